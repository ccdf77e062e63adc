// SPDX-License-Identifier: GPL-2.0-only
/*
 * buddyfuzz-convert FILE: a program of format 1 as one of format 2, on standard output.
 *
 * Format 2 names an allocation by the operation that made it. Which one a slot of
 * format 1 means is known only when the program runs: it does, on the model. Layout
 * and comments stay.
 */
#define _GNU_SOURCE /* open_memstream() and its like */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "backend/backend.h"
#include "program/kinds.h"
#include "program/slots.h"
#include "runner/runner.h"

/**
 * struct occupant - what a slot holds, or held last
 * @name: number of the allocating operation, -1: never filled.
 * @page: of a page that came in bulk, which.
 * @nr: pages of the allocation.
 */
struct occupant {
	int64_t name;
	uint32_t page;
	uint32_t nr;
	bool bulk;
	bool cma;
};

/** struct conversion - a program, how it ran, and where the slots stand */
struct conversion {
	struct program p;
	struct slot_trace *trace;
	bool *executed;
	uint32_t *nr;		/* of the call */
	struct occupant slots[MAX_SLOTS];
	struct slot_map map;
	uint64_t words[MAX_SLOTS / 64];
	uint32_t nr_allocs;
	FILE *out;
};

static bool allocates(uint8_t code)
{
	return code <= OP_CMA_ALLOC || code == OP_ALLOC_NOLOCK;
}

static bool names(uint8_t code)
{
	return op_infos[code].nr_args &&
	       op_infos[code].args[0].kind == KIND_SLOT;
}

static void on_op(void *context, size_t index, const struct op *op,
		  const struct call *call, const struct result *result)
{
	struct conversion *c = context;

	if (!op)
		return;
	c->executed[index] = call;
	if (!call)
		return;
	c->nr[index] = call->nr;
}

/* One way of running it: judged or not, on either backend, in any mode. */
#define NR_WAYS (4 * NR_RUN_MODES)

static size_t run_so(struct conversion *c, unsigned int way)
{
	static const char *const backends[] = { "model/batched", "model/per-page" };
	struct run_options options = {
		.bare = way & 1, .slots = c->trace, .on_op = on_op, .context = c,
	};
	struct runner *r = runner_create(backend_find(backends[way >> 1 & 1]),
					 NULL, (enum run_mode)(way / 4));
	struct verdict v;

	slot_trace_reset(c->trace, c->p.nr_ops);
	memset(c->executed, 0, c->p.nr_ops * sizeof(*c->executed));
	runner_run(r, &c->p, &options, &v);
	runner_destroy(r);
	return v.kind == VERDICT_PASS || v.op > c->p.nr_ops ? c->p.nr_ops : v.op;
}

/* So that it gets to the end, or as far as it gets. */
static void run(struct conversion *c, const char *path)
{
	size_t nr = c->p.nr_ops, furthest = 0;
	unsigned int best = 0;

	c->trace = slot_trace_new(nr);
	c->executed = calloc(nr + 1, sizeof(*c->executed));
	c->nr = calloc(nr + 1, sizeof(*c->nr));
	for (unsigned int way = 0; way < NR_WAYS && furthest < nr; way++) {
		size_t end = run_so(c, way);

		if (end > furthest) {
			furthest = end;
			best = way;
		}
	}
	if (furthest < nr)
		fprintf(stderr, "%s: ends at operation %zu of %zu\n", path,
			run_so(c, best), nr);
}

static void print_page(struct conversion *c, uint32_t page)
{
	if (page)
		fprintf(c->out, " page=%" PRIu32, page);
}

