/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts that engines do not keep, for scripts/fuzz to add up.
 *
 * The file that BUDDYFUZZ_STATS names gets a line about once a second from each
 * process, and empty lines. A line is pairs of a key and a number, separated by
 * spaces, each about what was run since the process's line before; a sum over
 * all lines is about all. A reader passes over keys that it does not know.
 *
 *	executions N		inputs
 *	operations N		operations that were executed on the backends
 *	failures N		inputs for which the property did not hold
 *	unsupported N		programs whose machine a backend cannot be
 *	unsupported:KEY N	of these, by reason: the keys of
 *				program/geometry.c's geometry_needs (needs-cpus,
 *				needs-no-cpus, needs-sections, needs-flat,
 *				needs-few-sections), or refused: no memory
 *	idle N			supported programs none of whose operations named
 *				anything: nothing was executed
 *	known:NAME N		programs that ended at this known difference
 *	machine:KIND N		programs of which operations were executed on such
 *				a machine, for every kind of program/machines.c's
 *				machine_kinds, also with 0; in targets that have
 *				backends
 *	judged:RULE N		times that this rule of the oracle had something to
 *				be held against, for every rule that a machine or
 *				the operations may leave without (the oracle's
 *				rules_judged), also with 0; so, too
 *	op:NAME N		times that this operation was executed, on each
 *				backend, for every operation, also with 0; so, too
 *	ignored:RULE N		the rule is ignored (BUDDYFUZZ_IGNORE), if N is not 0
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "oracle/equality.h"
#include "program/machines.h"
#include "targets/target.h"

#define MAX_NAMES 32

/* Counts by a name that is found while running; names are not copied. */
struct named {
	const char *name;
	size_t count;
};

static struct {
	size_t executions;
	size_t operations;
	size_t unsupported;
	size_t failures;
	size_t idle;
	bool on_backend;
	uint64_t lacks;
	struct named known[MAX_NAMES];
	struct named needs[MAX_NAMES];
	size_t kinds[MACHINE_MAX_KINDS];
	time_t flushed;
} stats;

static void count_name(struct named *names, const char *name)
{
	for (size_t i = 0; i < MAX_NAMES; i++) {
		if (!names[i].name)
			names[i].name = name;
		if (!strcmp(names[i].name, name)) {
			names[i].count++;
			return;
		}
	}
}

static void print_names(FILE *out, const char *prefix,
			const struct named *names)
{
	for (size_t i = 0; i < MAX_NAMES && names[i].count; i++)
		fprintf(out, " %s:%s %zu", prefix, names[i].name,
			names[i].count);
}

/* What of the oracle, and of the operations, was put to use. */
static void print_coverage(FILE *out)
{
	for (unsigned int i = 0; i < nr_rules_judged; i++) {
		enum rule rule = rules_judged[i];

		fprintf(out, " judged:%s %" PRIu64, rule_infos[rule].name,
			rule_judged[rule]);
		rule_judged[rule] = 0;
	}
	for (unsigned int i = 0; i < NR_OPS; i++) {
		/* No target runs what overlaps. */
		if (op_is(i, CLASS_SCHEDULES))
			continue;
		fprintf(out, " op:%s %" PRIu64, op_infos[i].mnemonic,
			runner_executed[i]);
		runner_executed[i] = 0;
	}
	for (unsigned int i = 0; i < NR_RULES; i++)
		if (rule_ignored[i] || !rule_applies_wholly(i, stats.lacks))
			fprintf(out, " ignored:%s 1", rule_infos[i].name);
	for (unsigned int i = 0; i < NR_EQUALITIES; i++)
		if (equality_ignored[i])
			fprintf(out, " ignored:%s 1", equality_infos[i].name);
}

static void print_line(FILE *out)
{
	/* A line of its own, also after one that a full disk has cut short. */
	fprintf(out,
		"\nexecutions %zu operations %zu unsupported %zu failures %zu idle %zu",
		stats.executions, stats.operations, stats.unsupported,
		stats.failures, stats.idle);
	print_names(out, "known", stats.known);
	print_names(out, "unsupported", stats.needs);
	for (size_t i = 0; stats.on_backend && i < nr_machine_kinds; i++)
		fprintf(out, " machine:%s %zu", machine_kinds[i].name,
			stats.kinds[i]);
	if (stats.on_backend)
		print_coverage(out);
	fputc('\n', out);
}

void stats_flush(void)
{
	const char *path = getenv("BUDDYFUZZ_STATS");
	char *line;
	size_t len;
	FILE *out;
	int fd;

	if (!path || !*path || !stats.executions)
		return;
	out = open_memstream(&line, &len);
	if (!out)
		return;
	print_line(out);
	if (fclose(out))
		return;
	memset(&stats, 0, offsetof(typeof(stats), flushed));
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0 || write(fd, line, len) != len)
		fprintf(stderr, "%s: cannot write\n", path);
	if (fd >= 0)
		close(fd);
	free(line);
}

void stats_count(const struct finding *f)
{
	struct timespec now;

	stats.executions++;
	stats.operations += f->nr_ops;
	stats.unsupported += f->outcome == OUTCOME_UNSUPPORTED;
	stats.failures += f->outcome == OUTCOME_FAIL;
	stats.idle += finding_is_idle(f);
	stats.on_backend |= f->on_backend;
	stats.lacks |= f->lacks;
	if (f->outcome == OUTCOME_KNOWN)
		count_name(stats.known, f->detail);
	if (f->outcome == OUTCOME_UNSUPPORTED)
		count_name(stats.needs, f->need);
	for (uint64_t kinds = f->kinds; kinds; kinds &= kinds - 1)
		stats.kinds[__builtin_ctzll(kinds)]++;
	/* Engines kill their processes: a second is all that may be lost. */
	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	if (now.tv_sec != stats.flushed) {
		stats.flushed = now.tv_sec;
		stats_flush();
	}
}

__attribute__((destructor)) static void flush_at_exit(void)
{
	stats_flush();
}
