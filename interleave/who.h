/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who has what, asked of a state. It says nothing of the counts: they are held
 * to this (check.c).
 */
#ifndef INTERLEAVE_WHO_H
#define INTERLEAVE_WHO_H

#include "interleave/state.h"

/* The cells of memory; the counts' come first. */
#define CELL_OF_COMPOUND(page)	(STATE_PAGES + (page))
#define CELL_OF_PTE(page)	(2 * STATE_PAGES + (page))
#define NR_CELLS		(3 * STATE_PAGES)

static inline unsigned int all_refs(const struct state *w, unsigned int page)
{
	unsigned int refs = 0;

	for (unsigned int i = 0; i < w->nr_threads; i++)
		refs += w->threads[i].refs[page];
	return refs;
}

/* A bit per thread. */
static inline unsigned int owners(const struct state *w, unsigned int page)
{
	unsigned int threads = 0;

	for (unsigned int i = 0; i < w->nr_threads; i++)
		threads |= (unsigned int)(w->threads[i].own >> page & 1) << i;
	return threads;
}

static inline bool is_free(const struct state *w, unsigned int page)
{
	return w->free >> page & 1;
}

/* A tail of a compound block, or of some thread's non-compound one. */
static inline bool is_tail(const struct state *w, unsigned int page)
{
	unsigned int tails = 0;

	for (unsigned int i = 0; i < w->nr_threads; i++)
		tails |= w->threads[i].tails;
	return tails >> page & 1 ||
	       w->compound[page] == STATE_TAIL_OF_PREVIOUS;
}

static inline unsigned int head_of(const struct state *w, unsigned int page)
{
	return page - (w->compound[page] == STATE_TAIL_OF_PREVIOUS);
}

/* The bits of the block that @page is the first of. */
static inline uint8_t block_of(const struct state *w, unsigned int page)
{
	return (uint8_t)((w->compound[page] == STATE_HEAD ? 3u : 1u) << page);
}

/* Has this thread allocated the next page with this one, not compound? */
static inline bool has_tail(const struct state_thread *t, unsigned int page)
{
	return t->tails >> (page + 1) & 1;
}

static inline bool maps(const struct state_thread *t, unsigned int page)
{
	return t->maps >> page & 1;
}

/* Of the block that a thread has a reference to: it knows what it is. */
static inline uint8_t known_order(const struct state *w,
				  const struct state_thread *t,
				  unsigned int page)
{
	return w->compound[page] == STATE_HEAD || has_tail(t, page);
}

#endif
