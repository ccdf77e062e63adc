/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A backend: a page allocator behind a small interface, which is all that the oracle,
 * runner, targets and tools see.
 */
#ifndef BACKEND_BACKEND_H
#define BACKEND_BACKEND_H

#include "backend/access.h"
#include "backend/origin.h"
#include "backend/state.h"
#include "program/ops.h"

#define CALL_MAX_BULK	1024	/* of one ALLOC_BULK; vmalloc() asks for 100 */
#define RESULT_MAX_BAD	64
#define RESULT_MAX_WARNED	8
#define RESULT_MAX_WOKEN	8
#define MAX_ANSWERS	64	/* that wait for requests */
#define ANSWER_MAX_BLOCKS	32	/* SWAP_CLUSTER_MAX */

/* What a request that waits for memory asks of the rest of the system. */
enum answer_kind {
	ANSWER_RECLAIM,		/* try_to_free_pages() */
	ANSWER_COMPACT,		/* try_to_compact_pages() */
	ANSWER_OOM,		/* out_of_memory(), or for oom_lock */
	NR_ANSWER_KINDS
};

/**
 * struct freed_block - a block or page that others free while a request waits
 * @frozen: as in struct call.
 */
struct freed_block {
	uint32_t pfn;
	uint8_t order;
	bool frozen;
};

/**
 * struct answer - what happens when a request asks
 * @kind: enum answer_kind.
 * @outcome: RECLAIM: 1: it makes progress; COMPACT: enum compaction_outcome; OOM: enum
 *	oom_outcome.
 * @nr, @block: freed first, in this order. RECLAIM that frees makes progress, COMPACT
 *	that does is neither skipped nor deferred, and OOM frees with OOM_KILLED and
 *	OOM_LOCKED only.
 */
struct answer {
	uint8_t kind;
	uint8_t outcome;
	uint8_t nr;
	struct freed_block block[ANSWER_MAX_BLOCKS];
};

/**
 * struct call - one operation with every operand resolved to this machine
 * @op: enum op_code; determines which of the other fields are used:
 * @order, @type, @zone, @gfp: allocations. @zone is the highest allowed. Also
 *	@order: of the block for OP_FREE and OP_SPLIT, and for
 *	OP_FREE_CONTIG_FROZEN if it is a compound one; alignment for CMA_ALLOC.
 * @pfn, @nr: the page, or [pfn, pfn + nr) for ranges.
 * @tail: PUT, GET: the reference belongs to the head at @pfn; the caller passes the
 *	page at @pfn + @tail, as is allowed for a compound page.
 * @frozen: OP_FREE: free_frozen_pages() rather than __free_pages();
 *	ALLOC_NOLOCK: frozen pages.
 * @refs: FREEZE: the expected refcount; UNFREEZE: the new refcount.
 * @kind: DAMAGE, ISOLATE mode, PRESSURE flags, enum task_kind, on/off; enum context of the
 *	nolock operations; CPU: CONTEXT_IRQ: what follows is done in an interrupt there. Only
 *	between two calls of @overlap.
 * @cpu: DRAIN, CPU.
 * @area: CMA_ALLOC, CMA_RELEASE.
 * @after, @times: CONTEND_*: in each following operation the first @after trylocks
 *	succeed, the next @times fail (0: all others), and later ones succeed.
 * @answers, @nr_answers: ALLOC, ALLOC_FROZEN: what they meet if they wait, each kind in
 *	order: backend/answers.h. RECLAIM, COMPACT, OOM: what later ones are to meet.
 * @pfns, @nr: FREE_BULK: an ascending array, with at most as many entries as the
 *	machine has pages; ALLOC_BULK: @nr pages wanted, at most CALL_MAX_BULK.
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
	const struct answer *answers;
	uint32_t nr_answers;
};

/**
 * struct wakeup - a call of wakeup_kswapd()
 */
struct wakeup {
	uint8_t zone;
	uint8_t order;
	uint8_t highest_zone;
};

/**
 * struct warning - the text and the location of a WARN
 */
struct warning {
	const char *what;
	struct origin at;
};

