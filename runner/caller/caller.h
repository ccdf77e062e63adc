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
 * caller_means - what caller_resolve() would say, without taking the operation
 *
 * Return: true also for a free_bulk that only gathers pages: then @call->kind is 1,
 *	and @call->pfns are the pages gathered.
 */
bool caller_means(struct caller *c, const struct op *op, struct call *call);

/**
 * struct holding - an allocation of which something is held
 * @nr: its pages, with those that are free again.
 * @bulk: they came in bulk, and are no range.
 * @cma, @area: allocated from this CMA area.
 */
struct holding {
	uint32_t nr;
	bool bulk;
	bool cma;
	uint8_t area;
};

/** caller_nr_allocs - the allocations of the program so far, with those that failed */
uint32_t caller_nr_allocs(const struct caller *c);

/** caller_holding - what is known of one of them; false if nothing of it is held. */
bool caller_holding(const struct caller *c, uint32_t alloc, struct holding *h);

/** caller_page - the pfn of one of its pages, or PFN_NONE if that is no longer held. */
uint32_t caller_page(const struct caller *c, uint32_t alloc, uint32_t page);

/** caller_answers - what requests will meet, in order; valid until the next call */
const struct answer *caller_answers(struct caller *c, uint32_t *nr);

/** caller_answered - a request has had this one of them, whichever is next */
void caller_answered(struct caller *c, const struct answer *answer);

/** caller_gathers - does the page wait for the next free_bulk? */
bool caller_gathers(const struct caller *c, uint32_t pfn);

/**
 * caller_update - take in what came of a call
 *
 * After oracle_predict(): what is still held is what the oracle says is.
 */
void caller_update(struct caller *c, const struct call *call,
		   const struct result *result);

/**
 * caller_expect - as caller_resolve() of an operation that allocates, whose call is known
 * Return: the number of its allocation, for caller_update_at(), in whatever order.
 */
uint32_t caller_expect(struct caller *c);
void caller_update_at(struct caller *c, uint32_t number, const struct call *call,
		      const struct result *result);

/**
 * caller_free_all - next call of freeing everything, oldest allocation first
 * Return: false when nothing is held, isolated or contended any more.
 */
bool caller_free_all(struct caller *c, struct call *call);

#endif
