/* SPDX-License-Identifier: GPL-2.0-only */
/* The binary form. */
#include "help.h"

#include <stdlib.h>
#include <string.h>

static void a_program_survives_its_bytes(void **state)
{
	struct random random = { 2 };
	struct program p, back;

	program_init(&p);
	program_init(&back);
	for (int i = 0; i < 5000; i++) {
		uint8_t bytes[BINARY_HEADER + 50 * OP_BYTES];
		size_t len;

		random_program(&p, &random, random_below(&random, 50));
		len = program_encode(&p, bytes, sizeof(bytes));
		assert_int_equal(len, program_encoded_size(&p));
		assert_true(program_is_binary(bytes, len));
		program_decode(&back, bytes, len);
		assert_true(program_equal(&p, &back));
	}
	program_destroy(&p);
	program_destroy(&back);
}

static void nothing_is_the_empty_program(void **state)
{
	struct program p;

	program_init(&p);
	program_append(&p, &(struct op){ .code = OP_DRAIN_ALL });
	program_decode(&p, NULL, 0);
	assert_int_equal(p.nr_ops, 0);
	assert_true(geometry_equal(&p.geometry,
				   &geometry_preset("default")->geometry));
	program_destroy(&p);
}

/* Any prefix of any bytes, with the magic or without. */
static void any_bytes_are_a_program(void **state)
{
	struct random random = { 3 };
	struct program p;

	program_init(&p);
	for (int i = 0; i < 20000; i++) {
		uint8_t bytes[150];
		size_t len = random_below(&random, sizeof(bytes) + 1);

		for (size_t k = 0; k < len; k++)
			bytes[k] = random_next(&random);
		program_decode(&p, bytes, len);
		assert_null(geometry_check(&p.geometry));
		assert_int_equal(p.nr_ops, len <= BINARY_HEADER ? 0 :
				 (len - BINARY_HEADER + OP_BYTES - 1) /
				 OP_BYTES);
		for (size_t k = 0; k < p.nr_ops; k++)
			assert_true(p.ops[k].code < NR_OPS);
	}
	program_destroy(&p);
}

static void the_layout_is_as_documented(void **state)
{
	uint8_t bytes[BINARY_HEADER + 2 * OP_BYTES];
	static const uint8_t alloc[OP_BYTES] = {
		OP_ALLOC, 3, 1, 2, 0x44, 0x33, 0x22, 0x11,
	};
	static const uint8_t drain[OP_BYTES] = { OP_DRAIN_ALL };
	struct program p;

	program_init(&p);
	program_append(&p, &(struct op){ OP_ALLOC, { 3, 1, 2, 0x11223344 } });
	program_append(&p, &(struct op){ OP_DRAIN_ALL, { 0 } });
	assert_int_equal(program_encode(&p, bytes, sizeof(bytes)),
			 sizeof(bytes));
	assert_memory_equal(bytes, "BFZ\3", 4);
	assert_memory_equal(bytes + BINARY_HEADER, alloc, OP_BYTES);
	assert_memory_equal(bytes + BINARY_HEADER + OP_BYTES, drain, OP_BYTES);
	assert_int_equal(BINARY_HEADER, 84);
	program_destroy(&p);
}

static void codes_wrap_and_fragments_are_completed(void **state)
{
	uint8_t bytes[BINARY_HEADER + 2] = "BFZ\3";
	struct program p;

	program_init(&p);
	bytes[BINARY_HEADER] = NR_OPS + OP_ALLOC_BULK;
	bytes[BINARY_HEADER + 1] = 9;
	program_decode(&p, bytes, sizeof(bytes));
	assert_int_equal(p.nr_ops, 1);
	assert_int_equal(p.ops[0].code, OP_ALLOC_BULK);
	assert_int_equal(p.ops[0].arg[0], 9);
	assert_int_equal(p.ops[0].arg[1], 0);
	program_destroy(&p);
}

