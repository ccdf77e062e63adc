// SPDX-License-Identifier: GPL-2.0-only
/* What a run was like, for those who look on. */
#include "program/codec.h"
#include "runner/overlap/internal.h"
#include "runner/symbolize.h"

void overlapped_forget(struct overlapped *o)
{
	cpus_forget(o->cpus);
}

const struct steps *overlapped_steps(const struct overlapped *o)
{
	return cpus_steps(o->cpus);
}

const struct turn *overlapped_turns(const struct overlapped *o, size_t *nr)
{
	*nr = o->nr_turns;
	return o->turns;
}

uint64_t overlapped_outcome(const struct overlapped *o)
{
	return o->outcome;
}

uint64_t overlapped_unjudged(const struct overlapped *o)
{
	return o->unjudged;
}

const char *const access_words[NR_ACCESS_KINDS] = {
	[ACCESS_LOAD] = "a load", [ACCESS_STORE] = "a store",
	[ACCESS_READ_ONCE] = "a marked load", [ACCESS_WRITE_ONCE] = "a marked store",
	[ACCESS_READ] = "an atomic read", [ACCESS_WRITE] = "an atomic write",
	[ACCESS_RMW] = "an atomic operation", [ACCESS_LOCK] = "it waits for a spinlock",
	[ACCESS_TRYLOCK] = "a trylock", [ACCESS_UNLOCK] = "an unlock",
	[ACCESS_MUTEX_LOCK] = "it waits for a mutex", [ACCESS_MUTEX_TRYLOCK] = "a mutex_trylock",
	[ACCESS_MUTEX_UNLOCK] = "a mutex_unlock",
};

/* The lines of a place; enough to know it by. */
struct place {
	FILE *out;
	unsigned int nr;
};

static void print_place(void *context, const char *text)
{
	struct place *place = context;

	if (place->nr++ < 3)
		fprintf(place->out, "           %s%s\n", place->nr == 1 ? "at " : "  ", text);
}

size_t overlapped_left(const struct overlapped *o, size_t at)
{
	const struct steps *steps = cpus_steps(o->cpus);
	size_t next = at + 1;

	while (next < steps->nr && steps->steps[next].cpu != steps->steps[at].cpu)
		next++;
	return next < steps->nr ? next : SIZE_MAX;
}

bool overlapped_call(const struct overlapped *o, size_t i, struct overlapped_call *call)
{
	const struct member *m;

	if (i >= o->nr)
		return false;
	m = &o->members[i];
	*call = (struct overlapped_call){
		.op = op_of(o, m),
		.nr_allocs = program_allocs_before(&o->p, m->op),
		.cpu = m->cpu,
		.begins = m->begun ? m->begun - 1 : SIZE_MAX,
		.ends = m->ran ? m->ended : SIZE_MAX,
		.result = &m->result,
	};
	return true;
}

/* What the CPU that is left after step @at was about to do: its next step, if it had one. */
static void print_left(const struct overlapped *o, size_t at, FILE *out)
{
	const struct steps *steps = cpus_steps(o->cpus);
	struct origin origin = { .nr_frames = 1 };
	struct place place = { out };
	size_t next = overlapped_left(o, at);

	if (next == SIZE_MAX)
		return;
	fprintf(out, "         before %s\n", access_words[steps->steps[next].kind]);
	origin.frames[0] = steps->steps[next].from;
	origin_describe(&origin, print_place, &place);
}

static void print_race(const struct race *race, FILE *out)
{
	fputs("  data race: neither of these happens before the other\n", out);
	for (int i = 0; i < 2; i++) {
		struct origin origin = { .nr_frames = 1 };
		struct place place = { out };

		origin.frames[0] = race->place[i].from;
		fprintf(out, "  %s  %s\n", context_names[race->place[i].cpu],
			access_words[race->place[i].kind]);
		origin_describe(&origin, print_place, &place);
	}
}

static void print_result(const struct member *m, FILE *out)
{
	if (op_is(m->call.op, CLASS_ALLOCATES) && m->call.op != OP_ALLOC_BULK &&
	    !m->result.ret)
		fprintf(out, "         returns page %u\n", m->result.pfn);
	else
		fprintf(out, "         returns %d\n", m->result.ret);
}

static void print_members(const struct overlapped *o, size_t at, FILE *out)
{
	for (size_t i = 0; i < o->nr; i++) {
		const struct member *m = &o->members[i];

		if (m->ran && m->ended == at + 1)
			print_result(m, out);
		/* What did not return has begun, and nothing more is known of it. */
		if (m->begun != at + 1)
			continue;
		fputs("         ", out);
		op_print(op_of(o, m), program_allocs_before(&o->p, m->op), out);
		fputc('\n', out);
	}
}

void overlapped_print(const struct overlapped *o, FILE *out)
{
	const struct steps *steps = cpus_steps(o->cpus);
	uint8_t cpu = NO_CPU;

	for (size_t i = 0; i < steps->nr; i++) {
		if (steps->steps[i].cpu != cpu) {
			if (cpu != NO_CPU)
				print_left(o, i - 1, out);
			cpu = steps->steps[i].cpu;
			fprintf(out, "  %s  from step %zu\n", context_names[cpu], i);
		}
		print_members(o, i, out);
	}
	if (cpus_race(o->cpus))
		print_race(cpus_race(o->cpus), out);
}

void overlapped_program(const struct overlapped *o, const struct turn *turns, size_t nr,
			struct program *p)
{
	program_clear(p);
	p->geometry = o->p.geometry;
	for (size_t i = 0; i < o->p.nr_ops; i++) {
		const struct op *op = &o->p.ops[i];

		if (op->code == OP_SWITCH)
			continue;
		program_append(p, op);
		for (size_t n = 0; i + 1 == o->first && n < nr; n++)
			program_append(p, &(struct op){
				.code = OP_SWITCH,
				.arg = { turns[n].after, cpu_of(turns[n].cpu),
					 is_interrupt(turns[n].cpu) },
			});
	}
}
