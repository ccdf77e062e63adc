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
	     "How they are judged. The oracle keeps what each page is (absent, "
	     "reserved, free, held with\nhow many references, leaked on "
	     "purpose), and follows the blocks that the machine shows on\nits "
	     "lists. After each call the pages that the backend touched and "
	     "those whose state should\nhave changed are looked at; the set of "
	     "pages on lists must be the set of free pages, and\neach page must "
	     "show what its state implies. Nothing is scanned that no call has "
	     "touched,\nso a check costs what the call did, not what the machine "
	     "is.\n\n"
	     "What the oracle leaves to the comparison of two backends: how "
	     "many pages a contiguous\nallocation frees around its range, "
	     "whether an isolation, or a contiguous allocation, that\nmeets pages "
	     "in use nearby succeeds, list order, per-CPU tuning, and the fields of "
	     "pages leaked on\npurpose.");
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
	     "once what is marked \"at once and always\"; then both are drained "
	     "and compared but for order; then both are brought to a common "
	     "order |\n"
	     "| exact | as strict, on the same machine without per-CPU lists: "
	     "everything, at once, with no help |\n"
	     "| free | never: each is held to the oracle alone (docs/rules.md), "
	     "and at the end both must be as when fresh |\n\n"
	     "| rule | sentence |\n|---|---|");
	for (int i = 0; i < NR_EQUALITIES; i++)
		printf("| `%s` | %s |\n", equality_infos[i].name,
		       equality_infos[i].sentence);
	puts("\n## Differences that are allowed\n\n"
	     "Each occurs: a test shows it.\n\n"
	     "| name | sentence |\n|---|---|");
	for (int i = 0; i < NR_ALLOWANCES; i++)
		printf("| `%s` | %s |\n", allowance_infos[i].name,
		       allowance_infos[i].sentence);
	puts("\n## The common order\n\n"
	     "After the drain the same blocks are free on both. Those that the "
	     "operation moved are taken\nfrom their lists and put back in front, "
	     "ascending; the rest of each list is the same on\nboth already, "
	     "since neither has touched it. (Sorting whole lists would make "
	     "every\ncontiguous free cost the size of the zone.) Mixed blocks "
	     "take A's type, and the per-CPU\ntuning goes back to its fresh "
	     "values on both.");
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
