// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fill in the tables of docs/rules.md or docs/equality.md, from stdin to stdout: what stands
 * between "<!-- NAME -->" and "<!-- end -->". A test compares the output with the page.
 */
#include <stdio.h>
#include <string.h>

#include "oracle/equality.h"
#include "oracle/oracle.h"

/* What is judged of a kernel that lacks all that is known to be lacked by some. */
static const char *judged_of_older(enum rule rule)
{
	if (!rule_applies(rule, UINT64_MAX))
		return " Not judged on [some older kernels](kernel.md#an-older-kernel).";
	if (!rule_applies_wholly(rule, UINT64_MAX))
		return " Judged in part on [some older kernels](kernel.md#an-older-kernel).";
	return "";
}

static void print_rules(void)
{
	puts("| rule | sentence | source |\n|---|---|---|");
	for (int i = 0; i < NR_RULES; i++)
		printf("| `%s` | %s%s | %s |\n", rule_infos[i].name,
		       rule_infos[i].sentence, judged_of_older(i),
		       rule_infos[i].source);
}

static void print_infos(const char *head, const struct rule_info *infos, int nr)
{
	printf("| %s | sentence |\n|---|---|\n", head);
	for (int i = 0; i < nr; i++)
		printf("| `%s` | %s |\n", infos[i].name, infos[i].sentence);
}

/* Does a table belong below this line? Then print it. */
static bool print_table(const char *line)
{
	if (!strcmp(line, "<!-- rules -->\n"))
		print_rules();
	else if (!strcmp(line, "<!-- equality -->\n"))
		print_infos("rule", equality_infos, NR_EQUALITIES);
	else if (!strcmp(line, "<!-- allowances -->\n"))
		print_infos("name", allowance_infos, NR_ALLOWANCES);
	else
		return false;
	return true;
}

int main(void)
{
	bool in_table = false;
	int nr_tables = 0;
	char line[4096];

	while (fgets(line, sizeof(line), stdin)) {
		if (!strcmp(line, "<!-- end -->\n"))
			in_table = false;
		if (in_table)
			continue;
		fputs(line, stdout);
		in_table = print_table(line);
		nr_tables += in_table;
	}
	if (!nr_tables)
		puts("no place for a table");
	return !nr_tables;
}
