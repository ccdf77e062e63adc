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
};

const char *const state_check_names[NR_STATE_CHECKS] = {
	[STATE_FINE] = "fine",
	[STATE_FREED_TWICE] = "freed twice",
	[STATE_GOT_FREE] = "a reference to a free page",
	[STATE_NOT_EXCLUSIVE] = "a frozen page has another user",
	[STATE_LOST] = "the refcount is not the number of references",
	[STATE_LEAKED] = "a page without an owner is not free",
	[STATE_OVERFLOW] = "failed try-gets accumulate",
	[STATE_BUG] = "an assertion fails",
};

/* --- turns --- */

/**
 * struct turn - the step that is being taken
 * @thread, @page: by whom, at what.
 * @cursor: steps of the operation behind us, those of earlier turns included.
 * @taken: this turn's has been taken.
 * @check: what it broke.
 * @end: where the turn ends when the operation goes on.
 */
static _Thread_local struct turn {
	struct state *w;
	struct state_thread *thread;
	struct page page;
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

/* Does what follows happen in this turn, rather than in an earlier one? */
static bool is_now(void)
{
	return turn.cursor == turn.thread->nr_values &&
	       (turn.taken || !turn.cursor);
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

/* The thread has got a reference. */
static void gain(unsigned int page)
{
	if (!is_now())
		return;
	say(", got");
	if (is_free(turn.w, page))
		broken(STATE_GOT_FREE);
	else if (owners(turn.w, page))
		broken(STATE_NOT_EXCLUSIVE);
	turn.thread->refs[page]++;
}

/* It gives this many away, with its next step. */
static void lose(unsigned int page, unsigned int nr)
{
	if (is_now())
		turn.thread->refs[page] -= nr;
}

/* The page is its own now. */
static void own(unsigned int page)
{
	if (!is_now())
		return;
	say(", its own");
	if (is_free(turn.w, page))
		broken(STATE_FREED_TWICE);
	else if (owners(turn.w, page) || all_refs(turn.w, page))
		broken(STATE_NOT_EXCLUSIVE);
	turn.thread->own |= 1u << page;
}

static void disown(unsigned int page)
{
	if (is_now())
		turn.thread->own &= ~(1u << page);
}

/* --- operations --- */

static void free_owned(unsigned int page)
{
	if (list_step_again())
		return;
	if (is_free(turn.w, page))
		broken(STATE_FREED_TWICE);
	turn.thread->own &= ~(1u << page);
	turn.w->free |= 1u << page;
	step_noted(0);
	say("to the allocator");
}

static void take(unsigned int page)
{
	if (list_step_again())
		return;
	turn.w->free &= ~(1u << page);
	turn.thread->own |= 1u << page;
	step_noted(0);
	say("from the allocator");
}

static void operate(struct state *w, struct page *page, unsigned int nr)
{
	struct state_thread *t = turn.thread;

	switch ((enum state_op)t->op) {
	case STATE_GET:
		page_ref_by(w, add, page, 1);
		gain(nr);
		break;
	case STATE_TRY_GET:
		if (page_ref_by(w, add_unless_zero, page, 1))
			gain(nr);
		break;
	case STATE_PUT:
		lose(nr, 1);
		if (!page_ref_by(w, sub_and_test, page, 1))
			break;
		own(nr);
		free_owned(nr);
		break;
	case STATE_FREEZE:
		if (!page_ref_by(w, freeze, page, t->refs[nr]))
			break;
		lose(nr, t->refs[nr]);
		own(nr);
		break;
	case STATE_UNFREEZE:
		page_ref_by(w, unfreeze, page, 1);
		disown(nr);
		gain(nr);
		break;
	case STATE_FREE:
		free_owned(nr);
		break;
	case STATE_ALLOC:
		take(nr);
		page_ref_by(w, init, page);
		disown(nr);
		gain(nr);
		break;
	case STATE_IDLE:
	case NR_STATE_OPS:
		break;
	}
}

/* May an idle thread begin this? */
static bool may_begin(const struct state *w, const struct state_thread *t,
		      enum state_op op, unsigned int page)
{
	switch (op) {
	case STATE_GET:
		return t->refs[page] && t->refs[page] < STATE_MAX_REFS;
	case STATE_PUT:
	case STATE_FREEZE:
		return t->refs[page];
	case STATE_UNFREEZE:
	case STATE_FREE:
		return t->own >> page & 1;
	case STATE_ALLOC:
		return is_free(w, page);
	case STATE_TRY_GET:
		return t->refs[page] < STATE_MAX_REFS;
	case STATE_IDLE:
	case NR_STATE_OPS:
		break;
	}
	return false;
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

/* Is anybody in the midst of an operation on the page? */
static bool is_busy(const struct state *w, unsigned int page)
{
	for (unsigned int i = 0; i < w->nr_threads; i++)
		if (w->threads[i].op && w->threads[i].page == page)
			return true;
	return false;
}

/*
 * A free page shows no count, nor does one that somebody owns: giving it a
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
		t->left--;
	}
	turn.w = w;
	turn.thread = t;
	turn.page._refcount.counter = w->counts[t->page];
	turn.cursor = 0;
	turn.taken = false;
	turn.check = STATE_FINE;
	turn.event = event;
	if (event)
		*event = (struct state_event){ .page = move.page };

	if (!setjmp(turn.end)) {
		operate(w, &turn.page, t->page);
		/* It is over. */
		memset(t->values, 0, t->nr_values * sizeof(*t->values));
		t->nr_values = 0;
		t->op = STATE_IDLE;
		t->page = 0;
	}
	w->counts[move.page] = turn.page._refcount.counter;
	return turn.check ? turn.check : check_state(w, event);
}
