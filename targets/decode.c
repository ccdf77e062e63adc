/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Property: every byte string is a program on a legal machine, and that
 * program survives its binary and its text form unchanged.
 *
 * A failure means: a reproducer may not mean what the fuzzer ran.
 */
#include <stdlib.h>

#include "targets/target.h"

const char target_name[] = "decode";
const enum input target_input = INPUT_PROGRAM;

static const char *check_binary(const struct program *p)
{
	size_t len = program_encoded_size(p);
	uint8_t *bytes = malloc(len);
	struct program again;
	const char *wrong = NULL;

	if (!bytes)
		abort();
	program_init(&again);
	if (program_encode(p, bytes, len) != len)
		wrong = "encode-size";
	else if (len && program_encode(p, bytes, len - 1))
		wrong = "encode-overrun";
	else if (!program_is_binary(bytes, len))
		wrong = "encode-magic";
	else
		program_decode(&again, bytes, len);
	if (!wrong && !program_equal(p, &again))
		wrong = "encode-decode";
	program_destroy(&again);
	free(bytes);
	return wrong;
}

static const char *check_text(const struct program *p)
{
	struct parse_error err;
	struct program again;
	const char *wrong = NULL;
	size_t len;
	char *text = program_text(p, &len);

	program_init(&again);
	if (!program_parse(&again, text, len, &err)) {
		fprintf(stderr, "line %u: %s\n", err.line, err.reason);
		wrong = "print-refused";
	} else if (!program_equal(p, &again)) {
		wrong = "print-parse";
	}
	program_destroy(&again);
	free(text);
	return wrong;
}

void target_check(const uint8_t *bytes, size_t len, struct finding *f)
{
	const char *wrong;
	struct program p;

	program_init(&p);
	program_decode(&p, bytes, len);
	f->nr_ops = p.nr_ops;
	wrong = geometry_check(&p.geometry);
	if (wrong) {
		fprintf(stderr, "%s\n", wrong);
		wrong = "geometry-check";
	}
	if (!wrong)
		wrong = check_binary(&p);
	if (!wrong)
		wrong = check_text(&p);
	if (wrong) {
		fprintf(stderr, "DEDUP_TOKEN: %s\n", wrong);
		f->outcome = OUTCOME_FAIL;
		f->detail = wrong;
	}
	program_destroy(&p);
}