/* Of a stretch of slots, one line for each allocation. */
static void convert_bulk(struct conversion *c, size_t i, const char *indent)
{
	uint32_t slot = c->trace[i].named, count = c->p.ops[i].arg[1];
	const struct occupant *first = &c->slots[slot], *last = NULL;
	uint32_t run = 0, page = 0;
	bool any = false;

	for (; count--; slot++) {
		const struct occupant *s;

		if (slot == MAX_SLOTS)
			break;
		s = &c->slots[slot];
		if (!slot_is_taken(&c->map, slot) || s->cma)
			continue;
		if (last && last->bulk && s->name == last->name &&
		    s->page == page + run) {
			run++;
			continue;
		}
		if (last) {
			fprintf(c->out, "%sfree_bulk a%" PRId64, indent, last->name);
			print_page(c, page);
			fprintf(c->out, " count=%" PRIu32 " more=1\n", run);
		}
		any = true;
		last = s;
		page = s->page;
		run = s->bulk ? 1 : s->nr;
	}
	if (!any) {
		fprintf(c->out, "%sfree_bulk a%" PRId64 " count=0", indent, first->name);
		return;
	}
	fprintf(c->out, "%sfree_bulk a%" PRId64, indent, last->name);
	print_page(c, page);
	fprintf(c->out, " count=%" PRIu32, run);
}

/* Operands but the slot, under their new names; @page replaces that of a bulk. */
static void convert_operands(struct conversion *c, char *words, bool bulk)
{
	char *word, *rest;

	for (word = strtok_r(words, " \t\r", &rest); word;
	     word = strtok_r(NULL, " \t\r", &rest)) {
		const char *value = strchr(word, '=') + 1;

		if (!strncmp(word, "slot=", 5))
			continue;
		if (!strncmp(word, "index=", 6) || !strncmp(word, "first=", 6)) {
			if (!bulk)
				fprintf(c->out, " page=%s", value);
		} else {
			fprintf(c->out, " %s", word);
		}
	}
}

static void convert_naming(struct conversion *c, size_t i, const char *indent,
			   char *words)
{
	const struct op *op = &c->p.ops[i];
	int32_t named = c->trace[i].named;
	const struct occupant *s = &c->slots[named < 0 ? (int32_t)op->arg[0] :
							 named];

	if (op->code == OP_FREE_BULK && named >= 0) {
		convert_bulk(c, i, indent);
		return;
	}
	fprintf(c->out, "%s%s", indent, op_infos[op->code].mnemonic);
	if (s->name < 0 || (s->bulk && !c->executed[i])) {
		fputs(" none", c->out);
		convert_operands(c, words, false);
		return;
	}
	fprintf(c->out, " a%" PRId64, s->name);
	if (s->bulk)
		print_page(c, s->page);
	convert_operands(c, words, s->bulk);
}

/* What the operation did to the slots: it empties some before it fills any. */
static void follow(struct conversion *c, size_t i)
{
	const struct slot_trace *t = &c->trace[i];
	const struct op *op = &c->p.ops[i];
	bool bulk = op->code == OP_ALLOC_BULK;

	for (uint32_t n = 0; n < t->nr_died; n++)
		if (slot_is_taken(&c->map, t->died[n]))
			slot_release(&c->map, t->died[n]);
	for (uint32_t n = 0; n < t->nr_born; n++)
		c->slots[slot_take(&c->map)] = (struct occupant){
			.name = c->nr_allocs,
			.page = bulk ? n : 0,
			.nr = bulk ? 1 : c->nr[i],
			.bulk = bulk,
			.cma = op->code == OP_CMA_ALLOC,
		};
	c->nr_allocs += allocates(op->code);
}

static void convert_line(struct conversion *c, size_t i, char *line)
{
	size_t blank = strspn(line, " \t");
	char *indent = strndup(line, blank);
	char *words = line + blank + strcspn(line + blank, " \t\r");
	const struct op *op = &c->p.ops[i];

	if (names(op->code)) {
		convert_naming(c, i, indent, words);
	} else {
		fputs(indent, c->out);
		if (allocates(op->code))
			fprintf(c->out, "a%" PRIu32 " = ", c->nr_allocs);
		fputs(op_infos[op->code].mnemonic, c->out);
		convert_operands(c, words, false);
	}
	follow(c, i);
	free(indent);
}

