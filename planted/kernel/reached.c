// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linked into a kernel with a planted bug, whose edited line calls it: notes that
 * it has run, in the file that BUDDYFUZZ_PLANTED names, as planted/planted.h does
 * for the model.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

void planted_reached(void);

void planted_reached(void)
{
	static const char text[] = "reached\n";
	/* A reset of the machine takes it back: the file is made but once. */
	static bool noted;
	const char *path;
	int fd;

	if (noted)
		return;
	noted = true;
	path = getenv("BUDDYFUZZ_PLANTED");
	fd = path ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : -1;
	if (fd < 0)
		return;
	/* What cannot be noted is "never reached": nothing to be done here. */
	if (write(fd, text, sizeof(text) - 1) < 0)
		unlink(path);
	close(fd);
}
