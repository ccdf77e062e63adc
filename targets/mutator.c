/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The structure-aware mutator behind libFuzzer's interface; afl_mutator.c
 * puts AFL++'s in front of it.
 */
#include <stdlib.h>
#include <string.h>

#include "program/mutate.h"
#include "program/overlap.h"
#include "targets/mutator.h"

/* libFuzzer's own mutations of bytes. Other engines may not have it. */
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *bytes, size_t len,
					      size_t cap);

bool mutator_called;

static bool mutate_bytes(void)
{
	static int bytes = -1;
	const char *mutator;

	if (bytes < 0) {
		mutator = getenv("BUDDYFUZZ_MUTATOR");
		bytes = mutator && !strcmp(mutator, "bytes");
	}
	return bytes;
}

/* How many operations fit: at least one, so that there is something to mutate. */
static size_t max_ops(size_t cap)
{
	static size_t overhead;
	struct program empty;

	if (!overhead) {
		program_init(&empty);
		program_decode(&empty, NULL, 0);
		overhead = program_encoded_size(&empty);
		program_destroy(&empty);
	}
	return cap >= overhead + OP_BYTES ? (cap - overhead) / OP_BYTES : 1;
}

/*
 * Encode into a buffer that may be too small for any program: what fits of
 * the bytes is a program too, with zeroes for the rest.
 */
static size_t encode(const struct program *p, uint8_t *bytes, size_t cap)
{
	size_t len = program_encoded_size(p);
	uint8_t *whole;

	if (len <= cap)
		return program_encode(p, bytes, cap);
	whole = malloc(len);
	if (!whole)
		abort();
	program_encode(p, whole, len);
	memcpy(bytes, whole, cap);
	free(whole);
	return cap;
}

static void overlap(struct program *p, unsigned int seed)
{
	struct random random = { seed };

	if (mutator_overlaps())
		program_overlap(p, &random, mutator_needs());
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t len, size_t cap,
			       unsigned int seed)
{
	struct program p;

	mutator_called = true;
	if (mutate_bytes() && LLVMFuzzerMutate)
		return LLVMFuzzerMutate(bytes, len, cap);
	program_init(&p);
	program_decode(&p, bytes, len);
	program_mutate(&p, seed, max_ops(cap), mutator_needs());
	overlap(&p, seed);
	len = encode(&p, bytes, cap);
	program_destroy(&p);
	return len;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *bytes, size_t len,
				 const uint8_t *other, size_t other_len,
				 uint8_t *out, size_t cap, unsigned int seed)
{
	struct program p, q;

	mutator_called = true;
	/* LLVMFuzzerMutate() crosses over by itself. */
	if (mutate_bytes())
		return 0;
	program_init(&p);
	program_init(&q);
	program_decode(&p, bytes, len);
	program_decode(&q, other, other_len);
	program_cross(&p, &q, seed, max_ops(cap), mutator_needs());
	overlap(&p, seed);
	len = encode(&p, out, cap);
	program_destroy(&q);
	program_destroy(&p);
	return len;
}
