/* SPDX-License-Identifier: GPL-2.0-only */
/* The states met, in the order in which they were, and the way to each. */
#ifndef EXHAUST_STORE_H
#define EXHAUST_STORE_H

#include "exhaust/state.h"
#include "program/program.h"

#define NO_STATE UINT32_MAX

/**
 * struct state_set - different states, numbered from 0
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

/** state_set_add - false if it is there already. */
bool state_set_add(struct state_set *set, struct state_hash hash);

/** state_set_clear - without states, keeping its memory. */
void state_set_clear(struct state_set *set);

/**
 * struct step - how a state was reached first
 * @from: the state before; NO_STATE for the first.
 * @op: from there.
 */
struct step {
	uint32_t from;
	struct op op;
};

/**
 * struct store - states by breadth: each after those that take fewer operations
 * @start: the program that leads to the first state.
 * @steps: of each state.
 * @cap_steps: room.
 * @level: the first state of each level, the operations from @start that its states take;
 *	level[nr_levels] is the number of states.
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

/** store_add - false if the state is there already. */
bool store_add(struct store *s, struct state_hash hash, const struct step *step);

/** store_end_level - what is added from now on takes one operation more. */
void store_end_level(struct store *s);

/** store_depth - the operations from the start to a state. */
uint32_t store_depth(const struct store *s, uint32_t state);

/** store_program - the shortest program that leads to a state; @p is initialised. */
void store_program(const struct store *s, uint32_t state, struct program *p);

/** store_bytes - the memory that it takes. */
size_t store_bytes(const struct store *s);

#endif
