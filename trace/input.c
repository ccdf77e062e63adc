/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/input.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "program/file.h"

#define CHUNK (1u << 16)

/* Files that are no text, and what makes text of them. */
struct binary {
	const char *magic;
	size_t len;
	const char *what;
	const char *packed;	/* what to say of it inside another file */
	const char *argv[6];	/* and then the file's name */
};

static const struct binary binaries[] = {
	{ "PERFILE2", 8, "a perf.data file",
	  "a compressed perf.data file: decompress it first",
	  { "perf", "script", "--force", "--header", "-i" } },
	{ "\x17\x08\x44tracing", 10, "a trace.dat file",
	  "a compressed trace.dat file: decompress it first",
	  { "trace-cmd", "report", "-i" } },
};

enum packing { PLAIN, GZIP, ZSTD };

/**
 * struct input
 * @file: the bytes as they are, or without xz; NULL if @fd has them.
 * @fd: the pipe from @child.
 * @in, @at, @nr: bytes that were read ahead.
 * @more, @begun: of a compressed file: a piece of it has begun and not ended, and some
 *	of it was read.
 */
struct input {
	struct reader *file;
	int fd;
	pid_t child;
	const struct binary *binary;
	enum packing packing;
	z_stream gzip;
	ZSTD_DStream *zstd;
	bool more;
	bool begun;
	uint8_t in[CHUNK];
	size_t at;
	size_t nr;
};

extern char **environ;

static const char *read_raw(struct input *in, uint8_t *bytes, size_t cap,
			    size_t *len)
{
	ssize_t n;

	if (in->file)
		return reader_read(in->file, bytes, cap, len);
	do {
		n = read(in->fd, bytes, cap);
	} while (n < 0 && errno == EINTR);
	*len = n > 0 ? n : 0;
	return n < 0 ? strerror(errno) : NULL;
}

/* --- commands --- */

static void print_command(const struct binary *binary, const char *path,
			  const char *end, char *why, size_t cap)
{
	size_t len = strlen(why);

	for (int i = 0; binary->argv[i] && len < cap; i++)
		len += snprintf(why + len, cap - len, "%s%s", i ? " " : "",
				binary->argv[i]);
	if (len < cap)
		snprintf(why + len, cap - len, " %s%s", path, end);
}

