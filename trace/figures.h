/* SPDX-License-Identifier: GPL-2.0-only */
/* What an import counts. */
#ifndef TRACE_FIGURES_H
#define TRACE_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define MALFORMED_SHOWN 3

/**
 * struct figures - what was read, what became of it, and what was left out
 * @malformed_lines: where the first ones are, from 1; 0: there are no more.
 * @kernel: the recorded kernel's version, "6.1", or empty.
 */
struct figures {
#define FIGURE(member, ...) size_t member;
#include "trace/figures.def"
#undef FIGURE
	size_t malformed_lines[MALFORMED_SHOWN];
	char kernel[16];
};

/** struct figure_info - one row of the table, for what prints all alike */
struct figure_info {
	const char *key;
	const char *row;
	bool always;
	size_t offset;
};

extern const struct figure_info figure_infos[];
extern const unsigned int nr_figures;

static inline size_t figure_get(const struct figures *figures,
				const struct figure_info *info)
{
	return *(const size_t *)((const char *)figures + info->offset);
}

/** figures_print - the table, one aligned line each. */
void figures_print(const struct figures *figures, FILE *out);

#endif
