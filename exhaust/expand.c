// SPDX-License-Identifier: GPL-2.0-only
#include "exhaust/expand.h"

#include <stdlib.h>
#include <string.h>

/* --- counting --- */

bool tally_known(struct tally *t, const char *name, uint64_t times)
{
	for (int i = 0; i < MAX_KNOWN; i++) {
		struct tally_known *known = &t->known[i];
		bool first = !known->name[0];

		if (first)
			snprintf(known->name, sizeof(known->name), "%s", name);
		if (strcmp(known->name, name))
			continue;
		known->times += times;
		return first;
	}
	abort();
}

void tally_add(struct tally *to, const struct tally *from)
{
	to->edges += from->edges;
	to->ops += from->ops;
	to->runs += from->runs;
	to->cut += from->cut;
	for (int op = 0; op < NR_OPS; op++)
		to->executed[op] += from->executed[op];
	for (int i = 0; i < MAX_KNOWN && from->known[i].name[0]; i++)
		tally_known(to, from->known[i].name, from->known[i].times);
}

/* --- a run --- */

static void tell(struct expander *e, enum found_kind kind, struct state_hash hash,
		 const char *known)
{
	struct found f = {
		.kind = kind, .step = { e->state, e->op }, .hash = hash,
	};

	snprintf(f.known, sizeof(f.known), "%s", known);
	e->found(e->context, &f);
}

static void note_known(struct expander *e, struct verdict *v)
{
	if (v->kind != VERDICT_KNOWN)
		return;
	if (tally_known(&e->tally, v->known, 1))
		tell(e, FOUND_KNOWN, (struct state_hash){ 0 }, v->known);
	/* To be told of the next one, too. */
	v->kind = VERDICT_PASS;
}

static enum run_more next_move(struct expander *e, struct op *op)
{
	if (e->next == e->moves.nr)
		return MORE_STOP;
	e->op = *op = e->moves.ops[e->next++];
	e->is_moving = true;
	*e->at = (struct step){ e->state, e->op };
	e->tally.edges++;
	return MORE_OP;
}

/* The program of the state has ended: the machines must be in that state. */
static enum run_more arrive(struct expander *e, const struct scene *scene,
			    struct verdict *v, struct op *op)
{
	/* Known differences on the way were counted when these states were expanded. */
	v->kind = VERDICT_PASS;
	if (!state_equal(state_of(scene), e->store->set.hashes[e->state])) {
		e->is_lost = true;
		return MORE_STOP;
	}
	e->is_at_state = true;
	if (!e->is_looked_for)
		moves_from(e->bound, scene, &e->moves);
	e->is_looked_for = true;
	return next_move(e, op);
}

static enum run_more more(void *context, const struct scene *scene, struct verdict *v,
			  struct op *op)
{
	struct expander *e = context;
	struct state_hash hash;

	if (!e->is_at_state)
		return arrive(e, scene, v, op);
	e->is_moving = false;
	note_known(e, v);
	hash = state_of(scene);
	if (state_equal(hash, e->store->set.hashes[e->state]))
		return next_move(e, op);
	if (state_set_find(&e->store->set, hash) != NO_STATE ||
	    !state_set_add(&e->emitted, hash))
		return MORE_STOP;
	tell(e, FOUND_STATE, hash, "");
	/* End here, once for all programs that lead to this state: free everything. */
	return MORE_NONE;
}

static void on_op(void *context, size_t index, const struct op *op,
		  const struct call *call, const struct result *result,
		  const char *why)
{
	struct expander *e = context;

	if (op && e->is_moving && call)
		e->tally.executed[op->code]++;
}

/* Run the program of the state, then moves until one changes the state. */
static bool run(struct expander *e, const struct program *p)
{
	const struct run_options options = {
		.on_op = on_op, .more = more, .context = e,
	};
	struct verdict v;

	e->is_at_state = false;
	e->is_moving = false;
	e->op = (struct op){ .code = NR_OPS };
	*e->at = (struct step){ e->state, e->op };
	e->first = e->next;
	runner_run(e->runner, p, &options, &v);
	e->tally.ops += v.nr_ops;
	e->tally.runs++;
	if (v.kind == VERDICT_DIVERGENCE || e->is_lost) {
		tell(e, e->is_at_state ? FOUND_DIVERGENCE : FOUND_LOST,
		     (struct state_hash){ 0 }, "");
		return false;
	}
	note_known(e, &v);
	e->tally.cut += e->is_moving;
	return true;
}

bool expander_expand(struct expander *e, uint32_t state)
{
	struct program p;
	bool good;

	e->state = state;
	e->next = 0;
	e->is_looked_for = false;
	program_init(&p);
	store_program(e->store, state, &p);
	do
		good = run(e, &p);
	while (good && e->next < e->moves.nr);
	program_destroy(&p);
	return good;
}

void expander_destroy(struct expander *e)
{
	moves_destroy(&e->moves);
	state_set_destroy(&e->emitted);
}
