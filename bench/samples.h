/* SPDX-License-Identifier: GPL-2.0-only */
/* Times that were measured in turn, and what may be said of them. */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

#include <jansson.h>
#include <stddef.h>

#define MAX_SAMPLES	4096
#define MIN_SAMPLES	11

/**
 * struct samples - of one thing, one for each round
 * @us: microseconds.
 */
struct samples {
	double us[MAX_SAMPLES];
	size_t nr;
};

/**
 * struct spread - the median, and the interval in which the true one is
 * @low, @high: with a confidence of 99 %, from the order statistics: nothing is
 *	assumed about the distribution.
 */
struct spread {
	double median;
	double low;
	double high;
};

double now_us(void);

/** cpu_us - the processor time of this thread: what others do meanwhile is not in it. */
double cpu_us(void);

/** samples_spread - of all samples. */
struct spread samples_spread(const struct samples *samples);

/** samples_ratio - of this one's time to the other's, round by round. */
struct spread samples_ratio(const struct samples *samples,
			    const struct samples *other);

/**
 * spread_word - what a ratio of times means
 * Return: "slower" or "faster" if the whole interval is beyond NOISE, else
 *	"no difference".
 */
const char *spread_word(const struct spread *ratio);

/* What two copies of one kernel may differ by: where their code and data happen to lie. */
#define NOISE		0.03

/** spread_json - {"median": ..., "low": ..., "high": ...} */
json_t *spread_json(const struct spread *spread);

#endif
