/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs: a geometry and a list of operations, in binary and text form. See
 * docs/language.md.
 */
#ifndef PROGRAM_PROGRAM_H
#define PROGRAM_PROGRAM_H

#include <stdio.h>

#include "program/geometry.h"
#include "program/ops.h"

#define PROGRAM_MAX_OPS (1u << 18)	/* an imported trace fits */

/** op_allocates - does it make an allocation that other operations can refer to? */
static inline bool op_allocates(const struct op *op)
{
	return op_is(op->code, CLASS_ALLOCATES);
}

/** op_names - does its first operand refer to an allocation? */
static inline bool op_names(const struct op *op)
{
	return op_infos[op->code].nr_args &&
	       op_infos[op->code].args[0].kind == KIND_ALLOC;
}

/**
 * struct program - a machine and a list of operations
 * @comment: the comment lines before the first line of the text form,
 *	without the "# ", or NULL. Binary programs carry none.
 */
struct program {
	struct geometry geometry;
	struct op *ops;
	size_t nr_ops;
	size_t cap_ops;
	char *comment;
};

void program_init(struct program *p);
void program_destroy(struct program *p);

/**
 * program_append - add one operation at the end
 * Return: false if the program already has PROGRAM_MAX_OPS operations.
 */
bool program_append(struct program *p, const struct op *op);

/** program_allocs_before - how many of the first @nr operations allocate. */
uint32_t program_allocs_before(const struct program *p, size_t nr);

/** program_copy - make @to (initialised) equal to @from, comment included. */
void program_copy(struct program *to, const struct program *from);

/** program_equal - same machine and same operations? Ignores comments. */
bool program_equal(const struct program *a, const struct program *b);

/* --- binary form (codec.c) --- */

/**
 * program_decode - decode any bytes as a program
 *
 * Total: every byte string is a valid program. "BFZ", a version byte, the
 * geometry, then OP_BYTES per operation. If the magic is
 * missing, the first four bytes are ignored; an
 * operation code is taken modulo NR_OPS; an ALLOC operand is the distance back
 * to the allocating operation, modulo the number of those before it, or ALLOC_NONE;
 * an incomplete last operation is padded with zeroes.
 */
void program_decode(struct program *p, const uint8_t *bytes, size_t len);

/** program_encoded_size - bytes that program_encode() will write. */
size_t program_encoded_size(const struct program *p);

/**
 * program_encode - write the binary form
 * Return: bytes written, or 0 if @cap is too small.
 */
size_t program_encode(const struct program *p, uint8_t *bytes, size_t cap);

/** program_is_binary - do the bytes carry the magic? */
bool program_is_binary(const uint8_t *bytes, size_t len);

/* --- text form (print.c, parse.c) --- */

/**
 * op_print - print one operation, without a newline
 * @nr_allocs: the number of allocating operations before it, which determines its name.
 */
void op_print(const struct op *op, uint32_t nr_allocs, FILE *out);

/** op_text - what op_print() prints, as a string to be freed */
char *op_text(const struct op *op, uint32_t nr_allocs);

/** machine_print - print the line that describes a machine, without a newline. */
void machine_print(const struct geometry *g, FILE *out);

/** program_print - print the text form; parsing it gives an equal program. */
void program_print(const struct program *p, FILE *out);

/**
 * program_text - what program_print() prints, as a string to be freed
 * @len: NULL, or set to its length.
 */
char *program_text(const struct program *p, size_t *len);

/**
 * struct parse_error - the first error in a text
 * @line: from 1.
 */
struct parse_error {
	unsigned int line;
	char reason[200];
};

/**
 * program_parse - read the text form
 * @text, @len: any bytes; need not end with a NUL or a newline.
 * Return: true, or false with @err filled in and @p left empty.
 */
bool program_parse(struct program *p, const char *text, size_t len,
		   struct parse_error *err);

/** gfp_parse - convert "GFP_KERNEL|__GFP_COMP" to bits; false on an unknown name. */
bool gfp_parse(const char *text, size_t len, uint32_t *gfp);

/**
 * gfp_print - the text of @gfp, "0" for none
 *
 * As ftrace does: the names of many bits first, then single bits, then bits
 * that have no name as one hexadecimal number.
 */
void gfp_print(uint32_t gfp, FILE *out);

/* --- files (file.c) --- */

/**
 * program_load - read a program from a file, text or binary by its content
 * @path: "-" is standard input. Either form may be compressed with xz.
 * Return: true, or false with one line in @reason: "file:line: why" or "file: why".
 */
bool program_load(struct program *p, const char *path, char *reason, size_t cap);

#endif