/* Start the command with its text in a pipe; false with errno set. */
static bool start(struct input *in, const char *path)
{
	const char *argv[8] = { 0 };
	posix_spawn_file_actions_t actions;
	int ends[2], i;

	for (i = 0; in->binary->argv[i]; i++)
		argv[i] = in->binary->argv[i];
	argv[i] = path;
	if (pipe2(ends, O_CLOEXEC))
		return false;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	/* A user sees one line; the command that it names says more. */
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	errno = posix_spawnp(&in->child, argv[0], &actions, NULL,
			     (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (errno) {
		in->child = 0;
		close(ends[0]);
		return false;
	}
	in->fd = ends[0];
	return true;
}

static bool run_command(struct input *in, const char *path, char *why, size_t cap)
{
	reader_close(in->file);
	in->file = NULL;
	in->nr = 0;
	if (strcmp(path, "-") && start(in, path))
		return true;
	snprintf(why, cap, "%s, which is binary: ", in->binary->what);
	print_command(in->binary, strcmp(path, "-") ? path : "FILE",
		      " prints the text to import", why, cap);
	return false;
}

/* --- opening --- */

static void peek(struct input *in, const char **why)
{
	size_t n = 1;

	while (!*why && n && in->nr < 16) {
		*why = read_raw(in, in->in + in->nr, sizeof(in->in) - in->nr, &n);
		in->nr += n;
	}
}

static bool starts(const struct input *in, const void *magic, size_t len)
{
	return in->nr >= len && !memcmp(in->in, magic, len);
}

static const struct binary *binary_of(const uint8_t *bytes, size_t len)
{
	for (unsigned int i = 0; i < sizeof(binaries) / sizeof(binaries[0]); i++)
		if (len >= binaries[i].len &&
		    !memcmp(bytes, binaries[i].magic, binaries[i].len))
			return &binaries[i];
	return NULL;
}

static bool unpack(struct input *in)
{
	if (starts(in, "\x1f\x8b", 2)) {
		in->packing = GZIP;
		return inflateInit2(&in->gzip, 15 + 16) == Z_OK;
	}
	if (starts(in, "\x28\xb5\x2f\xfd", 4)) {
		in->packing = ZSTD;
		in->zstd = ZSTD_createDStream();
		return in->zstd;
	}
	return true;
}

struct input *input_open(const char *path, char *why, size_t cap)
{
	struct input *in = calloc(1, sizeof(*in));
	const char *reason = NULL;
	bool good = false;

	if (!in)
		abort();
	in->fd = -1;
	in->file = reader_open(path, &reason);
	if (in->file)
		peek(in, &reason);
	if (reason) {
		snprintf(why, cap, "%s", reason);
		if (!strcmp(reason, strerror(EISDIR)))
			snprintf(why, cap, "%s (of an LTTng trace: babeltrace2 %s prints the text to import)",
				 reason, path);
	} else {
		in->binary = binary_of(in->in, in->nr);
		if (!in->binary)
			good = unpack(in);
		else if (reader_is_xz(in->file))
			snprintf(why, cap, "%s", in->binary->packed);
		else
			good = run_command(in, path, why, cap);
	}
	if (good)
		return in;
	input_close(in, false);
	return NULL;
}

/* --- reading --- */

static const char *read_gzip(struct input *in, uint8_t *bytes, size_t cap,
			     size_t *len)
{
	int ret;

	in->gzip.next_in = in->in + in->at;
	in->gzip.avail_in = in->nr - in->at;
	in->gzip.next_out = bytes;
	in->gzip.avail_out = cap;
	ret = inflate(&in->gzip, Z_NO_FLUSH);
	in->at = in->nr - in->gzip.avail_in;
	*len = cap - in->gzip.avail_out;
	in->more = ret != Z_STREAM_END;
	if (ret == Z_STREAM_END)
		inflateReset(&in->gzip);
	return ret == Z_OK || ret == Z_STREAM_END || ret == Z_BUF_ERROR ?
		       NULL : "gzip: the compressed data is corrupt";
}

static const char *read_zstd(struct input *in, uint8_t *bytes, size_t cap,
			     size_t *len)
{
	ZSTD_inBuffer from = { in->in, in->nr, in->at };
	ZSTD_outBuffer to = { bytes, cap, 0 };
	size_t ret = ZSTD_decompressStream(in->zstd, &to, &from);

	in->at = from.pos;
	*len = to.pos;
	in->more = ret;
	return ZSTD_isError(ret) ? "zstd: the compressed data is corrupt" : NULL;
}

static const char *read_plain(struct input *in, uint8_t *bytes, size_t cap,
			      size_t *len)
{
	*len = in->nr - in->at < cap ? in->nr - in->at : cap;
	memcpy(bytes, in->in + in->at, *len);
	in->at += *len;
	return NULL;
}

const char *input_read(struct input *in, uint8_t *bytes, size_t cap, size_t *len)
{
	const char *why = NULL;

	*len = 0;
	while (!why && !*len) {
		bool is_end = false;

		if (in->at == in->nr) {
			in->at = 0;
			why = read_raw(in, in->in, sizeof(in->in), &in->nr);
			is_end = !why && !in->nr;
		}
		if (why)
			break;
		if (in->packing == GZIP && (!is_end || in->more))
			why = read_gzip(in, bytes, cap, len);
		else if (in->packing == ZSTD && (!is_end || in->more))
			why = read_zstd(in, bytes, cap, len);
		else
			why = read_plain(in, bytes, cap, len);
		if (in->packing && !in->begun && *len) {
			in->begun = true;
			in->binary = binary_of(bytes, *len);
			if (in->binary)
				why = in->binary->packed;
		}
		if (is_end && !*len) {
			if (!why && in->more)
				why = "the compressed data is truncated";
			break;
		}
	}
	return why;
}

const char *input_close(struct input *in, bool whole)
{
	const char *why = NULL;
	int status = 0;

	if (in->file)
		reader_close(in->file);
	if (in->fd >= 0)
		close(in->fd);
	if (in->child)
		while (waitpid(in->child, &status, 0) < 0 && errno == EINTR)
			;
	if (whole && status)
		why = in->binary->argv[0][0] == 'p' ?
			      "perf script failed: run it to see why" :
			      "trace-cmd report failed: run it to see why";
	if (in->packing == GZIP)
		inflateEnd(&in->gzip);
	if (in->zstd)
		ZSTD_freeDStream(in->zstd);
	free(in);
	return why;
}
