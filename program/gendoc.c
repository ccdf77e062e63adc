/* SPDX-License-Identifier: GPL-2.0-only */
/* Print docs/language.md from the tables that the code itself uses. */
#include <string.h>

#include "program/codec.h"
#include "program/fields.h"
#include "program/kinds.h"

#define COLUMNS 100

/* Prose is wrapped; rows of tables, and code, are one line each. */
static void text(const char *s)
{
	bool whole = *s == '|' || !strncmp(s, "    ", 4);
	const char *indent = strncmp(s, "- ", 2) ? "" : "  ";
	size_t at = 0;

	while (!whole && *s) {
		size_t len = strcspn(s, " \n");

		if (at && at + 1 + len > COLUMNS) {
			printf("\n%s", indent);
			at = strlen(indent);
		} else if (at) {
			putchar(' ');
			at++;
		}
		printf("%.*s", (int)len, s);
		at += len;
		s += len + !!s[len];
	}
	puts(s);
}

static void intro(void)
{
	printf("<!-- SPDX-License-Identifier: GPL-2.0-only -->\n");
	printf("<!-- Made by the target gendoc from program/ops.def and its neighbours: do not edit. -->\n");
	text("# The operation language");
	text("");
	text("A program is a machine and a list of operations on it. It has a text form, for people, and a binary "
	     "form, for fuzzers; each turns into the other without loss. An operation that is about allocated pages "
	     "names the allocation by the operation that made it, never by address. Taking an operation out leaves "
	     "the meaning of all others alone: what was about its allocation does nothing. Operands are whatever fits "
	     "their bytes; the runner gives them a meaning on the machine as it is, so that no program is invalid.");
	text("");
}

static void text_form(void)
{
	text("## Text form");
	text("");
	text("```");
	text("# Why this program exists.");
	printf("buddyfuzz %u\n", PROGRAM_VERSION);
	text("machine default pages=2048 zones=0,1000");
	text("a0 = alloc order=3 type=movable gfp=GFP_KERNEL");
	text("split a0");
	text("get a0 page=5");
	text("free_contig a0 page=0 count=8");
	text("```");
	text("");
	text("- `#` begins a comment, which ends with the line. The comment lines before the first other line are kept.");
	printf("- The first line is `buddyfuzz %u`, the version of the format.\n",
	       PROGRAM_VERSION);
	text("- The second describes the machine: a preset or none, then `field=value` for what differs from it. Without a preset "
	     "every field that is not given is zero. Programs are printed without a preset, so that they keep their meaning when one changes.");
	text("- Then come the operations, one a line, operands by name in any order; one that is missing is 0. "
	     "An operation that is about an allocation has its name first.");
	text("- Numbers are decimal, or hexadecimal behind `0x`. Where values have names, a number does too.");
	printf("- A program has at most %u operations, a file at most 64 MiB, and either form may be compressed with xz.\n",
	       PROGRAM_MAX_OPS);
	text("");
}

static void names(void)
{
	text("### Names");
	text("");
	text("- `NAME = ` before an operation that allocates names what it allocates: a letter, then letters, digits "
	     "and `_`. No two have the same name; one that nothing refers to needs none. Programs are printed with "
	     "`a0`, `a1`, ... in order, counting every operation that allocates.");
	text("- An operation can name what an operation above it allocates, or `none`; anything else is an error.");
	text("- If the allocation failed, or all of it is free again, or the name is `none`, the operation does "
	     "nothing. A name is never used again: what is allocated later has another.");
	text("- A name stands for all pages of the allocation, from `page` 0, modulo its size. Where that page is "
	     "already free, or not one that the operation can be about, the next one that is, around the end. A "
	     "`count` of pages ends before the first one that is not.");
	text("- `split` makes single pages of a block; they keep the name, and are freed one by one or in ranges, as "
	     "those of `alloc_contig` and `cma_alloc` are.");
	text("- The pages of `alloc_bulk` have one name too, in the order in which they were allocated. They need not "
	     "be next to each other, so that a range of them is one page. `free_bulk` takes as many as there are.");
	text("- `free_bulk` with `more=1` frees nothing yet: its pages go with those of the next `free_bulk` without, "
	     "so that one array can have pages of several allocations. Those that are freed before that do not.");
	text("");
}

static void operand_list(const struct op_info *info)
{
	for (unsigned int i = 0; i < info->nr_args; i++)
		printf("%s`%s` (%s, %u)", i ? ", " : "", info->args[i].name,
		       kind_infos[info->args[i].kind].name,
		       info->args[i].bytes);
}

static void operations(void)
{
	text("## Operations");
	text("");
	text("In the order of their codes, from 0. Operands with their kind and, in the binary form, their bytes.");
	text("");
	text("| operation | what it does | operands |");
	text("|---|---|---|");
	for (unsigned int i = 0; i < NR_OPS; i++) {
		printf("| `%s` | %s | ", op_infos[i].mnemonic, op_infos[i].doc);
		operand_list(&op_infos[i]);
		printf(" |\n");
	}
	text("");
	text("What the kernel's callers are forbidden to do (free a page twice, free a page of somebody else) cannot be said.");
	text("");
}

