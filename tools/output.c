/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that appear whole or not at all. */
#define _GNU_SOURCE /* asprintf() */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/tool.h"

static bool failed(struct output *out)
{
	complain("%s: %s", out->path ? out->path : "standard output",
		 strerror(errno));
	output_abandon(out);
	return false;
}

bool output_open(struct output *out, const char *path)
{
	mode_t mask = umask(0);
	struct stat st;
	int fd;

	umask(mask);
	*out = (struct output){ 0 };
	if (!path || !strcmp(path, "-")) {
		out->file = stdout;
		return true;
	}
	out->path = path;
	/* A device or a pipe is written to, not replaced. */
	if (!stat(path, &st) && !S_ISREG(st.st_mode)) {
		out->file = fopen(path, "wb");
		return out->file || failed(out);
	}
	if (asprintf(&out->temporary, "%s.XXXXXX", path) < 0)
		abort();
	fd = mkstemp(out->temporary);
	if (fd < 0) {
		free(out->temporary);
		out->temporary = NULL;
		return failed(out);
	}
	fchmod(fd, 0666 & ~mask);
	out->file = fdopen(fd, "wb");
	if (!out->file) {
		close(fd);
		return failed(out);
	}
	return true;
}

void output_binary(struct output *out, const struct program *p)
{
	size_t len = program_encoded_size(p);
	uint8_t *bytes = malloc(len);

	if (!bytes)
		abort();
	program_encode(p, bytes, len);
	fwrite(bytes, 1, len, out->file);
	free(bytes);
}

void output_program(struct output *out, const struct program *p)
{
	const char *end = out->path ? strrchr(out->path, '.') : NULL;

	if (end && !strcmp(end, ".bfz"))
		output_binary(out, p);
	else
		program_print(p, out->file);
}

bool output_commit(struct output *out)
{
	FILE *file = out->file;
	bool bad = ferror(file);

	/* Standard output is looked at once more, by main(). */
	if (file == stdout)
		return true;
	out->file = NULL;
	errno = EIO;
	bad |= fclose(file) != 0;
	if (bad)
		return failed(out);
	if (out->temporary && rename(out->temporary, out->path))
		return failed(out);
	free(out->temporary);
	out->temporary = NULL;
	return true;
}

void output_abandon(struct output *out)
{
	if (out->file && out->file != stdout)
		fclose(out->file);
	if (out->temporary) {
		unlink(out->temporary);
		free(out->temporary);
	}
	*out = (struct output){ 0 };
}
