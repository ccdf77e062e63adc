/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that is weakly ordered: what a thread has stored may be in its store
 * buffer still, and what it loads may be old, as far as the kernel's
 * documentation of barriers and atomics lets it. Plain data, part of a state.
 * Source: Documentation/memory-barriers.txt, Documentation/atomic_t.txt.
 *
 * A cell keeps its latest values. A thread has a view: for each cell the oldest
 * value that it may still load. Loading or storing a value moves that forward,
 * since the values of one cell are seen in one order by all. What else moves
 * it:
 *
 *	a store		carries what its thread saw before, if it is a RELEASE
 *	a load		takes on what the store carries, if it is an ACQUIRE
 *	smp_mb()	two of them are ordered: what the thread of one saw
 *			before it, the thread of the later one sees after it;
 *			and later stores carry it, as after a RELEASE
 *	a RMW		reads the latest value; carries what the value it
 *			replaces has carried, and is a load and a store
 *	a RMW that returns a value, and names no other order
 *			has a smp_mb() on either side
 *	a RMW that is conditional, and fails
 *			is a relaxed load
 *	the lock	is acquired and released; what was before its release
 *			other CPUs see before what is stored after it is
 *			acquired (tools/memory-model/Documentation/
 *			explanation.txt, "LOCKING")
 *
 * This is stronger than the kernel's model in two ways, so that it misses
 * some bugs and invents none: a store is never visible before a load that comes
 * earlier in its thread, and two stores to one cell are in the order in which
 * they are executed. Use of a page's contents is therefore not a cell: every use
 * is a mark, which must have reached the page's next owner, in whichever
 * direction the accesses might have been reordered.
 */
#ifndef INTERLEAVE_MEMORY_H
#define INTERLEAVE_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#define MEMORY_THREADS	4
#define MEMORY_CELLS	9
#define MEMORY_VALUES	8

/* Of an access, or what an atomic's suffix says; none is full. */
enum memory_order {
	MEMORY_RELAXED,
	MEMORY_ACQUIRE,
	MEMORY_RELEASE,
	MEMORY_FULL,
};

/**
 * struct memory_view - what has been seen
 * @oldest: of each cell the value, by its index, that may still be loaded.
 * @marks: a bit per mark.
 */
struct memory_view {
	uint8_t oldest[MEMORY_CELLS];
	uint8_t unused;
	uint16_t marks;
};

/**
 * struct memory
 * @cells: the latest values, newest last, each with what it carries.
 * @nr: how many of each.
 * @threads: @now: what the thread sees; @acquired: would see after a barrier;
 *	@released: what a relaxed store of it carries.
 * @full, @lock: what the latest smp_mb(), and release of the lock, leave.
 */
struct memory {
	struct memory_cell {
		struct memory_value {
			int32_t value;
			struct memory_view view;
		} values[MEMORY_VALUES];
	} cells[MEMORY_CELLS];
	struct memory_thread {
		struct memory_view now;
		struct memory_view acquired;
		struct memory_view released;
	} threads[MEMORY_THREADS];
	struct memory_view full;
	struct memory_view lock;
	uint8_t nr[MEMORY_CELLS];
	uint8_t unused[3];
};

/** memory_init - each cell has one value; every mark has been seen by all. */
void memory_init(struct memory *m, const int32_t *values, unsigned int nr);

/** memory_newest - a cell's latest value. */
int32_t memory_newest(const struct memory *m, unsigned int cell);

/** memory_ages - how many values a thread may load: the newest is of age 0. */
unsigned int memory_ages(const struct memory *m, unsigned int thread,
			 unsigned int cell);

/** memory_aged - the one of that age. */
int32_t memory_aged(const struct memory *m, unsigned int cell,
		    unsigned int age);

/** memory_load - @age: below memory_ages(). @order: relaxed or acquire. */
int32_t memory_load(struct memory *m, unsigned int thread, unsigned int cell,
		    unsigned int age, enum memory_order order);

/**
 * memory_store - @order: relaxed or release
 * Return: whether all the values that can be loaded are kept. The oldest is
 *	dropped if not: nobody loads it any more.
 */
bool memory_store(struct memory *m, unsigned int thread, unsigned int cell,
		  int32_t value, enum memory_order order);

/** memory_rmw - @value replaces the newest. Return: as memory_store(). */
bool memory_rmw(struct memory *m, unsigned int thread, unsigned int cell,
		int32_t value, enum memory_order order);

/** memory_mb - smp_mb(). */
void memory_mb(struct memory *m, unsigned int thread);

void memory_lock(struct memory *m, unsigned int thread);
void memory_unlock(struct memory *m, unsigned int thread);

/** memory_mark - something that the thread does, and no other thread has seen yet. */
void memory_mark(struct memory *m, unsigned int thread, uint16_t mark);

/** memory_sees - has all that is marked so come before what the thread does? */
bool memory_sees(const struct memory *m, unsigned int thread, uint16_t marks);

/** memory_drop_marks - these marks are not queried again until they are set anew. */
void memory_drop_marks(struct memory *m, uint16_t marks);

/**
 * memory_forget - drop what makes no difference any more
 * @threads: bit per thread: it may still do something.
 *
 * So that memories which are the same to all threads are equal.
 */
void memory_forget(struct memory *m, unsigned int threads);

#endif
