/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs in files: text or binary, plain or compressed with xz. */
#include "program/codec.h"
#include "program/file.h"

#include <errno.h>
#include <fcntl.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (1u << 16)

struct reader {
	int fd;
	bool is_xz;
	bool eof;
	uint8_t in[CHUNK];
	lzma_stream xz;
};

static const uint8_t xz_magic[] = { 0xfd, '7', 'z', 'X', 'Z', 0 };

/* Fill the input buffer behind what is left in it. */
static const char *refill(struct reader *r)
{
	ssize_t n;

	if (r->xz.avail_in)
		memmove(r->in, r->xz.next_in, r->xz.avail_in);
	r->xz.next_in = r->in;
	do {
		n = read(r->fd, r->in + r->xz.avail_in,
			 sizeof(r->in) - r->xz.avail_in);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return strerror(errno);
	r->eof = !n;
	r->xz.avail_in += n;
	return NULL;
}

/*
 * A device has no end, and a pipe without a writer never begins: neither is a
 * file. Standard input may be a pipe or a terminal: somebody is there.
 */
static const char *check_kind(int fd, bool is_stdin)
{
	struct stat st;

	if (fstat(fd, &st))
		return strerror(errno);
	if (S_ISDIR(st.st_mode))
		return strerror(EISDIR);
	if (S_ISREG(st.st_mode) ||
	    (is_stdin && (!S_ISCHR(st.st_mode) || isatty(fd))))
		return NULL;
	return is_stdin ? "a device, not a file" :
			  "not a regular file (use \"-\" to read from a pipe)";
}

/* Without waiting for the other end of a pipe. */
static int open_input(const char *path, const char **why)
{
	bool is_stdin = !strcmp(path, "-");
	int fd = is_stdin ? dup(STDIN_FILENO) :
			    open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		*why = strerror(errno);
		return -1;
	}
	*why = check_kind(fd, is_stdin);
	if (*why) {
		close(fd);
		return -1;
	}
	return fd;
}

struct reader *reader_open(const char *path, const char **why)
{
	struct reader *r = calloc(1, sizeof(*r));

	*why = NULL;
	if (!r) {
		*why = strerror(ENOMEM);
		return NULL;
	}
	r->fd = open_input(path, why);
	if (r->fd < 0) {
		free(r);
		return NULL;
	}
	while (!*why && !r->eof && r->xz.avail_in < sizeof(xz_magic))
		*why = refill(r);
	r->is_xz = r->xz.avail_in >= sizeof(xz_magic) &&
		   !memcmp(r->in, xz_magic, sizeof(xz_magic));
	if (!*why && r->is_xz &&
	    lzma_stream_decoder(&r->xz, 256u << 20, LZMA_CONCATENATED))
		*why = "xz: cannot decompress";
	if (*why) {
		reader_close(r);
		return NULL;
	}
	return r;
}

void reader_take_raw(struct reader *r)
{
	if (r->is_xz)
		lzma_end(&r->xz);
	r->is_xz = false;
}

bool reader_is_xz(const struct reader *r)
{
	return r->is_xz;
}

void reader_close(struct reader *r)
{
	if (r->is_xz)
		lzma_end(&r->xz);
	close(r->fd);
	free(r);
}

static const char *xz_reason(lzma_ret ret)
{
	switch (ret) {
	case LZMA_BUF_ERROR:
		return "xz: the compressed data is truncated";
	case LZMA_MEMLIMIT_ERROR:
	case LZMA_MEM_ERROR:
		return "xz: decompressing needs too much memory";
	default:
		return "xz: the compressed data is corrupt";
	}
}

static const char *read_xz(struct reader *r, uint8_t *bytes, size_t cap,
			   size_t *len)
{
	r->xz.next_out = bytes;
	r->xz.avail_out = cap;
	while (r->xz.avail_out) {
		const char *why;
		lzma_ret ret;

		if (!r->xz.avail_in && !r->eof) {
			why = refill(r);
			if (why)
				return why;
		}
		ret = lzma_code(&r->xz, r->eof ? LZMA_FINISH : LZMA_RUN);
		if (ret == LZMA_STREAM_END)
			break;
		if (ret != LZMA_OK)
			return xz_reason(ret);
	}
	*len = cap - r->xz.avail_out;
	return NULL;
}

static const char *read_plain(struct reader *r, uint8_t *bytes, size_t cap,
			      size_t *len)
{
	const char *why;
	size_t n;

	if (!r->xz.avail_in && !r->eof) {
		why = refill(r);
		if (why)
			return why;
	}
	n = r->xz.avail_in < cap ? r->xz.avail_in : cap;
	if (n)
		memcpy(bytes, r->xz.next_in, n);
	r->xz.next_in += n;
	r->xz.avail_in -= n;
	*len = n;
	return NULL;
}

const char *reader_read(struct reader *r, uint8_t *bytes, size_t cap,
			size_t *len)
{
	*len = 0;
	return r->is_xz ? read_xz(r, bytes, cap, len) :
			  read_plain(r, bytes, cap, len);
}

const char *reader_read_all(struct reader *r, uint8_t **bytes, size_t *len)
{
	size_t cap = 0;

	*bytes = NULL;
	*len = 0;
	for (;;) {
		const char *why;
		size_t n;

		if (*len == cap) {
			uint8_t *more;

			cap = cap ? 2 * cap : CHUNK;
			more = realloc(*bytes, cap);
			if (!more)
				return strerror(ENOMEM);
			*bytes = more;
		}
		why = reader_read(r, *bytes + *len, cap - *len, &n);
		if (why)
			return why;
		if (!n)
			return NULL;
		*len += n;
		if (*len > PROGRAM_FILE_MAX)
			return "more than 64 MiB";
	}
}

static const char *load_binary(struct program *p, const uint8_t *bytes,
			       size_t len)
{
	uint32_t nr_ops = 0;

	if (len > BINARY_VERSION && bytes[BINARY_VERSION] < BINARY_FORM)
		return "a binary program of an older format, which " OLD_FORMAT;
	if (len <= BINARY_VERSION || bytes[BINARY_VERSION] != BINARY_FORM)
		return "a binary program of a version that is not supported";
	if (len > BINARY_HEADER + (size_t)PROGRAM_MAX_OPS * OP_BYTES)
		return "too many operations";
	if (len < BINARY_HEADER)
		return "truncated: incomplete header";
	for (unsigned int b = 0; b < 4; b++)
		nr_ops |= (uint32_t)bytes[BINARY_NR_OPS + b] << 8 * b;
	if ((len - BINARY_HEADER) % OP_BYTES ||
	    (len - BINARY_HEADER) / OP_BYTES < nr_ops)
		return "truncated: operations are missing";
	program_decode(p, bytes, len);
	return NULL;
}

bool program_load(struct program *p, const char *path, char *reason, size_t cap)
{
	const char *name = strcmp(path, "-") ? path : "standard input";
	struct parse_error err = { 0 };
	uint8_t *bytes = NULL;
	struct reader *r;
	const char *why;
	size_t len = 0;

	program_clear(p);
	r = reader_open(path, &why);
	if (r) {
		why = reader_read_all(r, &bytes, &len);
		reader_close(r);
	}
	if (!why && !len)
		why = "empty";
	if (!why && program_is_binary(bytes, len))
		why = load_binary(p, bytes, len);
	else if (!why &&
		 !program_parse(p, (const char *)bytes, len, &err))
		why = err.reason;
	if (why && err.line)
		snprintf(reason, cap, "%s:%u: %s", name, err.line, why);
	else if (why)
		snprintf(reason, cap, "%s: %s", name, why);
	free(bytes);
	return !why;
}
