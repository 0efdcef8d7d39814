/* Where Intercom hosts workspaces. */
#include "config.h"

#include "api/region.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define API_US "https://api.intercom.io"
#define API_EU "https://api.eu.intercom.io"
#define API_AU "https://api.au.intercom.io"

static const struct region regions[REGION_COUNT] = {
	{ "us", "United States", API_US,
	    "https://app.intercom.com", API_US },
	{ "eu", "Europe", API_EU,
	    "https://app.eu.intercom.com", API_US },
	{ "au", "Australia", API_AU,
	    "https://app.au.intercom.com", API_US },
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

const struct region *region_of_host(const char *base_url)
{
	size_t i;

	for (i = 0; i < REGION_COUNT; i++)
		if (!strcmp(regions[i].api_url, base_url))
			return &regions[i];
	return NULL;
}

const char *region_hosts(const char *base_url)
{
	return region_of_host(base_url) ? API_US "," API_EU "," API_AU : NULL;
}

size_t region_split(const char *hosts, char out[REGION_COUNT][HOST_URL_MAX])
{
	size_t n = 0, len;

	for (; hosts && *hosts && n < REGION_COUNT; hosts += len +
	    (hosts[len] == ',')) {
		len = strcspn(hosts, ",");
		if (len && len < HOST_URL_MAX)
			snprintf(out[n++], HOST_URL_MAX, "%.*s", (int)len,
			    hosts);
	}
	return n;
}
