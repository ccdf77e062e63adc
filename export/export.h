/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program as a KUnit suite: C that a kernel developer can read, change and send without
 * knowing this harness. What it expects is what the oracle says is right, so a suite made of a
 * program that shows a bug fails on a kernel that has it, and passes on one that has not.
 */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "runner/runner.h"

/**
 * export_kunit - write a suite
 * @p: the program.
 * @backend: an implementation that the oracle watches: says where allocations go.
 * @name: of the suite: letters, digits and underscores.
 * @out: where to.
 * @why: what no booted kernel can do of it, a phrase; valid until the next call.
 *
 * Return: false with @why set, and nothing useful in @out.
 */
bool export_kunit(const struct program *p, const struct backend *backend,
		  const char *name, FILE *out, const char **why);

#endif
