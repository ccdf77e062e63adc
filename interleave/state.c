/* SPDX-License-Identifier: GPL-2.0-only */
#include "interleave/who.h"

#include <assert.h>
#include <setjmp.h>
#include <stddef.h>
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
	[STATE_LOOKUP] = "lookup",
	[STATE_CLAIM] = "claim",
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
	[STATE_UNORDERED] = "an owner that earlier use of the page is not ordered before",
	[STATE_NOT_SOLE] = "a page that was claimed has another user",
	[STATE_UNSEEN] = "a reference that what the owner did is not ordered before",
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
 * @age: of the value to load, of @ages.
 * @forgot: a value was dropped that some thread could load.
 * @check: what it broke.
 * @end: where the turn ends when the operation goes on.
 */
static _Thread_local struct turn {
	struct state *w;
	struct state_thread *thread;
	struct page pages[STATE_PAGES];
	unsigned int cursor;
	bool taken;
	unsigned int age;
	unsigned int ages;
	bool forgot;
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

	assert(t->nr_values < STATE_VALUES);
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

#include "interleave/load.h"
#include "interleave/holders.h"

/* --- operations --- */

#define page_ref_count(page)						\
	page_ref_by(turn.w, count, page)
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
		about_to_share(page);
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
	case STATE_LOOKUP:
		lookup_page(page);
		break;
	case STATE_CLAIM:
		claim_page(page, t->refs[nr]);
		break;
	case STATE_IDLE:
	case NR_STATE_OPS:
		break;
	}
}

/* --- a step --- */

size_t state_size(const struct state *w)
{
	return w->weak ? sizeof(*w) : offsetof(struct state, memory);
}

unsigned int state_ages(void)
{
	return turn.ages;
}

bool state_forgot(void)
{
	return turn.forgot;
}

void state_weaken(struct state *w)
{
	int32_t values[NR_CELLS];

	for (unsigned int i = 0; i < STATE_PAGES; i++) {
		values[i] = w->counts[i];
		values[CELL_OF_COMPOUND(i)] = w->compound[i];
		values[CELL_OF_PTE(i)] = w->ptes >> i & 1;
	}
	w->weak = true;
	memory_init(&w->memory, values, NR_CELLS);
}

int32_t state_frozen_count(enum refcounts refcounts, bool worn)
{
	if (refcounts == REFCOUNTS_ZERO_FROZEN)
		return 0;
	return worn ? PAGE_REF_FROZEN + PAGE_REF_MAX_FAILED - 1 :
		      PAGE_REF_FROZEN;
}

/* A bit per thread that may still do something. */
static unsigned int busy_threads(const struct state *w)
{
	unsigned int threads = 0;

	for (unsigned int i = 0; i < w->nr_threads; i++)
		if (w->threads[i].op || w->threads[i].left)
			threads |= 1u << i;
	return threads;
}

enum state_check state_step(struct state *w, struct state_move move,
			    struct state_event *event)
{
	struct state_thread *t = &w->threads[move.thread];
	enum state_check check;
	unsigned int page;

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
	turn.age = move.age;
	turn.ages = 1;
	turn.forgot = false;
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
	if (w->weak)
		memory_forget(&w->memory, busy_threads(w));
	check = turn.check;
	if (!check) {
		check = state_check(w, &page);
		if (check && event)
			event->page = (uint8_t)page;
	}
	return check;
}