static void kinds(void)
{
	text("## Operand kinds");
	text("");
	text("| kind | meaning | names |");
	text("|---|---|---|");
	for (unsigned int i = 0; i < nr_kinds; i++) {
		const struct kind_info *kind = &kind_infos[i];

		printf("| %s | %s |", kind->name, kind->doc);
		for (unsigned int v = 0; v < kind->nr_values; v++)
			printf("%s `%s`", v ? "," : "", kind->values[v]);
		printf(" |\n");
	}
	text("");
	text("GFP flags are `__GFP_` and one of:");
	text("");
#define GFP(name, bit) text("- `" #name "` (bit " #bit ")");
#include "program/gfp.def"
#undef GFP
	text("");
	text("or one of these sets, as ftrace names them:");
	text("");
	for (unsigned int i = 0; i < nr_gfp_sets; i++)
		printf("- `%s` (0x%x)\n", gfp_sets[i].name, gfp_sets[i].bits);
	text("");
}

static void machine(void)
{
	text("## The machine");
	text("");
	text("| field | meaning |");
	text("|---|---|");
	for (unsigned int i = 0; i < nr_geometry_fields; i++) {
		const struct field *field = &geometry_fields[i];

		printf("| `%s` | %s", field->name, field->doc);
		if (!field->bytes)
			printf(" Up to %d.", field->most);
		printf(" |\n");
	}
	text("");
	text("### Presets");
	text("");
	for (size_t i = 0; i < nr_geometry_presets; i++) {
		const struct geometry_preset *preset = &geometry_presets[i];

		printf("- **%s**: %s: `", preset->name, preset->doc);
		machine_print(&preset->geometry, stdout);
		printf("`\n");
	}
	text("");
}

/* Return: the byte behind it. */
static int binary_field(const struct field *field, int at)
{
	int end = at + field->bytes;

	switch (field->form) {
	case FIELD_NUMBER:
	case FIELD_CHOICE:
		if (field->bytes == 1)
			printf("| %d | %s", at, field->name);
		else
			printf("| %d-%d | %s", at, end - 1, field->name);
		for (unsigned int i = 0; field->values && i < field->most; i++)
			printf("%s%u %s", i ? ", " : ": ", i, field->values[i]);
		printf(" |\n");
		break;
	case FIELD_STARTS:
		end = at + 1 + 4 * (field->most - 1);
		printf("| %d-%d | %s: how many, 1 byte; the starts of those behind the first, 4 bytes each, room for %d |\n",
		       at, end - 1, field->name, field->most - 1);
		break;
	case FIELD_RANGES:
		end = at + 1 + 8 * field->most;
		printf("| %d-%d | %s: how many, 1 byte; start and pages of each, 4 bytes each, room for %d |\n",
		       at, end - 1, field->name, field->most);
		break;
	}
	return end;
}

static void binary_form(void)
{
	int at;

	text("## Binary form");
	text("");
	text("All numbers are little-endian.");
	text("");
	text("| bytes | what |");
	text("|---|---|");
	text("| 0-2 | `BFZ` |");
	printf("| %d | the version, %u |\n", BINARY_VERSION, BINARY_FORM);
	printf("| %d-%d | the machine |\n", BINARY_GEOMETRY, BINARY_HEADER - 1);
	printf("| %d- | the operations, %d bytes each: the code, the operands in the table's order, zeroes |\n",
	       BINARY_HEADER, OP_BYTES);
	text("");
	text("An allocation is named by distance: 0 is the last operation before this one that allocates, 1 the one");
	printf("before that, and so on, modulo how many there are; 0x%x, or any where there are none, is `none`.\n",
	       ALLOC_NONE);
	text("");
	text("The machine, from its first byte:");
	text("");
	text("| bytes | what |");
	text("|---|---|");
	at = 0;
	for (unsigned int i = 0; i < nr_geometry_fields; i++)
		at = binary_field(&geometry_fields[i], at);
	printf("| %d-%d | reserved: written as 0, not read |\n", at,
	       GEOMETRY_BYTES - 5);
	printf("| %d-%d | how many operations follow, or 0; a file that has fewer is truncated |\n",
	       GEOMETRY_BYTES - 4, GEOMETRY_BYTES - 1);
	text("");
	text("Every byte string is a program, so that a fuzz target rejects nothing: the first four bytes are not looked at, a code counts modulo "
	     "the number of operations, bytes that are missing are 0, a machine that could not be is folded into one that can, field by field, and "
	     "one without pages is the preset `default`. A *file* must carry the magic and a version that is known, and be whole.");
}

int main(void)
{
	intro();
	text_form();
	names();
	operations();
	kinds();
	machine();
	binary_form();
	return 0;
}
