/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/child.h"

const char *child_self(void)
{
	static char path[PATH_MAX + 1];

	if (readlink("/proc/self/exe", path, PATH_MAX) < 0)
		abort();
	return path;
}

void child_start(struct child *c, const char *const *argv, const char *name,
		 const char *value, bool quiet)
{
	int ends[2];

	fflush(NULL);
	if (pipe2(ends, O_CLOEXEC))
		abort();
	c->pid = fork();
	if (c->pid < 0)
		abort();
	if (!c->pid) {
		if (name)
			setenv(name, value, 1);
		dup2(ends[1], STDOUT_FILENO);
		if (quiet)
			dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(ends[1]);
	c->out = fdopen(ends[0], "r");
	if (!c->out)
		abort();
}

bool child_end(struct child *c)
{
	int status;

	fclose(c->out);
	return waitpid(c->pid, &status, 0) == c->pid && !status;
}
