/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * determinism [FILE|DIR...]: a program ends in the same state alone in a fresh runner,
 * a second time in the same runner, and in one runner after all the others, in
 * either order; and on each model however its reference counts are stored.
 * Programs: generated ones, each FILE, and all in each DIR.
 */
#include <dirent.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "program/mutate.h"
#include "registry/registry.h"
#include "runner/runner.h"

#define NR_GENERATED 100

struct subject {
	struct program p;
	char name[PATH_MAX];
	uint64_t alone;
};

static struct subject *subjects;
static size_t nr_subjects;

static struct subject *add_subject(void)
{
	struct subject *s;

	subjects = realloc(subjects, (nr_subjects + 1) * sizeof(*subjects));
	if (!subjects)
		abort();
	s = &subjects[nr_subjects++];
	program_init(&s->p);
	return s;
}

static void generate(void)
{
	for (uint32_t i = 0; i < NR_GENERATED; i++) {
		struct subject *s = add_subject();

		snprintf(s->name, sizeof(s->name), "generated %" PRIu32, i);
		program_decode(&s->p, NULL, 0);
		for (uint32_t j = 0; j < 48; j++)
			program_mutate(&s->p, i * 48 + j, 64, 0);
	}
}

static void read_file(const char *path)
{
	struct subject *s = add_subject();
	char reason[512];

	snprintf(s->name, sizeof(s->name), "%s", path);
	if (!program_load(&s->p, path, reason, sizeof(reason))) {
		fprintf(stderr, "%s\n", reason);
		exit(1);
	}
}

static void read_path(const char *path)
{
	struct dirent **entries;
	char inner[PATH_MAX];
	int nr = scandir(path, &entries, NULL, alphasort);

	if (nr < 0) {
		read_file(path);
		return;
	}
	for (int i = 0; i < nr; i++) {
		snprintf(inner, sizeof(inner), "%s/%s", path,
			 entries[i]->d_name);
		if (strstr(entries[i]->d_name, ".bf"))
			read_file(inner);
		free(entries[i]);
	}
	free(entries);
}

static uint64_t digest(struct runner *runner, const struct subject *s)
{
	struct run_options options = { .digest = true };
	struct verdict v;

	runner_run(runner, &s->p, &options, &v);
	/* A program that a finding ends ends there every time. */
	return v.digest ^ v.op << 8 ^ v.pfn ^ v.kind;
}

static bool same(enum run_mode mode, const struct subject *s, uint64_t found,
		 const char *when)
{
	if (found == s->alone)
		return true;
	fprintf(stderr, "%s, mode %s: %016" PRIx64 " alone, %016" PRIx64 " %s\n",
		s->name, run_mode_names[mode], s->alone, found, when);
	return false;
}

static bool check(enum run_mode mode)
{
	const struct backend *a = backend_find("model/per-page");
	const struct backend *b = backend_find("model/batched");
	struct runner *shared = runner_create(a, b, mode);
	struct runner *fresh;
	struct subject *s;
	bool ok = true;

	for (s = subjects; s < subjects + nr_subjects; s++) {
		fresh = runner_create(a, b, mode);
		s->alone = digest(fresh, s);
		ok &= same(mode, s, digest(fresh, s), "the second time");
		runner_destroy(fresh);
	}
	for (s = subjects; s < subjects + nr_subjects; s++)
		ok &= same(mode, s, digest(shared, s), "after others");
	while (s-- > subjects)
		ok &= same(mode, s, digest(shared, s), "after all others");
	runner_destroy(shared);
	return ok;
}

/* Whether the way of freeing is right or not: with the same end, or mistake. */
static bool check_refcounts(enum run_mode mode, const char *way)
{
	struct runner *runners[NR_REFCOUNTS];
	bool ok = true;

	for (int i = 0; i < NR_REFCOUNTS; i++) {
		char name[64];

		snprintf(name, sizeof(name), "model/%s/%s", way,
			 refcounts_names[i]);
		runners[i] = runner_create(backend_find(name), NULL, mode);
	}
	for (struct subject *s = subjects; s < subjects + nr_subjects; s++) {
		s->alone = digest(runners[REFCOUNTS_ZERO_FROZEN], s);
		ok &= same(mode, s, digest(runners[REFCOUNTS_FROZEN_BIT], s),
			   "with a frozen bit");
	}
	for (int i = 0; i < NR_REFCOUNTS; i++)
		runner_destroy(runners[i]);
	return ok;
}

int main(int argc, char **argv)
{
	static const char *const ways[] = {
		"per-page", "batched", "patch-v3", "two-pass"
	};
	bool ok = true;

	generate();
	while (*++argv)
		read_path(*argv);
	for (int mode = 0; mode < NR_RUN_MODES; mode++)
		ok &= check(mode);
	for (int i = 0; i < 4; i++) {
		ok &= check_refcounts(RUN_FREE, ways[i]);
		ok &= check_refcounts(RUN_EXACT, ways[i]);
	}
	for (size_t i = 0; i < nr_subjects; i++)
		program_destroy(&subjects[i].p);
	free(subjects);
	return !ok;
}