/**
 * struct result - the result of a call
 * @ret: 0, or what the kernel's function returns: a negative errno for
 *	ALLOC_CONTIG*, ISOLATE, CMA_ALLOC and failed allocations (-ENOMEM; -EAGAIN: it
 *	still retried when the harness gave up waiting); 0 or 1 for
 *	TRY_GET, FREEZE, UNRESERVE; number of pages for ALLOC_BULK.
 * @pfn: first page of a successful allocation.
 * @pfns: ALLOC_BULK: the pages, in order of allocation; a buffer of CALL_MAX_BULK.
 * @nr_bad, @bad: pages reported by bad_page(), in order, the first
 *	RESULT_MAX_BAD of them.
 * @bad_at: where each of @bad was reported.
 * @nr_zeroed: number of pages that the call has zeroed; where all pages are zeroed when
 *	they are freed or allocated, of those that it allocates and must zero.
 * @nr_stale, @stale: number of pages that it allocates and that have contents although
 *	they must be zero, and the first of them. Only backends with page contents tell.
 * @nr_warned, @warnings: WARN-like complaints other than bad pages, in order,
 *	the first RESULT_MAX_WARNED of them.
 * @nr_asked, @nr_used: per kind, how often the request asked, and how many of the
 *	call's answers it got; where there were none left, nothing was freed.
 * @captured: compaction gave the request a page that was freed, without a free list.
 * @nr_woken, @woken: wakeups of kswapd, in order, the first RESULT_MAX_WOKEN of them.
 */
struct result {
	int32_t ret;
	uint32_t pfn;
	uint32_t *pfns;
	uint32_t nr_bad;
	uint32_t bad[RESULT_MAX_BAD];
	struct origin bad_at[RESULT_MAX_BAD];
	uint32_t nr_zeroed;
	uint32_t nr_stale;
	uint32_t stale;
	uint32_t nr_warned;
	struct warning warnings[RESULT_MAX_WARNED];
	uint32_t nr_asked[NR_ANSWER_KINDS];
	uint32_t nr_used[NR_ANSWER_KINDS];
	bool captured;
	uint32_t nr_woken;
	struct wakeup woken[RESULT_MAX_WOKEN];
};

/** result_clear - nothing has happened yet; keeps @pfns. */
static inline void result_clear(struct result *res)
{
	res->ret = 0;
	res->pfn = PFN_NONE;
	res->nr_bad = 0;
	res->nr_zeroed = 0;
	res->nr_stale = 0;
	res->nr_warned = 0;
	for (int i = 0; i < NR_ANSWER_KINDS; i++)
		res->nr_asked[i] = res->nr_used[i] = 0;
	res->captured = false;
	res->nr_woken = 0;
}

/** result_woken - kswapd has been woken. */
static inline void result_woken(struct result *res, unsigned int zone,
				unsigned int order, unsigned int highest_zone)
{
	if (res->nr_woken < RESULT_MAX_WOKEN)
		res->woken[res->nr_woken] = (struct wakeup){
			(uint8_t)zone, (uint8_t)order, (uint8_t)highest_zone,
		};
	res->nr_woken++;
}

/**
 * struct touched - pages and pageblocks changed since touched_clear()
 * @ranges, @nr: page ranges in the order of the writes, possibly repeated: a
 *	superset of the pages whose page_state changed.
 * @blocks, @nr_blocks: a pfn in each pageblock whose type may have changed.
 * @all: too many to list; treat every page and pageblock as touched.
 */
struct touched {
	const struct pfn_range *ranges;
	size_t nr;
	const uint32_t *blocks;
	size_t nr_blocks;
	bool all;
};

struct machine;

#define OVERLAP_RANGES 9
#define OVERLAP_GUARDED 64

/**
 * struct overlap - who is told what CPUs do that run at once
 * @access: called by the backend on the stack of the CPU that is about to do this; may
 *	return after other CPUs have run. @from: return address in the code that does it.
 * @shared, @nr_shared: set by the backend: memory that its CPUs share. Loads and stores of other
 *	memory are told, too, and mean nothing.
 * @guarded, @nr_guarded: set by the backend: memory that is stored to only with a lock held.
 * @sees_loads: set by the backend: it tells of ordinary loads.
 */
