/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The oracle: checks that the state of a machine is possible, given the calls and their
 * results.
 *
 * After each call it verifies, on each machine separately:
 *
 * - results: allocated pages were free and suitable for the request; failures have a
 *   reason; bad pages and warnings are reported exactly when they should be
 *   (rules/results.c, taken.c, complaints.c, ranges.c, reserve.c);
 * - pages: refcount, flags, mapcount, mapping, private and compound head of every page
 *   that the call touched or should have touched (rules/pages.c);
 * - coverage: exactly the free pages are on lists, each in one block (rules/coverage.c);
 * - lists: zone, order, alignment, migratetype and merging of their blocks, and the CPU
 *   and the list that a freed block goes to (rules/lists.c, untouched.c);
 * - pageblocks: which calls may change a migratetype, and to what; which blocks an
 *   allocation may fall back to (rules/types.c, mobility.c);
 * - tuning: the decay of pcp->high, and pressure flags (rules/tuning.c);
 * - locks: code that only trylocks does not change contended lists (rules/locks.c);
 * - effort: who may sleep, retry, have a task killed, and who must before it fails; when
 *   kswapd is woken (rules/effort.c);
 * - counters of zones, per-CPU lists and CMA areas, and VM events (rules/counters.c);
 * - the end: after everything is freed and drained, a machine is in its initial state.
 *
 * docs/rules.md lists the rules, each with its source in the kernel.
 *
 * It does not verify what the calls and their results do not determine: which of several
 * suitable blocks an allocation takes, the order of lists, most of the tuning of per-CPU
 * lists. Only a comparison of two machines can check these (equality.h). It does not
 * verify the fields of pages that were leaked on purpose and are never used again, except
 * their refcount. It sees a machine only when no call is under way; of calls that were made at the
 * same time it checks their results, in an order that explains them, and the state behind
 * the last of them.
 * docs/detection.md lists what else it does not check, and why ("What do these numbers
 * mean?").
 *
 * While a request waits, others free pages and drain lists, in an order that it does not
 * know: then it does not say which zone and which list a page had to come from.
 *
 * It shares no code with any allocator. state/ tracks the state of each page and the blocks
 * on the machine's lists; the rules read that and a snapshot. The cost depends on what a
 * call touches: arrays are indexed by pfn, sets of pages are bitmaps, and a reset undoes
 * only what changed. Tests compare this state with a slow reference that computes it from
 * the whole history (tests/oracle/reference.h).
 */
#ifndef ORACLE_ORACLE_H
#define ORACLE_ORACLE_H

#include "oracle/snapshot.h"
#include "oracle/violation.h"

/*
 * Rules that are not checked, to find out which other rules detect a bug. Applies to the
 * whole process. If a violation of such a rule leaves a state that cannot be interpreted,
 * the run ends without a verdict.
 */
extern bool rule_ignored[NR_RULES];

/*
 * How often a rule was checked, for the rules in rules_judged: those that have nothing to
 * check on some machines or in some programs. Callers may reset the counters at any time.
 */
extern uint64_t rule_judged[NR_RULES];
extern const enum rule rules_judged[];
extern const unsigned int nr_rules_judged;

/* The state of a page. */
enum page_kind {
	PAGE_ABSENT,   /* its section has no struct pages */
	PAGE_RESERVED, /* a hole with a struct page */
	PAGE_FREE,     /* belongs to the allocator */
	PAGE_HELD,     /* belongs to a caller */
	PAGE_LEAKED,   /* freed hwpoisoned or bad: leaked on purpose */
};

/* How a held page is held. */
enum page_shape {
	SHAPE_PAGE,		/* on its own: order 0, split, or contiguous */
	SHAPE_HEAD,		/* first page of a non-compound high-order page */
	SHAPE_TAIL,		/* its other pages: refcount 0 */
	SHAPE_COMPOUND_HEAD,
	SHAPE_COMPOUND_TAIL,
};

/**
 * struct known_page - what the oracle knows of a page
 * @refs: references that callers hold, which must equal the refcount.
 *	0 for a held page that is not a tail: frozen.
 * @head: of the block for a tail, else the page itself.
 * @damage: a bit for each enum damage that the holder did and the allocator has
 *	not undone.
 * @kind, @shape: see above; @shape only for held pages.
 * @order: of the block; valid in its head.
 * @typed: a free page that had a page type when it was freed.
 * @deferred_order: a page that was on a deferred list when last seen free, in a block of this
 *	order.
 * @others_refs: a free page that cma_release() freed while others had this many
 *	references.
 */
struct known_page {
	int32_t refs;
	int32_t others_refs;
	uint32_t head;
	uint16_t damage;
	uint8_t kind : 3;
	uint8_t shape : 3;
	uint8_t typed : 1;
	uint8_t order : 4;
	uint8_t deferred_order : 4;
};

_Static_assert(sizeof(struct known_page) == 16, "four pages are one cache line");

struct oracle;

/** is_atomic - may it take from the HIGHATOMIC reserve? alloc_flags_nonblocking() */
static inline bool is_atomic(const struct call *call)
{
	return call->op == OP_ALLOC_HIGHATOMIC ||
	       (call->order && call->gfp & GFPB_HIGH &&
		!(call->gfp & (GFPB_DIRECT_RECLAIM | GFPB_NOMEMALLOC)));
}

/**
 * oracle_create - what a fresh machine of this geometry is
 * @lacks: of the backend that is judged: struct backend.
 */
struct oracle *oracle_create(const struct geometry *g, uint64_t lacks);
void oracle_destroy(struct oracle *o);

/**
 * oracle_start - judge the fresh machine, and remember it for oracle_reset()
 * @s: of every page and pageblock.
 */
bool oracle_start(struct oracle *o, const struct snapshot *s,
		  struct violation *v);

/**
 * oracle_excuse - ask before reporting what can also be followed
 * @excuse: called by oracle_judge() when a rule is violated that the oracle can
 *	take as a fact and go on from: a pageblock's type, a warning, free pages
 *	that are lost, a request that spared the reserve. True: do that. NULL: report them all.
 */
void oracle_excuse(struct oracle *o,
		   bool (*excuse)(void *context, const struct violation *v),
		   void *context);

/** oracle_pressure - the harness has set a zone's flags, between calls, to @flags */
void oracle_pressure(struct oracle *o, unsigned int zone, uint64_t flags);

/**
 * oracle_canonicalized - the machine has been canonicalized (struct
 * backend_ops): the tuning of its per-CPU lists is that of the fresh machine
 */
void oracle_canonicalized(struct oracle *o);

/** oracle_reset - back to the fresh machine, undoing only what was done. */
void oracle_reset(struct oracle *o);

/** oracle_page - what the page is; @pfn < nr_pages. */
const struct known_page *oracle_page(const struct oracle *o, uint32_t pfn);

/** oracle_type - the pageblock type last seen at @pfn. */
enum migratetype oracle_type(const struct oracle *o, uint32_t pfn);

/** oracle_is_isolated - is there a page at @pfn, in an isolated pageblock? Any @pfn. */
bool oracle_is_isolated(const struct oracle *o, uint32_t pfn);

/** oracle_kept_type - the same, but of an isolated pageblock its own. */
enum migratetype oracle_kept_type(const struct oracle *o, uint32_t pfn);

/**
 * oracle_predict - take in what a call and its result make of the pages
 *
 * A result that cannot be (allocated pages that are not free, say) is
 * remembered and reported by the next oracle_judge().
 */
void oracle_predict(struct oracle *o, const struct call *call,
		    const struct result *result);

/**
 * oracle_follow_answer - others have done what @answer says, while a request waited
 *
 * For calls that were made at the same time: oracle_predict() follows the answers of all others.
 */
void oracle_follow_answer(struct oracle *o, const struct answer *answer);

/**
 * oracle_follow - oracle_predict() for callers that never call oracle_judge()
 *
 * Does not check whether the result is possible: that needs the lists, which are not tracked then.
 */
void oracle_follow(struct oracle *o, const struct call *call, const struct result *result);

/** oracle_pending - has the last prediction found the result impossible? */
bool oracle_pending(const struct oracle *o);

/**
 * oracle_changed - pages whose observable state the last prediction changed
 *
 * A snapshot that is to be judged holds these beside what the backend touched:
 * a backend that forgot to touch a page must not get away with it.
 */
const uint32_t *oracle_changed(const struct oracle *o, size_t *nr);

/**
 * oracle_judge - does the machine obey?
 * @call, @result: the call that led here, NULL for a drain.
 * @s: snapshot of at least the touched and the changed pages.
 *
 * Return: true, or false with the first violation found in @v.
 */
bool oracle_judge(struct oracle *o, const struct call *call,
		  const struct result *result, const struct snapshot *s,
		  struct violation *v);

/**
 * oracle_begin_overlap - calls follow that were made at the same time
 * @interrupts: some of them in interrupts: what PGALLOC and PGFREE counted there may be lost.
 *	__count_vm_events() is raw_cpu_add(), whose load and store an interrupt may come between.
 *
 * Their predictions are to be made in some order that explains the results, none of which
 * is judged by the lists that were seen before: others may have changed them. If the result
 * of one is impossible (oracle_pending()), nothing was made of it, and another may be
 * predicted first. What a call reported is judged by oracle_judge_reports(). At the end,
 * the machine is drained, and oracle_judge() without a call judges all of it.
 */
void oracle_begin_overlap(struct oracle *o, bool interrupts);

/** oracle_end_overlap - after that */
void oracle_end_overlap(struct oracle *o);

/**
 * struct reports - pages that a call which is predicted in several parts must report as bad
 */
struct reports {
	uint32_t *pfns;
	size_t nr;
	size_t cap;
};

/** oracle_keep_reports - add those of the part that was predicted last */
void oracle_keep_reports(struct oracle *o, struct reports *kept);

/**
 * oracle_judge_reports - bad pages, warnings and retries of the call whose last part was predicted
 *	last
 * @kept: of all parts; empty from then on.
 */
bool oracle_judge_reports(struct oracle *o, const struct call *call,
			  const struct result *result, struct reports *kept,
			  struct violation *v);

/**
 * oracle_judge_fresh - after everything is freed and drained, is it in its initial state?
 */
bool oracle_judge_fresh(struct oracle *o, struct violation *v);

/**
 * oracle_block - the block around @pfn on any list, as last seen
 * @head, @order: its first page and order.
 * Return: where it is, WHERE_NONE if there is none.
 */
enum page_where oracle_block(const struct oracle *o, uint32_t pfn,
			     uint32_t *head, unsigned int *order);

/**
 * oracle_left - the blocks of several pageblocks that the call at hand has taken from
 * per-CPU lists (%WHERE_PCP), or from free lists of isolated pages (%WHERE_BUDDY)
 */
const struct pfn_range *oracle_left(const struct oracle *o,
				    enum page_where where, size_t *nr);

/**
 * oracle_pcp_contended - is the per-CPU lock for @pfn surely not had by the call at hand?
 * @once: it is tried once.
 */
bool oracle_pcp_contended(const struct oracle *o, uint32_t pfn, bool once);

/**
 * oracle_foreseen - the pages that a contiguous allocation must take, for its range
 * Return: false where that is not known.
 */
bool oracle_foreseen(const struct oracle *o, struct pfn_range *r);

/**
 * oracle_lost - the free pages around @pfn that are on no list, all of them
 *
 * For @excuse when free-not-listed is violated: the largest range that contains
 * @pfn, or an empty one.
 */
struct pfn_range oracle_lost(const struct oracle *o, uint32_t pfn);

/**
 * oracle_reports - how often is a page reported bad for its damage when it is freed?
 * @tail: it is not the first page of what is freed.
 * @but: bits of enum damage that do not matter.
 *
 * With page checking on. References that a page should not have are not damage.
 */
unsigned int oracle_reports(const struct oracle *o, uint32_t pfn, bool tail,
			    uint16_t but);

/**
 * enum alloc_failure - why a buddy allocation failed
 * @FAILED_NMI: an NMI without SMP may not even try a lock.
 * @FAILED_ORDER: the order exceeds the largest, or is that of a nolock allocation and has
 *	no per-CPU list.
 * @FAILED_WATERMARK: each allowed zone is at the lowest watermark that the request may
 *	go down to.
 * @FAILED_NO_BLOCK: a zone has pages enough, but no block of the order and type.
 * @FAILED_LOCK: a zone has a block, and somebody else its lock.
 * @FAILED_FRAGMENT: in defrag_mode, it would have to break into a pageblock of another type.
 * @FAILED_RETRYING: it still retried when the harness gave it up.
 */
enum alloc_failure {
	FAILED_NOT,
	FAILED_NMI,
	FAILED_ORDER,
	FAILED_WATERMARK,
	FAILED_NO_BLOCK,
	FAILED_LOCK,
	FAILED_FRAGMENT,
	FAILED_RETRYING,
};

extern const char *const alloc_failure_names[];

/** oracle_alloc_failure - why the last call failed, FAILED_NOT if it did not */
enum alloc_failure oracle_alloc_failure(const struct oracle *o,
					const struct call *call,
					const struct result *result);

/**
 * oracle_has_block - does the zone have, still, what the request may take?
 *
 * A page of this CPU's own list, or a large enough block of a type that it may
 * fall back to.
 */
bool oracle_has_block(const struct oracle *o, const struct call *call,
		      unsigned int zone);

/**
 * struct oracle_context - what later rules depend on, beside the pages and the lists
 * @tries_pcp, @tries_zone: of each lock that somebody else holds, @after and @times of struct call;
 *	1 << 16 is set where it is held.
 * @has_deferred: there has been a deferred page.
 * @types_changed, @leaked: pageblocks have changed type, and pages have leaked, since the
 *	machine was fresh: then it need not become as it was.
 */
struct oracle_context {
	uint32_t tries_pcp[GEOMETRY_MAX_ZONES][GEOMETRY_MAX_CPUS];
	uint32_t tries_zone[GEOMETRY_MAX_ZONES];
	uint8_t cpu;
	uint8_t task;
	uint8_t has_deferred;
	uint8_t types_changed;
	uint32_t leaked;
};

/** oracle_context - all that the oracle keeps from call to call and no other function tells */
void oracle_context(const struct oracle *o, struct oracle_context *c);

/** oracle_deferred - pages on deferred lists, as last seen. */
int64_t oracle_deferred(const struct oracle *o);

#endif
