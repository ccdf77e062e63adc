// SPDX-License-Identifier: GPL-2.0-only
/*
 * Print docs/rules.md or docs/equality.md from the tables. A test compares the
 * output with the committed pages.
 */
#include <stdio.h>
#include <string.h>

#include "oracle/equality.h"
#include "oracle/oracle.h"

static void print_rules(void)
{
	puts("<!-- SPDX-License-Identifier: GPL-2.0-only -->\n"
	     "<!-- Generated from oracle/rules.def: edit that file instead. -->\n"
	     "# The oracle's rules\n\n"
	     "What must be true of a single machine, given the operations and "
	     "their results.\nSources refer to Linux 7.3.\n\n"
	     "| rule | sentence | source |\n|---|---|---|");
	for (int i = 0; i < NR_RULES; i++)
		printf("| `%s` | %s | %s |\n", rule_infos[i].name,
		       rule_infos[i].sentence, rule_infos[i].source);
	puts("\n"
	     "The oracle derives the state of each page (absent, reserved, free, in use "
	     "with a refcount, leaked\non purpose) from the calls and their results. "
	     "It takes the blocks on each list from the machine.\nAfter each call it "
	     "checks the pages that the backend touched and those whose state should "
	     "have\nchanged: exactly the free pages must be on lists, and each page "
	     "must look as its state requires. It\ndoes not scan other pages, so the "
	     "cost of a check depends on the size of the change, not of the\n"
	     "machine.\n\n"
	     "Some things only a comparison of two backends can check: which of "
	     "several suitable blocks an\nallocation takes, list order, per-CPU tuning "
	     "except decay, how many pages a contiguous allocation\nfrees around its "
	     "range next to isolated pageblocks of other callers, and the fields\nof "
	     "pages leaked on purpose, except their refcount.");
}

static void print_equality(void)
{
	puts("<!-- SPDX-License-Identifier: GPL-2.0-only -->\n"
	     "<!-- Generated from oracle/equality.def: edit that file instead. -->\n"
	     "# What two backends must agree on\n\n"
	     "| mode | what is compared, and when |\n|---|---|\n"
	     "| strict | everything, list order included, after each operation. "
	     "A contiguous free (`free_contig`, `free_contig_frozen`, "
	     "`free_bulk`, `cma_release`) on a machine with per-CPU lists takes "
	     "three steps: compare what must be equal \"even before draining\"; "
	     "drain both and compare everything except list order; bring both "
	     "to a canonical order |\n"
	     "| exact | everything after each operation, on the same machine "
	     "without per-CPU lists |\n"
	     "| free | nothing: the oracle checks each backend on its own "
	     "(docs/rules.md), and at the end both must be in their initial state |\n\n"
	     "| rule | sentence |\n|---|---|");
	for (int i = 0; i < NR_EQUALITIES; i++)
		printf("| `%s` | %s |\n", equality_infos[i].name,
		       equality_infos[i].sentence);
	puts("\n## Allowed differences\n\n"
	     "A test shows each of them.\n\n"
	     "| name | sentence |\n|---|---|");
	for (int i = 0; i < NR_ALLOWANCES; i++)
		printf("| `%s` | %s |\n", allowance_infos[i].name,
		       allowance_infos[i].sentence);
	puts("\n## The canonical order\n\n"
	     "After the drain, both have the same free blocks. The blocks that the "
	     "operation moved are taken off\ntheir lists and put back at the front in "
	     "ascending order. The rest of each list is already the same,\nsince "
	     "neither backend touched it. (Sorting complete lists would make the cost "
	     "of every contiguous\nfree depend on the size of the zone.) Blocks of "
	     "several migratetypes take A's type, and the\nper-CPU tuning of both is "
	     "reset to its initial values.");
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "rules"))
		print_rules();
	else if (argc == 2 && !strcmp(argv[1], "equality"))
		print_equality();
	else
		return fputs("usage: gendoc_oracle rules|equality\n", stderr), 2;
	return 0;
}
