/* SPDX-License-Identifier: GPL-2.0-only */
/* A rule that is violated, as data: what it is about and what was found. */
#ifndef ORACLE_VIOLATION_H
#define ORACLE_VIOLATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct warning;

enum rule {
#define RULE(NAME, name, ...) RULE_##NAME,
#include "oracle/rules.def"
	NR_RULES
};

/* @source is NULL for a rule of equality. */
struct rule_info {
	const char *name;
	const char *sentence;
	const char *source;
};

extern const struct rule_info rule_infos[NR_RULES];

/**
 * rule_applies - is the rule judged on a backend that lacks @lacks: struct backend?
 * rule_applies_wholly - and in all that it says?
 */
bool rule_applies(enum rule rule, uint64_t lacks);
bool rule_applies_wholly(enum rule rule, uint64_t lacks);

#define VIOLATION_VALUES 4

/**
 * struct violation - a rule violated
 * @field: what of the page, the zone or the result.
 * @pfn: the page concerned, or PFN_NONE.
 * @other: a second page if the rule is about two; for page-private,
 *	refcount-frozen and pageblock-type the value found; else PFN_NONE.
 * @was: for pageblock-type, the type before the call.
 * @zone: the zone concerned, or -1.
 * @warning: that the rule is about, else NULL; part of the result. What it says is
 *	what was found.
 * @expected, @found: formats of violation_words().
 * @value: what the formats speak of.
 */
struct violation {
	enum rule rule;
	const char *field;
	uint32_t pfn;
	uint32_t other;
	uint8_t was;
	int zone;
	const struct warning *warning;
	const char *expected;
	const char *found;
	int64_t value[VIOLATION_VALUES];
};

/**
 * violation_words - what was expected, or found, for a reader
 * @format: @v->expected or @v->found: text in which "%2$lld" stands for the second of
 *	@v->value in decimal, and "%2$#llx" for it in hexadecimal.
 */
void violation_words(const struct violation *v, const char *format, char *text,
		     size_t cap);

#endif
