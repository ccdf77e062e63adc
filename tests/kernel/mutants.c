/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutants DIR NUMBER FILE...: writes NUMBER mutants of each program into the folder DIR, on the
 * program's machine, and prints their names. Those of one machine follow each other: a backend
 * that is slow to make one makes it once.
 */
#include <stdio.h>
#include <stdlib.h>

#include "program/mutate.h"

#define MAX_OPS 64

static void write_mutant(const struct program *of, uint32_t seed, const char *path)
{
	FILE *out = fopen(path, "w");
	struct program p;

	if (!out)
		abort();
	program_init(&p);
	program_copy(&p, of);
	program_mutate(&p, seed, MAX_OPS, 0);
	p.geometry = of->geometry;
	program_print(&p, out);
	if (fclose(out))
		abort();
	program_destroy(&p);
}

int main(int argc, char **argv)
{
	unsigned int nr = argc > 2 ? (unsigned int)atoi(argv[2]) : 0;

	for (int i = 3; i < argc; i++) {
		char reason[256], path[4096];
		struct program p;

		program_init(&p);
		if (!program_load(&p, argv[i], reason, sizeof(reason))) {
			fprintf(stderr, "%s: %s\n", argv[i], reason);
			return 2;
		}
		for (unsigned int k = 0; k < nr; k++) {
			uint32_t seed = (uint32_t)i * nr + k;

			snprintf(path, sizeof(path), "%s/%u.bf", argv[1], seed);
			write_mutant(&p, seed, path);
			puts(path);
		}
		program_destroy(&p);
	}
	return 0;
}
