/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The states that have been seen, by a fingerprint of 128 bits: among a billion
 * states two with the same one are met with a chance of less than 10^-20.
 */
#ifndef INTERLEAVE_SEEN_H
#define INTERLEAVE_SEEN_H

#include <stddef.h>

#include "interleave/state.h"

struct fingerprint {
	uint64_t low;
	uint64_t high;
};

/**
 * state_fingerprint - what tells states apart
 * @symmetric: but those that are the same when threads or pages change places.
 *
 * No thread and no page is special, so such states have the same future, but
 * for the names.
 */
struct fingerprint state_fingerprint(const struct state *w, bool symmetric);

/**
 * struct seen - a set of fingerprints, each with a number
 * @cap: a power of two.
 */
struct seen {
	struct seen_entry {
		struct fingerprint key;
		uint64_t value;
	} *entries;
	size_t nr;
	size_t cap;
};

void seen_init(struct seen *seen);
void seen_destroy(struct seen *seen);

/** seen_find - its number, or NULL. */
uint64_t *seen_find(const struct seen *seen, struct fingerprint key);

/** seen_add - a fingerprint that is not there yet. */
void seen_add(struct seen *seen, struct fingerprint key, uint64_t value);

#endif
