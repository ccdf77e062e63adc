/* SPDX-License-Identifier: GPL-2.0-only */
/* The states, in the order in which they were found, and the way to each. */
#ifndef EXHAUST_STORE_H
#define EXHAUST_STORE_H

#include "exhaust/state.h"
#include "program/program.h"

#define NO_STATE UINT32_MAX

/**
 * struct state_set - distinct states, numbered from 0
 * @slots: open addressing; the number of a state, or NO_STATE.
 */
struct state_set {
	struct state_hash *hashes;
	uint32_t nr;
	uint32_t cap;
	uint32_t *slots;
	uint32_t nr_slots;
};

void state_set_destroy(struct state_set *set);

/** state_set_find - the number of a state, or NO_STATE. */
uint32_t state_set_find(const struct state_set *set, struct state_hash hash);

/** state_set_add - false if it was there already. */
bool state_set_add(struct state_set *set, struct state_hash hash);

/** state_set_clear - forget all states, but keep the memory. */
void state_set_clear(struct state_set *set);

/**
 * struct step - how a state was first reached
 * @from: the state before; NO_STATE for the first one.
 * @op: the operation that led from there to it.
 */
struct step {
	uint32_t from;
	struct op op;
};

/**
 * struct store - the states, level by level: those of level n are n operations from the start
 * @start: the program that leads to the first state.
 * @steps: one for each state.
 * @cap_steps: room in @steps.
 * @level: the first state of each level; level[nr_levels] is the number of states.
 */
struct store {
	const struct program *start;
	struct state_set set;
	struct step *steps;
	uint32_t cap_steps;
	uint32_t *level;
	uint32_t nr_levels;
};

void store_destroy(struct store *s);

/** store_add - false if the state was there already. */
bool store_add(struct store *s, struct state_hash hash, const struct step *step);

/** store_end_level - states added from now on are of the next level. */
void store_end_level(struct store *s);

/** store_depth - the number of operations from the start to a state. */
uint32_t store_depth(const struct store *s, uint32_t state);

/** store_program - the shortest program that leads to a state; @p must be initialised. */
void store_program(const struct store *s, uint32_t state, struct program *p);

/** store_bytes - the memory that the states take. */
size_t store_bytes(const struct store *s);

#endif
