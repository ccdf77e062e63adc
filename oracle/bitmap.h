/* SPDX-License-Identifier: GPL-2.0-only */
/* Sets of pages, a bit each, worked on a word at a time. */
#ifndef ORACLE_BITMAP_H
#define ORACLE_BITMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BITMAP_WORDS(nr) (((size_t)(nr) + 63) / 64)
#define BITMAP_NONE UINT32_MAX

static inline bool bitmap_test(const uint64_t *map, uint32_t bit)
{
	return map[bit / 64] >> (bit % 64) & 1;
}

/* The bits of word @w that lie in [start, end). */
static inline uint64_t bitmap_mask(uint32_t w, uint32_t start, uint32_t end)
{
	uint64_t mask = ~0ull;

	if (w == start / 64)
		mask &= ~0ull << (start % 64);
	if (w == (end - 1) / 64 && end % 64)
		mask &= ~0ull >> (64 - end % 64);
	return mask;
}

static inline void bitmap_set(uint64_t *map, uint32_t start, uint32_t nr)
{
	uint32_t end = start + nr;

	for (uint32_t w = start / 64; nr && w <= (end - 1) / 64; w++)
		map[w] |= bitmap_mask(w, start, end);
}

static inline void bitmap_clear(uint64_t *map, uint32_t start, uint32_t nr)
{
	uint32_t end = start + nr;

	for (uint32_t w = start / 64; nr && w <= (end - 1) / 64; w++)
		map[w] &= ~bitmap_mask(w, start, end);
}

/* First bit of [start, start + nr) that is in @a (NULL: all are) but not in @b (NULL: none is). */
static inline uint32_t bitmap_first_in(const uint64_t *a, const uint64_t *b,
				       uint32_t start, uint32_t nr)
{
	uint32_t end = start + nr;

	for (uint32_t w = start / 64; nr && w <= (end - 1) / 64; w++) {
		uint64_t word = bitmap_mask(w, start, end);

		if (a)
			word &= a[w];
		if (b)
			word &= ~b[w];
		if (word)
			return w * 64 + (uint32_t)__builtin_ctzll(word);
	}
	return BITMAP_NONE;
}

/* First bit of [start, start + nr) that is not in @map. */
static inline uint32_t bitmap_first_not_in(const uint64_t *map, uint32_t start,
					   uint32_t nr)
{
	return bitmap_first_in(NULL, map, start, nr);
}

#endif
