/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs carried in another one's comment. */
#include "help.h"

#include <stdlib.h>
#include <string.h>

#include "program/sequence.h"

static struct sequence s, again;
static struct program p;

static int start(void **state)
{
	sequence_init(&s);
	sequence_init(&again);
	program_init(&p);
	return 0;
}

static int end(void **state)
{
	sequence_destroy(&s);
	sequence_destroy(&again);
	program_destroy(&p);
	return 0;
}

/* The program with the sequence in its comment, as a file has it. */
static void carry(void)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	fputs("# why\n", out);
	sequence_print(&s, out);
	fputs("buddyfuzz 2\nmachine tiny\ndrain_all\n", out);
	fclose(out);
	parse_text(&p, text);
	free(text);
}

static void what_is_printed_is_parsed(void **state)
{
	struct random random = { 5 };
	struct program one;

	program_init(&one);
	for (unsigned int i = 1; i <= SEQUENCE_MAX; i++) {
		random_program(&one, &random, 3 * i);
		sequence_add(&s, &one);
	}
	carry();
	assert_null(sequence_parse(&again, &p));
	assert_int_equal(again.nr, SEQUENCE_MAX);
	for (unsigned int i = 0; i < SEQUENCE_MAX; i++)
		assert_true(program_equal(&s.programs[i], &again.programs[i]));
	program_destroy(&one);
}

static void most_comments_carry_nothing(void **state)
{
	static const char *const comments[] = {
		"", "1|", "1 | x", "2| buddyfuzz 2", "a 1| buddyfuzz 2",
	};

	carry();
	assert_null(sequence_parse(&again, &p));
	assert_int_equal(again.nr, 0);
	for (size_t i = 0; i < sizeof(comments) / sizeof(comments[0]); i++) {
		free(p.comment);
		p.comment = strdup(comments[i]);
		assert_null(sequence_parse(&again, &p));
		assert_int_equal(again.nr, 0);
	}
	free(p.comment);
	p.comment = strdup("1| buddyfuzz 2\n1| nonsense");
	assert_non_null(sequence_parse(&again, &p));
}

static void the_oldest_goes_and_the_rest_stays_in_order(void **state)
{
	struct op op = { .code = OP_DRAIN_ALL };
	struct program one;

	program_init(&one);
	parse_text(&one, "buddyfuzz 2\nmachine tiny\n");
	for (unsigned int i = 0; i < SEQUENCE_MAX + 3; i++) {
		sequence_add(&s, &one);
		program_append(&one, &op);
	}
	assert_int_equal(s.nr, SEQUENCE_MAX);
	assert_int_equal(s.programs[0].nr_ops, 3);
	sequence_remove(&s, 4);
	assert_int_equal(s.nr, SEQUENCE_MAX - 1);
	assert_int_equal(s.programs[4].nr_ops, 8);
	sequence_put_back(&s, 4);
	for (unsigned int i = 0; i < SEQUENCE_MAX; i++)
		assert_int_equal(s.programs[i].nr_ops, i + 3);
	program_destroy(&one);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
	const struct CMUnitTest tests[] = {
		TEST(what_is_printed_is_parsed),
		TEST(most_comments_carry_nothing),
		TEST(the_oldest_goes_and_the_rest_stays_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
