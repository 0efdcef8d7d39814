/* Where Intercom hosts workspaces. */
#include "config.h"

#include "api/region.h"

#include <strings.h>

static const struct region regions[REGION_COUNT] = {
	{ "us", "United States", "https://api.intercom.io",
	    "https://app.intercom.com", "https://api.intercom.io" },
	{ "eu", "Europe", "https://api.eu.intercom.io",
	    "https://app.eu.intercom.com", "https://api.intercom.io" },
	{ "au", "Australia", "https://api.au.intercom.io",
	    "https://app.au.intercom.com", "https://api.intercom.io" },
};

const struct region *region_at(size_t i)
{
	return &regions[i];
}

const struct region *region_find(const char *name)
{
	size_t i;

	for (i = 0; name && i < REGION_COUNT; i++)
		if (!strcasecmp(regions[i].name, name))
			return &regions[i];
	return NULL;
}
