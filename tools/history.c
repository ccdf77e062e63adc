/* SPDX-License-Identifier: GPL-2.0-only */
#include "tools/history.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void *grow(void *old, size_t nr, size_t *cap, size_t size)
{
	if (nr < *cap)
		return old;
	*cap = *cap ? 2 * *cap : 1024;
	old = realloc(old, *cap * size);
	if (!old)
		abort();
	return old;
}

static void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

void history_init(struct history *s, size_t nr_keys, unsigned int nr_values)
{
	size_t size = nr_keys * nr_values * sizeof(*s->last);

	*s = (struct history){ .nr_values = nr_values };
	s->last = memset(must(malloc(size + 1)), 0xff, size);
}

void history_destroy(struct history *s)
{
	free(s->last);
	free(s->rows);
	free(s->ends);
}

void history_note(struct history *s, uint32_t key, const uint32_t *values)
{
	uint32_t *last = s->last + (size_t)key * s->nr_values;
	size_t size = s->nr_values * sizeof(*values), width = s->nr_values + 1;

	if (!memcmp(last, values, size))
		return;
	memcpy(last, values, size);
	s->rows = grow(s->rows, s->nr, &s->cap, width * sizeof(*s->rows));
	s->rows[s->nr * width] = key;
	memcpy(s->rows + s->nr++ * width + 1, values, size);
}

void history_end_step(struct history *s)
{
	s->ends = grow(s->ends, s->nr_ends, &s->cap_ends, sizeof(*s->ends));
	s->ends[s->nr_ends++] = (uint32_t)s->nr;
}

/* --- writing --- */

static void write_base64(const uint8_t *bytes, size_t len, FILE *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t v = bytes[i] << 16;

		v |= i + 1 < len ? bytes[i + 1] << 8 : 0;
		v |= i + 2 < len ? bytes[i + 2] : 0;
		putc(digits[v >> 18], out);
		putc(digits[v >> 12 & 63], out);
		putc(i + 1 < len ? digits[v >> 6 & 63] : '=', out);
		putc(i + 2 < len ? digits[v & 63] : '=', out);
	}
}

/* @width columns of @nr rows. */
static void write_columns(const uint32_t *rows, size_t nr, size_t width, FILE *out)
{
	size_t size = nr * width * sizeof(*rows);
	uint32_t *deltas = must(malloc(size + 1)), *to = deltas, before = 0;
	uLongf len = compressBound(size);
	uint8_t *packed = must(malloc(len));

	for (size_t column = 0; column < width; column++) {
		for (size_t i = 0; i < nr; i++) {
			*to++ = rows[i * width + column] - before;
			before = rows[i * width + column];
		}
	}
	if (compress(packed, &len, (const uint8_t *)deltas, size) != Z_OK)
		abort();
	putc('"', out);
	write_base64(packed, len, out);
	putc('"', out);
	free(packed);
	free(deltas);
}

void history_write(const struct history *s, FILE *out)
{
	fprintf(out, "{values: %u, changes: ", s->nr_values);
	write_columns(s->rows, s->nr, s->nr_values + 1, out);
	fputs(", ends: ", out);
	write_columns(s->ends, s->nr_ends, 1, out);
	fputs("}", out);
}
