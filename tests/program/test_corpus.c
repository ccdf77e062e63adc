/* SPDX-License-Identifier: GPL-2.0-only */
/* The corpus that is shipped: all of it loads, and says why it is there. */
#include "help.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "backend/backend.h"

static void load(struct program *p, const char *path)
{
	char reason[300];

	if (!program_load(p, path, reason, sizeof(reason)))
		fail_msg("%s", reason);
	assert_true(p->nr_ops > 0);
}

static void seeds_say_why_they_exist(void **state)
{
	bool seen[NR_OPS] = { false };
	struct program p;
	glob_t found;

	program_init(&p);
	assert_int_equal(glob(CORPUS "/seeds/*.bf", 0, NULL, &found), 0);
	assert_true(found.gl_pathc >= 25);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		load(&p, found.gl_pathv[i]);
		if (!p.comment || strlen(p.comment) < 20)
			fail_msg("%s: no comment", found.gl_pathv[i]);
		/* The longest damages more pages than a result lists. */
		if (p.nr_ops > RESULT_MAX_BAD + 3)
			fail_msg("%s: %zu operations", found.gl_pathv[i],
				 p.nr_ops);
		for (size_t k = 0; k < p.nr_ops; k++)
			seen[p.ops[k].code] = true;
	}
	globfree(&found);
	program_destroy(&p);
	/* Each way to free has a seed at least. */
	assert_true(seen[OP_FREE] && seen[OP_FREE_NOLOCK] && seen[OP_PUT]);
	assert_true(seen[OP_FREE_CONTIG] && seen[OP_FREE_CONTIG_FROZEN]);
	assert_true(seen[OP_FREE_BULK] && seen[OP_CMA_RELEASE]);
}

static void traces_are_small_and_long(void **state)
{
	struct program p;
	glob_t found;

	program_init(&p);
	assert_int_equal(glob(CORPUS "/traces/*.bf.xz", 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 4);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct stat st;

		assert_int_equal(stat(found.gl_pathv[i], &st), 0);
		assert_true(st.st_size < 150 * 1024);
		load(&p, found.gl_pathv[i]);
		assert_true(p.nr_ops > 10000);
	}
	globfree(&found);
	program_destroy(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seeds_say_why_they_exist),
		cmocka_unit_test(traces_are_small_and_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
