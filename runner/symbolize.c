// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <dlfcn.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/symbolize.h"

/* The file that the code at @addr was loaded from, and where in it that is. */
static bool locate(const void *addr, char path[static PATH_MAX],
		   size_t *offset)
{
	Dl_info at, own;
	ssize_t len;

	/* In front of where the call returns to. */
	addr = (const char *)addr - 1;
	if (!dladdr(addr, &at) || !dladdr(__func__, &own))
		return false;
	*offset = (size_t)((const char *)addr - (const char *)at.dli_fbase);
	if (at.dli_fbase != own.dli_fbase)
		return snprintf(path, PATH_MAX, "%s", at.dli_fname) < PATH_MAX;
	/* The program is named as it was called, from anywhere. */
	len = readlink("/proc/self/exe", path, PATH_MAX - 1);
	path[len < 0 ? 0 : len] = '\0';
	return len > 0;
}

void origin_describe(const struct origin *o,
		     void (*line)(void *context, const char *text),
		     void *context)
{
	/* No path is part of a shell's command. */
	char command[64 + ORIGIN_FRAMES * (2 * sizeof(size_t) + 4)] =
		"exec addr2line -fip -e \"$BUDDYFUZZ_OBJECT\" 2>/dev/null";
	char path[PATH_MAX], other[PATH_MAX], text[2 * PATH_MAX];
	size_t offsets[ORIGIN_FRAMES];
	uint32_t nr = 0, lines = 0;
	FILE *names;

	for (; nr < o->nr_frames; nr++) {
		size_t len = strlen(command);

		if (!locate(o->frames[nr], nr ? other : path, &offsets[nr]) ||
		    (nr && strcmp(path, other)))
			break;
		snprintf(command + len, sizeof(command) - len, " %#zx",
			 offsets[nr]);
	}
	if (!nr || setenv("BUDDYFUZZ_OBJECT", path, 1))
		return;
	names = popen(command, "r");
	while (names && fgets(text, sizeof(text), names)) {
		text[strcspn(text, "\n")] = '\0';
		line(context, text);
		lines++;
	}
	if (names)
		pclose(names);
	for (uint32_t i = 0; i < nr && !lines; i++) {
		snprintf(text, sizeof(text), "%s+%#zx", path, offsets[i]);
		line(context, text);
	}
}

void trap_describe(const struct trap *trap, char *text, size_t cap)
{
	if (trap->kind == TRAP_MEMMAP)
		snprintf(text, cap,
			 "access %zu bytes past the end of a section's struct pages, where page %" PRIu32 " would be",
			 trap->offset, trap->pfn);
	else
		snprintf(text, cap, "%s", trap->what);
}
