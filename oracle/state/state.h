/* SPDX-License-Identifier: GPL-2.0-only */
/* The oracle's state, updated after each call. Private to oracle/. */
#ifndef ORACLE_STATE_H
#define ORACLE_STATE_H

#include "oracle/alloc.h"
#include "oracle/bitmap.h"
#include "oracle/oracle.h"

#define NO_BLOCK 0xff

/* A block on a list, as last seen. @order is NO_BLOCK for a page that starts no block. */
struct seen_block {
	uint8_t order;
	uint8_t where;
	uint8_t list;
	uint8_t cpu;
};

/* Of a pageblock that was isolated while CPUs overlapped: any but MIGRATE_CMA. */
#define KEPT_UNKNOWN 0xff

#define NR_PCP_LISTS ((PAGE_ALLOC_COSTLY_ORDER + 1) * MIGRATE_PCPTYPES + 2)

/* Sums over the blocks last seen in a zone. */
struct tally {
	uint32_t nr_blocks[GEOMETRY_MAX_ORDER + 1];
	uint32_t blocks[GEOMETRY_MAX_ORDER + 1][MIGRATE_TYPES];
	int64_t pages[MIGRATE_TYPES];
	int64_t large_pages;	/* in blocks of a pageblock or more, not isolated */
	int32_t pcp[GEOMETRY_MAX_CPUS];	/* pages on each CPU's lists */
	int32_t high[GEOMETRY_MAX_CPUS];	/* struct pcp_state */
	uint32_t lists[GEOMETRY_MAX_CPUS][NR_PCP_LISTS];	/* blocks */
	int64_t deferred;	/* pages on the deferred list */
	int64_t isolated;	/* pageblocks */
	int64_t reserved;	/* HIGHATOMIC pageblocks, isolated ones too */
	int64_t unknown;	/* isolated ones of KEPT_UNKNOWN, which may be HIGHATOMIC */
	int64_t watermark[NR_WATERMARKS];	/* struct zone_state */
	int64_t watermark_boost;
	int64_t lowmem_reserve[GEOMETRY_MAX_ZONES];
	uint64_t flags;
};

/* Events that must have been counted. @pgfree also counts deferred pages. */
struct expected_events {
	uint64_t pgfree;
	uint64_t free_events;
	uint64_t free_pages;
	uint64_t pgalloc[GEOMETRY_MAX_ZONES];
	uint64_t around;	/* the last call may add this many pages, or fewer */
	uint64_t cleared[GEOMETRY_MAX_ZONES];	/* pages that lost PG_mlocked */
	uint64_t isolated;	/* pages taken from free lists by pfn */
	uint64_t cma_success;
	uint64_t cma_fail;
	uint64_t cma_used[GEOMETRY_MAX_CMA];
	uint64_t compacted;	/* direct compactions that ran: two events each */
	int64_t tagged;	/* struct event_state */
	int64_t owned;
};

/* Possible outcomes of a call on a range. */
enum outcome {
	MAY_SUCCEED	= 1u << 0,
	MAY_FAIL	= 1u << 1,	/* -EBUSY */
	MAY_BE_INVALID	= 1u << 2,	/* -EINVAL */
};

/**
 * struct foreseen - expected result of isolating or allocating a range
 * @outcome: bits of enum outcome.
 * @around_known: exactly [start, end) is taken, and the surplus is freed again; if
 *	false, more pages may be taken.
 * @spanned: near the range, a block that spans several pageblocks is freed from a
 *	per-CPU list to the zone.
 * @cma: the place where cma_alloc() must allocate.
 */
struct foreseen {
	uint8_t outcome;
	bool around_known;
	bool spanned;
	uint32_t start;
	uint32_t end;
	uint32_t cma;
};

/**
 * struct vicinity - the free blocks of a pageblock, before the call
 * @smallest: order of the smallest that suffices for it.
 * @largest: of the largest on each list, -1 for none.
 * @whole: it lies in one zone.
 */
