/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What requests that wait will meet: queued by the program, and used up by the requests.
 * For the files of this folder only.
 */
#ifndef RUNNER_CALLER_ANSWERS_H
#define RUNNER_CALLER_ANSWERS_H

#include "runner/caller/held.h"

/**
 * answers_mean - what an operation of CLASS_ANSWERS says
 * @a: the allocation whose pages are freed; NULL: none are.
 * @call: filled in with the answer, and the first block that it frees.
 *
 * Pages that others have references to, and those of CMA areas, are not freed.
 *
 * Return: false if too many answers wait.
 */
bool answers_mean(struct caller *c, const struct allocation *a,
		  const struct op *op, enum answer_kind kind, struct call *call);

/** answers_queue - it is said: what it frees is nobody's from now on */
void answers_queue(struct caller *c);

/** answers_forget - take out what the last request has had. */
void answers_forget(struct caller *c);

/**
 * answers_free_all - at the end of a program: free what no request has met
 * Return: false when nothing is left.
 */
bool answers_free_all(struct caller *c, struct call *call);

#endif
