/* SPDX-License-Identifier: GPL-2.0-only */
#include "interleave/state.h"

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

/* --- memory --- */

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

/* The counts' cells come first. */
#define CELL_OF_COMPOUND(page)	(STATE_PAGES + (page))
#define CELL_OF_PTE(page)	(2 * STATE_PAGES + (page))
#define NR_CELLS		(3 * STATE_PAGES)

static unsigned int cell_of(const atomic_t *v)
{
	return (unsigned int)((const struct page *)v - turn.pages);
}

static unsigned int this_thread(void)
{
	return (unsigned int)(turn.thread - turn.w->threads);
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

/* Which of so many values is it to be? */
static unsigned int choose(unsigned int ages)
{
	if (turn.thread->nr_values >= STATE_PATIENCE)
		ages = 1;
	turn.ages = ages;
	return turn.age < ages ? turn.age : 0;
}

static int load_cell(unsigned int cell, enum memory_order order)
{
	struct memory *m = &turn.w->memory;
	unsigned int age = choose(memory_ages(m, this_thread(), cell));

	if (age)
		say("old: ");
	return memory_load(m, this_thread(), cell, age, order);
}

static void store_cell(unsigned int cell, int32_t value,
		       enum memory_order order)
{
	if (turn.w->weak)
		turn.forgot |= !memory_store(&turn.w->memory, this_thread(),
					     cell, value, order);
}

static int load(const atomic_t *v, enum memory_order order)
{
	return turn.w->weak ? load_cell(cell_of(v), order) : v->counter;
}

static void store(atomic_t *v, int to, enum memory_order order)
{
	store_cell(cell_of(v), to, order);
	v->counter = to;
}

static int newest(const atomic_t *v)
{
	return v->counter;
}

static void replace(atomic_t *v, int to, enum memory_order order)
{
	if (turn.w->weak)
		turn.forgot |= !memory_rmw(&turn.w->memory, this_thread(),
					   cell_of(v), to, order);
	v->counter = to;
}

/* The newest value, or an old one that is not this: what then fails loads. */
static int load_other(const atomic_t *v, int than)
{
	unsigned int thread = this_thread(), cell = cell_of(v), ages, nr = 1;
	unsigned int age_of[MEMORY_VALUES] = { 0 };
	struct memory *m = &turn.w->memory;

	if (!turn.w->weak)
		return v->counter;
	ages = memory_ages(m, thread, cell);
	for (unsigned int age = 1; age < ages; age++)
		if (memory_aged(m, cell, age) != than)
			age_of[nr++] = age;
	nr = choose(nr);
	if (nr)
		say("old: ");
	if (!nr && v->counter == than)
		return than;
	return memory_load(m, thread, cell, age_of[nr], MEMORY_RELAXED);
}

/* --- whose use of a page has been seen --- */

/* A bit per thread, and one for what an owner does. */
#define BITS_OF_PAGE		((1u << (STATE_THREADS + 1)) - 1)
#define FIRST_BIT(page)		((page) * (STATE_THREADS + 1))

static uint16_t use_of(unsigned int page)
{
	return (uint16_t)(BITS_OF_PAGE << FIRST_BIT(page));
}

static uint16_t owners_use_of(unsigned int page)
{
	return (uint16_t)(1u << (FIRST_BIT(page) + STATE_THREADS));
}

static uint16_t own_use_of(unsigned int page)
{
	return (uint16_t)(1u << (FIRST_BIT(page) + this_thread()));
}

static void mark(uint16_t use)
{
	if (turn.w->weak)
		memory_mark(&turn.w->memory, this_thread(), use);
}

static bool sees(uint16_t use)
{
	return !turn.w->weak ||
	       memory_sees(&turn.w->memory, this_thread(), use);
}

static void settle(uint16_t use)
{
	if (turn.w->weak)
		memory_settle(&turn.w->memory, use);
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
	else if (!sees(owners_use_of(nr)))
		broken(STATE_UNSEEN);
	turn.thread->refs[nr]++;
}

/* What it has got is a reference for @page. */
static void keep(const struct page *page, const struct page *head)
{
	if (is_now() && head_of(turn.w, nr_of(page)) != nr_of(head))
		broken(STATE_WRONG_BLOCK);
}

/* It gives one away, with its next step, and has used the page until now. */
static void about_to_drop(const struct page *page)
{
	unsigned int nr = nr_of(page);

	if (!is_next())
		return;
	if (!--turn.thread->refs[nr])
		turn.thread->pinned &= ~(1u << nr);
	mark(own_use_of(nr));
}

/* The same, of a page of its own. */
static void about_to_share(const struct page *page)
{
	if (is_next())
		mark(owners_use_of(nr_of(page)));
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
	else if (!sees(use_of(nr)))
		broken(STATE_UNORDERED);
	/* Who comes after this owner comes after those before it. */
	settle(use_of(nr));
	turn.thread->own |= block_of(turn.w, nr);
}

/* It has got its first reference. */
static void disown(const struct page *page)
{
	if (is_now())
		turn.thread->own &= ~block_of(turn.w, nr_of(page));
	gain(page);
}

/* --- a page that is mapped --- */

static bool is_pinned_by_another(unsigned int page)
{
	for (unsigned int i = 0; i < turn.w->nr_threads; i++)
		if (&turn.w->threads[i] != turn.thread &&
		    turn.w->threads[i].pinned >> page & 1)
			return true;
	return false;
}

static void pin(const struct page *page)
{
	unsigned int nr = nr_of(page);

	if (!is_now())
		return;
	say(", pinned");
	turn.thread->pinned |= 1u << nr;
	if (turn.w->sole >> nr & 1)
		broken(STATE_NOT_SOLE);
}

static void claim(const struct page *page)
{
	unsigned int nr = nr_of(page);

	if (!is_now())
		return;
	say(", claimed");
	turn.w->sole |= 1u << nr;
	if (is_pinned_by_another(nr))
		broken(STATE_NOT_SOLE);
}

static void unclaim(const struct page *page)
{
	if (is_now())
		turn.w->sole &= ~(1u << nr_of(page));
}

static bool read_pte(const struct page *page)
{
	unsigned int nr = nr_of(page);
	int found;

	if (step_again(&found))
		return found;
	found = turn.w->ptes >> nr & 1;
	if (turn.w->weak)
		found = load_cell(CELL_OF_PTE(nr), MEMORY_RELAXED);
	step_noted(found);
	say(found ? "pte" : "no pte");
	return found;
}

static void set_pte(const struct page *page, bool to)
{
	unsigned int nr = nr_of(page);
	int found;

	if (step_again(&found))
		return;
	store_cell(CELL_OF_PTE(nr), to, MEMORY_RELAXED);
	turn.w->ptes = (uint8_t)((turn.w->ptes & ~(1u << nr)) |
				 (unsigned int)to << nr);
	step_noted(0);
	say(to ? "pte set" : "pte cleared");
}

/* No step: with what comes before. */
static void smp_mb(void)
{
	if (!is_now() || !turn.w->weak)
		return;
	memory_mb(&turn.w->memory, this_thread());
	say(", smp_mb");
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
	if (turn.w->weak)
		found = load_cell(CELL_OF_COMPOUND(nr_of(page)),
				  MEMORY_RELAXED);
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

/* A page says something else of its block; the owner's to do. */
static void set_compound(unsigned int page, enum state_compound to)
{
	if (turn.w->compound[page] != to)
		store_cell(CELL_OF_COMPOUND(page), to, MEMORY_RELAXED);
	turn.w->compound[page] = to;
}

static void lock_and_unlock(void)
{
	if (!turn.w->weak)
		return;
	memory_lock(&turn.w->memory, this_thread());
	memory_unlock(&turn.w->memory, this_thread());
}

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
	set_compound(page, STATE_NONE);
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
	lock_and_unlock();
}

/* Off the lists, as a block; it has no count yet. */
static void take(const struct page *page, enum state_op op)
{
	unsigned int nr = nr_of(page);
	unsigned int order = op != STATE_ALLOC;

	if (list_step_again())
		return;
	lock_and_unlock();
	turn.w->free &= ~((order ? 3u : 1u) << nr);
	turn.thread->own |= 1u << nr;
	if (op == STATE_ALLOC_HIGH)
		turn.thread->tails |= 2u << nr;
	if (op == STATE_ALLOC_COMP) {
		turn.thread->own |= 2u << nr;
		set_compound(nr, STATE_HEAD);
		set_compound(nr + 1, STATE_TAIL_OF_PREVIOUS);
	}
	step_noted(0);
	say("from the allocator");
}

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

static bool maps(const struct state_thread *t, unsigned int page)
{
	return t->maps >> page & 1;
}

/* Can it see nothing but what the page now says of its block? */
static bool knows_block(const struct state *w, const struct state_thread *t,
			unsigned int page)
{
	return !w->weak ||
	       memory_ages(&w->memory, (unsigned int)(t - w->threads),
			   CELL_OF_COMPOUND(page)) == 1;
}

/* May an idle thread begin this? */
static bool may_begin(const struct state *w, const struct state_thread *t,
		      enum state_op op, unsigned int page)
{
	unsigned int refs = t->refs[head_of(w, page)];

	switch (op) {
	case STATE_GET:
		return refs && refs < STATE_MAX_REFS &&
		       (head_of(w, page) == page || knows_block(w, t, page));
	case STATE_PUT:
		/* Not that of the allocation, if it has tails, or the mapping. */
		return refs > has_tail(t, page) && refs > maps(t, page) &&
		       (head_of(w, page) == page || knows_block(w, t, page));
	case STATE_FREEZE:
		return t->refs[page] && !has_tail(t, page) &&
		       !maps(t, page);
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
		return w->max_order && t->refs[page] &&
		       knows_block(w, t, page);
	case STATE_TRY_GET:
		return refs < STATE_MAX_REFS;
	case STATE_LOOKUP:
		return w->mapped >> page & 1 && refs < STATE_MAX_REFS;
	case STATE_CLAIM:
		return maps(t, page);
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
	return turn.check ? turn.check : check_state(w, event);
}
