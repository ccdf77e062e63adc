/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Prints programs that seeds 0 to 1999 make of nothing, of each other, and by
 * crossing: what another compiler makes of the mutator must print the same.
 */
#include <stdio.h>

#include "program/mutate.h"

int main(void)
{
	struct program p, other;

	program_init(&p);
	program_init(&other);
	for (uint32_t seed = 0; seed < 2000; seed++) {
		if (seed % 10 == 0)
			program_decode(&p, NULL, 0);
		program_mutate(&p, seed, 200, 0);
		if (seed % 10 == 7)
			program_cross(&p, &other, seed, 200, 0);
		if (seed % 10 == 4)
			program_mutate(&other, seed, 200, 0);
		printf("# seed %u\n", seed);
		program_print(&p, stdout);
	}
	program_destroy(&p);
	program_destroy(&other);
	return 0;
}
