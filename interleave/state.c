/* SPDX-License-Identifier: GPL-2.0-only */
#include "interleave/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include "interleave/atomic.h"

/* --- what the protocols are written in terms of --- */

struct page {
	atomic_t _refcount;
};

static void state_bug(const char *what);

#define VM_BUG_ON_PAGE(cond, page)	\
	do {				\
		if (cond)		\
			state_bug(#cond); \
	} while (0)

#include "allocator/refcount/frozen_bit.h"
#include "allocator/refcount/zero_frozen.h"

#define page_ref_by(w, op, ...)						\
	((w)->refcounts == REFCOUNTS_FROZEN_BIT ?			\
		 frozen_bit_##op(__VA_ARGS__) :				\
		 zero_frozen_##op(__VA_ARGS__))

const char *const state_op_names[NR_STATE_OPS] = {
	[STATE_IDLE] = "idle",
	[STATE_GET] = "get",
	[STATE_TRY_GET] = "try_get",
	[STATE_PUT] = "put",
	[STATE_FREEZE] = "freeze",
	[STATE_UNFREEZE] = "unfreeze",
	[STATE_FREE] = "free",
	[STATE_ALLOC] = "alloc",
	[STATE_ALLOC_HIGH] = "alloc_high",
	[STATE_ALLOC_COMP] = "alloc_comp",
	[STATE_FREE_PAGES] = "free_pages",
};

const char *const state_check_names[NR_STATE_CHECKS] = {
	[STATE_FINE] = "fine",
	[STATE_FREED_TWICE] = "freed twice",
	[STATE_GOT_FREE] = "a reference to a free page",
	[STATE_NOT_EXCLUSIVE] = "a frozen page has another user",
	[STATE_LOST] = "the refcount is not the number of references",
	[STATE_LEAKED] = "a page without an owner is not free",
	[STATE_FREED_OTHERS] = "a page that somebody else has is freed",
	[STATE_WRONG_ORDER] = "a block is freed with another order than its own",
	[STATE_TAIL] = "a reference to a tail page",
	[STATE_WRONG_BLOCK] = "a reference that does not keep the page",
	[STATE_OVERFLOW] = "failed try-gets accumulate",
	[STATE_BUG] = "an assertion fails",
};

static const char *const state_compound_names[] = {
	[STATE_NONE] = "no part of a compound page",
	[STATE_HEAD] = "a head of order 1",
	[STATE_TAIL_OF_PREVIOUS] = "a tail",
};

/* --- turns --- */

/**
 * struct turn - the step that is being taken
 * @thread, @pages: by whom, at what: all pages, so that one leads to the next.
 * @cursor: steps of the operation behind us, those of earlier turns included.
 * @taken: this turn's has been taken.
 * @check: what it broke.
 * @end: where the turn ends when the operation goes on.
 */
static _Thread_local struct turn {
	struct state *w;
	struct state_thread *thread;
	struct page pages[STATE_PAGES];
	unsigned int cursor;
	bool taken;
	enum state_check check;
	struct state_event *event;
	jmp_buf end;
} turn;

/* Appends to the event's text. */
static void __attribute__((format(printf, 1, 2))) say(const char *format, ...)
{
	va_list args;
	size_t len;

	if (!turn.event)
		return;
	len = strlen(turn.event->text);
	va_start(args, format);
	vsnprintf(turn.event->text + len, sizeof(turn.event->text) - len,
		  format, args);
	va_end(args);
}

static void say_count(int count)
{
	if (turn.w->refcounts != REFCOUNTS_FROZEN_BIT || count >= 0)
		say("%d", count);
	else if (count == PAGE_REF_FROZEN)
		say("frozen");
	else
		say("frozen+%d", count - PAGE_REF_FROZEN);
}

static bool step_again(int *found)
{
	struct state_thread *t = turn.thread;

	if (turn.cursor < t->nr_values) {
		*found = t->values[turn.cursor++];
		return true;
	}
	if (turn.taken)
		longjmp(turn.end, 1);
	return false;
}

static void step_noted(int found)
{
	struct state_thread *t = turn.thread;

	t->values[t->nr_values++] = found;
	turn.cursor++;
	turn.taken = true;
}

static void step_taken(const char *what, int found, int left)
{
	step_noted(found);
	say("%s ", what);
	say_count(found);
	if (left != found || !strcmp(what, "set")) {
		say(" -> ");
		say_count(left);
	}
}

/* A step at the allocator's lists, under their lock. */
static bool list_step_again(void)
{
	int found;

	return step_again(&found);
}

/* Is what is before us in the operation what this turn's step has led to? */
static bool is_now(void)
{
	return turn.cursor == turn.thread->nr_values && turn.taken;
}

/* Is the next step this turn's? */
static bool is_next(void)
{
	return turn.cursor == turn.thread->nr_values && !turn.taken;
}

static void broken(enum state_check check)
{
	if (!turn.check)
		turn.check = check;
}

static void state_bug(const char *what)
{
	broken(STATE_BUG);
	say(", assertion: %s", what);
	longjmp(turn.end, 1);
}

/* --- who has what --- */

static unsigned int nr_of(const struct page *page)
{
	return (unsigned int)(page - turn.pages);
}

static unsigned int all_refs(const struct state *w, unsigned int page)
{
	unsigned int refs = 0;

	for (unsigned int i = 0; i < w->nr_threads; i++)
		refs += w->threads[i].refs[page];
	return refs;
}

/* A bit per thread. */
static unsigned int owners(const struct state *w, unsigned int page)
{
	unsigned int threads = 0;

	for (unsigned int i = 0; i < w->nr_threads; i++)
		threads |= (unsigned int)(w->threads[i].own >> page & 1) << i;
	return threads;
}

static bool is_free(const struct state *w, unsigned int page)
{
	return w->free >> page & 1;
}

/* A tail of a compound block, or of some thread's non-compound one. */
static bool is_tail(const struct state *w, unsigned int page)
{
	unsigned int tails = 0;

	for (unsigned int i = 0; i < w->nr_threads; i++)
		tails |= w->threads[i].tails;
	return tails >> page & 1 ||
	       w->compound[page] == STATE_TAIL_OF_PREVIOUS;
}

static unsigned int head_of(const struct state *w, unsigned int page)
{
	return page - (w->compound[page] == STATE_TAIL_OF_PREVIOUS);
}

/* The bits of the block that @page is the first of. */
static uint8_t block_of(const struct state *w, unsigned int page)
{
	return (uint8_t)((w->compound[page] == STATE_HEAD ? 3u : 1u) << page);
}

/* The thread has got a reference. */
static void gain(const struct page *page)
{
	unsigned int nr = nr_of(page);

	if (!is_now())
		return;
	say(", got");
	if (is_free(turn.w, nr))
		broken(STATE_GOT_FREE);
	else if (owners(turn.w, nr))
		broken(STATE_NOT_EXCLUSIVE);
	else if (is_tail(turn.w, nr))
		broken(STATE_TAIL);
	turn.thread->refs[nr]++;
}

/* What it has got is a reference for @page. */
static void keep(const struct page *page, const struct page *head)
{
	if (is_now() && head_of(turn.w, nr_of(page)) != nr_of(head))
		broken(STATE_WRONG_BLOCK);
}

/* It gives one away, with its next step. */
static void about_to_drop(const struct page *page)
{
	if (is_next())
		turn.thread->refs[nr_of(page)]--;
}

/* The page is its own now, and with it the block; no reference of it is left. */
static void own(const struct page *page)
{
	unsigned int nr = nr_of(page);

	if (!is_now())
		return;
	say(", its own");
	if (is_free(turn.w, nr))
		broken(STATE_FREED_TWICE);
	else if (owners(turn.w, nr) || all_refs(turn.w, nr))
		broken(STATE_NOT_EXCLUSIVE);
	turn.thread->own |= block_of(turn.w, nr);
}

/* It has got its first reference. */
static void disown(const struct page *page)
{
	if (is_now())
		turn.thread->own &= ~block_of(turn.w, nr_of(page));
	gain(page);
}

/* --- what a page says of its block --- */

static enum state_compound read_compound(const struct page *page)
{
	int found;

	if (!turn.w->max_order)
		return STATE_NONE;
	if (step_again(&found))
		return found;
	found = turn.w->compound[nr_of(page)];
	step_noted(found);
	say("page %u is %s", nr_of(page), state_compound_names[found]);
	return found;
}

static struct page *compound_head(struct page *page)
{
	return page - (read_compound(page) == STATE_TAIL_OF_PREVIOUS);
}

static unsigned int compound_order(const struct page *page)
{
	return read_compound(page) == STATE_HEAD;
}

static bool PageHead(const struct page *page)
{
	return read_compound(page) == STATE_HEAD;
}

/* --- the allocator's lists --- */

/* A page goes to the lists: is that for this thread to do? */
static enum state_check free_one(unsigned int page)
{
	struct state_thread *t = turn.thread;
	uint8_t bit = (uint8_t)(1u << page);
	enum state_check check = STATE_FINE;

	if (is_free(turn.w, page))
		check = STATE_FREED_TWICE;
	else if (!((t->own | t->tails) & bit))
		check = STATE_FREED_OTHERS;
	t->own &= ~bit;
	t->tails &= ~bit;
	turn.w->free |= bit;
	turn.w->compound[page] = STATE_NONE;
	return check;
}

/* The block says no longer that it is one, and goes to the lists. */
static void free_frozen_pages(struct page *page, unsigned int order)
{
	unsigned int nr = nr_of(page);
	bool whole = turn.w->compound[nr] != STATE_HEAD || order;

	if (list_step_again())
		return;
	step_noted(0);
	say("to the allocator");
	if (turn.w->max_order)
		say(", page %u of order %u", nr, order);
	for (unsigned int i = nr; i < nr + (1u << order); i++) {
		enum state_check check = free_one(i);

		if (check)
			broken(check);
	}
	if (!whole)
		broken(STATE_WRONG_ORDER);
}

/* Off the lists, as a block; it has no count yet. */
static void take(const struct page *page, enum state_op op)
{
	unsigned int nr = nr_of(page);
	unsigned int order = op != STATE_ALLOC;

	if (list_step_again())
		return;
	turn.w->free &= ~((order ? 3u : 1u) << nr);
	turn.thread->own |= 1u << nr;
	if (op == STATE_ALLOC_HIGH)
		turn.thread->tails |= 2u << nr;
	if (op == STATE_ALLOC_COMP) {
		turn.thread->own |= 2u << nr;
		turn.w->compound[nr] = STATE_HEAD;
		turn.w->compound[nr + 1] = STATE_TAIL_OF_PREVIOUS;
	}
	step_noted(0);
	say("from the allocator");
}

/* --- operations --- */

#define page_ref_add_unless_zero(page, nr)				\
	page_ref_by(turn.w, add_unless_zero, page, nr)
#define page_ref_sub_and_test(page, nr)					\
	page_ref_by(turn.w, sub_and_test, page, nr)

#include "interleave/entry.h"

static void operate(struct state *w, struct page *page, unsigned int nr)
{
	struct state_thread *t = turn.thread;

	switch ((enum state_op)t->op) {
	case STATE_GET:
		page = compound_head(page);
		page_ref_by(w, add, page, 1);
		gain(page);
		break;
	case STATE_TRY_GET:
		try_get_page(page);
		break;
	case STATE_PUT:
		put_page(page);
		break;
	case STATE_FREEZE:
		if (!page_ref_by(w, freeze, page, t->refs[nr]))
			break;
		if (is_now())
			t->refs[nr] = 0;
		own(page);
		break;
	case STATE_UNFREEZE:
		page_ref_by(w, unfreeze, page, 1);
		disown(page);
		break;
	case STATE_FREE:
		free_frozen_pages(page, compound_order(page));
		break;
	case STATE_ALLOC:
	case STATE_ALLOC_HIGH:
	case STATE_ALLOC_COMP:
		take(page, t->op);
		page_ref_by(w, init, page);
		disown(page);
		break;
	case STATE_FREE_PAGES:
		page_ref_by(w, free_pages, page, t->order);
		break;
	case STATE_IDLE:
	case NR_STATE_OPS:
		break;
	}
}

/* Are @page and the next one free, and may they be a block? */
static bool may_allocate_two(const struct state *w, unsigned int page)
{
	return w->max_order && page % 2 == 0 && page + 1 < w->nr_pages &&
	       is_free(w, page) && is_free(w, page + 1);
}

/* Has this thread allocated the next page with this one, not compound? */
static bool has_tail(const struct state_thread *t, unsigned int page)
{
	return t->tails >> (page + 1) & 1;
}

/* May an idle thread begin this? */
static bool may_begin(const struct state *w, const struct state_thread *t,
		      enum state_op op, unsigned int page)
{
	unsigned int refs = t->refs[head_of(w, page)];

	switch (op) {
	case STATE_GET:
		return refs && refs < STATE_MAX_REFS;
	case STATE_PUT:
		/* That of the allocation is for free_pages: the tails. */
		return refs > has_tail(t, page);
	case STATE_FREEZE:
		return t->refs[page] && !has_tail(t, page);
	case STATE_UNFREEZE:
	case STATE_FREE:
		return t->own >> head_of(w, page) & 1 &&
		       head_of(w, page) == page;
	case STATE_ALLOC:
		return is_free(w, page);
	case STATE_ALLOC_HIGH:
	case STATE_ALLOC_COMP:
		return may_allocate_two(w, page);
	case STATE_FREE_PAGES:
		return w->max_order && t->refs[page];
	case STATE_TRY_GET:
		return refs < STATE_MAX_REFS;
	case STATE_IDLE:
	case NR_STATE_OPS:
		break;
	}
	return false;
}

/* Of the block that a thread has a reference to: it knows what it is. */
static uint8_t known_order(const struct state *w, const struct state_thread *t,
			   unsigned int page)
{
	return w->compound[page] == STATE_HEAD || has_tail(t, page);
}

bool state_may(const struct state *w, struct state_move move)
{
	const struct state_thread *t = &w->threads[move.thread];

	if (move.thread >= w->nr_threads || move.page >= w->nr_pages)
		return false;
	if (t->op)
		return t->op == move.op && t->page == move.page;
	return t->left && may_begin(w, t, move.op, move.page);
}

unsigned int state_moves(const struct state *w, struct state_move *moves)
{
	unsigned int nr = 0;

	for (uint8_t i = 0; i < w->nr_threads; i++) {
		const struct state_thread *t = &w->threads[i];

		if (t->nr_values >= STATE_PATIENCE) {
			moves[0] = (struct state_move){ i, t->op, t->page };
			return 1;
		}
		if (t->op) {
			moves[nr++] = (struct state_move){ i, t->op, t->page };
			continue;
		}
		for (uint8_t page = 0; t->left && page < w->nr_pages; page++)
			for (uint8_t op = STATE_GET; op < NR_STATE_OPS; op++)
				if (may_begin(w, t, op, page))
					moves[nr++] = (struct state_move){
						i, op, page };
	}
	return nr;
}

/* --- what must be true after every step --- */

int32_t state_frozen_count(enum refcounts refcounts, bool worn)
{
	if (refcounts == REFCOUNTS_ZERO_FROZEN)
		return 0;
	return worn ? PAGE_REF_FROZEN + PAGE_REF_MAX_FAILED - 1 :
		      PAGE_REF_FROZEN;
}

/* As the protocol's getter has it. */
static int64_t shown(const struct state *w, int32_t count)
{
	return w->refcounts == REFCOUNTS_FROZEN_BIT && count < 0 ? 0 : count;
}

static bool piled_up(const struct state *w, int32_t count)
{
	return w->refcounts == REFCOUNTS_FROZEN_BIT && count < 0 &&
	       count - PAGE_REF_FROZEN >=
		       PAGE_REF_MAX_FAILED + w->nr_threads;
}

/* Is anybody in the midst of an operation on the page, or on its block? */
static bool is_busy(const struct state *w, unsigned int page)
{
	for (unsigned int i = 0; i < w->nr_threads; i++)
		if (w->threads[i].op && w->threads[i].page >> w->max_order ==
						page >> w->max_order)
			return true;
	return false;
}

/* A tail whose block its allocator has freed, without it. */
static bool is_forgotten(const struct state *w, unsigned int page)
{
	for (unsigned int i = 0; i < w->nr_threads; i++) {
		const struct state_thread *t = &w->threads[i];

		if (t->tails >> page & 1 && !t->op && !t->refs[page - 1])
			return true;
	}
	return false;
}

/*
 * A free page shows no count, nor does a tail, nor one that somebody owns: giving it a
 * count ends that, in one step. Else the count is the references there are;
 * while somebody is about to change it, at least those that nobody is giving
 * away.
 */
static enum state_check check_page(const struct state *w, unsigned int page)
{
	int64_t count = shown(w, w->counts[page]);
	unsigned int refs = all_refs(w, page);
	bool busy = is_busy(w, page);

	if (piled_up(w, w->counts[page]))
		return STATE_OVERFLOW;
	if (is_free(w, page) || owners(w, page))
		return count ? STATE_NOT_EXCLUSIVE : STATE_FINE;
	if (is_tail(w, page))
		return count ? STATE_TAIL :
		       is_forgotten(w, page) ? STATE_LEAKED : STATE_FINE;
	if (count < refs || (!busy && count != refs))
		return STATE_LOST;
	return !busy && !refs ? STATE_LEAKED : STATE_FINE;
}

static enum state_check check_state(const struct state *w,
				    struct state_event *event)
{
	for (unsigned int i = 0; i < w->nr_pages; i++) {
		enum state_check check = check_page(w, i);

		if (check && event)
			event->page = (uint8_t)i;
		if (check)
			return check;
	}
	return STATE_FINE;
}

enum state_check state_step(struct state *w, struct state_move move,
			    struct state_event *event)
{
	struct state_thread *t = &w->threads[move.thread];

	if (!t->op) {
		t->op = move.op;
		t->page = move.page;
		t->order = t->op == STATE_FREE_PAGES ?
				   known_order(w, t, t->page) : 0;
		t->left--;
	}
	turn.w = w;
	turn.thread = t;
	for (unsigned int i = 0; i < w->nr_pages; i++)
		turn.pages[i]._refcount.counter = w->counts[i];
	turn.cursor = 0;
	turn.taken = false;
	turn.check = STATE_FINE;
	turn.event = event;
	if (event)
		*event = (struct state_event){ .page = move.page };

	if (!setjmp(turn.end)) {
		operate(w, &turn.pages[t->page], t->page);
		/* It is over. */
		memset(t->values, 0, t->nr_values * sizeof(*t->values));
		t->nr_values = 0;
		t->op = STATE_IDLE;
		t->page = 0;
		t->order = 0;
	}
	for (unsigned int i = 0; i < w->nr_pages; i++)
		w->counts[i] = turn.pages[i]._refcount.counter;
	return turn.check ? turn.check : check_state(w, event);
}
