// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>

#include "backend/backend.h"
#include "oracle/violation.h"

const struct rule_info rule_infos[NR_RULES] = {
#define RULE(NAME, n, s, src, ...) [RULE_##NAME] = { n, s, src },
#include "oracle/rules.def"
#undef RULE
};

void violation_words(const struct violation *v, const char *format, char *text,
		     size_t cap)
{
	const int64_t *value = v->value;

	if (v->warning && format == v->found) {
		snprintf(text, cap, "%s", v->warning->what);
		return;
	}
	snprintf(text, cap, format, (long long)value[0], (long long)value[1],
		 (long long)value[2], (long long)value[3]);
}
