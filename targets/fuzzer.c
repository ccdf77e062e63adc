/* SPDX-License-Identifier: GPL-2.0-only */
/* The entry point for libFuzzer, and for every engine that speaks its interface. */
#include <stdlib.h>

#include "targets/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct finding f = { 0 };

	target_check(bytes, len, &f);
	stats_count(&f);
	if (f.outcome == OUTCOME_FAIL) {
		stats_flush();
		abort();
	}
	return 0;
}
