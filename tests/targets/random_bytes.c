/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * random_bytes [--count N] [--every K] [--seed S]: N random byte strings decode
 * to programs on legal machines, and each K-th of them runs clean.
 *
 * Three kinds in turn, because pure noise meets few states: noise of any
 * length; noise behind the header of a machine; an encoded program with a few
 * bytes changed. Modes take turns too. Noise describes a new machine each time,
 * often a huge one, and making it costs far more than decoding: hence K. Under
 * a sanitizer this is the test that nothing a fuzzer can feed makes the harness
 * itself misbehave.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "program/mutate.h"
#include "registry/registry.h"
#include "runner/runner.h"

#define MAX_LEN 512

static uint64_t state;

/* splitmix64 */
static uint64_t next(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

static size_t noise(uint8_t *bytes)
{
	size_t len = next() % (MAX_LEN + 1);

	for (size_t i = 0; i < len; i++)
		bytes[i] = next();
	return len;
}

static size_t noise_with_header(uint8_t *bytes)
{
	struct program p;
	size_t len = noise(bytes);

	program_init(&p);
	program_decode(&p, bytes, len);
	p.nr_ops = 0;
	program_encode(&p, bytes, MAX_LEN);
	program_destroy(&p);
	return len;
}

static size_t damaged_program(struct program *p, uint8_t *bytes)
{
	size_t len;

	if (next() % 64 == 0)
		program_decode(p, NULL, 0);
	program_mutate(p, next(), 32, 0);
	len = program_encode(p, bytes, MAX_LEN);
	for (unsigned int i = next() % 4; len && i; i--)
		bytes[next() % len] = next();
	return len;
}

static void check_machine(const struct program *p, size_t index)
{
	const char *wrong = geometry_check(&p->geometry);

	if (wrong) {
		fprintf(stderr, "input %zu: illegal machine: %s\n", index, wrong);
		exit(1);
	}
}

static void check_run(const struct program *p, struct runner *runner,
		      size_t index)
{
	struct verdict v;

	runner_run(runner, p, NULL, &v);
	if (v.kind == VERDICT_DIVERGENCE) {
		fprintf(stderr, "input %zu diverges\n", index);
		program_print(p, stderr);
		verdict_print(&v, p, stderr);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	struct runner *runners[NR_RUN_MODES];
	uint8_t bytes[MAX_LEN];
	size_t count = 1000, every = 1, len;
	struct program p, grown;

	setlinebuf(stdout);
	/* @every must not be a multiple of 3, or only noise is run. */
	for (int i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--count"))
			count = strtoull(argv[i + 1], NULL, 0);
		else if (!strcmp(argv[i], "--every"))
			every = strtoull(argv[i + 1], NULL, 0);
		else if (!strcmp(argv[i], "--seed"))
			state = strtoull(argv[i + 1], NULL, 0);
	}
	for (int mode = 0; mode < NR_RUN_MODES; mode++)
		runners[mode] = runner_create(backend_find("model/per-page"),
					      backend_find("model/batched"),
					      mode);
	program_init(&p);
	program_init(&grown);
	program_decode(&grown, NULL, 0);
	for (size_t i = 0; i < count; i++) {
		switch (i % 3) {
		case 0:
			len = noise(bytes);
			break;
		case 1:
			len = noise_with_header(bytes);
			break;
		default:
			len = damaged_program(&grown, bytes);
			break;
		}
		program_decode(&p, bytes, len);
		check_machine(&p, i);
		if (i % every == 0)
			check_run(&p, runners[i / every / 3 % NR_RUN_MODES], i);
		if ((i + 1) % (count / 20 + 1) == 0)
			printf("%zu of %zu inputs\n", i + 1, count);
	}
	printf("%zu inputs decoded, %zu of them run\n", count,
	       (count + every - 1) / every);
	program_destroy(&grown);
	program_destroy(&p);
	for (int mode = 0; mode < NR_RUN_MODES; mode++)
		runner_destroy(runners[mode]);
	return 0;
}
