/* SPDX-License-Identifier: GPL-2.0-only */
/* Run a program on a pair of backends for a fuzz target. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend/trap.h"
#include "program/machines.h"
#include "registry/registry.h"
#include "targets/canary_backend.h"
#include "targets/mutator.h"
#include "targets/target.h"

/*
 * libFuzzer takes bytes in this section as coverage counters, and clears them
 * before each input; to every other engine it is memory like any other.
 */
static uint8_t features[4096]
	__attribute__((used, section("__libfuzzer_extra_counters")));

/* Of the planted bug that this was built with (planted/planted.h), if any. */
extern const char planted_name[] __attribute__((weak));

#define TOKEN_MAX 256

static const char *env_or(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

const char *target_backend_a(void)
{
	return env_or("BUDDYFUZZ_BACKEND", "model/per-page");
}

const char *target_backend_alone(void)
{
	return env_or("BUDDYFUZZ_BACKEND", "model/batched");
}

const char *target_backend_b(void)
{
	const char *name = env_or("BUDDYFUZZ_AGAINST", "model/batched");

	return strcmp(name, "none") ? name : NULL;
}

static const struct backend *backend_or_exit(const char *name)
{
	const struct backend *backend = backend_find_any(name);

	if (backend)
		return backend;
	fprintf(stderr, "%s: no backend \"%s\": %s\n", target_name, name,
		backend_why_not(name));
	exit(EXIT_BAD);
}

/* Sanitizers and a machine of a million pages make honest work slow. */
#define DEFAULT_TIMEOUT "120"

static unsigned int target_timeout(void)
{
	const char *text = env_or("BUDDYFUZZ_TIMEOUT", DEFAULT_TIMEOUT);
	char *end;
	unsigned long seconds = strtoul(text, &end, 10);

	if (*text >= '0' && *text <= '9' && !*end && seconds <= 86400)
		return (unsigned int)seconds;
	fprintf(stderr, "%s: BUDDYFUZZ_TIMEOUT: expected seconds from 0 to 86400, found \"%s\"\n",
		target_name, text);
	exit(EXIT_BAD);
}

/* BUDDYFUZZ_IGNORE: names of rules, with commas between them. */
static void ignore_rules(const struct pairing *pairing)
{
	char *rules = strdup(env_or("BUDDYFUZZ_IGNORE", "")), *rest = rules;

	for (char *rule; (rule = strsep(&rest, ",")) != NULL;) {
		if (!*rule || runner_ignore(rule))
			continue;
		fprintf(stderr, "%s: BUDDYFUZZ_IGNORE: no rule \"%s\"\n",
			target_name, rule);
		exit(EXIT_BAD);
	}
	free(rules);
	if (runner_has_rules(pairing->b && pairing->mode != RUN_FREE))
		return;
	fprintf(stderr, "%s: BUDDYFUZZ_IGNORE: no rule is left to judge by\n",
		target_name);
	exit(EXIT_NOTHING);
}

/* What no input can run on is not worth a single one. */
static void impossible_or_return(struct runner *runner)
{
	const char *why = runner_impossible(runner);

	if (!why)
		return;
	fprintf(stderr, "%s: cannot run anything: %s\n", target_name, why);
	exit(EXIT_NOTHING);
}

static unsigned int needs;	/* of all pairings */

unsigned int mutator_needs(void)
{
	return needs;
}

bool mutator_overlaps(void)
{
	return target_input == INPUT_OVERLAP;
}

static struct runner *new_runner(const struct pairing *pairing)
{
	return runner_create(backend_or_exit(pairing->a),
			     pairing->b ? backend_or_exit(pairing->b) : NULL,
			     pairing->mode);
}

struct runner *target_runner(struct pairing *pairing)
{
	if (!pairing->runner) {
		ignore_rules(pairing);
		trap_limit(target_timeout());
		pairing->runner = new_runner(pairing);
		impossible_or_return(pairing->runner);
		needs |= runner_needs(pairing->runner);
		if (getenv("BUDDYFUZZ_SAVE"))
			runner_remember(pairing->runner);
	}
	return pairing->runner;
}

/*
 * The failing program as text, named after the bug, with the command that
 * replays it in its first lines: scripts/fuzz goes on from there. It appears
 * whole or not at all, whatever is killed and however full the disk is.
 */
static void save(const struct pairing *pairing, const struct program *p,
		 const struct sequence *before, const char *leftover,
		 const char *token)
{
	const char *dir = getenv("BUDDYFUZZ_SAVE");
	char path[PATH_MAX], new[PATH_MAX];
	char *ignore;
	bool written;
	FILE *out;

	if (!dir || !*dir)
		return;
	if (snprintf(path, sizeof(path), "%s/%s.bf", dir, token) >=
		    sizeof(path) ||
	    snprintf(new, sizeof(new), "%s/.%s.%ld", dir, token,
		     (long)getpid()) >= sizeof(new))
		return;
	/* The first program of a bug is as good as the next. */
	if (!access(path, F_OK))
		return;
	out = fopen(new, "w");
	if (!out) {
		fprintf(stderr, "%s: %s\n", new, strerror(errno));
		return;
	}
	fprintf(out, "# Found by the fuzz target %s: %s\n", target_name, token);
	ignore = runner_ignore_options();
	if (pairing->accesses)
		fprintf(out, "# Replay: buddyfuzz schedule --scheduler program --accesses %zu --backend %s --against none%s\n",
			pairing->accesses, pairing->a, ignore);
	else
		fprintf(out, "# Replay: buddyfuzz run --mode %s --backend %s --against %s%s\n",
			run_mode_names[pairing->mode], pairing->a,
			pairing->b ? pairing->b : "none", ignore);
	free(ignore);
	if (planted_name)
		fprintf(out, "# Planted: %s\n", planted_name);
	if (leftover)
		fprintf(out, "# %s\n", leftover);
	sequence_print(before, out);
	program_print(p, out);
	written = !fflush(out) && !fsync(fileno(out));
	if (fclose(out) || !written || rename(new, path)) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		unlink(new);
	}
}

