/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The oracle: is what a machine shows possible, given the calls and their results?
 *
 * It verifies, after each call, on each machine by itself:
 *
 * - results: pages that were free, suitable for the request, taken whole; a failure only
 *   for a reason; reports of bad pages and warnings exactly where they are due
 *   (rules/results.c, taken.c, complaints.c, ranges.c, reserve.c);
 * - pages: refcount, flags, mapcount, mapping, private and compound head of every page
 *   that the call touched or should have touched (rules/pages.c);
 * - coverage: the pages on lists are the free ones, each in one block (rules/coverage.c);
 * - lists: zone, order, alignment, migratetype and merging of their blocks, and which CPU
 *   and which list a freed block goes to (rules/lists.c, untouched.c);
 * - pageblocks: who may change a migratetype, and to what; which blocks an allocation may
 *   fall back to (rules/types.c, mobility.c);
 * - tuning: the decay of pcp->high, and pressure flags (rules/tuning.c);
 * - locks: what only trylocks leaves contended lists alone (rules/locks.c);
 * - counters of zones, per-CPU lists and CMA areas, and VM events (rules/counters.c);
 * - the end: with everything freed and drained, a machine is as it was when fresh.
 *
 * docs/rules.md has the rules one by one, each with its source in the kernel.
 *
 * It does not verify what the calls and their results do not decide: which of several
 * suitable blocks an allocation takes, the order of lists, most of the tuning of per-CPU
 * lists. Only comparing two machines can tell (equality.h). Nor does it verify the fields
 * of pages that were leaked on purpose, which no one may use again. It sees a machine
 * between calls, so that several CPUs inside the allocator at once are not its subject.
 * docs/detection.md says what else is left out, and why ("What does this number mean,
 * and what does it not?").
 *
 * It shares no code with any allocator. state/ keeps what each page is and which blocks
 * the machine has shown on its lists; the rules read that and a snapshot. The cost follows
 * what a call touches: arrays are indexed by pfn, sets of pages are bitmaps, and a reset
 * undoes only what was done. That this state is right is tested against a slow reference,
 * which computes it from the whole history (tests/oracle/reference.h).
 */
#ifndef ORACLE_ORACLE_H
#define ORACLE_ORACLE_H

#include "oracle/snapshot.h"
#include "oracle/violation.h"

/*
 * Rules not to judge by: without them shows what else sees a bug. For the whole
 * process; what breaks such a rule so that nothing can be made of it ends a run
 * without a verdict.
 */
extern bool rule_ignored[NR_RULES];

/*
 * How often a rule was held against something: of those that a machine or the
 * operations of a program may leave with nothing to judge, rules_judged. A caller
 * that sums up what was tested sets them to zero as often as it likes.
 */
extern uint64_t rule_judged[NR_RULES];
extern const enum rule rules_judged[];
extern const unsigned int nr_rules_judged;

/* What a page is. */
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
	SHAPE_HEAD,		/* first page of a block that is not compound */
	SHAPE_TAIL,		/* the rest of one: not counted */
	SHAPE_COMPOUND_HEAD,
	SHAPE_COMPOUND_TAIL,
};

/**
 * struct known_page - what the oracle knows of a page
 * @refs: references that callers hold: the count that the page must show.
 *	0 for a held page that is no tail: frozen.
 * @head: of the block for a tail, else the page itself.
 * @damage: bit per enum damage that the holder did and the allocator has not
 *	undone.
 * @kind, @shape: see above; @shape only for held pages.
 * @order: of the block, at its head.
 * @typed: free, and had a page type when it was freed.
 * @deferred_order: free, and came by a deferred list in a block of this order.
 * @others_refs: free, by cma_release() while others had so many references.
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

struct oracle;

/** oracle_create - what a fresh machine of this geometry is. */
struct oracle *oracle_create(const struct geometry *g);
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
 * oracle_judge_fresh - with all given back and drained, is it as when fresh?
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
 * oracle_has_block - does the zone have, still, what the request may take?
 *
 * A page of this CPU's own list, or a large enough block of a type that it may
 * fall back to.
 */
bool oracle_has_block(const struct oracle *o, const struct call *call,
		      unsigned int zone);

/** oracle_deferred - pages on deferred lists, as last seen. */
int64_t oracle_deferred(const struct oracle *o);

/** oracle_leaked - pages leaked on purpose so far. */
uint32_t oracle_leaked(const struct oracle *o);

#endif
