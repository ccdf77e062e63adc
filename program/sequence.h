/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program that shows something only after others ran on the same machines
 * carries them in its comment, so that it is one file: each line of their text,
 * oldest program first, behind the program's number and a bar.
 *
 *	# 1| buddyfuzz 2
 *	# 1| machine tiny
 *	# 1| a0 = alloc order=3
 *	# 2| buddyfuzz 2
 */
#ifndef PROGRAM_SEQUENCE_H
#define PROGRAM_SEQUENCE_H

#include "program/program.h"

#define SEQUENCE_MAX 16

/**
 * struct sequence - what ran before a program, oldest first
 */
struct sequence {
	struct program programs[SEQUENCE_MAX];
	unsigned int nr;
};

void sequence_init(struct sequence *s);
void sequence_destroy(struct sequence *s);

/** sequence_add - a copy of @p at the end; the oldest goes if it is full. */
void sequence_add(struct sequence *s, const struct program *p);

/** sequence_remove - without the @i-th. */
void sequence_remove(struct sequence *s, unsigned int i);

/** sequence_put_back - undo the last sequence_remove(), which was of the @i-th. */
void sequence_put_back(struct sequence *s, unsigned int i);

/** sequence_print - as comment lines of a program's text. */
void sequence_print(const struct sequence *s, FILE *out);

/**
 * sequence_parse - what @p's comment says ran before it: nothing, as a rule
 * @s: initialised.
 * Return: NULL, or why it cannot be read.
 */
const char *sequence_parse(struct sequence *s, const struct program *p);

#endif