struct vicinity {
	uint8_t smallest;
	int8_t largest[MIGRATE_PCPTYPES];
	bool whole;
};

/*
 * A lock that someone else holds, if @on. In each operation the first @after trylocks
 * succeed, the next @times fail, and the rest succeed. With @times 0, the rest fail.
 */
struct hold {
	bool on;
	uint8_t after;
	uint8_t times;
};

/* Does an operation's trylock number @nth, counted from 0, fail? */
static inline bool hold_fails(const struct hold *h, unsigned int nth)
{
	return h->on && nth >= h->after &&
	       (!h->times || nth < (unsigned int)h->after + h->times);
}

/* Do all trylocks fail? */
static inline bool hold_always(const struct hold *h)
{
	return h->on && !h->after && !h->times;
}

struct log {
	struct pfn_range *entries;
	size_t nr;
	size_t cap;
	size_t mark;	/* first entry of the call at hand */
};

enum retype {
	RETYPE_NEVER,
	RETYPE_IF_MERGED,	/* as part of a free block of several pageblocks */
	RETYPE_FREELY,
};

/* A pageblock's type changed, from @from; @how is RETYPE_NEVER if it did not. */
struct retyped {
	uint8_t how;	/* enum retype */
	uint8_t from;
};

/**
 * struct oracle - "the call" is the one being checked
 * @lacks: see oracle_create().
 * @page: the state of each page.
 * @free: bitmap of the pages that are PAGE_FREE.
 * @listed: bitmap of the pages in blocks last seen on a list.
 * @block: the blocks last seen, indexed by their first page.
 * @type: pageblock types last seen; a pageblock has one entry per zone.
 * @kept: the type that an isolated pageblock returns to.
 * @page_log, @block_log: where @page and @free, or @block and @listed, have changed since
 *	the machine was new.
 * @left_pcp, @left_isolated: blocks of several pageblocks that the call has taken from
 *	per-CPU lists, and from free lists of isolated pages.
 * @left_order: order of the largest block that the call has taken from a per-CPU list.
 * @cpu, @task, @contended_pcp, @contended_zone: the current CPU and task, and locks that
 *	someone else holds.
 * @was_task: the task before the call, which may make it an OOM victim.
 * @assisted: while the request waited, others freed pages, or drained lists.
 * @before: @tally before the call.
 * @source: the block that, before the call, contained the last page that it allocated.
 * @vicinity: of the pageblock that @source begins in, if @source is smaller.
 * @managed: pages of each zone that are not holes.
 * @converted: the call has changed the type of a pageblock in the zone.
 * @claimed: the same, from a type other than the requested one.
 * @foreseen: of the call, if it isolates or allocates a range.
 * @leaked_before: @leaked before the call.
 * @changed: see oracle_changed().
 * @added, @nr_added: blocks that the call has put on lists.
 * @retyped: for each pageblock in the snapshot, whether and how its type changed.
 * @bad, @nr_bad: pages that the call must report as bad, each as often as it must be.
 * @warns, @nr_warns: the function that must warn in this call, or NULL, and how often.
 * @pending: the rule that the result of the call violates.
 * @overlaps: between oracle_begin_overlap() and oracle_end_overlap().
 * @overlaps_range: a call on a range was predicted there: how many pages around it were
 *	freed is not known.
 * @overlaps_interrupts: see oracle_begin_overlap().
 * @overlaps_types: types that calls predicted there may have given to pageblocks, and those may
 *	have got their own back since: what did not merge with them meanwhile is not known.
 */
struct oracle {
	struct geometry g;
	uint64_t lacks;
	struct known_page *page;
	uint64_t *free;
	uint64_t *listed;
	struct seen_block *block;
	uint8_t *type;
	uint8_t *kept;
	struct tally tally[GEOMETRY_MAX_ZONES];
	struct tally before[GEOMETRY_MAX_ZONES];
	struct seen_block source;
	struct vicinity vicinity;
	uint32_t managed[GEOMETRY_MAX_ZONES];
	bool converted[GEOMETRY_MAX_ZONES];
	bool claimed[GEOMETRY_MAX_ZONES];
	struct expected_events events;
	struct foreseen foreseen;
	uint32_t leaked;
	uint32_t leaked_before;

