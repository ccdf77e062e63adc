/* SPDX-License-Identifier: GPL-2.0-only */
/* The same mutator for AFL++: a module for AFL_CUSTOM_MUTATOR_LIBRARY. */
#include <stdlib.h>
#include <string.h>

#include "targets/canary_backend.h"
#include "targets/mutator.h"

struct afl_mutator {
	uint64_t random;
	uint8_t *bytes;
	size_t cap;
};

void *afl_custom_init(void *afl, unsigned int seed);
void afl_custom_deinit(struct afl_mutator *m);
size_t afl_custom_fuzz(struct afl_mutator *m, uint8_t *bytes, size_t len,
		       uint8_t **out, uint8_t *other, size_t other_len,
		       size_t max);

/* This is afl-fuzz's process, not the target's, but with the same environment. */
static unsigned int needs_of(const char *variable)
{
	const char *name = getenv(variable);
	const struct backend *backend = name ? backend_find_any(name) : NULL;

	return backend ? backend->needs : 0;
}

static unsigned int needs;

unsigned int mutator_needs(void)
{
	return needs;
}

/* Of its own accord afl-fuzz does not know which target it fuzzes. */
bool mutator_overlaps(void)
{
	return false;
}

void *afl_custom_init(void *afl, unsigned int seed)
{
	struct afl_mutator *m = calloc(1, sizeof(*m));
	unsigned int a = needs_of("BUDDYFUZZ_BACKEND");
	unsigned int b = needs_of("BUDDYFUZZ_AGAINST");

	/* Where no machine would do, the target says so. */
	if (geometry_clash(a, b) == NR_GEOMETRY_NEEDS)
		needs = a | b;
	if (m)
		m->random = seed + 1ull;
	return m;
}

void afl_custom_deinit(struct afl_mutator *m)
{
	free(m->bytes);
	free(m);
}

/* splitmix64: AFL++ seeds the module once, the mutator wants a seed each time. */
static uint32_t next_seed(struct afl_mutator *m)
{
	uint64_t z = m->random += 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z >> 32;
}

size_t afl_custom_fuzz(struct afl_mutator *m, uint8_t *bytes, size_t len,
		       uint8_t **out, uint8_t *other, size_t other_len,
		       size_t max)
{
	uint32_t seed = next_seed(m);

	if (max > m->cap) {
		free(m->bytes);
		m->bytes = malloc(max);
		m->cap = m->bytes ? max : 0;
		if (!m->bytes)
			return 0;
	}
	if (len > max)
		len = max;
	*out = m->bytes;
	if (other_len && seed % 8 == 0)
		return LLVMFuzzerCustomCrossOver(bytes, len, other, other_len,
						 m->bytes, max, seed);
	memcpy(m->bytes, bytes, len);
	return LLVMFuzzerCustomMutator(m->bytes, len, max, seed);
}
