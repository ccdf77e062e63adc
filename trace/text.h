/* SPDX-License-Identifier: GPL-2.0-only */
/* Pieces of a line: where they are and how long, without copies. */
#ifndef TRACE_TEXT_H
#define TRACE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	const char *at;
	size_t len;
};

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/** text_from - what is left of @t from @at on. */
static inline struct text text_from(struct text t, const char *at)
{
	return (struct text){ at, t.len - (at - t.at) };
}

/** text_to - what comes before @at in @t. */
static inline struct text text_to(struct text t, const char *at)
{
	return (struct text){ t.at, at - t.at };
}

bool text_is(struct text t, const char *expected);
bool text_starts(struct text t, const char *start);

/** text_trim - without white space at either end. */
struct text text_trim(struct text t);

/** text_find - the first place of @what in @t, or NULL. */
const char *text_find(struct text t, const char *what);

/** text_after - what follows the first @what in @t; false if there is none. */
bool text_after(struct text t, const char *what, struct text *rest);

/** text_word - cut the first word off @t; empty if there is none. */
struct text text_word(struct text *t);

/** text_last_word - cut the last word off @t; empty if there is none. */
struct text text_last_word(struct text *t);

/**
 * text_number - the number that @t begins with: "0x" and hexadecimal, or decimal
 * Return: false if it begins with none, or with one of more than 64 bits.
 */
bool text_number(struct text t, uint64_t *v);

/** text_digits - cut decimal digits off the front of @t; how many there were. */
size_t text_digits(struct text *t);

/** text_hash - a number that stands for the text. */
uint64_t text_hash(struct text t);

#endif
