/* SPDX-License-Identifier: GPL-2.0-only */
/* The text form, written. parse.c reads it back. */
#include "program/codec.h"
#include "program/fields.h"
#include "program/kinds.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void operand_print(const struct operand *arg, uint32_t v, FILE *out)
{
	const struct kind_info *kind = &kind_infos[arg->kind];

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
	for (; i < info->nr_args; i++) {
		fprintf(out, " %s=", info->args[i].name);
		operand_print(&info->args[i], op->arg[i], out);
	}
}

static void print_field(const struct geometry *g, const struct field *field,
			FILE *out)
{
	struct geometry copy = *g;
	unsigned int nr;
	uint32_t v;

	switch (field->form) {
	case FIELD_NUMBER:
	case FIELD_CHOICE:
		v = field_get(g, field);
		if (v && field->values)
			fprintf(out, " %s=%s", field->name, field->values[v]);
		else if (v)
			fprintf(out, " %s=%" PRIu32, field->name, v);
		break;
	case FIELD_STARTS:
		nr = *field_counter(&copy, field);
		for (unsigned int i = 0; nr > 1 && i < nr; i++)
			fprintf(out, "%s%s%s%" PRIu32, i ? "," : " ",
				i ? "" : field->name, i ? "" : "=",
				field_starts(&copy, field)[i]);
		break;
	case FIELD_RANGES:
		nr = *field_counter(&copy, field);
		for (unsigned int i = 0; i < nr; i++)
			fprintf(out, "%s%s%s%" PRIu32 "+%" PRIu32,
				i ? "," : " ", i ? "" : field->name,
				i ? "" : "=", field_ranges(&copy, field)[i].start,
				field_ranges(&copy, field)[i].nr);
		break;
	}
}

/*
 * Every field, never a preset's name: a preset may change, what a reproducer
 * means may not.
 */
void machine_print(const struct geometry *g, FILE *out)
{
	fputs("machine", out);
	for (unsigned int i = 0; i < nr_geometry_fields; i++)
		print_field(g, &geometry_fields[i], out);
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

char *op_text(const struct op *op, uint32_t nr_allocs)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	op_print(op, nr_allocs, out);
	if (fclose(out))
		abort();
	return text;
}

char *program_text(const struct program *p, size_t *len)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	program_print(p, out);
	if (fclose(out))
		abort();
	if (len)
		*len = size;
	return text;
}
