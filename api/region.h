/*
 * Where Intercom hosts workspaces, and the addresses that differ by it.
 *
 * Source: developers.intercom.com, "Regional hosting"; the authorize pages of
 * EU and AU as integrations use them. The token endpoint is one for all.
 */
#ifndef CALLBOX_REGION_H
#define CALLBOX_REGION_H

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

#endif
