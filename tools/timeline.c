/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE
#include "tools/timeline.h"

#include <inttypes.h>
#include <stdlib.h>

#include "runner/symbolize.h"
#include "tools/page.h"
#include "tools/tool.h"

/* Lines of a place; enough to know it by. */
#define PLACE_LINES 6

static void add_line(void *lines, const char *text)
{
	if (json_array_size(lines) < PLACE_LINES)
		json_array_append_new(lines, json_text(text));
}

/* What a CPU did from step @begin to @end, where another went on, or it was the end. */
static json_t *json_turn(const struct overlapped *o, size_t begin, size_t end)
{
	const struct steps *steps = overlapped_steps(o);
	struct origin origin = { .nr_frames = 1 };
	size_t next = end < steps->nr ? overlapped_left(o, end - 1) : SIZE_MAX;
	json_t *place = json_array();
	const char *before = NULL;

	if (next != SIZE_MAX) {
		before = access_words[steps->steps[next].kind];
		origin.frames[0] = steps->steps[next].from;
		origin_describe(&origin, add_line, place);
	}
	return json_pack("{s:s, s:I, s:I, s:s?, s:o}", "cpu",
			 context_names[steps->steps[begin].cpu], "begin",
			 (json_int_t)begin, "end", (json_int_t)end, "before", before, "place",
			 place);
}

static json_t *json_turns(const struct overlapped *o)
{
	const struct steps *steps = overlapped_steps(o);
	json_t *turns = json_array();
	size_t begin = 0;

	for (size_t i = 1; i <= steps->nr; i++) {
		if (i < steps->nr && steps->steps[i].cpu == steps->steps[begin].cpu)
			continue;
		json_array_append_new(turns, json_turn(o, begin, i));
		begin = i;
	}
	return turns;
}

/* Steps that begin with a lock (1) or an unlock (-1). */
static json_t *json_locks(const struct steps *steps)
{
	json_t *locks = json_object();

	for (size_t i = 0; i < steps->nr; i++) {
		enum access_kind kind = steps->steps[i].kind;
		char name[24];
		int lock = 0;

		if (kind == ACCESS_LOCK || kind == ACCESS_TRYLOCK || kind == ACCESS_MUTEX_LOCK ||
		    kind == ACCESS_MUTEX_TRYLOCK)
			lock = 1;
		else if (kind == ACCESS_UNLOCK || kind == ACCESS_MUTEX_UNLOCK)
			lock = -1;
		snprintf(name, sizeof(name), "%zu", i);
		if (lock)
			json_object_set_new(locks, name, json_integer(lock));
	}
	return locks;
}

static json_t *json_result(const struct overlapped_call *call)
{
	if (call->ends == SIZE_MAX)
		return json_null();
	if (op_allocates(call->op) && call->op->code != OP_ALLOC_BULK && !call->result->ret)
		return json_sprintf("page %" PRIu32, call->result->pfn);
	return json_sprintf("returns %" PRId32, call->result->ret);
}

static json_t *json_call(const struct overlapped_call *call)
{
	char *text = op_text(call->op, call->nr_allocs);
	json_t *json;

	json = json_pack("{s:s, s:I, s:o, s:o, s:o}", "cpu", context_names[call->cpu], "begins",
			 (json_int_t)call->begins, "ends", call->ends == SIZE_MAX ?
			 json_null() : json_integer((json_int_t)call->ends), "text",
			 json_text(text), "result", json_result(call));
	free(text);
	return json;
}

static json_t *json_calls(const struct overlapped *o)
{
	json_t *calls = json_array();
	struct overlapped_call call;

	for (size_t i = 0; overlapped_call(o, i, &call); i++)
		if (call.begins != SIZE_MAX)
			json_array_append_new(calls, json_call(&call));
	return calls;
}

static json_t *json_program(const struct timeline *t)
{
	char *text = program_text(t->program, NULL);
	json_t *json;
	char *whole;

	if (asprintf(&whole, "# Run: --backend %s --against none\n%s", t->backend, text) < 0)
		abort();
	json = json_text(whole);
	free(whole);
	free(text);
	return json;
}

bool timeline_write(const struct timeline *t, const char *path)
{
	struct output out;
	json_t *json;

	if (!output_open(&out, path))
		return false;
	json = json_pack("{s:o, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "file",
			 json_text(t->file), "backend", t->backend, "summary", t->summary,
			 "complete", t->complete, "verdict", json_verdict(t->v, t->file),
			 "turns", json_turns(t->o), "locks",
			 json_locks(overlapped_steps(t->o)), "calls", json_calls(t->o),
			 "program", json_program(t), "replay", json_sprintf(
			 "buddyfuzz schedule --scheduler program --points %s FILE",
			 t->points));
	page_begin(page_schedule, json, out.file);
	page_end(page_schedule, out.file);
	return output_commit(&out);
}
