/*
 * Where Intercom hosts workspaces, and the addresses that differ by it.
 *
 * Source: developers.intercom.com, "Regional hosting"; the authorize pages of
 * EU and AU as integrations use them. The token endpoint is one for all.
 */
#ifndef CALLBOX_REGION_H
#define CALLBOX_REGION_H

#include "api/request.h"

#include <stddef.h>

struct region {
	const char *name;                /* "us"; the service writes "US" */
	const char *where;               /* "United States" */
	const char *api_url, *app_url, *token_url;
};

enum { REGION_COUNT = 3 };

/* Constants; the first is the default. */
const struct region *region_at(size_t i);
/* By name, in any case; NULL: there is none. name may be NULL. */
const struct region *region_find(const char *name);

/* By its API URL; NULL: it is no host of Intercom's. */
const struct region *region_of_host(const char *base_url);
/* All API URLs with commas in between, if base_url is one of them; else NULL.
 * Constant. */
const char *region_hosts(const char *base_url);
/* Such a list (NULL: empty) taken apart; returns how many there are. What is
 * too long or too many is left out. */
size_t region_split(const char *hosts,
    char out[REGION_COUNT][HOST_URL_MAX]);

#endif
