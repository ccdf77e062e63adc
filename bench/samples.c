/* SPDX-License-Identifier: GPL-2.0-only */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/samples.h"

static double read_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1e6 + t.tv_nsec * 1e-3;
}

double now_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

double cpu_us(void)
{
	return read_us(CLOCK_THREAD_CPUTIME_ID);
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/*
 * The number of samples below the true median is binomial; 2.576 of its standard
 * deviations, sqrt(n) / 2, to either side of n / 2 leave out 1 %.
 */
static struct spread spread_of(double *values, size_t nr)
{
	double reach = 2.576 * sqrt((double)nr) / 2;
	size_t low, high;

	if (!nr)
		return (struct spread){ 0 };
	qsort(values, nr, sizeof(*values), compare_doubles);
	low = (double)nr / 2 > reach ? (size_t)((double)nr / 2 - reach) : 0;
	high = nr - 1 - low;
	return (struct spread){ values[nr / 2], values[low], values[high] };
}

struct spread samples_spread(const struct samples *samples)
{
	double values[MAX_SAMPLES];

	memcpy(values, samples->us, samples->nr * sizeof(*values));
	return spread_of(values, samples->nr);
}

struct spread samples_ratio(const struct samples *samples,
			    const struct samples *other)
{
	size_t nr = samples->nr < other->nr ? samples->nr : other->nr;
	double values[MAX_SAMPLES];

	for (size_t i = 0; i < nr; i++)
		values[i] = samples->us[i] / other->us[i];
	return spread_of(values, nr);
}

const char *spread_word(const struct spread *ratio)
{
	if (ratio->low > 1 + NOISE)
		return "slower";
	if (ratio->high && ratio->high < 1 - NOISE)
		return "faster";
	return "no difference";
}

json_t *spread_json(const struct spread *spread)
{
	return json_pack("{s:f, s:f, s:f}", "median", spread->median, "low",
			 spread->low, "high", spread->high);
}
