/* Times as people say them. */
#include "config.h"

#include "panes/render/when.h"
#include "panes/render/zone.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum {
	MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * DAY,
	YEARS_MAX = 5, WORD_MAX = 24
};

static const char *const day_names[] = {
	"sunday", "monday", "tuesday", "wednesday", "thursday", "friday",
	"saturday"
};
static const char *const month_names[] = {
	"january", "february", "march", "april", "may", "june", "july",
	"august", "september", "october", "november", "december"
};

/* What was said so far. */
struct said {
	struct tm tm;            /* local; now, then changed */
	int64_t offset;          /* seconds from now, for "3h" */
	bool has_offset, has_day, has_time;
};

/* The index of the name that word begins (three letters at least), or -1. */
static int name_index(const char *word, const char *const *names, int n)
{
	size_t len = strlen(word);
	int i;

	if (len < 3)
		return -1;
	for (i = 0; i < n; i++)
		if (!strncasecmp(names[i], word, len))
			return i;
	return -1;
}

static int64_t unit_seconds(const char *word)
{
	static const struct {
		const char *name;
		int64_t seconds;
	} units[] = {
		{ "m", MINUTE }, { "min", MINUTE }, { "mins", MINUTE },
		{ "minute", MINUTE }, { "minutes", MINUTE },
		{ "h", HOUR }, { "hr", HOUR }, { "hrs", HOUR },
		{ "hour", HOUR }, { "hours", HOUR },
		{ "d", DAY }, { "day", DAY }, { "days", DAY },
		{ "w", WEEK }, { "wk", WEEK }, { "week", WEEK },
		{ "weeks", WEEK },
	};
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcasecmp(word, units[i].name))
			return units[i].seconds;
	return 0;
}

static void set_time(struct said *said, int hour, int minute)
{
	said->tm.tm_hour = hour;
	said->tm.tm_min = minute;
	said->tm.tm_sec = 0;
	said->has_time = true;
}

/* The next such weekday after today. */
static void set_weekday(struct said *said, int weekday)
{
	int days = (weekday - said->tm.tm_wday + 7) % 7;

	said->tm.tm_mday += days ? days : 7;
	said->has_day = true;
}

/* "1h30m", "90m": numbers with units, nothing else. */
static bool parse_offset(const char *word, struct said *said)
{
	int64_t total = 0;
	char unit[WORD_MAX];
	char *end;
	size_t n;

	while (isdigit((unsigned char)*word)) {
		long count = strtol(word, &end, 10);

		for (n = 0; isalpha((unsigned char)end[n]); n++)
			continue;
		if (!n || n >= sizeof(unit) || count > 100000)
			return false;
		memcpy(unit, end, n);
		unit[n] = '\0';
		if (!unit_seconds(unit))
			return false;
		total += count * unit_seconds(unit);
		word = end + n;
	}
	if (*word || !total)
		return false;
	said->offset += total;
	said->has_offset = true;
	return true;
}

/* "9:00", "17.30", "9am", "9:30pm". */
static bool parse_clock(const char *word, struct said *said)
{
	int hour, minute = 0, used = 0;
	bool colon = sscanf(word, "%2d%*1[:.]%2d%n", &hour, &minute, &used) == 2;

	if (!colon) {
		minute = 0;
		if (sscanf(word, "%2d%n", &hour, &used) < 1)
			return false;
		if (!word[used])         /* a bare number is no time */
			return false;
	}
	word += used;
	if (!strcasecmp(word, "am") || !strcasecmp(word, "pm")) {
		if (hour < 1 || hour > 12)
			return false;
		hour = hour % 12 + (tolower((unsigned char)*word) == 'p' ?
		    12 : 0);
	} else if (*word) {
		return false;
	}
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	set_time(said, hour, minute);
	return true;
}

