/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values that change from step to step, for a page to go through in both directions:
 * of each step, only what is not as it was.
 */
#ifndef TOOLS_HISTORY_H
#define TOOLS_HISTORY_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define HISTORY_MAX_VALUES 3

/**
 * struct history
 * @nr_values: numbers that belong to a key.
 * @last: of each key, its numbers now.
 * @rows: changes: a key and its numbers from then on.
 * @ends: of each step, the number of changes up to its end.
 */
struct history {
	unsigned int nr_values;
	uint32_t *last;
	uint32_t *rows;
	size_t nr;
	size_t cap;
	uint32_t *ends;
	size_t nr_ends;
	size_t cap_ends;
};

/** history_init - keys from 0 to @nr_keys - 1, all of whose numbers are UINT32_MAX. */
void history_init(struct history *s, size_t nr_keys, unsigned int nr_values);

void history_destroy(struct history *s);

/** history_note - in this step, @key has these numbers: once in a step, or the same again. */
void history_note(struct history *s, uint32_t key, const uint32_t *values);

/** history_end_step - the next step begins. */
void history_end_step(struct history *s);

/**
 * history_write - as a JavaScript object: {values, changes, ends}
 *
 * @changes is deflated and in base64: column by column, each number as its difference from
 * the one before, 32 bits in little endian. So are the ends.
 */
void history_write(const struct history *s, FILE *out);

#endif
