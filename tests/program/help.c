/* SPDX-License-Identifier: GPL-2.0-only */
#include "help.h"

#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void random_program(struct program *p, struct random *random, size_t nr_ops)
{
	size_t len = BINARY_HEADER + nr_ops * OP_BYTES;
	uint8_t *bytes = malloc(len);

	assert_non_null(bytes);
	for (size_t i = 0; i < len; i++)
		bytes[i] = random_next(random);
	/* Counts and orders that are legal now and then. */
	if (one_in(random, 2))
		for (size_t i = BINARY_GEOMETRY + 47; i < BINARY_HEADER; i++)
			bytes[i] %= 16;
	program_decode(p, bytes, len);
	free(bytes);
}

void parse_text(struct program *p, const char *text)
{
	struct parse_error err;

	if (!program_parse(p, text, strlen(text), &err))
		fail_msg("line %u: %s", err.line, err.reason);
}

const char *file_of(const void *bytes, size_t len)
{
	static char name[64];
	static int fd = -1;

	if (fd >= 0)
		close(fd);
	fd = memfd_create("test", 0);
	assert_true(fd >= 0);
	for (size_t done = 0; done < len;) {
		ssize_t n = write(fd, (const char *)bytes + done, len - done);

		assert_true(n > 0);
		done += n;
	}
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	return name;
}

const char *xz_file_of(const void *bytes, size_t len)
{
	size_t cap = lzma_stream_buffer_bound(len), n = 0;
	uint8_t *packed = malloc(cap);
	const char *name;

	assert_non_null(packed);
	assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL,
						 bytes, len, packed, &n, cap),
			 LZMA_OK);
	name = file_of(packed, n);
	free(packed);
	return name;
}
