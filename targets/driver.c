/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A fuzz target without a fuzzer: replays files, directories and standard
 * input, one line each.
 *
 *	diff_strict [-q] [FILE|DIR|-]...
 *
 * A file may be what a fuzzer saved, or, where the target takes programs, a
 * program in text form, compressed with xz or not. Exit: 0 the property held
 * for all that could be run, 1 it failed for some, 2 something could not be
 * read, 3 not one operation was executed, so that nothing can be said.
 */
#define _GNU_SOURCE /* asprintf() */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "program/file.h"
#include "targets/target.h"

/**
 * struct replay - a run of the driver
 * @quiet: tell of failures only.
 * @nr: inputs by outcome.
 * @nr_idle: those in which nothing was executed, though the machine is supported.
 * @said_something: some operation was executed, of some input.
 * @on_backend: the target has backends.
 * @unreadable: paths that could not be read.
 */
struct replay {
	bool quiet;
	size_t nr[NR_OUTCOMES];
	size_t nr_idle;
	bool said_something;
	bool on_backend;
	size_t unreadable;
};

static const char *const outcome_names[NR_OUTCOMES] = {
	[OUTCOME_PASS] = "pass",
	[OUTCOME_KNOWN] = "known",
	[OUTCOME_UNSUPPORTED] = "unsupported",
	[OUTCOME_FAIL] = "FAIL",
};

static void unreadable(struct replay *r, const char *path, const char *why)
{
	fprintf(stderr, "%s: %s: %s\n", target_name, path, why);
	r->unreadable++;
}

static void replay_bytes(struct replay *r, const char *path,
			 const uint8_t *bytes, size_t len)
{
	struct finding f = { 0 };

	target_check(bytes, len, &f);
	stats_count(&f);
	r->nr[f.outcome]++;
	r->nr_idle += finding_is_idle(&f);
	r->said_something |= f.nr_ops || f.outcome == OUTCOME_KNOWN;
	r->on_backend |= f.on_backend;
	if (r->quiet && f.outcome != OUTCOME_FAIL)
		return;
	printf("%-11s %8zu ops  %s%s%s\n", outcome_names[f.outcome], f.nr_ops,
	       path, f.detail ? "  " : "", f.detail ? f.detail : "");
	fflush(stdout);
}

static void replay_program(struct replay *r, const char *path,
			   const struct program *p)
{
	size_t len = program_encoded_size(p);
	uint8_t *bytes = malloc(len);

	if (!bytes)
		abort();
	replay_bytes(r, path, bytes, program_encode(p, bytes, len));
	free(bytes);
}

/* As it is, compressed or not: a target may be about any bytes. */
static const char *read_raw(const char *path, uint8_t **bytes, size_t *len)
{
	const char *why;
	struct reader *r = reader_open(path, &why);

	if (!r)
		return why;
	reader_take_raw(r);
	why = reader_read_all(r, bytes, len);
	reader_close(r);
	return why;
}

static bool is_xz(const uint8_t *bytes, size_t len)
{
	return len >= 6 && !memcmp(bytes, "\xfd" "7zXZ", 6);
}

static void replay_file(struct replay *r, const char *path)
{
	struct parse_error err;
	struct program p;
	char reason[512];
	uint8_t *bytes = NULL;
	size_t len = 0;
	const char *why = read_raw(path, &bytes, &len);

	if (why) {
		unreadable(r, path, why);
		free(bytes);
		return;
	}
	program_init(&p);
	if (target_input == INPUT_BYTES || program_is_binary(bytes, len)) {
		replay_bytes(r, path, bytes, len);
	} else if (is_xz(bytes, len) && strcmp(path, "-")) {
		if (program_load(&p, path, reason, sizeof(reason)))
			replay_program(r, path, &p);
		else
			unreadable(r, path, reason);
	} else if (program_parse(&p, (const char *)bytes, len, &err)) {
		replay_program(r, path, &p);
	} else {
		replay_bytes(r, path, bytes, len);
	}
	program_destroy(&p);
	free(bytes);
}

static void replay_path(struct replay *r, const char *path);

/* It may lead back here. */
static bool is_link_to_directory(const char *path)
{
	struct stat link, to;

	return !lstat(path, &link) && S_ISLNK(link.st_mode) &&
	       !stat(path, &to) && S_ISDIR(to.st_mode);
}

static void replay_dir(struct replay *r, const char *path)
{
	struct dirent **entries;
	char *inner;
	int nr = scandir(path, &entries, NULL, alphasort);

	if (nr < 0) {
		unreadable(r, path, strerror(errno));
		return;
	}
	for (int i = 0; i < nr; i++) {
		if (entries[i]->d_name[0] != '.') {
			if (asprintf(&inner, "%s/%s", path,
				     entries[i]->d_name) < 0)
				abort();
			if (!is_link_to_directory(inner))
				replay_path(r, inner);
			free(inner);
		}
		free(entries[i]);
	}
	free(entries);
}

static void replay_path(struct replay *r, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") && !stat(path, &st) && S_ISDIR(st.st_mode))
		replay_dir(r, path);
	else
		replay_file(r, path);
}

int main(int argc, char **argv)
{
	struct replay r = { 0 };
	int i = 1;

	if (i < argc && !strcmp(argv[i], "-q")) {
		r.quiet = true;
		i++;
	}
	if (i < argc && argv[i][0] == '-' && argv[i][1]) {
		fprintf(stderr, "Usage: %s [-q] [FILE|DIR|-]...\n", argv[0]);
		return EXIT_BAD;
	}
	if (i == argc)
		replay_path(&r, "-");
	for (; i < argc; i++)
		replay_path(&r, argv[i]);
	printf("%s: %zu passed, %zu known differences, %zu unsupported, %zu failed; %zu executed nothing\n",
	       target_name, r.nr[OUTCOME_PASS], r.nr[OUTCOME_KNOWN],
	       r.nr[OUTCOME_UNSUPPORTED], r.nr[OUTCOME_FAIL], r.nr_idle);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "%s: standard output: %s\n", target_name,
			strerror(errno));
		return EXIT_BAD;
	}
	if (r.unreadable)
		return EXIT_BAD;
	if (r.nr[OUTCOME_FAIL])
		return EXIT_FAILED;
	if (r.on_backend && !r.said_something) {
		fprintf(stderr, "%s: nothing was executed\n",
			target_name);
		return EXIT_NOTHING;
	}
	return EXIT_HELD;
}
