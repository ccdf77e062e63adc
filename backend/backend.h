/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A backend: a page allocator behind one small interface. Everything above it
 * (oracle, runner, targets, tool) sees only this.
 */
#ifndef BACKEND_BACKEND_H
#define BACKEND_BACKEND_H

#include "backend/origin.h"
#include "backend/state.h"
#include "program/ops.h"

#define CALL_MAX_BULK	1024	/* of one ALLOC_BULK; vmalloc() asks for 100 */
#define RESULT_MAX_BAD	64
#define RESULT_MAX_WARNED	8

/**
 * struct call - one operation with every operand resolved to this machine
 * @op: enum op_code; which of the rest matter depends on it:
 * @order, @type, @zone, @gfp: allocations. @zone is the highest allowed. Also
 *	@order: of the block for OP_FREE and OP_SPLIT, and for
 *	OP_FREE_CONTIG_FROZEN if it is a compound one; alignment for CMA_ALLOC.
 * @pfn, @nr: the page, or [pfn, pfn + nr) for ranges.
 * @tail: PUT, GET: the reference is the block's, at @pfn; the caller names the
 *	page this many behind it, as one may with a compound block.
 * @frozen: OP_FREE: free_frozen_pages() rather than __free_pages();
 *	ALLOC_NOLOCK: frozen pages.
 * @refs: FREEZE's expected count, UNFREEZE's count.
 * @kind: DAMAGE, ISOLATE mode, PRESSURE flags, on/off; enum context of the
 *	lockless operations.
 * @cpu: DRAIN, CPU.
 * @area: CMA_ALLOC, CMA_RELEASE.
 * @after, @times: CONTEND_*: of the tries of each operation that follows, @after have
 *	the lock, then @times fail (0: all that are left), and the others have it.
 * @pfns, @nr: FREE_BULK's ascending array, as long as the machine at most;
 *	ALLOC_BULK: nr wanted, at most CALL_MAX_BULK.
 */
struct call {
	uint8_t op;
	uint8_t order;
	uint8_t type;
	uint8_t zone;
	uint8_t cpu;
	uint8_t kind;
	uint8_t area;
	uint8_t after;
	uint8_t times;
	bool frozen;
	uint32_t gfp;
	uint32_t pfn;
	uint32_t nr;
	uint32_t tail;
	int32_t refs;
	const uint32_t *pfns;
};

/**
 * struct warning - what a WARN says, and where it comes from
 */
struct warning {
	const char *what;
	struct origin at;
};

/**
 * struct result - what came of it
 * @ret: 0, or what the kernel's function returns: a negative errno for
 *	ALLOC_CONTIG*, ISOLATE, CMA_ALLOC and failed allocations (-ENOMEM); 0 or 1 for
 *	TRY_GET, FREEZE, UNRESERVE; pages got for ALLOC_BULK.
 * @pfn: first page of a successful allocation.
 * @pfns: ALLOC_BULK: the pages, in the order given; room for CALL_MAX_BULK.
 * @nr_bad, @bad: pages reported by bad_page(), in order, the first
 *	RESULT_MAX_BAD of them.
 * @bad_at: where each of @bad was reported.
 * @nr_zeroed: pages that the call has zeroed, for their new owner.
 * @nr_warned, @warnings: WARN-like complaints other than bad pages, in order,
 *	the first RESULT_MAX_WARNED of them.
 */
struct result {
	int32_t ret;
	uint32_t pfn;
	uint32_t *pfns;
	uint32_t nr_bad;
	uint32_t bad[RESULT_MAX_BAD];
	struct origin bad_at[RESULT_MAX_BAD];
	uint32_t nr_zeroed;
	uint32_t nr_warned;
	struct warning warnings[RESULT_MAX_WARNED];
};

/**
 * struct touched - pages and pageblocks changed since touched_clear()
 * @ranges, @nr: page ranges, in the order of the writes, repeats allowed;
 *	a superset of the pages whose page_state changed.
 * @blocks, @nr_blocks: a pfn in each pageblock whose type may have changed.
 * @all: too many to list: take every page and pageblock as touched.
 */
struct touched {
	const struct pfn_range *ranges;
	size_t nr;
	const uint32_t *blocks;
	size_t nr_blocks;
	bool all;
};

struct machine;

/**
 * struct backend_ops - what a backend can do
 * @create: a fresh machine of this geometry; NULL with *@why set if the
 *	backend cannot be such a machine.
 * @destroy: give it back.
 * @reset: back to fresh; costs what the operations since have touched.
 * @apply: run one call. A failed assertion (VM_BUG_ON) or a stray access does
 *	not return: see backend/trap.h.
 * @drain: every CPU's lists and the deferred list back to the zones.
 * @canonicalize: bring list order and per-CPU tuning, which two implementations
 *may leave different, to a common form: takes the pages @pfns (heads of blocks
 *on buddy lists, ascending) from their lists, and puts them back in front so
 *that each list begins with them in ascending order, on the list of the type in
 *@types, changing the types of their pageblocks to match if these differ; then
 *sets every per-CPU tuning field to its fresh value. Only after @drain. Touches
 *what it moves.
 * @touched, @touched_clear: see struct touched.
 * @page, @zone, @pcp, @events: read the state. @page must not be asked for
 *	a pfn in an absent section.
 * @pageblock_type: the type that the kernel's get_pfnblock_migratetype()
 *	gives for @pfn: MIGRATE_ISOLATE while isolated.
 */
struct backend_ops {
	struct machine *(*create)(const void *impl, const struct geometry *g,
				  const char **why);
	void (*destroy)(struct machine *m);
	void (*reset)(struct machine *m);
	void (*apply)(struct machine *m, const struct call *call,
		      struct result *result);
	void (*drain)(struct machine *m);
	void (*canonicalize)(struct machine *m, const uint32_t *pfns,
			     const uint8_t *types, size_t nr);
	void (*touched)(const struct machine *m, struct touched *t);
	void (*touched_clear)(struct machine *m);
	void (*page)(const struct machine *m, uint32_t pfn,
		     struct page_state *state);
	void (*zone)(const struct machine *m, unsigned int zone,
		     struct zone_state *state);
	void (*pcp)(const struct machine *m, unsigned int zone,
		    unsigned int cpu, struct pcp_state *state);
	void (*events)(const struct machine *m, struct event_state *state);
	enum migratetype (*pageblock_type)(const struct machine *m,
					   uint32_t pfn);
};

/**
 * struct backend - an implementation, and what it can be
 * @name: "model/batched".
 * @impl: handed to @ops->create; what tells backends of one family apart.
 * @debug_vm: its VM_WARN*() warn, as with CONFIG_DEBUG_VM.
 * @per_page: it frees ranges page by page, not in batches.
 * @version: of Linux, as BACKEND_VERSION(); 0: what is our own, as 7.3 is.
 * @needs: bits of enum geometry_need: machines without these it cannot be. A
 *	machine with them it can be, but for want of memory.
 */
struct backend {
	const char *name;
	const char *doc;
	const struct backend_ops *ops;
	const void *impl;
	bool debug_vm;
	bool per_page;
	unsigned int version;
	unsigned int needs;
};

#define BACKEND_VERSION(major, minor) ((unsigned int)(major) << 16 | (minor))

/**
 * backend_create - @ops->create(), for a machine that the backend can be
 * Return: NULL with @why set: a sentence with the backend as its subject.
 */
struct machine *backend_create(const struct backend *b,
			       const struct geometry *g, const char **why);

#endif
