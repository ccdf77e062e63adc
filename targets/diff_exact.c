/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Property: without per-CPU lists A and B are equal after every operation with
 * no help at all, the order of every free list included.
 *
 * A failure means: the batched way puts blocks on a list in another order, or
 * merges them in another sequence, than page by page. Such a change is
 * visible to every later allocation.
 */
#include "targets/target.h"

const char target_name[] = "diff_exact";
const enum input target_input = INPUT_PROGRAM;

void target_check(const uint8_t *bytes, size_t len, struct finding *f)
{
	static struct pairing pairing = { .mode = RUN_EXACT };

	pairing.a = target_backend_a();
	pairing.b = target_backend_b();
	target_run_bytes(&pairing, bytes, len, f);
}
