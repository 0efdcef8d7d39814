/*
 * Figures: one a line, with what was to be reached and how the floor did.
 *
 *     key, idle, median                  0.31 ms   target 0.50   floor 0.28, 1.1x
 *
 * A figure that misses its target ends with MISSED. Samples are sorted by the
 * functions that look into them.
 */
#ifndef CALLBOX_BENCH_FIGURE_H
#define CALLBOX_BENCH_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

/* target, floor: 0 where there is none. at_least: more is better. */
struct figure {
	const char *name, *unit;
	double value, target, floor;
	bool at_least;
};

void figure_show(const struct figure *figure);

/* At most SAMPLES_MAX; what is more is left out. */
enum { SAMPLES_MAX = 2000 };
struct samples {
	double values[SAMPLES_MAX];
	size_t len;
};
void samples_add(struct samples *samples, double value);
/* part: 0.5 the median, 0.99 what one in a hundred exceeds. 0 for none. */
double samples_at(struct samples *samples, double part);
double samples_mean(const struct samples *samples);

/* Monotonic seconds. */
double seconds_now(void);

#endif
