/* SPDX-License-Identifier: GPL-2.0-only */
/* Make a failing program small while it fails in the same way. */
#ifndef PROGRAM_MINIMIZE_H
#define PROGRAM_MINIMIZE_H

#include "program/program.h"

/** still_fails_fn - does the candidate fail in the way that is sought? */
typedef bool still_fails_fn(const struct program *p, void *context);

/* Candidates tried at most; what is left then is as small as it got. */
#define MINIMIZE_MAX_TRIES 30000

/**
 * program_minimize - shrink @p in place
 * @context: handed to @still_fails.
 * @progress: NULL, or called now and then with operations left and tries made.
 * Return: number of candidates tried; 0 if @p itself does not fail.
 *
 * Removes operations (in halves, then smaller pieces, then one by one), and what
 * is about allocations of theirs; simplifies the geometry; writes operands as
 * what they mean on it and shrinks them toward zero. Repeats until nothing helps
 * or MINIMIZE_MAX_TRIES candidates were tried.
 */
size_t program_minimize(struct program *p, still_fails_fn *still_fails,
			void *context,
			void (*progress)(size_t nr_ops, size_t tries));

#endif