static bool parse_date(const char *word, struct said *said)
{
	int year, month, day, used = 0;

	if (sscanf(word, "%4d-%2d-%2d%n", &year, &month, &day, &used) < 3 ||
	    word[used] || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	said->tm.tm_year = year - 1900;
	said->tm.tm_mon = month - 1;
	said->tm.tm_mday = day;
	said->has_day = true;
	return true;
}

/* "dec 24" and "24 dec": this year's, or next year's if it has passed. */
static void set_month_day(struct said *said, int month, int day)
{
	if (month < said->tm.tm_mon ||
	    (month == said->tm.tm_mon && day < said->tm.tm_mday))
		said->tm.tm_year++;
	said->tm.tm_mon = month;
	said->tm.tm_mday = day;
	said->has_day = true;
}

static bool parse_named(const char *word, struct said *said)
{
	int weekday = name_index(word, day_names, 7);

	if (!strcasecmp(word, "today")) {
		said->has_day = true;
	} else if (!strcasecmp(word, "tomorrow") || !strcasecmp(word, "tom")) {
		said->tm.tm_mday++;
		said->has_day = true;
	} else if (!strcasecmp(word, "tonight")) {
		said->has_day = true;
		set_time(said, 20, 0);
	} else if (!strcasecmp(word, "noon")) {
		set_time(said, 12, 0);
	} else if (!strcasecmp(word, "morning")) {
		set_time(said, WHEN_HOUR, 0);
	} else if (!strcasecmp(word, "afternoon")) {
		set_time(said, 14, 0);
	} else if (!strcasecmp(word, "evening")) {
		set_time(said, 18, 0);
	} else if (!strcasecmp(word, "weekend")) {
		set_weekday(said, 6);
	} else if (weekday >= 0) {
		set_weekday(said, weekday);
	} else {
		return false;
	}
	return true;
}

/* "next mon", "next week", "next month". */
static int parse_next(const char *next, struct said *said)
{
	int weekday = name_index(next, day_names, 7);

	if (weekday >= 0) {
		set_weekday(said, weekday);
	} else if (!strcasecmp(next, "week")) {
		set_weekday(said, 1);
	} else if (!strcasecmp(next, "month")) {
		said->tm.tm_mon++;
		said->tm.tm_mday = 1;
		said->has_day = true;
	} else {
		return 0;
	}
	return 2;
}

static bool whole_number(const char *word, int max, int *out)
{
	char *end;
	long number = strtol(word, &end, 10);

	*out = (int)number;
	return end != word && !*end && number >= 1 && number <= max;
}

/* Two words that belong together; returns how many were used. */
static int parse_pair(const char *word, const char *next, struct said *said)
{
	int month, number;

	if (!next)
		return 0;
	if (!strcasecmp(word, "next"))
		return parse_next(next, said);
	if (unit_seconds(next) && whole_number(word, 100000, &number)) {
		said->offset += number * unit_seconds(next);
		said->has_offset = true;
		return 2;
	}
	month = name_index(next, month_names, 12);
	if (month >= 0 && whole_number(word, 31, &number)) {
		set_month_day(said, month, number);
		return 2;
	}
	month = name_index(word, month_names, 12);
	if (month >= 0 && whole_number(next, 31, &number)) {
		set_month_day(said, month, number);
		return 2;
	}
	return 0;
}

static bool parse_words(char words[][WORD_MAX], int n, struct said *said,
    struct error *err)
{
	int i, used;

	for (i = 0; i < n; i += used) {
		used = parse_pair(words[i], i + 1 < n ? words[i + 1] : NULL,
		    said);
		if (used)
			continue;
		used = 1;
		if (!strcasecmp(words[i], "in") || !strcasecmp(words[i], "at") ||
		    !strcasecmp(words[i], "on") || !strcasecmp(words[i], "until"))
			continue;
		if (parse_offset(words[i], said) ||
		    parse_date(words[i], said) ||
		    parse_clock(words[i], said) ||
		    parse_named(words[i], said))
			continue;
		return error_set(err, ERROR_INPUT, 0,
		    "\"%s\" is no time: try 3h, 17:30, tomorrow 9:00, mon, "
		    "24 dec", words[i]);
	}
	return true;
}

/* Splits at spaces and commas; at most max words of WORD_MAX bytes. */
static int split(const char *text, char words[][WORD_MAX], int max)
{
	int n = 0;
	size_t len;

	for (text += strspn(text, " ,\t"); *text && n < max;
	    text += strspn(text, " ,\t")) {
		len = strcspn(text, " ,\t");
		snprintf(words[n++], WORD_MAX, "%.*s",
		    (int)(len < WORD_MAX ? len : WORD_MAX - 1), text);
		text += len;
	}
	return n;
}

static time_t said_time(struct said *said, time_t now)
{
	time_t then;

	if (said->has_offset)
		return now + (time_t)said->offset;
	if (!said->has_time)
		set_time(said, WHEN_HOUR, 0);
	said->tm.tm_isdst = -1;
	then = mktime(&said->tm);
	if (then <= now && !said->has_day) {
		said->tm.tm_mday++;
		said->tm.tm_isdst = -1;
		then = mktime(&said->tm);
	}
	return then;
}

bool when_parse(const char *text, int64_t now, int64_t *at,
    struct error *err)
{
	char words[8][WORD_MAX];
	struct said said = { 0 };
	time_t now_t = (time_t)now, then;
	int n = split(text, words, 8);

	if (!n)
		return error_set(err, ERROR_INPUT, 0,
		    "until when? Try 3h, 17:30, tomorrow 9:00, mon");
	localtime_r(&now_t, &said.tm);
	if (!parse_words(words, n, &said, err))
		return false;
	if (said.has_offset && (said.has_day || said.has_time))
		return error_set(err, ERROR_INPUT, 0,
		    "either how long (3h) or when (mon 9:00), not both");
	then = said_time(&said, now_t);
	if (then <= now_t)
		return error_set(err, ERROR_INPUT, 0, "that has passed");
	if (then - now_t > (time_t)YEARS_MAX * 366 * DAY)
		return error_set(err, ERROR_INPUT, 0,
		    "that is more than %d years away", YEARS_MAX);
	*at = then;
	return true;
}

void when_short(int64_t at, int64_t now, char out[WHEN_TEXT_MAX])
{
	int64_t age = at > now ? at - now : now - at;

	out[0] = '\0';
	if (!at)
		return;
	if (age < MINUTE)
		snprintf(out, WHEN_TEXT_MAX, "now");
	else if (age < HOUR)
		snprintf(out, WHEN_TEXT_MAX, "%dm", (int)(age / MINUTE));
	else if (age < DAY)
		snprintf(out, WHEN_TEXT_MAX, "%dh", (int)(age / HOUR));
	else if (age < 30 * (int64_t)DAY)
		snprintf(out, WHEN_TEXT_MAX, "%dd", (int)(age / DAY));
	else if (age < 365 * (int64_t)DAY)
		snprintf(out, WHEN_TEXT_MAX, "%dw", (int)(age / WEEK));
	else
		snprintf(out, WHEN_TEXT_MAX, "%dy",
		    (int)(age / (365 * (int64_t)DAY)));
}

static const char months[][4] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
	"Nov", "Dec"
};
static const char days[][4] = {
	"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"
};

