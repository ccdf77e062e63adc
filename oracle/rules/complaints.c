// SPDX-License-Identifier: GPL-2.0-only
/* What a call reported as bad, and warned of. */
#include "oracle/rules/rules.h"

static uint32_t times(const uint32_t *pfns, uint32_t nr, uint32_t pfn)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < nr; i++)
		n += pfns[i] == pfn;
	return n;
}

/* Exactly the bad pages are reported, each as often as it is found bad. */
void judge_reports(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct result *result = j->result;
	uint32_t nr, must, is;

	if (!j->call)
		return;
	nr = result->nr_bad < RESULT_MAX_BAD ? result->nr_bad : RESULT_MAX_BAD;
	for (uint32_t i = 0; i < nr; i++) {
		must = times(o->bad, o->nr_bad, result->bad[i]);
		is = times(result->bad, nr, result->bad[i]);
		if (!must)
			violate_page(j, RULE_BAD_PAGE, "report", result->bad[i],
				     "a good page, not reported",
				     "reported bad");
		else if (is > must)
			violate_page(j, RULE_BAD_PAGE, "times", result->bad[i],
				     must > 1 ? "reported twice"
					      : "reported once",
				     "reported %1$lld times", is);
	}
	for (uint32_t i = 0; i < o->nr_bad && result->nr_bad == nr; i++) {
		must = times(o->bad, o->nr_bad, o->bad[i]);
		is = times(result->bad, nr, o->bad[i]);
		if (!is)
			violate_page(j,
				     o->page[o->bad[i]].refs ? RULE_COUNTED_BAD
							     : RULE_BAD_PAGE,
				     "report", o->bad[i], "reported bad",
				     "not reported");
		else if (is < must)
			violate_page(j, RULE_BAD_PAGE, "times", o->bad[i],
				     "reported twice", "reported once");
	}
	/* Beyond those that a result has room to name. */
	if (result->nr_bad != o->nr_bad)
		violate(j, RULE_BAD_PAGE, "reports",
			"as many reports as bad pages", "%1$lld, not %2$lld",
			result->nr_bad, o->nr_bad);
}

/*
 * The warning that the call has earned comes as often as it must; each other must be
 * explained. What a result has no room to name is taken to be as those that it
 * names.
 */
void judge_warnings(struct judge *j)
{
	const struct oracle *o = j->o;
	uint32_t expected = o->warns ? o->nr_warns : 0, warned = 0;

	if (!j->call)
		return;
	for (uint32_t i = 0; i < j->result->nr_warned && i < RESULT_MAX_WARNED;
	     i++) {
		const struct warning *warning = &j->result->warnings[i];
		bool earned = o->warns && origin_is_in(&warning->at, o->warns);
		struct violation *v;

		if (earned && warned < expected) {
			warned++;
			continue;
		}
		v = violate(j, RULE_WARNING, "warning",
			    earned ? "%1$lld warnings" : "no warning", "a warning",
			    expected);
		if (!v)
			continue;
		v->warning = warning;
		judge_excused(j, v);
	}
	if (warned < expected && warned < RESULT_MAX_WARNED)
		violate(j, RULE_WARNING, "warning", "%1$lld warnings",
			"%2$lld", expected, warned);
}