/* The distance back among what allocates, modulo how many there are. */
static void allocations_are_named_by_distance(void **state)
{
	static const struct {
		uint32_t distance;
		uint32_t name;		/* with three allocations before it */
	} names[] = {
		{ 0, 2 }, { 1, 1 }, { 2, 0 }, { 3, 2 }, { 0xfffffe, 0 },
		{ 0xffffff, ALLOC_NONE },
	};
	uint8_t bytes[BINARY_HEADER + 7 * OP_BYTES] = "BFZ\3";
	uint8_t *free = bytes + BINARY_HEADER + 6 * OP_BYTES;
	struct program p;

	program_init(&p);
	for (int i = 0; i < 3; i++) {
		bytes[BINARY_HEADER + 2 * i * OP_BYTES] = OP_ALLOC_CONTIG;
		bytes[BINARY_HEADER + (2 * i + 1) * OP_BYTES] = OP_DRAIN_ALL;
	}
	free[0] = OP_FREE;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		for (int b = 0; b < 3; b++)
			free[1 + b] = names[i].distance >> 8 * b;
		program_decode(&p, bytes, sizeof(bytes));
		assert_int_equal(p.ops[6].arg[0], names[i].name);
	}
	/* With none before it, none. */
	free[1] = free[2] = free[3] = 0;
	memmove(bytes + BINARY_HEADER, free, OP_BYTES);
	program_decode(&p, bytes, BINARY_HEADER + OP_BYTES);
	assert_int_equal(p.ops[0].arg[0], ALLOC_NONE);
	program_destroy(&p);
}

static void too_small_a_buffer_is_left_alone(void **state)
{
	uint8_t bytes[BINARY_HEADER + OP_BYTES] = { 0xee };
	struct program p;

	program_init(&p);
	program_append(&p, &(struct op){ .code = OP_DRAIN_ALL });
	assert_int_equal(program_encode(&p, bytes, sizeof(bytes) - 1), 0);
	assert_int_equal(bytes[0], 0xee);
	program_destroy(&p);
}

static void a_program_has_an_end(void **state)
{
	size_t len = BINARY_HEADER + (size_t)(PROGRAM_MAX_OPS + 5) * OP_BYTES;
	uint8_t *bytes = calloc(1, len);
	struct program p;

	assert_non_null(bytes);
	program_init(&p);
	program_decode(&p, bytes, len);
	assert_int_equal(p.nr_ops, PROGRAM_MAX_OPS);
	assert_false(program_append(&p, &p.ops[0]));
	free(bytes);
	program_destroy(&p);
}

static void copies_are_equal_until_changed(void **state)
{
	struct random random = { 4 };
	struct program p, copy;

	program_init(&p);
	program_init(&copy);
	random_program(&p, &random, 20);
	program_copy(&copy, &p);
	assert_true(program_equal(&p, &copy));
	copy.ops[19].code = (copy.ops[19].code + 1) % NR_OPS;
	assert_false(program_equal(&p, &copy));
	program_copy(&copy, &p);
	copy.geometry.check_pages ^= 1;
	assert_false(program_equal(&p, &copy));
	program_copy(&copy, &p);
	copy.nr_ops--;
	assert_false(program_equal(&p, &copy));
	program_destroy(&p);
	program_destroy(&copy);
}

static void the_table_fits_the_binary_form(void **state)
{
	for (unsigned int i = 0; i < NR_OPS; i++) {
		const struct op_info *info = &op_infos[i];
		unsigned int bytes = 1;

		assert_non_null(info->mnemonic);
		assert_true(info->nr_args <= OP_MAX_ARGS);
		for (unsigned int k = 0; k < info->nr_args; k++) {
			assert_true(info->args[k].bytes >= 1);
			/* A name comes first, as it does in the text. */
			if (info->args[k].kind == KIND_ALLOC)
				assert_true(!k && info->args[k].bytes == 3);
			bytes += info->args[k].bytes;
		}
		assert_true(bytes <= OP_BYTES);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_survives_its_bytes),
		cmocka_unit_test(nothing_is_the_empty_program),
		cmocka_unit_test(any_bytes_are_a_program),
		cmocka_unit_test(the_layout_is_as_documented),
		cmocka_unit_test(codes_wrap_and_fragments_are_completed),
		cmocka_unit_test(allocations_are_named_by_distance),
		cmocka_unit_test(too_small_a_buffer_is_left_alone),
		cmocka_unit_test(a_program_has_an_end),
		cmocka_unit_test(copies_are_equal_until_changed),
		cmocka_unit_test(the_table_fits_the_binary_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