void when_text(int64_t at, int64_t now, char out[WHEN_TEXT_MAX])
{
	time_t at_t = (time_t)at, now_t = (time_t)now;
	struct tm then, today;
	int64_t away = at > now ? at - now : now - at;

	out[0] = '\0';
	if (!at || !localtime_r(&at_t, &then) || !localtime_r(&now_t, &today))
		return;
	if (then.tm_yday == today.tm_yday && then.tm_year == today.tm_year)
		snprintf(out, WHEN_TEXT_MAX, "%02d:%02d", then.tm_hour,
		    then.tm_min);
	else if (away < 6 * (int64_t)DAY)
		snprintf(out, WHEN_TEXT_MAX, "%s %02d:%02d",
		    days[then.tm_wday], then.tm_hour, then.tm_min);
	else if (away < 183 * (int64_t)DAY)
		snprintf(out, WHEN_TEXT_MAX, "%d %s %02d:%02d", then.tm_mday,
		    months[then.tm_mon], then.tm_hour, then.tm_min);
	else
		snprintf(out, WHEN_TEXT_MAX, "%d %s %d", then.tm_mday,
		    months[then.tm_mon], then.tm_year + 1900);
}

void when_zone(const struct zone *zone, int64_t at, char out[WHEN_TEXT_MAX])
{
	bool other = zone && zone_offset(zone, at) != zone_offset(NULL, at);
	struct tm then;

	out[0] = '\0';
	if (at && zone_local(zone, at, &then))
		snprintf(out, WHEN_TEXT_MAX, "%s %d %s %d %02d:%02d%s%s",
		    days[then.tm_wday], then.tm_mday, months[then.tm_mon],
		    then.tm_year + 1900, then.tm_hour, then.tm_min,
		    other ? " " : "", other ? then.tm_zone : "");
}

void when_long(int64_t at, char out[WHEN_TEXT_MAX])
{
	when_zone(NULL, at, out);
}
