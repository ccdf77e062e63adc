// SPDX-License-Identifier: GPL-2.0-only
#include "exhaust/bound.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "program/kinds.h"

void bound_init(struct bound *b)
{
	memset(b, 0, sizeof(*b));
	b->live = 2;
	b->refs = 2;
	b->damaged = 1;
	memset(b->ops, true, sizeof(b->ops));
}

static const struct limit {
	const char *name;
	size_t offset;
} limits[] = {
	{ "live", offsetof(struct bound, live) },
	{ "refs", offsetof(struct bound, refs) },
	{ "damaged", offsetof(struct bound, damaged) },
	{ "answers", offsetof(struct bound, answers) },
};

#define NR_LIMITS (sizeof(limits) / sizeof(limits[0]))

static uint32_t *limit_of(struct bound *b, const struct limit *limit)
{
	return (uint32_t *)((char *)b + limit->offset);
}

static bool parse_limit(uint32_t *limit, const char *text)
{
	char *end;
	unsigned long v = strtoul(text, &end, 10);

	*limit = (uint32_t)v;
	return *text >= '0' && *text <= '9' && !*end && v <= UINT16_MAX;
}

/* --- operations --- */

static int op_named(const char *name)
{
	for (int op = 0; op < NR_OPS; op++)
		if (!strcmp(name, op_infos[op].mnemonic))
			return op;
	return -1;
}

static bool parse_ops(struct bound *b, char *list, char *why, size_t cap)
{
	bool without = *list == '-';

	memset(b->ops, without, sizeof(b->ops));
	for (char *name; (name = strsep(&list, ",")) != NULL;) {
		int op = op_named(name + (*name == '-'));

		if (op < 0 || (*name == '-') != without) {
			snprintf(why, cap, op < 0 ? "ops: no operation \"%s\"" :
				 "ops: \"%s\": name those to try, or with a - before each those not to",
				 name);
			return false;
		}
		b->ops[op] = !without;
	}
	return true;
}

/* --- values of operands --- */

static bool parse_values(struct bound_values *values, const struct operand *arg,
			 const char *text, char *why, size_t cap)
{
	values->nr = 0;
	for (;; text++) {
		size_t len = strcspn(text, ",");

		if (values->nr == BOUND_MAX_VALUES) {
			snprintf(why, cap, "%s: more than %d values", arg->name,
				 BOUND_MAX_VALUES);
			return false;
		}
		if (!operand_parse(arg, text, len, &values->v[values->nr++])) {
			snprintf(why, cap, "%s: \"%.*s\" is not a value of it", arg->name,
				 (int)len, text);
			return false;
		}
		text += len;
		if (!*text)
			return true;
	}
}

/* @name: of an operand, or "operation.operand". */
static bool parse_operand(struct bound *b, const char *name, const char *text,
			  char *why, size_t cap)
{
	const char *dot = strchr(name, '.');
	const char *operand = dot ? dot + 1 : name;
	bool found = false;

	for (int op = 0; op < NR_OPS; op++) {
		const struct op_info *info = &op_infos[op];

		if (dot && (strncmp(name, info->mnemonic, (size_t)(dot - name)) ||
			    info->mnemonic[dot - name]))
			continue;
		for (unsigned int i = 0; i < info->nr_args; i++) {
			if (info->args[i].kind == KIND_ALLOC ||
			    strcmp(info->args[i].name, operand))
				continue;
			found = true;
			if (!parse_values(&b->values[op][i], &info->args[i], text, why,
					  cap))
				return false;
		}
	}
	if (!found)
		snprintf(why, cap,
			 "no limit and no operand \"%s\": expected live, refs, damaged, answers, ops, or an operand of docs/language.md",
			 name);
	return found;
}

static bool parse_word(struct bound *b, char *word, char *why, size_t cap)
{
	char *value = strchr(word, '=');

	if (!value || !value[1]) {
		snprintf(why, cap, "expected NAME=VALUE,..., found \"%s\"", word);
		return false;
	}
	*value++ = '\0';
	if (!strcmp(word, "ops"))
		return parse_ops(b, value, why, cap);
	for (size_t i = 0; i < NR_LIMITS; i++) {
		if (strcmp(word, limits[i].name))
			continue;
		if (parse_limit(limit_of(b, &limits[i]), value))
			return true;
		snprintf(why, cap, "%s: expected a number from 0 to %d, found \"%s\"", word,
			 UINT16_MAX, value);
		return false;
	}
	return parse_operand(b, word, value, why, cap);
}

bool bound_parse(struct bound *b, const char *text, char *why, size_t cap)
{
	char *copy = strdup(text), *rest = copy, *word;
	bool good = true;

	if (!copy)
		abort();
	while (good && (word = strsep(&rest, " \t\n")) != NULL)
		good = !*word || parse_word(b, word, why, cap);
	free(copy);
	return good;
}

#define SAID_BY "Bound:"

/* What follows SAID_BY in each line; to be freed. */
static char *text_of_comment(const char *comment)
{
	char *text;
	size_t cap;
	FILE *out = open_memstream(&text, &cap);
	bool in_list = false;

	if (!out)
		abort();
	for (const char *line = comment; *line;) {
		size_t len = strcspn(line, "\n");

		if (!strncmp(line, SAID_BY, strlen(SAID_BY))) {
			const char *said = line + strlen(SAID_BY);

			/* A list goes on in the next line. */
			said += in_list ? strspn(said, " ") : 0;
			fprintf(out, "%s%.*s", in_list ? "" : " ", (int)(line + len - said), said);
			in_list = line[len - 1] == ',';
		}
		line += len + (line[len] == '\n');
	}
	if (fclose(out))
		abort();
	return text;
}

bool bound_of_comment(struct bound *b, const char *comment, char *why, size_t cap)
{
	char *text = text_of_comment(comment ? comment : "");
	bool good = bound_parse(b, text, why, cap);

	free(text);
	return good;
}

/* --- for a reader --- */

static void print_operation(const struct bound *b, int op, FILE *out)
{
	const struct op_info *info = &op_infos[op];
	unsigned int nr = 0;

	fputs(info->mnemonic, out);
	for (unsigned int i = 0; i < info->nr_args; i++) {
		const struct bound_values *values = &b->values[op][i];

		for (uint32_t n = 0; n < values->nr; n++) {
			if (n)
				fputc(',', out);
			else
				fprintf(out, "%s%s=", nr++ ? " " : "(", info->args[i].name);
			operand_print(&info->args[i], values->v[n], out);
		}
	}
	if (nr)
		fputc(')', out);
}

static void print_operations(const struct bound *b, bool in, FILE *out)
{
	bool any = false;

	for (int op = 0; op < NR_OPS; op++) {
		if (b->ops[op] != in)
			continue;
		fputs(any ? ", " : " ", out);
		any = true;
		if (in)
			print_operation(b, op, out);
		else
			fputs(op_infos[op].mnemonic, out);
	}
	fputs(any ? "\n" : " none\n", out);
}

void bound_print(const struct bound *b, FILE *out)
{
	fprintf(out,
		"limits: %" PRIu32 " allocations held, %" PRIu32 " references on a page, %" PRIu32 " damaged or leaked pages, %" PRIu32 " answers that wait for requests\n",
		b->live, b->refs, b->damaged, b->answers);
	fputs("operations:", out);
	print_operations(b, true, out);
	fputs("left out:", out);
	print_operations(b, false, out);
}
