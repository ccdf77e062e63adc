/* SPDX-License-Identifier: GPL-2.0-only */
/* The binary form: magic, version, geometry, OP_BYTES per operation. */
#include "program/codec.h"

#include <string.h>

static const uint8_t magic[] = { 'B', 'F', 'Z' };

bool program_is_binary(const uint8_t *bytes, size_t len)
{
	return len >= sizeof(magic) && !memcmp(bytes, magic, sizeof(magic));
}

/*
 * An allocation is named by the distance back to the operation that made it, so
 * that a piece of bytes means much the same in another place. Both ways:
 * @nr_allocs operations before this one allocate.
 */
static uint32_t distance(uint32_t name, uint32_t nr_allocs)
{
	return name < nr_allocs ? nr_allocs - 1 - name : ALLOC_NONE;
}

static uint32_t name_at(uint32_t distance, uint32_t nr_allocs)
{
	if (distance == ALLOC_NONE || !nr_allocs)
		return ALLOC_NONE;
	return nr_allocs - 1 - distance % nr_allocs;
}

static void op_encode(const struct op *op, uint32_t nr_allocs, uint8_t *bytes)
{
	const struct op_info *info = &op_infos[op->code];
	uint8_t *at = bytes;

	memset(bytes, 0, OP_BYTES);
	*at++ = op->code;
	for (unsigned int i = 0; i < info->nr_args; i++) {
		uint32_t v = op->arg[i];

		if (info->args[i].kind == KIND_ALLOC)
			v = distance(v, nr_allocs);
		for (unsigned int b = 0; b < info->args[i].bytes; b++)
			*at++ = v >> 8 * b;
	}
}

static void op_decode(struct op *op, uint32_t nr_allocs, const uint8_t *bytes)
{
	const struct op_info *info;
	const uint8_t *at = bytes;

	memset(op, 0, sizeof(*op));
	op->code = *at++ % NR_OPS;
	info = &op_infos[op->code];
	for (unsigned int i = 0; i < info->nr_args; i++) {
		for (unsigned int b = 0; b < info->args[i].bytes; b++)
			op->arg[i] |= (uint32_t)*at++ << 8 * b;
		if (info->args[i].kind == KIND_ALLOC)
			op->arg[i] = name_at(op->arg[i], nr_allocs);
	}
}

void program_decode(struct program *p, const uint8_t *bytes, size_t len)
{
	size_t header = len < BINARY_HEADER ? len : BINARY_HEADER;
	size_t skip = header < BINARY_GEOMETRY ? header : BINARY_GEOMETRY;
	uint32_t nr_allocs = 0;

	program_clear(p);
	geometry_decode(&p->geometry, len ? bytes + skip : NULL, header - skip);
	while (header < len) {
		size_t n = len - header < OP_BYTES ? len - header : OP_BYTES;
		uint8_t whole[OP_BYTES] = { 0 };
		struct op op;

		memcpy(whole, bytes + header, n);
		op_decode(&op, nr_allocs, whole);
		if (!program_append(p, &op))
			break;
		nr_allocs += op_allocates(&op);
		header += n;
	}
}

size_t program_encoded_size(const struct program *p)
{
	return BINARY_HEADER + p->nr_ops * OP_BYTES;
}

size_t program_encode(const struct program *p, uint8_t *bytes, size_t cap)
{
	size_t size = program_encoded_size(p);
	uint32_t nr_allocs = 0;

	if (size > cap)
		return 0;
	memcpy(bytes, magic, sizeof(magic));
	bytes[BINARY_VERSION] = BINARY_FORM;
	geometry_encode(&p->geometry, bytes + BINARY_GEOMETRY);
	for (unsigned int b = 0; b < 4; b++)
		bytes[BINARY_NR_OPS + b] = p->nr_ops >> 8 * b;
	for (size_t i = 0; i < p->nr_ops; i++) {
		op_encode(&p->ops[i], nr_allocs,
			  bytes + BINARY_HEADER + i * OP_BYTES);
		nr_allocs += op_allocates(&p->ops[i]);
	}
	return size;
}
