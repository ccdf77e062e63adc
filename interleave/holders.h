/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the calls of entry.h mean for who has what, and the steps beside the
 * counts: what a page says of its block, page table entries, the allocator's
 * lists. Only state.c includes this.
 */
#ifndef INTERLEAVE_HOLDERS_H
#define INTERLEAVE_HOLDERS_H

static unsigned int nr_of(const struct page *page)
{
	return (unsigned int)(page - turn.pages);
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
	drop_marks(use_of(nr));
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

#endif
