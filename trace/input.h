/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The text of a recording: from a plain file, one compressed with xz, gzip or zstd, or
 * a binary one that perf or trace-cmd makes text of.
 */
#ifndef TRACE_INPUT_H
#define TRACE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input;

/**
 * input_open - open a recording
 * @path: "-" is standard input.
 * @cap: room in @why for a sentence, which is filled in on failure.
 * Return: the input, or NULL.
 */
struct input *input_open(const char *path, char *why, size_t cap);

/**
 * input_read - the next bytes of text
 * @len: set to the number of bytes read, 0 at the end.
 * Return: NULL, or the reason why it failed.
 */
const char *input_read(struct input *in, uint8_t *bytes, size_t cap, size_t *len);

/**
 * input_close - the end
 * @whole: everything was read, so that a command that makes text must have succeeded.
 * Return: NULL, or the reason why the text may not be all of it.
 */
const char *input_close(struct input *in, bool whole);

#endif
