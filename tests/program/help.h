/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests of program/ share. */
#ifndef TESTS_PROGRAM_HELP_H
#define TESTS_PROGRAM_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "program/codec.h"
#include "program/random.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* A program of random bytes: @nr_ops operations, any machine. */
void random_program(struct program *p, struct random *random, size_t nr_ops);

/* A program from text that must be right. */
void parse_text(struct program *p, const char *text);

/* A file of these bytes under a name that lasts until the next call. */
const char *file_of(const void *bytes, size_t len);

/* The same, compressed with xz. */
const char *xz_file_of(const void *bytes, size_t len);

#endif
