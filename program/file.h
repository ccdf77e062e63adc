/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading files as they come, plain or compressed with xz. */
#ifndef PROGRAM_FILE_H
#define PROGRAM_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The largest file that is taken for a program, decompressed. */
#define PROGRAM_FILE_MAX (64u << 20)

struct reader;

/**
 * reader_open - open a file for reading
 * @path: a regular file; "-" is standard input, which may be a pipe.
 * @why: set to a reason on failure, else to NULL.
 * Return: the reader, or NULL.
 */
struct reader *reader_open(const char *path, const char **why);

/** reader_take_raw - do not decompress, whatever it is; before the first read. */
void reader_take_raw(struct reader *r);

/** reader_is_xz - is it compressed? */
bool reader_is_xz(const struct reader *r);

/**
 * reader_read - the next bytes, decompressed if the file is an xz file
 * @len: set to the number of bytes read, 0 at the end of the file.
 * Return: NULL, or the reason why it failed.
 */
const char *reader_read(struct reader *r, uint8_t *bytes, size_t cap,
			size_t *len);

/**
 * reader_read_all - all that is left
 * @bytes, @len: set to memory to be freed, also on failure.
 * Return: NULL, or the reason why it failed: more than PROGRAM_FILE_MAX is one.
 */
const char *reader_read_all(struct reader *r, uint8_t **bytes, size_t *len);

void reader_close(struct reader *r);

#endif
