// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <dlfcn.h>
#include <inttypes.h>
#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/symbolize.h"

extern char **environ;

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

/* Start addr2line on @argv; what it prints can be read from the result. */
static FILE *start(char *const argv[], pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int pipes[2], failed;

	if (pipe(pipes))
		return NULL;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", 1, 0);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], 1);
	posix_spawn_file_actions_addclose(&actions, pipes[0]);
	posix_spawn_file_actions_addclose(&actions, pipes[1]);
	failed = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(pipes[1]);
	if (!failed)
		return fdopen(pipes[0], "r");
	close(pipes[0]);
	return NULL;
}

void origin_describe(const struct origin *o,
		     void (*line)(void *context, const char *text),
		     void *context)
{
	char path[PATH_MAX], other[PATH_MAX], text[2 * PATH_MAX];
	char hex[ORIGIN_FRAMES][2 + 2 * sizeof(size_t) + 1];
	char *argv[5 + ORIGIN_FRAMES + 1] = { "addr2line", "-fip", "-e", path };
	int nr_args = 4, lines = 0;
	size_t offset;
	FILE *names;
	pid_t pid;

	for (uint32_t i = 0; i < o->nr_frames; i++) {
		if (!locate(o->frames[i], i ? other : path, &offset) ||
		    (i && strcmp(path, other)))
			break;
		snprintf(hex[i], sizeof(hex[i]), "%#zx", offset);
		argv[nr_args++] = hex[i];
	}
	if (nr_args == 4)
		return;
	names = start(argv, &pid);
	if (names) {
		while (fgets(text, sizeof(text), names)) {
			text[strcspn(text, "\n")] = '\0';
			line(context, text);
			lines++;
		}
		fclose(names);
		waitpid(pid, NULL, 0);
	}
	for (int i = 4; i < nr_args && !lines; i++) {
		snprintf(text, sizeof(text), "%s+%s", path, argv[i]);
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
