/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TARGETS_MUTATOR_H
#define TARGETS_MUTATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Set by the next two, which make an input; cleared by the caller that runs it. */
extern bool mutator_called;

/**
 * LLVMFuzzerCustomMutator - change an input in place
 * @cap: room in @bytes.
 * @seed: all randomness comes from it.
 * Return: the new length.
 */
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t len, size_t cap,
			       unsigned int seed);

/**
 * LLVMFuzzerCustomCrossOver - a new input from two
 * Return: its length; 0 to leave it to the engine.
 */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *bytes, size_t len,
				 const uint8_t *other, size_t other_len,
				 uint8_t *out, size_t cap, unsigned int seed);

/**
 * mutator_needs - what the machines of programs must have: bits of enum
 * geometry_need
 *
 * So that hardly an input is one that the backends cannot run. Defined where it is
 * known which they are: run.c, and afl_mutator.c.
 */
unsigned int mutator_needs(void);

/** mutator_overlaps - must programs have operations that overlap? Defined where the former is. */
bool mutator_overlaps(void);

#endif
