/* SPDX-License-Identifier: GPL-2.0-only */
/* A list that has the same pages on A and on B, in another order. */
#ifndef TOOLS_LISTS_H
#define TOOLS_LISTS_H

#include "runner/runner.h"

/**
 * lists_print - the list that @pfn is on, on either side, around the first difference
 *
 * Nothing if it is on no list, or on different ones, or if the two are alike.
 */
void lists_print(const struct scene *scene, uint32_t pfn, FILE *out);

#endif
