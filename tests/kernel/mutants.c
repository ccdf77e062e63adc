/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutants [-o ORDER] [-b PAGEBLOCK] [-c CPUS] DIR NUMBER FILE...: writes NUMBER mutants of each
 * program into the folder DIR, or with 0 the program itself, and prints their names. The machine
 * is the program's, but for what the options say, and without sections and lists for huge pages
 * if there is an option. Those of one machine follow each other: a backend that is slow to make
 * one makes it once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "program/mutate.h"

#define MAX_OPS 64

static int max_order = -1, pageblock_order = -1, nr_cpus = -1;

/* Whatever else does not fit the orders is made to fit. */
static void change_machine(struct geometry *g)
{
	uint8_t bytes[GEOMETRY_BYTES];

	if (max_order < 0 && pageblock_order < 0 && nr_cpus < 0)
		return;
	if (max_order >= 0)
		g->max_order = (uint8_t)max_order;
	if (pageblock_order >= 0)
		g->pageblock_order = (uint8_t)pageblock_order;
	if (nr_cpus >= 0)
		g->nr_cpus = (uint8_t)nr_cpus;
	g->section_order = g->thp_order = 0;
	geometry_encode(g, bytes);
	geometry_decode(g, bytes, sizeof(bytes));
}

static void write_mutant(const struct program *of, uint32_t seed, bool mutate, const char *path)
{
	FILE *out = fopen(path, "w");
	struct program p;

	if (!out)
		abort();
	program_init(&p);
	program_copy(&p, of);
	if (mutate)
		program_mutate(&p, seed, MAX_OPS, 0);
	p.geometry = of->geometry;
	program_print(&p, out);
	if (fclose(out))
		abort();
	program_destroy(&p);
}

int main(int argc, char **argv)
{
	unsigned int nr;
	int option;

	while ((option = getopt(argc, argv, "+o:b:c:")) != -1)
		switch (option) {
		case 'o':
			max_order = atoi(optarg);
			break;
		case 'b':
			pageblock_order = atoi(optarg);
			break;
		case 'c':
			nr_cpus = atoi(optarg);
			break;
		default:
			return 2;
		}
	argv += optind;
	argc -= optind;
	nr = argc > 1 ? (unsigned int)atoi(argv[1]) : 0;
	for (int i = 2; i < argc; i++) {
		char reason[256], path[4096];
		struct program p;

		program_init(&p);
		if (!program_load(&p, argv[i], reason, sizeof(reason))) {
			fprintf(stderr, "%s: %s\n", argv[i], reason);
			return 2;
		}
		change_machine(&p.geometry);
		for (unsigned int k = 0; k < (nr ? nr : 1); k++) {
			uint32_t seed = (uint32_t)(i + 1) * (nr ? nr : 1) + k;

			snprintf(path, sizeof(path), "%s/%u.bf", argv[0], seed);
			write_mutant(&p, seed, nr, path);
			puts(path);
		}
		program_destroy(&p);
	}
	return 0;
}
