/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/text.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

bool text_is(struct text t, const char *expected)
{
	return t.len == strlen(expected) && !memcmp(t.at, expected, t.len);
}

bool text_starts(struct text t, const char *start)
{
	size_t len = strlen(start);

	return t.len >= len && !memcmp(t.at, start, len);
}

struct text text_trim(struct text t)
{
	while (t.len && is_blank(*t.at))
		t = text_from(t, t.at + 1);
	while (t.len && is_blank(t.at[t.len - 1]))
		t.len--;
	return t;
}

const char *text_find(struct text t, const char *what)
{
	return memmem(t.at, t.len, what, strlen(what));
}

bool text_after(struct text t, const char *what, struct text *rest)
{
	const char *at = text_find(t, what);

	if (at)
		*rest = text_from(t, at + strlen(what));
	return at;
}

struct text text_word(struct text *t)
{
	struct text word;

	*t = text_trim(*t);
	word = (struct text){ t->at, 0 };
	while (word.len < t->len && !is_blank(word.at[word.len]))
		word.len++;
	*t = text_from(*t, word.at + word.len);
	return word;
}

struct text text_last_word(struct text *t)
{
	struct text word;

	*t = text_trim(*t);
	word = text_from(*t, t->at + t->len);
	while (word.len < t->len && !is_blank(word.at[-1])) {
		word.at--;
		word.len++;
	}
	t->len -= word.len;
	return word;
}

static int digit_of(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

bool text_number(struct text t, uint64_t *v)
{
	int base = text_starts(t, "0x") ? 16 : 10;
	size_t start = base == 16 ? 2 : 0, i = start;

	*v = 0;
	for (; i < t.len && digit_of(t.at[i]) < base; i++)
		if (__builtin_mul_overflow(*v, base, v) ||
		    __builtin_add_overflow(*v, digit_of(t.at[i]), v))
			return false;
	return i > start;
}

size_t text_digits(struct text *t)
{
	const char *at = t->at;

	while (t->len && is_digit(*t->at))
		*t = text_from(*t, t->at + 1);
	return t->at - at;
}

uint64_t text_hash(struct text t)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < t.len; i++)
		hash = (hash ^ (uint8_t)t.at[i]) * 0x100000001b3u;
	return hash;
}
