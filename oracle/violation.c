// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "backend/backend.h"
#include "oracle/violation.h"

const struct rule_info rule_infos[NR_RULES] = {
#define RULE(NAME, n, s, src, ...) [RULE_##NAME] = { n, s, src },
#include "oracle/rules.def"
};

bool rule_applies(enum rule rule, uint64_t lacks)
{
	switch (rule) {
#define WITH(NAME, FEATURE)                                                    \
	case RULE_##NAME:                                                      \
		return !(lacks >> FEATURE_##FEATURE & 1);
#include "oracle/rules.def"
	default:
		return true;
	}
}

bool rule_applies_wholly(enum rule rule, uint64_t lacks)
{
	switch (rule) {
#define PARTLY(NAME, FEATURE)                                                  \
	case RULE_##NAME:                                                      \
		return !(lacks >> FEATURE_##FEATURE & 1);
#include "oracle/rules.def"
	default:
		return rule_applies(rule, lacks);
	}
}

void violation_words(const struct violation *v, const char *format, char *text,
		     size_t cap)
{
	const int64_t *value = v->value;
	FILE *out;

	if (v->warning && format == v->found) {
		snprintf(text, cap, "%s", v->warning->what);
		return;
	}
	/* A stream over a buffer that it fills, or leaves alone, ends with no NUL. */
	text[0] = text[cap - 1] = '\0';
	out = fmemopen(text, cap - 1, "w");
	if (!out)
		abort();
	/* Not printf()'s own positions: those must not have gaps. */
	while (*format) {
		unsigned int n;
		int len = 0;

		if (*format != '%')
			/* sscanf() would skip a blank in front of one. */
			fputc(*format, out);
		else if (sscanf(format, "%%%u$lld%n", &n, &len), len)
			fprintf(out, "%" PRId64, value[n - 1]);
		else if (sscanf(format, "%%%u$#llx%n", &n, &len), len)
			fprintf(out, "%#" PRIx64, (uint64_t)value[n - 1]);
		else
			fputc(*format, out);
		format += len ? len : 1;
	}
	fclose(out);
}