	struct log page_log;
	struct log block_log;
	struct log left_pcp;
	struct log left_isolated;
	bool types_changed;
	uint8_t cpu;
	uint8_t task;
	uint8_t was_task;
	bool assisted;
	uint8_t left_order;
	struct hold contended_pcp[GEOMETRY_MAX_ZONES][GEOMETRY_MAX_CPUS];
	struct hold contended_zone[GEOMETRY_MAX_ZONES];
	bool has_deferred;	/* there has been a deferred page */

	bool (*excuse)(void *context, const struct violation *v);
	void *excuse_context;

	uint32_t *changed;
	size_t nr_changed;
	size_t cap_changed;
	uint32_t *bad;
	uint32_t nr_bad;
	uint32_t cap_bad;
	const char *warns;
	uint32_t nr_warns;
	bool is_pending;
	struct violation pending;
	bool overlaps;
	bool overlaps_range;
	uint8_t overlaps_types;
	bool overlaps_interrupts;

	uint32_t *added;
	size_t nr_added;
	size_t cap_added;
	struct retyped *retyped;
	size_t cap_retyped;

	/* The fresh machine, for reset. */
	uint64_t *fresh_free;
	struct seen_block *fresh_block;
	uint64_t *fresh_listed;
	uint8_t *fresh_type;
	struct tally fresh_tally[GEOMETRY_MAX_ZONES];
};

/* The per-CPU list for blocks of @order and @type, or -1. */
static inline int pcp_index(const struct geometry *g, unsigned int order,
			    unsigned int type)
{
	if (order <= PAGE_ALLOC_COSTLY_ORDER)
		return (int)(order * MIGRATE_PCPTYPES + type);
	if (g->thp_order && order == g->thp_order)
		return NR_PCP_LISTS - 2 + (type == MIGRATE_MOVABLE);
	return -1;
}

/* Does what is judged do this as Linux 7.3 does? */
static inline bool has(const struct oracle *o, enum feature feature)
{
	return !(o->lacks >> feature & 1);
}

/* Can a pageblock have had another type while CPUs overlapped, and its own again? */
static inline bool may_have_been_retyped(const struct oracle *o)
{
	uint8_t types = o->overlaps_types;

	return types >> MIGRATE_PCPTYPES || types & (types - 1);
}

static inline size_t type_index(const struct oracle *o, uint32_t pfn)
{
	return (size_t)(pfn >> o->g.pageblock_order) * o->g.nr_zones +
	       geometry_zone(&o->g, pfn);
}

static inline void log_range(struct log *log, uint32_t pfn, uint32_t nr)
{
	if (log->nr == log->cap) {
		log->cap = log->cap ? 2 * log->cap : 256;
		log->entries = xrealloc(log->entries,
					log->cap * sizeof(*log->entries));
	}
	log->entries[log->nr++] = (struct pfn_range){ pfn, nr };
}

/* Add @next to @r if both are one range together. */
static inline bool join_range(struct pfn_range *r, struct pfn_range next)
{
	if (next.start < r->start || next.start > r->start + r->nr)
		return false;
	if (next.start + next.nr > r->start + r->nr)
		r->nr = next.start + next.nr - r->start;
	return true;
}

/* Calls free and take page after page. */
static inline void log_pages(struct oracle *o, uint32_t pfn, uint32_t nr)
{
	struct log *log = &o->page_log;

	if (log->nr == log->mark ||
	    !join_range(&log->entries[log->nr - 1], (struct pfn_range){ pfn, nr }))
		log_range(log, pfn, nr);
}

/* The lock of the current CPU's lists in @zone. */
static inline const struct hold *own_pcp(const struct oracle *o,
					 unsigned int zone)
{
	return &o->contended_pcp[zone][o->cpu];
}

