/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How often each state feature (runner/features.c) was met: from those met once, scripts/campaign
 * estimates how likely the next input is to meet a new one.
 *
 * Processes share the file that BUDDYFUZZ_DISCOVERY names: the number of inputs, 64 bits,
 * then a byte for each feature, how many of them met it; 3 is three or more. Only inputs
 * that an engine has just mutated count: what is run again, from a corpus, was chosen.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "targets/mutator.h"
#include "targets/target.h"

#define MANY 3

extern bool mutator_called __attribute__((weak));

struct discovery {
	uint64_t nr_inputs;
	uint8_t met[];
};

/* NULL if there is no such file, or it cannot be had. */
static struct discovery *open_file(size_t nr_features)
{
	const char *path = getenv("BUDDYFUZZ_DISCOVERY");
	size_t size = sizeof(struct discovery) + nr_features;
	void *map;
	int fd;

	if (!path || !*path)
		return NULL;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0 || ftruncate(fd, (off_t)size)) {
		fprintf(stderr, "%s: cannot write\n", path);
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return map == MAP_FAILED ? NULL : map;
}

void discovery_count(const uint8_t *features, size_t nr)
{
	static struct discovery *discovery;
	static bool opened;

	if (!&mutator_called || !mutator_called)
		return;
	mutator_called = false;
	if (!opened)
		discovery = open_file(nr);
	opened = true;
	if (!discovery)
		return;
	__atomic_fetch_add(&discovery->nr_inputs, 1, __ATOMIC_RELAXED);
	for (size_t i = 0; i < nr; i++) {
		uint8_t *met = &discovery->met[i];

		/* Two processes may take it beyond three, but not around. */
		if (features[i] && __atomic_load_n(met, __ATOMIC_RELAXED) < MANY)
			__atomic_fetch_add(met, 1, __ATOMIC_RELAXED);
	}
}
