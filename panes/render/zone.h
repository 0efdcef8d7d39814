/*
 * Time zones besides the one that TZ names: the workspace's own.
 *
 * A zone is read once, by its name in the tz database ("Europe/Dublin"), from
 * this machine's zoneinfo (TZDIR, else /usr/share/zoneinfo); no environment is
 * changed, so that other threads keep their time. Times are Unix seconds.
 *
 *     zone = zone_new("America/New_York");     NULL: not known here
 *     zone_local(zone, at, &tm);               NULL: the C library's zone
 *     at = zone_time(zone, &tm);
 */
#ifndef CALLBOX_ZONE_H
#define CALLBOX_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct zone;

struct zone *zone_new(const char *name);
void zone_free(struct zone *zone);               /* NULL is fine */

/* What clocks there show at that moment, with tm_gmtoff, tm_isdst and tm_zone
 * (lives as long as the zone). False: a year that no clock shows. */
bool zone_local(const struct zone *zone, int64_t at, struct tm *tm);

/* The moment at which clocks there show year, month, day, hour, minute and
 * second of tm (the rest is ignored). An hour that is skipped is taken as the
 * one after it; of one that comes twice, either. */
int64_t zone_time(const struct zone *zone, const struct tm *tm);

/* Seconds that clocks there are ahead of UTC at that moment. */
int zone_offset(const struct zone *zone, int64_t at);

#endif
