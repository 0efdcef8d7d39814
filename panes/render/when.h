/*
 * Times as people say them: parsing "tomorrow 9:00", printing "3h ago".
 *
 * Pure but for the local time zone, which is the C library's (TZ). Times are
 * Unix seconds.
 */
#ifndef CALLBOX_WHEN_H
#define CALLBOX_WHEN_H

#include "api/base/error.h"

#include <stdint.h>

enum { WHEN_TEXT_MAX = 40, WHEN_HOUR = 9 };      /* the default: 9:00 */

/*
 * A moment in the future, from what a person types for a snooze:
 *     3h  45m  2d  1w  in 3 hours  1h30m
 *     9:00  17.30  9am  tonight (20:00)  noon
 *     today 17:00  tomorrow  tomorrow 9:00  mon  next mon 14:00  weekend
 *     next week (Monday)  next month (the first)
 *     2026-12-01  2026-12-01 10:00  1 dec  dec 24 10:00
 * A day without a time means WHEN_HOUR:00; a time without a day its next
 * occurrence. False: ERROR_INPUT with what was not understood, or that the
 * moment has passed or is more than five years away.
 */
bool when_parse(const char *text, int64_t now, int64_t *at,
    struct error *err);

/* How long ago in at most 4 columns: "now", "5m", "3h", "12d", "8w", "2y". A
 * moment in the future counts the same way; at 0 gives "". */
void when_short(int64_t at, int64_t now, char out[WHEN_TEXT_MAX]);

/* For headers: "14:02" today, "Mon 14:02" within six days, "3 Nov 14:02" in
 * the last or next half year, else "3 Nov 2024". */
void when_text(int64_t at, int64_t now, char out[WHEN_TEXT_MAX]);

/* Whole: "Tue 24 Nov 2026 09:00". */
void when_long(int64_t at, char out[WHEN_TEXT_MAX]);
/* The same by the clocks of another zone (render/zone.h), named when they show
 * something else than those here: "Tue 24 Nov 2026 09:00 EST". zone NULL:
 * ours. */
struct zone;
void when_zone(const struct zone *zone, int64_t at, char out[WHEN_TEXT_MAX]);

#endif