/* Is there no per-CPU list, or does the first trylock of its lock fail? */
static inline bool without_pcp(const struct oracle *o, unsigned int zone)
{
	return !o->g.nr_cpus || hold_fails(own_pcp(o, zone), 0);
}

/* Is it an allocation of more than the largest order? */
static inline bool is_too_large(const struct oracle *o, const struct call *call)
{
	return op_is_buddy_alloc(call->op) && call->order > o->g.max_order;
}

/* Is a nolock operation not allowed to trylock? */
static inline bool cannot_try(const struct oracle *o, const struct call *call)
{
	return !o->g.nr_cpus && call->kind == CONTEXT_NMI;
}

/*
 * Do all trylocks of the zone's lock by a nolock allocation fail? The first is for a refill
 * of the per-CPU list, if there is one.
 */
static inline bool nolock_lacks_zone(const struct oracle *o,
				     const struct call *call, unsigned int zone)
{
	const struct hold *h = &o->contended_zone[zone];
	return cannot_try(o, call) ||
	       (hold_fails(h, 0) && (without_pcp(o, zone) || hold_fails(h, 1)));
}

/*
 * Do all trylocks of the per-CPU lock by an allocation fail? Only a nolock one and
 * alloc_highatomic make one attempt.
 */
static inline bool alloc_lacks_pcp(const struct oracle *o,
				   const struct call *call, unsigned int zone)
{
	const struct hold *h = own_pcp(o, zone);
	bool once = call->op == OP_ALLOC_NOLOCK ||
		    call->op == OP_ALLOC_HIGHATOMIC;

	return once ? hold_fails(h, 0) : hold_always(h);
}

/* pages.c: the call must report the page as bad, once more. */
void oracle_report_bad(struct oracle *o, uint32_t pfn);

/* pages.c: free pages that were leaked on purpose. */
void oracle_leak(struct oracle *o, uint32_t pfn, uint32_t nr);

/* pages.c: what others have freed, and done, while the request waited. */
void oracle_follow_answers(struct oracle *o, const struct call *call,
			   const struct result *result);

/* pages.c: update the pages after a call whose result is possible. */
void oracle_follow_call(struct oracle *o, const struct call *call,
			const struct result *result);

/* ranges.c: set @foreseen, before the pages are updated. */
void oracle_foresee_range(struct oracle *o, const struct call *call,
			  const struct result *result);

/* blocks.c: set @left_pcp and @left_isolated, before blocks are removed. */
void oracle_note_left(struct oracle *o, const struct snapshot *s);

/* blocks.c: remove the blocks that are no longer on their lists. */
void oracle_remove_blocks(struct oracle *o, const struct snapshot *s);

/* blocks.c: can the block be tracked, whatever rules it violates? */
bool oracle_can_add(const struct oracle *o, uint32_t pfn,
		    const struct page_state *s);

/* blocks.c: can blocks on such a list have this order? */
bool oracle_is_legal(const struct oracle *o, const struct page_state *s);

/* blocks.c: add the block that starts at @pfn to its list. */
void oracle_add_block(struct oracle *o, uint32_t pfn, const struct page_state *s);

/* counters.c: where the effect of a call is not known, accept what was counted. */
void oracle_follow_counters(struct oracle *o, const struct snapshot *s);

/* counters.c: accept what was counted of pages that were freed and isolated. */
void oracle_accept_events(struct oracle *o, const struct snapshot *s);

/* counters.c: accept that fewer pages were counted in PGALLOC and PGFREE than there were. */
void oracle_accept_lost_events(struct oracle *o, const struct snapshot *s);

/* counters.c: follow pcp->high. */
void oracle_follow_marks(struct oracle *o, const struct snapshot *s);

/* pages.c: oracle_reset() returns to the current state. */
void oracle_remember_fresh(struct oracle *o);

/* blocks.c: the first page of the block that contains @pfn, or BITMAP_NONE. */
uint32_t oracle_block_around(const struct oracle *o, uint32_t pfn);

#endif