/* Does the program fail in this way, on machines of its own? */
static bool fails_after(const struct pairing *pairing,
			const struct sequence *before, const struct program *p,
			const char *token)
{
	struct runner *fresh = new_runner(pairing);
	char again[TOKEN_MAX];
	struct verdict v;

	runner_run_after(fresh, before, p, NULL, &v);
	verdict_token(&v, again, sizeof(again));
	runner_destroy(fresh);
	return v.kind == VERDICT_DIVERGENCE && !strcmp(again, token);
}

/*
 * A reset that forgets something makes a later program fail, which passes when
 * it is replayed alone. Then what ran before belongs to the finding: as few of
 * the last programs as it takes.
 */
static void save_with_cause(struct pairing *pairing, const struct program *p,
			    const char *token)
{
	const struct sequence *kept = runner_preceding(pairing->runner);
	const char *leftover = NULL;
	struct sequence before;

	sequence_init(&before);
	if (!fails_after(pairing, &before, p, token)) {
		for (unsigned int i = 0; i < kept->nr; i++)
			sequence_add(&before, &kept->programs[i]);
		leftover = fails_after(pairing, &before, p, token) ?
			"Passes alone: an earlier program left state behind. These ran before it:" :
			"Passes alone, and after the programs that ran before it: an even earlier program left state behind. The last ones:";
	}
	for (unsigned int i = before.nr; i-- > 0;) {
		sequence_remove(&before, i);
		if (!fails_after(pairing, &before, p, token))
			sequence_put_back(&before, i);
	}
	if (leftover)
		fprintf(stderr, "%s: %s\n", target_name, leftover);
	sequence_print(&before, stderr);
	save(pairing, p, &before, leftover, token);
	sequence_destroy(&before);
}

bool target_judge(struct pairing *pairing, const struct program *p, const struct verdict *v,
		  struct finding *f)
{
	static char token[TOKEN_MAX];
	struct sequence nothing;
	struct geometry g = p->geometry;

	f->on_backend = true;
	f->lacks |= runner_lacks(target_runner(pairing));
	f->nr_ops += v->nr_ops;
	if (pairing->mode == RUN_EXACT)
		g.nr_cpus = 0;
	if (v->nr_ops)
		f->kinds |= machine_kinds_of(&g);
	switch (v->kind) {
	case VERDICT_PASS:
		break;
	case VERDICT_KNOWN:
		f->outcome = OUTCOME_KNOWN;
		f->detail = v->known;
		break;
	case VERDICT_UNSUPPORTED:
		f->outcome = OUTCOME_UNSUPPORTED;
		f->detail = v->why;
		f->need = v->need;
		break;
	case VERDICT_DIVERGENCE:
		verdict_token(v, token, sizeof(token));
		/* Saved before it is printed: what was printed is never lost. */
		sequence_init(&nothing);
		if (pairing->accesses)
			save(pairing, p, &nothing, NULL, token);
		else
			save_with_cause(pairing, p, token);
		verdict_print(v, p, stderr);
		f->outcome = OUTCOME_FAIL;
		f->detail = token;
		return false;
	}
	return true;
}

bool target_run(struct pairing *pairing, const struct program *p,
		struct finding *f)
{
	static int with_features = -1;
	struct run_options options = { 0 };
	struct verdict v;

	if (with_features < 0)
		with_features = strcmp(env_or("BUDDYFUZZ_FEATURES", "1"), "0");
	if (with_features) {
		options.features = features;
		options.nr_features = sizeof(features);
	}
	runner_run(target_runner(pairing), p, &options, &v);
	return target_judge(pairing, p, &v, f);
}

void target_end_input(void)
{
	discovery_count(features, sizeof(features));
}

void target_run_bytes(struct pairing *pairing, const uint8_t *bytes, size_t len,
		      struct finding *f)
{
	struct program p;

	program_init(&p);
	program_decode(&p, bytes, len);
	target_run(pairing, &p, f);
	program_destroy(&p);
}
