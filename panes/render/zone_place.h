/*
 * The time zone of a place by its name: a contact has a country, perhaps a
 * region and a city, but no zone in Intercom's API.
 *
 * Countries come from the tz database's own tables (iso3166.tab, zone.tab);
 * states and provinces of the USA, Canada and Australia, which have several
 * zones, from a table here.
 */
#ifndef CALLBOX_ZONE_PLACE_H
#define CALLBOX_ZONE_PLACE_H

#include <stdbool.h>

enum { ZONE_NAME_BYTES = 64 };

/* A zone's name for zone_new; city and region may be NULL. False: it cannot be
 * told; nothing is guessed in countries with many zones. */
bool zone_of_place(const char *country, const char *region, const char *city,
    char out[ZONE_NAME_BYTES]);

#endif
