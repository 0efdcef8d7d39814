/* Time zones, from the files of the tz database (RFC 8536, "TZif"). */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "panes/render/zone.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	FILE_MAX = 64 << 10, NAME_MAX_LEN = 64, ABBREVIATION_MAX = 16,
	HEADER_LEN = 44, TYPE_LEN = 6, DAY_S = 86400
};

/* "M3.2.0/2": the second Sunday of March, at two. */
struct change {
	int month, week, day, time;
};

/* What holds after the last transition: always standard, or by the year. */
struct rule {
	bool given, summers;
	int offset, summer_offset;
	char name[ABBREVIATION_MAX], summer_name[ABBREVIATION_MAX];
	struct change start, end;
};

struct zone {
	unsigned char *file;
	/* Of the file's block of 64 bits. */
	const unsigned char *times, *indices, *types, *names;
	size_t times_len, types_len, names_len;
	struct rule rule;
};

/* --- reading --- */

static uint32_t be32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	    (uint32_t)at[2] << 8 | at[3];
}

static int64_t be64(const unsigned char *at)
{
	return (int64_t)((uint64_t)be32(at) << 32 | be32(at + 4));
}

/* Names come from the service: they must stay below the database's folder. */
static bool is_name(const char *name)
{
	size_t i;

	for (i = 0; name[i]; i++)
		if (!isalnum((unsigned char)name[i]) &&
		    !strchr("_+-/", name[i]))
			return false;
	return i > 0 && i <= NAME_MAX_LEN && name[0] != '/';
}

static unsigned char *read_file(const char *name, size_t *len)
{
	const char *dir = getenv("TZDIR");
	unsigned char *bytes = mem_zalloc(FILE_MAX);
	char *path = mem_printf("%s/%s", dir && *dir == '/' ? dir :
	    "/usr/share/zoneinfo", name);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = 1;

	free(path);
	for (*len = 0; fd >= 0 && n > 0 && *len < FILE_MAX; *len += (size_t)n)
		n = read(fd, bytes + *len, FILE_MAX - *len);
	if (fd >= 0)
		close(fd);
	if (fd >= 0 && n == 0)
		return bytes;
	free(bytes);
	return NULL;
}

/* A header's counts, in the order in which it has them. */
struct counts {
	size_t utc, standard, leap, times, types, names;
};

static bool read_counts(const unsigned char *at, size_t left,
    struct counts *out)
{
	if (left < HEADER_LEN || memcmp(at, "TZif", 4) != 0 || at[4] < '2')
		return false;
	*out = (struct counts){ be32(at + 20), be32(at + 24), be32(at + 28),
		be32(at + 32), be32(at + 36), be32(at + 40) };
	return out->utc <= FILE_MAX && out->standard <= FILE_MAX &&
	    out->leap <= FILE_MAX && out->times <= FILE_MAX &&
	    out->types <= FILE_MAX && out->names <= FILE_MAX;
}

static size_t block_len(const struct counts *n, size_t width)
{
	return n->times * (width + 1) + n->types * TYPE_LEN + n->names +
	    n->leap * (width + 4) + n->standard + n->utc;
}

/* --- the rule for what comes after --- */

static bool read_name(const char **at, char out[ABBREVIATION_MAX])
{
	bool quoted = **at == '<';
	const char *from = *at + quoted, *end = from;
	size_t len;

	while (quoted ? *end && *end != '>' : isalpha((unsigned char)*end))
		end++;
	len = (size_t)(end - from);
	if (!len || len >= ABBREVIATION_MAX || (quoted && !*end))
		return false;
	memcpy(out, from, len);
	out[len] = '\0';
	*at = end + quoted;
	return true;
}

/* "[+-]hh[:mm[:ss]]" in seconds. */
static bool read_time(const char **at, int *out)
{
	bool minus = **at == '-';
	int unit, n;
	char *end;

	*at += minus || **at == '+';
	if (!isdigit((unsigned char)**at))
		return false;
	for (*out = 0, unit = 3600; unit; unit /= 60) {
		n = (int)strtol(*at, &end, 10);
		if (n < 0 || n > 167)
			return false;
		*out += n * unit;
		*at = end;
		if (*end != ':' || !isdigit((unsigned char)end[1]))
			break;
		(*at)++;
	}
	*out = minus ? -*out : *out;
	return true;
}

static bool read_change(const char **at, struct change *out)
{
	int used = 0;

	if (sscanf(*at, ",M%2d.%1d.%1d%n", &out->month, &out->week, &out->day,
	    &used) != 3 || out->month < 1 || out->month > 12 ||
	    out->week < 1 || out->week > 5 || out->day > 6)
		return false;
	*at += used;
	out->time = 2 * 3600;
	if (**at != '/')
		return true;
	(*at)++;
	return read_time(at, &out->time);
}

/* "EST5EDT,M3.2.0,M11.1.0": offsets are to the west there. */
static void read_rule(const char *text, struct rule *out)
{
	struct rule rule = { .given = true };

	if (!read_name(&text, rule.name) || !read_time(&text, &rule.offset))
		return;
	rule.offset = -rule.offset;
	if (*text && read_name(&text, rule.summer_name)) {
		rule.summer_offset = rule.offset + 3600;
		if (*text != ',' && *text) {
			if (!read_time(&text, &rule.summer_offset))
				return;
			rule.summer_offset = -rule.summer_offset;
		}
		rule.summers = read_change(&text, &rule.start) &&
		    read_change(&text, &rule.end);
	}
	*out = rule;
}

