/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts that engines do not keep: operations, known differences by name,
 * machines that a backend cannot be. scripts/fuzz adds up the lines.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "targets/target.h"

#define MAX_KNOWN 16

static struct {
	size_t executions;
	size_t operations;
	size_t unsupported;
	size_t failures;
	struct {
		const char *name;
		size_t count;
	} known[MAX_KNOWN];
	time_t flushed;
} stats;

static void count_known(const char *name)
{
	for (size_t i = 0; i < MAX_KNOWN; i++) {
		if (!stats.known[i].name)
			stats.known[i].name = name;
		if (!strcmp(stats.known[i].name, name)) {
			stats.known[i].count++;
			return;
		}
	}
}

void stats_flush(void)
{
	const char *path = getenv("BUDDYFUZZ_STATS");
	char line[4096];
	size_t len;
	int fd;

	if (!path || !*path || !stats.executions)
		return;
	/* A line of its own, also after one that a full disk has cut short. */
	len = snprintf(line, sizeof(line),
		       "\nexecutions %zu operations %zu unsupported %zu failures %zu",
		       stats.executions, stats.operations, stats.unsupported,
		       stats.failures);
	for (size_t i = 0; i < MAX_KNOWN && stats.known[i].count; i++)
		len += snprintf(line + len, sizeof(line) - len,
				" known:%.128s %zu", stats.known[i].name,
				stats.known[i].count);
	line[len++] = '\n';
	memset(&stats, 0, offsetof(typeof(stats), flushed));
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0 || write(fd, line, len) != len)
		fprintf(stderr, "%s: cannot write\n", path);
	if (fd >= 0)
		close(fd);
}

void stats_count(const struct finding *f)
{
	struct timespec now;

	stats.executions++;
	stats.operations += f->nr_ops;
	stats.unsupported += f->outcome == OUTCOME_UNSUPPORTED;
	stats.failures += f->outcome == OUTCOME_FAIL;
	if (f->outcome == OUTCOME_KNOWN)
		count_known(f->detail);
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
