/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The callers of the allocator: what they hold, by the operation that allocated
 * it, and what an operation of a program means for them. Calls that the kernel's
 * callers are forbidden to make are never made: docs/callers.md lists them.
 */
#ifndef RUNNER_CALLER_CALLER_H
#define RUNNER_CALLER_CALLER_H

#include "oracle/oracle.h"
#include "program/program.h"

struct caller;

/**
 * caller_create - callers that hold nothing
 * @o: says what each page is; must outlive the caller.
 */
struct caller *caller_create(const struct geometry *g, const struct oracle *o);
void caller_destroy(struct caller *c);

/** caller_reset - hold nothing again. */
void caller_reset(struct caller *c);

/**
 * caller_resolve - what the next operation of a program means now
 *
 * To be asked about each operation, in order: those that allocate are counted.
 *
 * Return: true with @call filled in (its arrays borrowed until the next
 *	call), false if it means nothing on what is held.
 */
bool caller_resolve(struct caller *c, const struct op *op, struct call *call);

/**
 * caller_update - take in what came of a call
 *
 * After oracle_predict(): what is still held is what the oracle says is.
 */
void caller_update(struct caller *c, const struct call *call,
		   const struct result *result);

/**
 * caller_give_back - next call of freeing everything, oldest allocation first
 * Return: false when nothing is held, isolated or contended any more.
 */
bool caller_give_back(struct caller *c, struct call *call);

#endif
