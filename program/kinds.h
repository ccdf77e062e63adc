/* SPDX-License-Identifier: GPL-2.0-only */
/* What operand kinds mean: names of their values, a sentence for the docs. */
#ifndef PROGRAM_KINDS_H
#define PROGRAM_KINDS_H

#include "program/program.h"

/**
 * struct kind_info - one operand kind
 * @name: for the docs.
 * @doc: what a value means.
 * @values: names of the values 0, 1, ..., NULL if they have none.
 * @nr_values: how many.
 */
struct kind_info {
	const char *name;
	const char *doc;
	const char *const *values;
	unsigned int nr_values;
};

extern const struct kind_info kind_infos[];
extern const unsigned int nr_kinds;

/* Named sets of GFP bits, most bits first. */
struct gfp_set {
	const char *name;
	uint32_t bits;
};

extern const struct gfp_set gfp_sets[];
extern const unsigned int nr_gfp_sets;

/** operand_max - the largest value that an operand's bytes hold. */
static inline uint32_t operand_max(const struct operand *arg)
{
	return UINT32_MAX >> (32 - 8 * arg->bytes);
}

/** operand_print - a value as the text form has it. */
void operand_print(const struct operand *arg, uint32_t v, FILE *out);

/** operand_parse - read one back; false if it is none, or does not fit. */
bool operand_parse(const struct operand *arg, const char *text, size_t len,
		   uint32_t *v);

#endif
