/* SPDX-License-Identifier: GPL-2.0-only */
/* Running a program given as text. */
#ifndef TESTS_RUNNER_RUN_H
#define TESTS_RUNNER_RUN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "backend/trap.h"
#include "oracle/equality.h"
#include "registry/registry.h"
#include "runner/runner.h"

static inline void parse_text(struct program *p, const char *text)
{
	struct parse_error err;

	program_init(p);
	if (!program_parse(p, text, strlen(text), &err))
		fail_msg("line %u: %s", err.line, err.reason);
}

static inline struct runner *new_runner(const char *a, const char *b,
					enum run_mode mode)
{
	assert_non_null(backend_find(a));
	assert_true(!b || backend_find(b));
	return runner_create(backend_find(a), b ? backend_find(b) : NULL, mode);
}

static inline void run_with(struct runner *r, const char *text,
			    struct verdict *v)
{
	struct program p;

	parse_text(&p, text);
	runner_run(r, &p, NULL, v);
	program_destroy(&p);
}

static inline void run_text(const char *a, const char *b, enum run_mode mode,
			    const char *text, struct verdict *v)
{
	struct runner *r = new_runner(a, b, mode);

	run_with(r, text, v);
	runner_destroy(r);
}

static inline void assert_pass(const struct verdict *v)
{
	if (v->kind != VERDICT_PASS) {
		verdict_print(v, NULL, stderr);
		fail_msg("no pass");
	}
}

static inline void assert_breaks(const struct verdict *v, const char *rule)
{
	if (v->kind != VERDICT_DIVERGENCE || strcmp(v->rule, rule)) {
		verdict_print(v, NULL, stderr);
		fail_msg("%s expected", rule);
	}
}

#endif
