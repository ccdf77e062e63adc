/* SPDX-License-Identifier: GPL-2.0-only */
/* The entry point for libFuzzer, and for every engine that speaks its interface. */
#include <stdlib.h>

#include "backend/trap.h"
#include "targets/target.h"

const char *__asan_default_options(void);
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/*
 * What is freed is a machine, as a whole: it is soon no longer of interest, and 256 MB of them
 * would be most of the process. ASAN_OPTIONS overrides this.
 */
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=8";
}

/* Kernels must be there before AFL++ forks: then its map has its size. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct finding f = { 0 };

	/* Says what is missing, or in the way, while nothing has begun yet. */
	target_check(NULL, 0, &f);
	trap_uninstall();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct finding f = { 0 };

	target_check(bytes, len, &f);
	target_end_input();
	stats_count(&f);
	if (f.outcome == OUTCOME_FAIL) {
		stats_flush();
		abort();
	}
	return 0;
}
