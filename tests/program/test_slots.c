/* SPDX-License-Identifier: GPL-2.0-only */
/* The slot rules, against a plain array. */
#include "help.h"

#include "program/slots.h"

#define NR 512

static uint32_t naive_lowest(const bool *taken)
{
	for (uint32_t i = 0; i < NR; i++)
		if (!taken[i])
			return i;
	return SLOT_NONE;
}

static uint32_t naive_named(const bool *taken, uint32_t from)
{
	for (uint32_t i = 0; i < NR; i++)
		if (taken[(from + i) % NR])
			return (from + i) % NR;
	return SLOT_NONE;
}

static void slots_follow_the_rules(void **state)
{
	uint64_t words[NR / 64] = { 0 };
	struct slot_map map = { .words = words, .nr = NR };
	struct random random = { 17 };
	bool taken[NR] = { false };
	uint32_t nr = 0;

	for (int i = 0; i < 100000; i++) {
		/* Now filling up, now emptying. */
		bool take = one_in(&random, i / 2000 % 2 ? 3 : 2) ||
			    (i / 2000 % 4 == 0 && !one_in(&random, 3));
		uint32_t slot = random_below(&random, NR);

		assert_int_equal(slot_named(&map, slot),
				 naive_named(taken, slot));
		assert_int_equal(slot_is_taken(&map, slot), taken[slot]);
		if (take) {
			slot = naive_lowest(taken);
			assert_int_equal(slot_take(&map), slot);
			if (slot != SLOT_NONE) {
				taken[slot] = true;
				nr++;
			}
		} else if (taken[slot]) {
			slot_release(&map, slot);
			taken[slot] = false;
			nr--;
		}
		assert_int_equal(map.nr_taken, nr);
	}
	assert_false(slot_is_taken(&map, NR));
	/* An operand may be beyond every slot. */
	assert_int_equal(slot_named(&map, 60000), naive_named(taken, 0));
}

static void a_full_table_has_no_slot(void **state)
{
	uint64_t words[1] = { 0 };
	struct slot_map map = { .words = words, .nr = 64 };

	for (uint32_t i = 0; i < 64; i++)
		assert_int_equal(slot_take(&map), i);
	assert_int_equal(slot_take(&map), SLOT_NONE);
	slot_release(&map, 40);
	assert_int_equal(slot_take(&map), 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slots_follow_the_rules),
		cmocka_unit_test(a_full_table_has_no_slot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
