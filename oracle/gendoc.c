// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints docs/rules.md or docs/equality.md from the tables. A test holds the
 * committed pages to this.
 */
#include <stdio.h>
#include <string.h>

#include "oracle/equality.h"
#include "oracle/oracle.h"

static void print_rules(void)
{
	puts("<!-- SPDX-License-Identifier: GPL-2.0-only -->\n"
	     "<!-- Made from oracle/rules.def: change that, not this. -->\n"
	     "# The oracle's rules\n\n"
	     "What must be true of one machine, from the operations and their "
	     "results alone.\nA function names Linux 7.3's.\n\n"
	     "| rule | sentence | source |\n|---|---|---|");
	for (int i = 0; i < NR_RULES; i++)
		printf("| `%s` | %s | %s |\n", rule_infos[i].name,
		       rule_infos[i].sentence, rule_infos[i].source);
	puts("\n"
	     "The oracle tracks what each page is (absent, reserved, free, in use "
	     "with how many references,\nleaked on purpose) from the calls and "
	     "their results, and which blocks are on which list from\nwhat the "
	     "machine shows. After each call it checks the pages that the backend "
	     "touched and those\nwhose state should have changed: the pages on "
	     "lists must be exactly the free ones, and each\npage must look as its "
	     "state requires. Pages that no call touched are not scanned, so a "
	     "check\ncosts as much as the call changed, not as much as the machine "
	     "is large.\n\n"
	     "What only comparing two backends can tell: which of several suitable "
	     "blocks an allocation\ntakes, list order, per-CPU tuning but for decay, "
	     "how many pages a contiguous allocation\nfrees around its range where "
	     "isolated pageblocks of others adjoin it, and the fields of pages\n"
	     "leaked on purpose.");
}

static void print_equality(void)
{
	puts("<!-- SPDX-License-Identifier: GPL-2.0-only -->\n"
	     "<!-- Made from oracle/equality.def: change that, not this. -->\n"
	     "# What two backends must agree on\n\n"
	     "| mode | when they are compared |\n|---|---|\n"
	     "| strict | after each operation, everything, list order included. "
	     "After a contiguous free (`free_contig`, `free_contig_frozen`, "
	     "`free_bulk`, `cma_release`) on a machine with per-CPU lists: at "
	     "once what holds \"even before draining\"; then both are drained "
	     "and compared except for list order; then both are brought to a "
	     "canonical order |\n"
	     "| exact | as strict, but on the same machine without per-CPU lists: "
	     "everything, after every operation |\n"
	     "| free | never: the oracle alone judges each (docs/rules.md), "
	     "and both must be as fresh machines at the end |\n\n"
	     "| rule | sentence |\n|---|---|");
	for (int i = 0; i < NR_EQUALITIES; i++)
		printf("| `%s` | %s |\n", equality_infos[i].name,
		       equality_infos[i].sentence);
	puts("\n## Allowed differences\n\n"
	     "A test shows that each occurs.\n\n"
	     "| name | sentence |\n|---|---|");
	for (int i = 0; i < NR_ALLOWANCES; i++)
		printf("| `%s` | %s |\n", allowance_infos[i].name,
		       allowance_infos[i].sentence);
	puts("\n## The canonical order\n\n"
	     "After the drain the same blocks are free on both. Those that the "
	     "operation moved are taken off\ntheir lists and put back at the front, "
	     "ascending; the rest of each list is already the same on\nboth, since "
	     "neither has touched it. (Sorting whole lists would make every contiguous "
	     "free cost\nthe size of the zone.) Blocks of several migratetypes take "
	     "A's type, and the per-CPU tuning is\nreset to its fresh values on "
	     "both.");
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
