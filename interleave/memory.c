/* SPDX-License-Identifier: GPL-2.0-only */
#include "interleave/memory.h"

#include <string.h>

/* Every view there is, one after the other: for what happens to all of them. */
#define NR_VIEWS (MEMORY_CELLS * MEMORY_VALUES + 3 * MEMORY_THREADS + 2)

static struct memory_view *nth_view(struct memory *m, unsigned int n)
{
	if (n < MEMORY_CELLS * MEMORY_VALUES)
		return &m->cells[n / MEMORY_VALUES].values[n % MEMORY_VALUES].view;
	n -= MEMORY_CELLS * MEMORY_VALUES;
	if (n < MEMORY_THREADS)
		return &m->threads[n].now;
	n -= MEMORY_THREADS;
	if (n < MEMORY_THREADS)
		return &m->threads[n].acquired;
	n -= MEMORY_THREADS;
	if (n < MEMORY_THREADS)
		return &m->threads[n].released;
	return n == MEMORY_THREADS ? &m->full : &m->lock;
}

static void join(struct memory_view *to, const struct memory_view *from)
{
	for (unsigned int i = 0; i < MEMORY_CELLS; i++)
		if (to->oldest[i] < from->oldest[i])
			to->oldest[i] = from->oldest[i];
	to->marks |= from->marks;
}

void memory_init(struct memory *m, const int32_t *values, unsigned int nr)
{
	*m = (struct memory){ 0 };
	for (unsigned int i = 0; i < nr; i++)
		m->cells[i].values[0].value = values[i];
	memset(m->nr, 1, sizeof(m->nr));
	memory_drop_marks(m, UINT16_MAX);
}

int32_t memory_newest(const struct memory *m, unsigned int cell)
{
	return memory_aged(m, cell, 0);
}

int32_t memory_aged(const struct memory *m, unsigned int cell,
		    unsigned int age)
{
	return m->cells[cell].values[m->nr[cell] - 1 - age].value;
}

unsigned int memory_ages(const struct memory *m, unsigned int thread,
			 unsigned int cell)
{
	return m->nr[cell] - m->threads[thread].now.oldest[cell];
}

/* --- accesses --- */

/* What the value carries comes to the thread, at once or with a barrier. */
static void take_on(struct memory_thread *t, unsigned int cell,
		    unsigned int index, const struct memory_view *carried,
		    bool acquire)
{
	t->now.oldest[cell] = (uint8_t)index;
	if (acquire)
		join(&t->now, carried);
	join(&t->acquired, carried);
	join(&t->acquired, &t->now);
}

int32_t memory_load(struct memory *m, unsigned int thread, unsigned int cell,
		    unsigned int age, enum memory_order order)
{
	unsigned int index = m->nr[cell] - 1 - age;
	struct memory_value *found = &m->cells[cell].values[index];

	take_on(&m->threads[thread], cell, index, &found->view,
		order == MEMORY_ACQUIRE || order == MEMORY_FULL);
	return found->value;
}

/* The first @nr values of a cell go. */
static void drop(struct memory *m, unsigned int cell, unsigned int nr)
{
	struct memory_value *values = m->cells[cell].values;

	m->nr[cell] -= nr;
	memmove(values, values + nr, m->nr[cell] * sizeof(*values));
	memset(values + m->nr[cell], 0,
	       (MEMORY_VALUES - m->nr[cell]) * sizeof(*values));
	for (unsigned int i = 0; i < NR_VIEWS; i++) {
		uint8_t *oldest = &nth_view(m, i)->oldest[cell];

		*oldest = *oldest < nr ? 0 : *oldest - nr;
	}
}

