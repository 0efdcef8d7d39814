/* Figures, and samples they are made from. */
#include "tests/bench/figure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int decimals(double value)
{
	return value >= 1000 ? 0 : value >= 20 ? 1 : 2;
}

void figure_show(const struct figure *figure)
{
	bool missed = figure->at_least ? figure->value < figure->target :
	    figure->value > figure->target;

	printf("%-44s %10.*f %-6s", figure->name, decimals(figure->value),
	    figure->value, figure->unit);
	if (figure->target > 0)
		printf("  target %s %-7g", figure->at_least ? ">=" : "<=",
		    figure->target);
	if (figure->floor > 0)
		printf("  floor %.*f, %.1fx", decimals(figure->floor),
		    figure->floor, figure->value / figure->floor);
	puts(figure->target > 0 && missed ? "  MISSED" : "");
	fflush(stdout);
}

void samples_add(struct samples *samples, double value)
{
	if (samples->len < SAMPLES_MAX)
		samples->values[samples->len++] = value;
}

static int by_value(const void *one, const void *two)
{
	double a = *(const double *)one, b = *(const double *)two;

	return a < b ? -1 : a > b;
}

double samples_at(struct samples *samples, double part)
{
	size_t at;

	if (!samples->len)
		return 0;
	qsort(samples->values, samples->len, sizeof(double), by_value);
	at = (size_t)((double)samples->len * part);
	return samples->values[at < samples->len ? at : samples->len - 1];
}

double samples_mean(const struct samples *samples)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < samples->len; i++)
		sum += samples->values[i];
	return samples->len ? sum / (double)samples->len : 0;
}

double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
