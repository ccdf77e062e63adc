/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that appear whole or not at all. */
#define _GNU_SOURCE /* asprintf() */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/tool.h"

#define MAX_LINKS 40

static bool failed(struct output *out)
{
	complain("%s: %s", out->path ? out->path : "standard output",
		 strerror(errno));
	output_abandon(out);
	return false;
}

/* What a link leads to, there or not, is what is written; NULL with errno set. */
static char *follow_links(const char *path)
{
	char *at = strdup(path), target[PATH_MAX];

	for (int i = 0; at && i < MAX_LINKS; i++) {
		ssize_t len = readlink(at, target, sizeof(target) - 1);
		char *slash = strrchr(at, '/'), *next;

		if (len < 0)
			return at;
		target[len] = '\0';
		if (asprintf(&next, "%.*s%s",
			     *target == '/' || !slash ? 0 : (int)(slash - at + 1),
			     at, target) < 0)
			abort();
		free(at);
		at = next;
	}
	free(at);
	errno = ELOOP;
	return NULL;
}

static bool open_temporary(struct output *out)
{
	mode_t mask = umask(0);
	struct stat st;
	bool is_there;
	int fd;

	umask(mask);
	is_there = !stat(out->path, &st);
	if (is_there && access(out->path, W_OK))
		return failed(out);
	out->has_links = is_there && st.st_nlink > 1;
	if (asprintf(&out->temporary, "%s.XXXXXX", out->path) < 0)
		abort();
	fd = mkostemp(out->temporary, O_CLOEXEC);
	if (fd < 0) {
		free(out->temporary);
		out->temporary = NULL;
		return failed(out);
	}
	/* Owner first: changing it may take away bits of the mode. */
	if (is_there && fchown(fd, st.st_uid, st.st_gid))
		errno = 0;
	fchmod(fd, is_there ? st.st_mode & 07777 : 0666 & ~mask);
	out->file = fdopen(fd, "w+b");
	if (!out->file) {
		close(fd);
		return failed(out);
	}
	return true;
}

bool output_open(struct output *out, const char *path)
{
	struct stat st;

	*out = (struct output){ 0 };
	if (!path || !strcmp(path, "-")) {
		out->file = stdout;
		return true;
	}
	out->path = follow_links(path);
	if (!out->path) {
		complain("%s: %s", path, strerror(errno));
		return false;
	}
	/* A device or a pipe is written to, not replaced. */
	if (!stat(out->path, &st) && !S_ISREG(st.st_mode)) {
		out->file = fopen(out->path, "wb");
		return out->file || failed(out);
	}
	return open_temporary(out);
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

/*
 * A file of several names keeps them only if it is written itself. The room is
 * taken first, so that a full disk leaves it as it was.
 */
static bool write_through(struct output *out)
{
	int to = open(out->path, O_WRONLY | O_CLOEXEC);
	off_t old = to < 0 ? 0 : lseek(to, 0, SEEK_END);
	off_t len = ftello(out->file), at = 0;
	int from = fileno(out->file);
	bool good = to >= 0;

	if (good && len) {
		errno = posix_fallocate(to, 0, len);
		good = !errno;
		if (!good && ftruncate(to, old))
			complain("%s: %s", out->path, strerror(errno));
	}
	while (good && at < len) {
		char bytes[65536];
		ssize_t n = pread(from, bytes, sizeof(bytes), at);

		good = n > 0 && pwrite(to, bytes, n, at) == n;
		at += n;
	}
	good = good && !ftruncate(to, len) && !fsync(to);
	if (to >= 0)
		close(to);
	return good;
}

bool output_commit(struct output *out)
{
	FILE *file = out->file;
	bool good;

	/* Standard output is looked at once more, by main(). */
	if (file == stdout)
		return true;
	errno = EIO;
	good = !fflush(file) && !ferror(file);
	if (out->temporary) {
		good = good && !fsync(fileno(file));
		good = good && (out->has_links ?
				write_through(out) && !unlink(out->temporary) :
				!rename(out->temporary, out->path));
	}
	out->file = NULL;
	if (fclose(file) || !good)
		return failed(out);
	free(out->temporary);
	free(out->path);
	*out = (struct output){ 0 };
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
	free(out->path);
	*out = (struct output){ 0 };
}
