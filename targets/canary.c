/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Property: none that holds. B is the canary backend (canary_backend.c), which
 * lies about a page after a contiguous free.
 *
 * A failure means: the alarm rings. It is a pass of this target that is the
 * bug: a harness that cannot see the canary sees nothing.
 */
#include "targets/canary_backend.h"
#include "targets/target.h"

const char target_name[] = "canary";
const enum input target_input = INPUT_PROGRAM;

void target_check(const uint8_t *bytes, size_t len, struct finding *f)
{
	static struct pairing pairing = { .mode = RUN_STRICT };

	pairing.a = target_backend_a();
	pairing.b = canary_backend.name;
	target_run_bytes(&pairing, bytes, len, f);
}
