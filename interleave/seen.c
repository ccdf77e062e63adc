/* SPDX-License-Identifier: GPL-2.0-only */
/* Open addressing; an entry whose key is zero is free. */
#include "interleave/seen.h"

#include <stdlib.h>

void seen_init(struct seen *seen)
{
	*seen = (struct seen){ .cap = 1024 };
	seen->entries = calloc(seen->cap, sizeof(*seen->entries));
	if (!seen->entries)
		abort();
}

void seen_destroy(struct seen *seen)
{
	free(seen->entries);
}

static struct seen_entry *place_of(const struct seen *seen,
				   struct fingerprint key)
{
	size_t i = key.low & (seen->cap - 1);

	for (;; i = (i + 1) & (seen->cap - 1)) {
		struct seen_entry *entry = &seen->entries[i];

		if ((entry->key.low == key.low &&
		     entry->key.high == key.high) ||
		    !(entry->key.low | entry->key.high))
			return entry;
	}
}

uint64_t *seen_find(const struct seen *seen, struct fingerprint key)
{
	struct seen_entry *entry = place_of(seen, key);

	return entry->key.low | entry->key.high ? &entry->value : NULL;
}

static void grow(struct seen *seen)
{
	struct seen larger = { .nr = seen->nr, .cap = 2 * seen->cap };

	larger.entries = calloc(larger.cap, sizeof(*larger.entries));
	if (!larger.entries)
		abort();
	for (size_t i = 0; i < seen->cap; i++) {
		const struct seen_entry *entry = &seen->entries[i];

		if (entry->key.low | entry->key.high)
			*place_of(&larger, entry->key) = *entry;
	}
	free(seen->entries);
	*seen = larger;
}

void seen_add(struct seen *seen, struct fingerprint key, uint64_t value)
{
	if (4 * seen->nr >= 3 * seen->cap)
		grow(seen);
	*place_of(seen, key) = (struct seen_entry){ key, value };
	seen->nr++;
}
