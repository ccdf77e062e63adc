/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a step does to memory, weakly ordered or not, and whose use of a page
 * has been seen. Only state.c includes this.
 */
#ifndef INTERLEAVE_LOAD_H
#define INTERLEAVE_LOAD_H

static unsigned int cell_of(const atomic_t *v)
{
	return (unsigned int)((const struct page *)v - turn.pages);
}

static unsigned int this_thread(void)
{
	return (unsigned int)(turn.thread - turn.w->threads);
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

static void drop_marks(uint16_t use)
{
	if (turn.w->weak)
		memory_drop_marks(&turn.w->memory, use);
}

#endif
