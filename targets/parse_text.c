/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Property: the parser takes or refuses any bytes, says on which line and why it
 * refused, and what it takes, printed, parses to the same program and prints
 * the same again.
 *
 * A failure means: a reproducer that a reader edits may not mean what it says.
 */
#include <stdlib.h>
#include <string.h>

#include "targets/target.h"

const char target_name[] = "parse_text";
const enum input target_input = INPUT_BYTES;

static const char *check_accepted(const struct program *p)
{
	struct parse_error err;
	struct program again;
	const char *wrong = NULL;
	size_t len, len_again;
	char *text = program_text(p, &len);
	char *text_again;

	program_init(&again);
	if (geometry_check(&p->geometry))
		wrong = "geometry-check";
	else if (!program_parse(&again, text, len, &err))
		wrong = "print-refused";
	else if (!program_equal(p, &again))
		wrong = "print-parse";
	if (!wrong) {
		text_again = program_text(&again, &len_again);
		if (len != len_again || memcmp(text, text_again, len))
			wrong = "print-stable";
		free(text_again);
	}
	program_destroy(&again);
	free(text);
	return wrong;
}

static const char *check_refused(const struct program *p,
				 const struct parse_error *err)
{
	if (!err->line)
		return "error-line";
	if (!err->reason[0] ||
	    !memchr(err->reason, '\0', sizeof(err->reason)))
		return "error-reason";
	if (p->nr_ops)
		return "error-left";
	return NULL;
}

void target_check(const uint8_t *bytes, size_t len, struct finding *f)
{
	struct parse_error err = { 0 };
	const char *wrong;
	struct program p;

	program_init(&p);
	if (program_parse(&p, (const char *)bytes, len, &err))
		wrong = check_accepted(&p);
	else
		wrong = check_refused(&p, &err);
	f->nr_ops = p.nr_ops;
	if (wrong) {
		fprintf(stderr, "DEDUP_TOKEN: %s\n", wrong);
		f->outcome = OUTCOME_FAIL;
		f->detail = wrong;
	}
	program_destroy(&p);
}
