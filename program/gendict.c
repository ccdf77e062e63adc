/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Print a dictionary for engines that mutate bytes, from the tables that the code
 * itself uses: the words of the text form, or each operation in the binary form.
 *
 *	gendict text|binary
 */
#include <string.h>

#include "program/codec.h"
#include "program/kinds.h"

static void word(const char *s)
{
	printf("\"%s\"\n", s);
}

static void text_words(void)
{
	printf("\"buddyfuzz %u\\x0amachine \"\n", PROGRAM_VERSION);
	for (unsigned int i = 0; i < NR_OPS; i++) {
		word(op_infos[i].mnemonic);
		for (unsigned int a = 0; a < op_infos[i].nr_args; a++)
			printf("\" %s=\"\n", op_infos[i].args[a].name);
	}
	for (unsigned int i = 0; i < nr_kinds; i++)
		for (unsigned int v = 0; v < kind_infos[i].nr_values; v++)
			word(kind_infos[i].values[v]);
	for (unsigned int i = 0; i < nr_gfp_sets; i++)
		word(gfp_sets[i].name);
#define GFP(name, bit) word("__GFP_" #name);
#include "program/gfp.def"
#undef GFP
	for (size_t i = 0; i < nr_geometry_presets; i++)
		word(geometry_presets[i].name);
}

static void binary_words(void)
{
	printf("\"BFZ\\x%02x\"\n", BINARY_FORM);
	for (unsigned int i = 0; i < NR_OPS; i++) {
		printf("\"\\x%02x", i);
		for (unsigned int b = 1; b < OP_BYTES; b++)
			printf("\\x00");
		printf("\"\n");
	}
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "text")) {
		text_words();
	} else if (argc == 2 && !strcmp(argv[1], "binary")) {
		binary_words();
	} else {
		fprintf(stderr, "Usage: gendict text|binary\n");
		return 2;
	}
	return 0;
}