/* A new value, which carries @view. */
static bool append(struct memory *m, unsigned int thread, unsigned int cell,
		   int32_t value, const struct memory_view *view)
{
	struct memory_thread *t = &m->threads[thread];
	struct memory_view carried = *view;
	bool kept = true;

	if (m->nr[cell] == MEMORY_VALUES) {
		/* Those that nobody can load are dropped: see memory_forget(). */
		kept = false;
		drop(m, cell, 1);
		if (carried.oldest[cell])
			carried.oldest[cell]--;
	}
	carried.oldest[cell] = m->nr[cell];
	t->now.oldest[cell] = m->nr[cell];
	t->acquired.oldest[cell] = m->nr[cell];
	m->cells[cell].values[m->nr[cell]++] =
		(struct memory_value){ value, carried };
	return kept;
}

bool memory_store(struct memory *m, unsigned int thread, unsigned int cell,
		  int32_t value, enum memory_order order)
{
	const struct memory_thread *t = &m->threads[thread];

	return append(m, thread, cell, value,
		      order == MEMORY_RELEASE ? &t->now : &t->released);
}

bool memory_rmw(struct memory *m, unsigned int thread, unsigned int cell,
		int32_t value, enum memory_order order)
{
	struct memory_thread *t = &m->threads[thread];
	unsigned int index = m->nr[cell] - 1;
	struct memory_view carried;
	bool kept;

	if (order == MEMORY_FULL)
		memory_mb(m, thread);
	carried = m->cells[cell].values[index].view;
	take_on(t, cell, index, &carried, order == MEMORY_ACQUIRE);
	join(&carried, order == MEMORY_RELEASE ? &t->now : &t->released);
	kept = append(m, thread, cell, value, &carried);
	if (order == MEMORY_FULL)
		memory_mb(m, thread);
	return kept;
}

void memory_mb(struct memory *m, unsigned int thread)
{
	struct memory_thread *t = &m->threads[thread];

	join(&t->acquired, &m->full);
	t->now = t->acquired;
	t->released = t->acquired;
	m->full = t->acquired;
}

void memory_lock(struct memory *m, unsigned int thread)
{
	struct memory_thread *t = &m->threads[thread];

	join(&t->now, &m->lock);
	join(&t->acquired, &m->lock);
	join(&t->released, &m->lock);
}

void memory_unlock(struct memory *m, unsigned int thread)
{
	join(&m->lock, &m->threads[thread].now);
}

/* --- marks --- */

void memory_mark(struct memory *m, unsigned int thread, uint16_t mark)
{
	for (unsigned int i = 0; i < NR_VIEWS; i++)
		nth_view(m, i)->marks &= ~mark;
	m->threads[thread].now.marks |= mark;
	m->threads[thread].acquired.marks |= mark;
}

bool memory_sees(const struct memory *m, unsigned int thread, uint16_t marks)
{
	return (m->threads[thread].now.marks & marks) == marks;
}

void memory_drop_marks(struct memory *m, uint16_t marks)
{
	for (unsigned int i = 0; i < MEMORY_CELLS; i++)
		for (unsigned int k = 0; k < m->nr[i]; k++)
			m->cells[i].values[k].view.marks |= marks;
	for (unsigned int i = MEMORY_CELLS * MEMORY_VALUES; i < NR_VIEWS; i++)
		nth_view(m, i)->marks |= marks;
}

/* --- what makes no difference --- */

void memory_forget(struct memory *m, unsigned int threads)
{
	/* Who does nothing any more sees whatever it may: the newest. */
	for (unsigned int i = 0; i < MEMORY_THREADS; i++)
		if (!(threads >> i & 1))
			m->threads[i] = (struct memory_thread){ 0 };
	for (unsigned int cell = 0; cell < MEMORY_CELLS; cell++) {
		unsigned int oldest = m->nr[cell] - 1;

		for (unsigned int i = 0; i < MEMORY_THREADS; i++)
			if (threads >> i & 1 &&
			    oldest > m->threads[i].now.oldest[cell])
				oldest = m->threads[i].now.oldest[cell];
		if (oldest)
			drop(m, cell, oldest);
	}
}