static bool convert_text(const char *path, const char *text, size_t len,
			 FILE *out);

/* The lines of a program that ran before, which stand in the comment. */
static size_t convert_before(const char *path, const char *at, FILE *out)
{
	unsigned int number = strtoul(at + 2, NULL, 10);
	char start[16], *inner, *done, *line, *rest;
	size_t len, taken = 0, done_len;
	FILE *in = open_memstream(&inner, &len), *converted;

	snprintf(start, sizeof(start), "# %u| ", number);
	while (!strncmp(at + taken, start, strlen(start))) {
		size_t n = strcspn(at + taken, "\n");

		fprintf(in, "%.*s\n", (int)(n - strlen(start)),
			at + taken + strlen(start));
		taken += n + (at[taken + n] == '\n');
	}
	fclose(in);
	converted = open_memstream(&done, &done_len);
	convert_text(path, inner, len, converted);
	fclose(converted);
	for (line = strtok_r(done, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		fprintf(out, "%s%s\n", start, line);
	free(inner);
	free(done);
	return taken;
}

static bool is_before(const char *line)
{
	char *end;

	if (strncmp(line, "# ", 2))
		return false;
	strtoul(line + 2, &end, 10);
	return end > line + 2 && !strncmp(end, "| ", 2);
}

static void convert_lines(struct conversion *c, const char *path,
			  const char *text)
{
	bool header = false, machine = false;
	size_t i = 0;

	while (*text) {
		size_t len = strcspn(text, "\n"), code = strcspn(text, "#\n");
		char *line = strndup(text, code), *words = line;

		if (is_before(text)) {
			text += convert_before(path, text, c->out);
			free(line);
			continue;
		}
		words += strspn(line, " \t\r");
		if (!*words) {
			fputs(line, c->out);
		} else if (!header) {
			fprintf(c->out, "buddyfuzz 2%s", code < len ? " " : "");
			header = true;
		} else if (!machine) {
			fputs(line, c->out);
			machine = true;
		} else {
			convert_line(c, i++, line);
			if (code < len)
				fputc(' ', c->out);
		}
		fprintf(c->out, "%.*s", (int)(len - code), text + code);
		text += len;
		if (*text == '\n') {
			fputc('\n', c->out);
			text++;
		}
		free(line);
	}
}

static bool convert_text(const char *path, const char *text, size_t len,
			 FILE *out)
{
	struct conversion *c = calloc(1, sizeof(*c));
	struct parse_error err;

	program_init(&c->p);
	c->out = out;
	c->map = (struct slot_map){ .words = c->words, .nr = MAX_SLOTS };
	for (size_t i = 0; i < MAX_SLOTS; i++)
		c->slots[i].name = -1;
	if (!program_parse(&c->p, text, len, &err)) {
		fprintf(stderr, "%s:%u: %s\n", path, err.line, err.reason);
		return false;
	}
	run(c, path);
	convert_lines(c, path, text);
	return true;
}

int main(int argc, char **argv)
{
	char reason[512], *text = NULL;
	struct program p;
	size_t len;
	FILE *out;

	if (argc != 2) {
		fprintf(stderr, "Usage: buddyfuzz-convert FILE\n");
		return 2;
	}
	program_init(&p);
	if (!program_load(&p, argv[1], reason, sizeof(reason))) {
		fprintf(stderr, "%s\n", reason);
		return 2;
	}
	/* Text as it is laid out; anything else as it is printed. */
	out = fopen(argv[1], "r");
	if (out) {
		ssize_t n = getdelim(&text, &(size_t){ 0 }, '\0', out);

		fclose(out);
		len = n > 0 ? (size_t)n : 0;
		if (len < 4 || !memcmp(text, "BFZ", 3) || text[0] == (char)0xfd) {
			free(text);
			text = NULL;
		}
	}
	if (!text) {
		out = open_memstream(&text, &len);
		program_print(&p, out);
		fclose(out);
	}
	return convert_text(argv[1], text, len, stdout) ? 0 : 2;
}