struct overlap {
	void (*access)(void *context, enum access_kind kind,
		       const volatile void *addr, size_t size, const void *from);
	void *context;
	struct overlap_range {
		const char *start;
		size_t size;
	} shared[OVERLAP_RANGES];
	unsigned int nr_shared;
	struct overlap_guarded {
		struct overlap_range range;
		const volatile void *lock;
	} guarded[OVERLAP_GUARDED];
	unsigned int nr_guarded;
	bool sees_loads;
};

/** overlap_guard - the backend says that stores to [@start, @start + @size) need @lock */
static inline void overlap_guard(struct overlap *o, const void *start, size_t size,
				 const volatile void *lock)
{
	o->guarded[o->nr_guarded++] = (struct overlap_guarded){
		{ (const char *)start, size }, lock,
	};
}

/**
 * struct backend_ops - operations of a backend
 * @create: create a machine of this geometry; returns NULL and sets *@why if the
 *	backend does not support it.
 * @destroy: free it.
 * @reset: restore the initial state; the cost depends on what was touched since.
 * @can: NULL if it can make any call, or whether it can make this one; what it cannot is
 *	left out on all sides.
 * @apply: run one call. Does not return after a failed assertion (VM_BUG_ON) or an
 *	access outside the memory map: see backend/trap.h.
 * @drain: drain every CPU's lists and the deferred list to the zones.
 * @canonicalize: bring list order and per-CPU tuning, which may differ between
 *	implementations, to a common form. Takes the blocks @pfns (heads of blocks on
 *	buddy lists, ascending) off their lists and puts them at the front of the
 *	lists of the types in @types, in ascending order; changes the types of their
 *	pageblocks to match. Then resets all per-CPU tuning to its initial values.
 *	Call only after @drain. Touches what it moves.
 * @touched, @touched_clear: see struct touched.
 * @page, @zone, @pcp, @events: read the state. Do not call @page
 *	for a pfn in an absent section.
 * @pageblock_type: get_pfnblock_migratetype() of @pfn: MIGRATE_ISOLATE while
 *	isolated.
 * @overlap: NULL if the backend cannot; from now on until it is called with NULL, @apply
 *	is called on several stacks in turns, one for each CPU, and @o is told of each
 *	access. Each stack first applies OP_CPU.
 */
struct backend_ops {
	struct machine *(*create)(const void *impl, const struct geometry *g,
				  const char **why);
	void (*destroy)(struct machine *m);
	void (*reset)(struct machine *m);
	bool (*can)(const struct machine *m, const struct call *call);
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
	void (*overlap)(struct machine *m, struct overlap *o);
};

/**
 * struct backend - an implementation and its properties
 * @name: "model/batched".
 * @impl: passed to @ops->create; distinguishes backends that share @ops.
 * @debug_vm: VM_WARN*() is enabled, as with CONFIG_DEBUG_VM.
 * @per_page: it frees ranges page by page, not in batches.
 * @lacks: bits of enum feature, of what it does not do as Linux 7.3; the model, which
 *	follows 7.3, lacks nothing.
 * @needs: bits of enum geometry_need that a machine must satisfy. The backend
 *	supports any machine that does, unless memory runs out.
 */
struct backend {
	const char *name;
	const char *doc;
	const struct backend_ops *ops;
	const void *impl;
	bool debug_vm;
	bool per_page;
	uint64_t lacks;
	unsigned int needs;
};

/* What a kernel may lack: see features.def. */
enum feature {
#define FEATURE(name, file, pattern) FEATURE_##name,
#include "backend/features.def"
#undef FEATURE
	NR_FEATURES
};

static inline bool backend_has(const struct backend *b, enum feature feature)
{
	return !(b->lacks >> feature & 1);
}

/**
 * backend_create - call @ops->create() if the backend supports the machine
 * Return: the machine, or NULL with *@why set to a phrase whose subject is the backend.
 */
struct machine *backend_create(const struct backend *b,
			       const struct geometry *g, const char **why);

#endif
