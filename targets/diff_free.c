/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Property: A and B, left to drift apart as they legally may, each stay within
 * the oracle's rules at every step, and once everything is freed and drained both
 * are machines as fresh as they began.
 *
 * A failure means: pages leak, merge wrongly or go to a wrong list in a way
 * that the draining of the strict mode would hide: on per-CPU lists, on the
 * deferred list, or in the free of pages that came from there.
 */
#include "targets/target.h"

const char target_name[] = "diff_free";
const enum input target_input = INPUT_PROGRAM;

void target_check(const uint8_t *bytes, size_t len, struct finding *f)
{
	static struct pairing pairing = { .mode = RUN_FREE };

	pairing.a = target_backend_a();
	pairing.b = target_backend_b();
	target_run_bytes(&pairing, bytes, len, f);
}
