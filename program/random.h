/* SPDX-License-Identifier: GPL-2.0-only */
/* A small generator of random numbers: splitmix64. */
#ifndef PROGRAM_RANDOM_H
#define PROGRAM_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

static inline uint64_t random_next(struct random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/** random_below - 0 to @n - 1; 0 if @n is 0. */
static inline uint32_t random_below(struct random *r, uint32_t n)
{
	return (random_next(r) >> 32) * n >> 32;
}

/** one_in - true once in @n times. */
static inline bool one_in(struct random *r, uint32_t n)
{
	return !random_below(r, n);
}

#endif
