/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Property: from equal states, every operation gives the same result on A and
 * on B and leaves equal states, each as the oracle predicts. After a
 * contiguous free both are drained and brought to a common list order, so the
 * next allocation must return the same page.
 *
 * A failure means: the two ways of freeing differ in which pages are free, in
 * which blocks, on which lists, or in a count; or one of them breaks a rule
 * that the other keeps. This is the main target.
 */
#include "targets/target.h"

const char target_name[] = "diff_strict";
const enum input target_input = INPUT_PROGRAM;

void target_check(const uint8_t *bytes, size_t len, struct finding *f)
{
	static struct pairing pairing = { .mode = RUN_STRICT };

	pairing.a = target_backend_a();
	pairing.b = target_backend_b();
	target_run_bytes(&pairing, bytes, len, f);
}
