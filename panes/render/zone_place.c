/* The time zone of a place by its name. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/render/zone_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LINE_BYTES = 256, ZONES_MAX = 3 };

/* Where most people of a state or province live. */
static const struct { const char *zone, *regions; } regions[] = {
	{ "America/New_York", "|connecticut|delaware|district of columbia|"
	    "florida|georgia|indiana|kentucky|maine|maryland|massachusetts|"
	    "michigan|new hampshire|new jersey|new york|north carolina|ohio|"
	    "pennsylvania|rhode island|south carolina|vermont|virginia|"
	    "west virginia|" },
	{ "America/Chicago", "|alabama|arkansas|illinois|iowa|kansas|"
	    "louisiana|minnesota|mississippi|missouri|nebraska|"
	    "north dakota|oklahoma|south dakota|tennessee|texas|wisconsin|" },
	{ "America/Denver", "|colorado|montana|new mexico|utah|wyoming|" },
	{ "America/Boise", "|idaho|" }, { "America/Phoenix", "|arizona|" },
	{ "America/Los_Angeles", "|california|nevada|oregon|washington|" },
	{ "America/Anchorage", "|alaska|" },
	{ "Pacific/Honolulu", "|hawaii|" },
	{ "America/Toronto", "|ontario|quebec|québec|" },
	{ "America/Vancouver", "|british columbia|" },
	{ "America/Edmonton", "|alberta|" },
	{ "America/Winnipeg", "|manitoba|" },
	{ "America/Regina", "|saskatchewan|" },
	{ "America/Halifax", "|nova scotia|new brunswick|"
	    "prince edward island|" },
	{ "America/St_Johns", "|newfoundland and labrador|" },
	{ "Australia/Sydney", "|new south wales|"
	    "australian capital territory|" },
	{ "Australia/Melbourne", "|victoria|" },
	{ "Australia/Brisbane", "|queensland|" },
	{ "Australia/Adelaide", "|south australia|" },
	{ "Australia/Perth", "|western australia|" },
	{ "Australia/Hobart", "|tasmania|" },
	{ "Australia/Darwin", "|northern territory|" },
};

static bool has_regions(const char *country)
{
	return !strcasecmp(country, "United States") ||
	    !strcasecmp(country, "Canada") ||
	    !strcasecmp(country, "Australia");
}

static bool by_region(const char *region, char out[ZONE_NAME_BYTES])
{
	char wanted[LINE_BYTES];
	size_t i;

	snprintf(wanted, sizeof(wanted), "|%.200s|", region);
	for (i = 0; i < ARRAY_LEN(regions); i++)
		if (strcasestr(regions[i].regions, wanted)) {
			snprintf(out, ZONE_NAME_BYTES, "%s", regions[i].zone);
			return true;
		}
	return false;
}

static FILE *open_table(const char *name)
{
	const char *folder = getenv("TZDIR");
	char *path = mem_printf("%s/%s", folder && *folder ? folder :
	    "/usr/share/zoneinfo", name);
	FILE *file = fopen(path, "re");

	free(path);
	return file;
}

/* The n-th field of a line of the tables, cut out of it; NULL: none. */
static char *field(char *line, int n)
{
	char *rest, *word;

	line[strcspn(line, "\n")] = '\0';
	if (*line == '#')
		return NULL;
	word = strtok_r(line, "\t", &rest);
	while (word && n-- > 0)
		word = strtok_r(NULL, "\t", &rest);
	return word;
}

/* The names that differ from those which people use. */
static const char *table_name(const char *country)
{
	static const char *const names[][2] = {
		{ "United Kingdom", "Britain (UK)" },
		{ "South Korea", "Korea (South)" },
		{ "Czechia", "Czech Republic" },
		{ "The Netherlands", "Netherlands" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (!strcasecmp(country, names[i][0]))
			return names[i][1];
	return country;
}

static bool code_of(const char *country, char code[3])
{
	FILE *table = open_table("iso3166.tab");
	char line[LINE_BYTES], *name;
	bool found = false;

	while (table && !found && fgets(line, sizeof(line), table)) {
		memcpy(code, line, 2);
		code[2] = '\0';
		name = field(line, 1);
		found = name && !strcasecmp(name, table_name(country));
	}
	if (table)
		fclose(table);
	return found;
}

/* "Europe/Isle_of_Man" is of the Isle of Man. */
static bool is_city(const char *zone, const char *city)
{
	const char *name = strrchr(zone, '/');

	for (name = name ? name + 1 : zone; *name && *city; name++, city++)
		if (*name != *city && !(*name == '_' && *city == ' '))
			return false;
	return !*name && !*city;
}

static bool by_country(const char *code, const char *city,
    char out[ZONE_NAME_BYTES])
{
	FILE *table = open_table("zone.tab");
	char line[LINE_BYTES], *zone;
	int n = 0;

	while (table && fgets(line, sizeof(line), table)) {
		if (strncmp(line, code, 2) != 0)
			continue;
		zone = field(line, 2);
		if (!zone)
			continue;
		/* The first is the one of most people, where there are few. */
		if (n++ == 0 || (city && is_city(zone, city)))
			snprintf(out, ZONE_NAME_BYTES, "%s", zone);
		if (city && is_city(zone, city)) {
			n = 1;
			break;
		}
	}
	if (table)
		fclose(table);
	return n > 0 && n <= ZONES_MAX;
}

bool zone_of_place(const char *country, const char *region, const char *city,
    char out[ZONE_NAME_BYTES])
{
	char code[3];

	if (!country)
		return false;
	if (region && has_regions(country) && by_region(region, out))
		return true;
	return code_of(country, code) && by_country(code, city, out);
}
