// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known differences: the findings in docs/findings/ that both the kernel and
 * our faithful implementations have. Meeting one ends the run without being
 * a divergence; it is counted by name. Each is as narrow as it can be.
 */
#include <string.h>

#include "runner/internal.h"

struct known {
	const char *name;
	bool (*applies)(const struct run *run, const struct verdict *v);
};

static const struct known known[] = {
	{ NULL, NULL },
};

void known_difference(const struct run *run, struct verdict *v)
{
	for (const struct known *k = known; k->name; k++) {
		if (k->applies(run, v)) {
			v->kind = VERDICT_KNOWN;
			v->known = k->name;
			return;
		}
	}
}
