// SPDX-License-Identifier: GPL-2.0-only
#include "exhaust/store.h"

#include <stdlib.h>
#include <string.h>

#include "oracle/alloc.h"

/* --- sets of states --- */

static uint32_t *slot_of(const struct state_set *set, struct state_hash hash)
{
	uint32_t i = (uint32_t)hash.low & (set->nr_slots - 1);

	while (set->slots[i] != NO_STATE &&
	       !state_equal(set->hashes[set->slots[i]], hash))
		i = (i + 1) & (set->nr_slots - 1);
	return &set->slots[i];
}

static void rebuild(struct state_set *set)
{
	memset(set->slots, 0xff, set->nr_slots * sizeof(*set->slots));
	for (uint32_t i = 0; i < set->nr; i++)
		*slot_of(set, set->hashes[i]) = i;
}

static void grow(struct state_set *set)
{
	set->cap = set->cap ? 2 * set->cap : 64;
	set->nr_slots = 2 * set->cap;
	set->hashes = xrealloc(set->hashes, set->cap * sizeof(*set->hashes));
	set->slots = xrealloc(set->slots, set->nr_slots * sizeof(*set->slots));
	rebuild(set);
}

void state_set_destroy(struct state_set *set)
{
	free(set->hashes);
	free(set->slots);
}

void state_set_clear(struct state_set *set)
{
	set->nr = 0;
	if (set->cap)
		rebuild(set);
}

uint32_t state_set_find(const struct state_set *set, struct state_hash hash)
{
	return set->cap ? *slot_of(set, hash) : NO_STATE;
}

bool state_set_add(struct state_set *set, struct state_hash hash)
{
	uint32_t *slot;

	if (set->nr == set->cap)
		grow(set);
	slot = slot_of(set, hash);
	if (*slot != NO_STATE)
		return false;
	set->hashes[set->nr] = hash;
	*slot = set->nr++;
	return true;
}

/* --- the store --- */

void store_destroy(struct store *s)
{
	state_set_destroy(&s->set);
	free(s->steps);
	free(s->level);
}

bool store_add(struct store *s, struct state_hash hash, const struct step *step)
{
	if (!state_set_add(&s->set, hash))
		return false;
	if (s->set.nr > s->cap_steps) {
		s->cap_steps = s->set.cap;
		s->steps = xrealloc(s->steps, s->cap_steps * sizeof(*s->steps));
	}
	s->steps[s->set.nr - 1] = *step;
	return true;
}

void store_end_level(struct store *s)
{
	s->level = xrealloc(s->level, (s->nr_levels + 2) * sizeof(*s->level));
	if (!s->nr_levels)
		s->level[0] = 0;
	s->level[++s->nr_levels] = s->set.nr;
}

uint32_t store_depth(const struct store *s, uint32_t state)
{
	uint32_t depth = 0;

	while (s->steps[state].from != NO_STATE) {
		state = s->steps[state].from;
		depth++;
	}
	return depth;
}

void store_program(const struct store *s, uint32_t state, struct program *p)
{
	uint32_t depth = store_depth(s, state), nr;

	program_copy(p, s->start);
	free(p->comment);
	p->comment = NULL;
	nr = (uint32_t)p->nr_ops;
	for (uint32_t i = 0; i < depth; i++)
		program_append(p, &s->steps[state].op);
	for (uint32_t i = depth; i-- > 0; state = s->steps[state].from)
		p->ops[nr + i] = s->steps[state].op;
}

size_t store_bytes(const struct store *s)
{
	return s->set.cap * sizeof(*s->set.hashes) +
	       s->set.nr_slots * sizeof(*s->set.slots) +
	       s->cap_steps * sizeof(*s->steps);
}
