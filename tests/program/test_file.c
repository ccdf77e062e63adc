/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs from files. */
#include "help.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT "buddyfuzz 2\nmachine default\ndrain_all\n"

static void load(const char *path)
{
	char reason[200];
	struct program p;

	program_init(&p);
	if (!program_load(&p, path, reason, sizeof(reason)))
		fail_msg("%s", reason);
	assert_int_equal(p.nr_ops, 1);
	assert_int_equal(p.ops[0].code, OP_DRAIN_ALL);
	program_destroy(&p);
}

static void load_fails(const char *path, const char *line_and_reason)
{
	char reason[200], expected[200];
	struct program p;

	program_init(&p);
	assert_false(program_load(&p, path, reason, sizeof(reason)));
	snprintf(expected, sizeof(expected), "%s:%s",
		 strcmp(path, "-") ? path : "standard input", line_and_reason);
	assert_string_equal(reason, expected);
	assert_int_equal(p.nr_ops, 0);
	program_destroy(&p);
}

static size_t binary(uint8_t *bytes, size_t cap)
{
	struct program p;
	size_t len;

	program_init(&p);
	parse_text(&p, TEXT);
	len = program_encode(&p, bytes, cap);
	program_destroy(&p);
	return len;
}

static void every_form_loads(void **state)
{
	uint8_t bytes[200];
	size_t len = binary(bytes, sizeof(bytes));

	load(file_of(TEXT, strlen(TEXT)));
	load(xz_file_of(TEXT, strlen(TEXT)));
	load(file_of(bytes, len));
	load(xz_file_of(bytes, len));
}

static void standard_input(const char *path)
{
	assert_non_null(freopen(path, "r", stdin));
}

static void a_dash_is_standard_input(void **state)
{
	standard_input(file_of(TEXT, strlen(TEXT)));
	load("-");
	standard_input(file_of("x\n", 2));
	load_fails("-", "1: expected \"buddyfuzz 2\", found \"x\"");
}

static void files_that_are_none(void **state)
{
	load_fails("/nonexistent/program", " No such file or directory");
	load_fails("/", " Is a directory");
	load_fails("", " No such file or directory");
	load_fails(file_of("", 0), " empty");
	load_fails(xz_file_of("", 0), " empty");
}

static void files_that_are_wrong(void **state)
{
	uint8_t bytes[200];
	size_t len = binary(bytes, sizeof(bytes));

	load_fails(file_of("buddyfuzz 2\nmachine default\nfly\n", 32),
		   "3: unknown operation \"fly\"");
	bytes[3] = 4;
	load_fails(file_of(bytes, len),
		   " a binary program of a version that is not supported");
	for (bytes[3] = 1; bytes[3] < BINARY_FORM; bytes[3]++)
		load_fails(file_of(bytes, len),
			   " a binary program of an older format, which " OLD_FORMAT);
	load_fails(file_of("buddyfuzz 1\nmachine default\nfree slot=0\n", 40),
		   "1: format 1 " OLD_FORMAT);
	load_fails(file_of("BFZ", 3),
		   " a binary program of a version that is not supported");
}

static void damaged_xz(void **state)
{
	static const uint8_t magic[] = { 0xfd, '7', 'z', 'X', 'Z', 0, 1, 2, 3 };
	uint8_t bytes[500];
	size_t len;
	FILE *f;

	load_fails(file_of(magic, 6),
		   " xz: the compressed data is truncated");
	load_fails(file_of(magic, sizeof(magic)),
		   " xz: the compressed data is truncated");
	f = fopen(xz_file_of(TEXT, strlen(TEXT)), "r");
	assert_non_null(f);
	len = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	load_fails(file_of(bytes, len - 10),
		   " xz: the compressed data is truncated");
	bytes[len / 2] ^= 0xff;
	load_fails(file_of(bytes, len), " xz: the compressed data is corrupt");
}

static void too_large(void **state)
{
	size_t limit = 64u << 20;
	char *text = malloc(limit + 1);
	size_t ops = BINARY_HEADER + (size_t)(PROGRAM_MAX_OPS + 1) * OP_BYTES;

	assert_non_null(text);
	memset(text, '\n', limit + 1);
	memcpy(text, TEXT, strlen(TEXT));
	load(file_of(text, limit));
	load_fails(file_of(text, limit + 1), " more than 64 MiB");
	/* A few kilobytes that become as much. */
	load_fails(xz_file_of(text, limit + 1), " more than 64 MiB");
	memset(text, 0, ops);
	memcpy(text, "BFZ\3", 4);
	load_fails(file_of(text, ops),
		   " too many operations");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_loads),
		cmocka_unit_test(a_dash_is_standard_input),
		cmocka_unit_test(files_that_are_none),
		cmocka_unit_test(files_that_are_wrong),
		cmocka_unit_test(damaged_xz),
		cmocka_unit_test(too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