/* Days since 1970 of a date in the Gregorian calendar. */
static int64_t days_of(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 +
	    day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

/* The second at which it happens that year, by clocks that are so far ahead
 * before it. */
static int64_t moment_of(const struct change *change, int64_t year,
    int offset)
{
	int64_t first = days_of(year, change->month, 1), next, day;

	/* 1 January 1970 was a Thursday. */
	day = first + (change->day - (first + 4) % 7 + 14) % 7 +
	    7 * (change->week - 1);
	next = change->month == 12 ? days_of(year + 1, 1, 1) :
	    days_of(year, change->month + 1, 1);
	if (day >= next)
		day -= 7;
	return day * DAY_S + change->time - offset;
}

static bool is_summer(const struct rule *rule, int64_t at)
{
	time_t there = (time_t)(at + rule->offset);
	int64_t start, end;
	struct tm tm;

	if (!rule->summers || !gmtime_r(&there, &tm))
		return false;
	start = moment_of(&rule->start, tm.tm_year + 1900, rule->offset);
	end = moment_of(&rule->end, tm.tm_year + 1900, rule->summer_offset);
	return start < end ? at >= start && at < end : at >= start || at < end;
}

/* --- zones --- */

static bool parse(struct zone *zone, size_t len)
{
	const unsigned char *at = zone->file;
	struct counts n;
	size_t left = len, i;
	const char *end;

	if (!read_counts(at, left, &n) ||
	    left < HEADER_LEN + block_len(&n, 4))
		return false;
	at += HEADER_LEN + block_len(&n, 4);
	left -= HEADER_LEN + block_len(&n, 4);
	if (!read_counts(at, left, &n) || !n.types || !n.names ||
	    left < HEADER_LEN + block_len(&n, 8))
		return false;
	zone->times = at + HEADER_LEN;
	zone->indices = zone->times + n.times * 8;
	zone->types = zone->indices + n.times;
	zone->names = zone->types + n.types * TYPE_LEN;
	zone->times_len = n.times;
	zone->types_len = n.types;
	zone->names_len = n.names;
	for (i = 0; i < n.times; i++)
		if (zone->indices[i] >= n.types)
			return false;
	for (i = 0; i < n.types; i++)
		if (zone->types[i * TYPE_LEN + 5] >= n.names)
			return false;
	if (zone->names[n.names - 1] != '\0')
		return false;
	at += HEADER_LEN + block_len(&n, 8);
	left -= HEADER_LEN + block_len(&n, 8);
	end = left > 1 ? memchr(at + 1, '\n', left - 1) : NULL;
	if (end) {
		char *text = mem_strndup((const char *)at + 1,
		    (size_t)(end - (const char *)at) - 1);

		read_rule(text, &zone->rule);
		free(text);
	}
	return true;
}

struct zone *zone_new(const char *name)
{
	struct zone *zone;
	size_t len;

	if (!name || !is_name(name))
		return NULL;
	zone = mem_zalloc(sizeof(*zone));
	zone->file = read_file(name, &len);
	if (zone->file && parse(zone, len))
		return zone;
	zone_free(zone);
	return NULL;
}

void zone_free(struct zone *zone)
{
	if (!zone)
		return;
	free(zone->file);
	free(zone);
}

/* The type that holds at that moment: of the last transition before it. */
static const unsigned char *type_at(const struct zone *zone, int64_t at)
{
	size_t from = 0, to = zone->times_len, middle, i;

	while (from < to) {
		middle = (from + to) / 2;
		if (be64(zone->times + middle * 8) <= at)
			from = middle + 1;
		else
			to = middle;
	}
	if (from)
		return zone->types + zone->indices[from - 1] * TYPE_LEN;
	/* Before all of them: the first that is standard time. */
	for (i = 0; i < zone->types_len; i++)
		if (!zone->types[i * TYPE_LEN + 4])
			return zone->types + i * TYPE_LEN;
	return zone->types;
}

static int look_up(const struct zone *zone, int64_t at, bool *summer,
    const char **name)
{
	const struct rule *rule = &zone->rule;
	const unsigned char *type;

	if (rule->given && (!zone->times_len ||
	    at >= be64(zone->times + (zone->times_len - 1) * 8))) {
		*summer = is_summer(rule, at);
		*name = *summer ? rule->summer_name : rule->name;
		return *summer ? rule->summer_offset : rule->offset;
	}
	type = type_at(zone, at);
	*summer = type[4] != 0;
	*name = (const char *)zone->names + type[5];
	return (int32_t)be32(type);
}

bool zone_local(const struct zone *zone, int64_t at, struct tm *tm)
{
	time_t there = (time_t)at;
	const char *name;
	bool summer;
	int offset;

	if (!zone)
		return localtime_r(&there, tm) != NULL;
	offset = look_up(zone, at, &summer, &name);
	there = (time_t)(at + offset);
	if (!gmtime_r(&there, tm))
		return false;
	tm->tm_gmtoff = offset;
	tm->tm_isdst = summer;
	tm->tm_zone = name;
	return true;
}

int zone_offset(const struct zone *zone, int64_t at)
{
	struct tm tm;

	return zone_local(zone, at, &tm) ? (int)tm.tm_gmtoff : 0;
}

int64_t zone_time(const struct zone *zone, const struct tm *tm)
{
	struct tm copy = *tm;
	int64_t shown, at;

	copy.tm_isdst = -1;
	if (!zone)
		return (int64_t)mktime(&copy);
	copy.tm_isdst = 0;
	shown = (int64_t)timegm(&copy);
	at = shown - zone_offset(zone, shown);
	/* Near a change the first guess is on the wrong side of it. */
	return shown - zone_offset(zone, at);
}
