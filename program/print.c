/* SPDX-License-Identifier: GPL-2.0-only */
/* The text form, written. parse.c reads it back. */
#include "program/codec.h"
#include "program/kinds.h"

#include <inttypes.h>
#include <string.h>

static void print_operand(const struct operand *arg, uint32_t v, FILE *out)
{
	const struct kind_info *kind = &kind_infos[arg->kind];

	fprintf(out, " %s=", arg->name);
	if (arg->kind == KIND_GFP)
		gfp_print(v, out);
	else if (v < kind->nr_values)
		fputs(kind->values[v], out);
	else
		fprintf(out, "%" PRIu32, v);
}

static void print_name(uint32_t name, FILE *out)
{
	if (name == ALLOC_NONE)
		fputs("none", out);
	else
		fprintf(out, "a%" PRIu32, name);
}

void op_print(const struct op *op, uint32_t nr_allocs, FILE *out)
{
	const struct op_info *info = &op_infos[op->code];
	unsigned int i = 0;

	if (op_allocates(op)) {
		print_name(nr_allocs, out);
		fputs(" = ", out);
	}
	fputs(info->mnemonic, out);
	if (op_names(op)) {
		fputc(' ', out);
		print_name(op->arg[i++], out);
	}
	for (; i < info->nr_args; i++)
		print_operand(&info->args[i], op->arg[i], out);
}

static void print_ranges(const char *name, const struct pfn_range *r,
			 unsigned int nr, FILE *out)
{
	for (unsigned int i = 0; i < nr; i++) {
		if (i)
			fputc(',', out);
		else
			fprintf(out, " %s=", name);
		fprintf(out, "%" PRIu32 "+%" PRIu32, r[i].start, r[i].nr);
	}
}

static void print_nonzero(const char *name, unsigned int v, FILE *out)
{
	if (v)
		fprintf(out, " %s=%u", name, v);
}

/*
 * Every field, never a preset's name: a preset may change, what a reproducer
 * means may not.
 */
void machine_print(const struct geometry *g, FILE *out)
{
	fprintf(out, "machine pages=%" PRIu32, g->nr_pages);
	for (unsigned int i = 0; g->nr_zones > 1 && i < g->nr_zones; i++)
		fprintf(out, "%s%" PRIu32, i ? "," : " zones=",
			g->zone_start[i]);
	print_ranges("holes", g->holes, g->nr_holes, out);
	print_ranges("cma", g->cma, g->nr_cma, out);
	print_nonzero("order", g->max_order, out);
	print_nonzero("pageblock", g->pageblock_order, out);
	print_nonzero("section", g->section_order, out);
	print_nonzero("thp", g->thp_order, out);
	print_nonzero("cpus", g->nr_cpus, out);
	print_nonzero("batch", g->pcp_batch, out);
	print_nonzero("high", g->pcp_high, out);
	print_nonzero("check", g->check_pages, out);
	if (g->refcounts)
		fprintf(out, " refcounts=%s", refcounts_names[g->refcounts]);
}

static void print_comment(const char *comment, FILE *out)
{
	while (comment) {
		const char *end = strchrnul(comment, '\n');

		fprintf(out, "#%s%.*s\n", end == comment ? "" : " ",
			(int)(end - comment), comment);
		comment = *end ? end + 1 : NULL;
	}
}

void program_print(const struct program *p, FILE *out)
{
	uint32_t nr_allocs = 0;

	print_comment(p->comment, out);
	fprintf(out, "buddyfuzz %u\n", PROGRAM_VERSION);
	machine_print(&p->geometry, out);
	fputc('\n', out);
	for (size_t i = 0; i < p->nr_ops; i++) {
		op_print(&p->ops[i], nr_allocs, out);
		fputc('\n', out);
		nr_allocs += op_allocates(&p->ops[i]);
	}
}
