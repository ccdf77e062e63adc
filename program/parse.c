/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The text form, read. The text is hostile until proven otherwise: it is never
 * taken for a C string, and nothing is kept of it but numbers and the comment.
 */
#include "program/codec.h"
#include "program/fields.h"
#include "program/kinds.h"

#include <inttypes.h>
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct span {
	const char *at;
	size_t len;
};

/* What the text calls the allocating operation that is number @number of them. */
struct label {
	struct span name;
	uint32_t number;
};

/**
 * struct parser - a text being read
 * @labels: a search tree of struct label.
 * @nr_allocs: operations so far that allocate.
 */
struct parser {
	struct program *p;
	struct parse_error *err;
	struct span rest;
	unsigned int line;
	bool has_header;
	bool has_machine;
	void *labels;
	uint32_t nr_allocs;
};

static __attribute__((format(printf, 2, 3))) bool
fail(struct parser *ps, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	ps->err->line = ps->line;
	vsnprintf(ps->err->reason, sizeof(ps->err->reason), fmt, args);
	va_end(args);
	return false;
}

/* A word of the text, fit to be shown: short, and printable all through. */
struct shown {
	char text[40];
};

static struct shown show(struct span s)
{
	struct shown shown;
	size_t len = s.len < sizeof(shown.text) - 4 ? s.len :
						      sizeof(shown.text) - 4;

	for (size_t i = 0; i < len; i++)
		shown.text[i] = s.at[i] >= ' ' && s.at[i] <= '~' ? s.at[i] :
								   '?';
	strcpy(shown.text + len, len < s.len ? "..." : "");
	return shown;
}

static bool span_is(struct span s, const char *text)
{
	return strlen(text) == s.len && !memcmp(text, s.at, s.len);
}

/* Cut what precedes @sep off @s; false at the end. */
static bool cut(struct span *s, char sep, struct span *piece)
{
	const char *end;

	if (!s->at)
		return false;
	end = memchr(s->at, sep, s->len);
	piece->at = s->at;
	if (end) {
		piece->len = end - s->at;
		s->at = end + 1;
		s->len -= piece->len + 1;
	} else {
		piece->len = s->len;
		s->at = NULL;
		s->len = 0;
	}
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool next_word(struct span *s, struct span *word)
{
	while (s->len && is_blank(*s->at)) {
		s->at++;
		s->len--;
	}
	word->at = s->at;
	word->len = 0;
	while (s->len && !is_blank(*s->at)) {
		s->at++;
		s->len--;
		word->len++;
	}
	return word->len;
}

/* Decimal, or hexadecimal behind 0x; false if it is none or above @max. */
static bool number(struct span s, uint32_t max, uint32_t *v)
{
	unsigned int base = 10;
	uint64_t sum = 0;

	if (s.len > 2 && s.at[0] == '0' && s.at[1] == 'x') {
		base = 16;
		s.at += 2;
		s.len -= 2;
	}
	if (!s.len)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		unsigned int digit = c >= '0' && c <= '9' ? c - '0' :
				     c >= 'a' && c <= 'f' ? c - 'a' + 10 :
				     c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;

		if (digit >= base)
			return false;
		sum = sum * base + digit;
		if (sum > max)
			return false;
	}
	*v = sum;
	return true;
}

static bool name_and_value(struct parser *ps, struct span word,
			   struct span *name, struct span *value)
{
	*value = word;
	cut(value, '=', name);
	if (!value->at)
		return fail(ps, "\"%s\" is not of the form name=value",
			    show(word).text);
	return true;
}

/* --- the machine line --- */

static bool machine_number(struct parser *ps, const struct field *field,
			   struct span value)
{
	uint32_t max = field->form == FIELD_CHOICE ? field->most - 1 :
			UINT32_MAX >> (32 - 8 * field->bytes);
	uint32_t v;

	if (!number(value, max, &v))
		return fail(ps, "%s=%s: expected a number from 0 to %" PRIu32,
			    field->name, show(value).text, max);
	field_set(&ps->p->geometry, field, v);
	return true;
}

static bool machine_choice(struct parser *ps, const struct field *field,
			   struct span value)
{
	char names[120] = "";
	size_t len = 0;

	for (unsigned int i = 0; field->values && i < field->most; i++) {
		if (span_is(value, field->values[i])) {
			field_set(&ps->p->geometry, field, i);
			return true;
		}
		if (len < sizeof(names))
			len += snprintf(names + len, sizeof(names) - len,
					"%s%s", i ? " or " : "",
					field->values[i]);
	}
	if (!field->values)
		return machine_number(ps, field, value);
	return fail(ps, "%s=%s: expected %s", field->name, show(value).text,
		    names);
}

static bool machine_starts(struct parser *ps, const struct field *field,
			   struct span value)
{
	uint32_t *starts = field_starts(&ps->p->geometry, field);
	uint8_t *nr = field_counter(&ps->p->geometry, field);
	struct span piece;

	memset(starts, 0, field->most * sizeof(*starts));
	*nr = 0;
	while (cut(&value, ',', &piece)) {
		if (*nr == field->most)
			return fail(ps, "%s: more than %d %s", field->name,
				    field->most, field->name);
		if (!number(piece, UINT32_MAX, &starts[*nr]))
			return fail(ps, "%s: expected a page number, found \"%s\"", field->name,
				    show(piece).text);
		++*nr;
	}
	return true;
}

static bool machine_ranges(struct parser *ps, const struct field *field,
			   struct span value)
{
	struct pfn_range *r = field_ranges(&ps->p->geometry, field);
	uint8_t *nr = field_counter(&ps->p->geometry, field);
	struct span piece, start;

	memset(r, 0, field->most * sizeof(*r));
	*nr = 0;
	if (span_is(value, "none"))
		return true;
	while (cut(&value, ',', &piece)) {
		struct span pages = piece;

		if (*nr == field->most)
			return fail(ps, "%s: more than %u ranges", field->name,
				    field->most);
		cut(&pages, '+', &start);
		if (!pages.at || !number(start, UINT32_MAX, &r[*nr].start) ||
		    !number(pages, UINT32_MAX, &r[*nr].nr))
			return fail(ps, "%s: \"%s\" is not of the form start+pages",
				    field->name, show(piece).text);
		++*nr;
	}
	return true;
}

static int machine_field(struct span name)
{
	for (unsigned int i = 0; i < nr_geometry_fields; i++)
		if (span_is(name, geometry_fields[i].name))
			return i;
	return -1;
}

static bool machine_set(struct parser *ps, const struct field *field,
			struct span value)
{
	static bool (*const set[])(struct parser *ps, const struct field *field,
				   struct span value) = {
		[FIELD_NUMBER] = machine_number, [FIELD_CHOICE] = machine_choice,
		[FIELD_STARTS] = machine_starts, [FIELD_RANGES] = machine_ranges,
	};

	return set[field->form](ps, field, value);
}

static bool machine_preset(struct parser *ps, struct span word)
{
	for (size_t i = 0; i < nr_geometry_presets; i++) {
		if (span_is(word, geometry_presets[i].name)) {
			ps->p->geometry = geometry_presets[i].geometry;
			return true;
		}
	}
	return fail(ps, "unknown machine \"%s\"", show(word).text);
}

/* Numbers without a value that goes without saying. */
static bool has_needed(struct parser *ps, uint32_t seen)
{
	for (unsigned int i = 0; i < nr_geometry_fields; i++) {
		const struct field *field = &geometry_fields[i];

		if (field->bytes && field->plain == FIELD_NEEDED &&
		    !(seen & 1u << i))
			return fail(ps, "invalid machine: %s is missing",
				    field->name);
	}
	return true;
}

static bool parse_machine(struct parser *ps, struct span line)
{
	struct geometry *g = &ps->p->geometry;
	struct span word, name, value;
	uint32_t seen = 0;
	bool first = true, is_preset = false;
	const char *why;

	memset(g, 0, sizeof(*g));
	g->nr_zones = 1;
	for (; next_word(&line, &word); first = false) {
		int field;

		if (first && !memchr(word.at, '=', word.len)) {
			if (!machine_preset(ps, word))
				return false;
			is_preset = true;
			continue;
		}
		if (!name_and_value(ps, word, &name, &value))
			return false;
		field = machine_field(name);
		if (field < 0)
			return fail(ps, "unknown machine field \"%s\"",
				    show(name).text);
		if (seen & 1u << field)
			return fail(ps, "%s is given twice", show(name).text);
		seen |= 1u << field;
		if (!machine_set(ps, &geometry_fields[field], value))
			return false;
	}
	if (!is_preset && !has_needed(ps, seen))
		return false;
	why = geometry_check(g);
	if (why)
		return fail(ps, "invalid machine: %s", why);
	ps->has_machine = true;
	return true;
}

/* --- names of allocations --- */

static int compare_labels(const void *a, const void *b)
{
	const struct span *x = &((const struct label *)a)->name;
	const struct span *y = &((const struct label *)b)->name;

	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return memcmp(x->at, y->at, x->len);
}

static bool is_label(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i] | 0x20;

		if (!(c >= 'a' && c <= 'z') &&
		    (!i || (s.at[i] != '_' &&
			    (s.at[i] < '0' || s.at[i] > '9'))))
			return false;
	}
	return s.len && !span_is(s, "none");
}

static bool add_label(struct parser *ps, struct span name)
{
	struct label *label = malloc(sizeof(*label));
	struct label **found;

	if (!label)
		abort();
	*label = (struct label){ name, ps->nr_allocs };
	found = tsearch(label, &ps->labels, compare_labels);
	if (!found)
		abort();
	if (*found == label)
		return true;
	free(label);
	return fail(ps, "a second \"%s\"", show(name).text);
}

/* The word behind the mnemonic of an operation that is about an allocation. */
static bool parse_name(struct parser *ps, const struct op_info *info,
		       struct span *line, uint32_t *number)
{
	struct label key, **found;

	if (!next_word(line, &key.name) || memchr(key.name.at, '=', key.name.len))
		return fail(ps, "%s: no allocation given, as in \"%s a0\"",
			    info->mnemonic, info->mnemonic);
	*number = ALLOC_NONE;
	if (span_is(key.name, "none"))
		return true;
	found = tfind(&key, &ps->labels, compare_labels);
	if (!found)
		return fail(ps, "no operation above allocates \"%s\"",
			    show(key.name).text);
	*number = (*found)->number;
	return true;
}

/* --- operations --- */

bool operand_parse(const struct operand *arg, const char *text, size_t len,
		   uint32_t *v)
{
	const struct kind_info *kind = &kind_infos[arg->kind];
	struct span value = { text, len };

	if (arg->kind == KIND_GFP)
		return gfp_parse(text, len, v);
	for (*v = 0; *v < kind->nr_values; ++*v)
		if (span_is(value, kind->values[*v]))
			return true;
	return number(value, operand_max(arg), v);
}

static bool operand_value(struct parser *ps, const struct operand *arg,
			  struct span value, uint32_t *v)
{
	const struct kind_info *kind = &kind_infos[arg->kind];
	uint32_t max = operand_max(arg);
	char names[120] = "";
	size_t len = 0;

	if (operand_parse(arg, value.at, value.len, v))
		return true;
	if (arg->kind == KIND_GFP)
		return fail(ps, "%s=%s: unknown GFP flags", arg->name,
			    show(value).text);
	if (number(value, UINT32_MAX, v))
		return fail(ps, "%s=%s: expected at most %" PRIu32, arg->name,
			    show(value).text, max);
	for (unsigned int i = 0; i < kind->nr_values && len < sizeof(names); i++)
		len += snprintf(names + len, sizeof(names) - len, "%s%s",
				i ? ", " : ", or one of ", kind->values[i]);
	return fail(ps, "%s=%s: expected a number from 0 to %" PRIu32 "%s",
		    arg->name, show(value).text, max, names);
}

static bool parse_operands(struct parser *ps, struct span line, struct op *op)
{
	const struct op_info *info = &op_infos[op->code];
	unsigned int first = op_names(op);
	struct span word, name, value;
	uint32_t seen = 0;

	if (first && !parse_name(ps, info, &line, &op->arg[0]))
		return false;
	while (next_word(&line, &word)) {
		unsigned int i = first;

		if (!name_and_value(ps, word, &name, &value))
			return false;
		while (i < info->nr_args && !span_is(name, info->args[i].name))
			i++;
		if (i == info->nr_args)
			return fail(ps, "%s has no operand \"%s\"",
				    info->mnemonic, show(name).text);
		if (seen & 1u << i)
			return fail(ps, "%s is given twice", show(name).text);
		seen |= 1u << i;
		if (!operand_value(ps, &info->args[i], value, &op->arg[i]))
			return false;
	}
	return true;
}

static bool parse_op(struct parser *ps, struct span mnemonic, struct span line)
{
	struct op op = { 0 };

	while (op.code < NR_OPS &&
	       !span_is(mnemonic, op_infos[op.code].mnemonic))
		op.code++;
	if (op.code == NR_OPS)
		return fail(ps, "unknown operation \"%s\"",
			    show(mnemonic).text);
	if (!parse_operands(ps, line, &op))
		return false;
	if (!program_append(ps->p, &op))
		return fail(ps, "more than %u operations", PROGRAM_MAX_OPS);
	ps->nr_allocs += op_allocates(&op);
	return true;
}

/* "name = operation ...": @line is what follows the "=". */
static bool parse_named_op(struct parser *ps, struct span name,
			   struct span line)
{
	uint32_t nr_allocs = ps->nr_allocs;
	struct span mnemonic;

	if (!is_label(name))
		return fail(ps, "\"%s\" is not a valid name: expected a letter, then letters, digits and \"_\", not \"none\"",
			    show(name).text);
	if (!add_label(ps, name))
		return false;
	if (!next_word(&line, &mnemonic))
		return fail(ps, "\"%s =\" without an operation",
			    show(name).text);
	if (!parse_op(ps, mnemonic, line))
		return false;
	if (ps->nr_allocs == nr_allocs)
		return fail(ps, "%s does not allocate, so it cannot be named \"%s\"",
			    show(mnemonic).text, show(name).text);
	return true;
}

/* --- lines --- */

static bool parse_header(struct parser *ps, struct span mnemonic,
			 struct span line)
{
	struct span word, more;
	uint32_t version;

	if (!span_is(mnemonic, "buddyfuzz"))
		return fail(ps, "expected \"buddyfuzz %u\", found \"%s\"",
			    PROGRAM_VERSION, show(mnemonic).text);
	if (!next_word(&line, &word) || !number(word, UINT32_MAX, &version) ||
	    next_word(&line, &more))
		return fail(ps, "the first line is not \"buddyfuzz %u\"",
			    PROGRAM_VERSION);
	if (version && version < PROGRAM_VERSION)
		return fail(ps, "format %" PRIu32 " " OLD_FORMAT, version);
	if (version != PROGRAM_VERSION)
		return fail(ps, "version %" PRIu32 " is not supported, only %u is",
			    version, PROGRAM_VERSION);
	ps->has_header = true;
	return true;
}

static bool parse_line(struct parser *ps, struct span line)
{
	struct span all = line, before, mnemonic, rest, second;

	if (memchr(line.at, '\0', line.len))
		return fail(ps, "found a NUL byte: this is not text");
	cut(&all, '#', &before);
	if (!next_word(&before, &mnemonic))
		return true;
	if (!ps->has_header)
		return parse_header(ps, mnemonic, before);
	if (span_is(mnemonic, "machine")) {
		if (ps->has_machine)
			return fail(ps, "a second machine");
		return parse_machine(ps, before);
	}
	if (!ps->has_machine)
		return fail(ps, "expected a machine, found \"%s\"",
			    show(mnemonic).text);
	rest = before;
	if (next_word(&rest, &second) && span_is(second, "="))
		return parse_named_op(ps, mnemonic, rest);
	return parse_op(ps, mnemonic, before);
}

/*
 * The comment lines before the first other line, joined; room for them is what
 * they take in the text.
 */
static char *leading_comment(struct span text)
{
	char *comment = malloc(text.len + 1);
	size_t len = 0;
	struct span line;

	if (!comment)
		return NULL;
	while (cut(&text, '\n', &line)) {
		struct span rest = line, word;

		if (!next_word(&rest, &word))
			continue;
		if (*word.at != '#')
			break;
		line.len -= word.at + 1 - line.at;
		line.at = word.at + 1;
		if (line.len && *line.at == ' ') {
			line.at++;
			line.len--;
		}
		while (line.len && is_blank(line.at[line.len - 1]))
			line.len--;
		if (len)
			comment[len++] = '\n';
		memcpy(comment + len, line.at, line.len);
		len += line.len;
	}
	comment[len] = '\0';
	if (!len) {
		free(comment);
		return NULL;
	}
	return comment;
}

static bool parse_lines(struct parser *ps)
{
	struct span line;

	while (cut(&ps->rest, '\n', &line)) {
		ps->line++;
		if (!parse_line(ps, line))
			return false;
	}
	if (!ps->has_header)
		return fail(ps, "no line \"buddyfuzz %u\"", PROGRAM_VERSION);
	if (!ps->has_machine)
		return fail(ps, "no machine");
	return true;
}

bool program_parse(struct program *p, const char *text, size_t len,
		   struct parse_error *err)
{
	struct parser ps = {
		.p = p, .err = err, .rest = { text, len },
	};
	bool good;

	program_clear(p);
	good = parse_lines(&ps);
	tdestroy(ps.labels, free);
	if (!good) {
		program_clear(p);
		geometry_decode(&p->geometry, NULL, 0);
		return false;
	}
	p->comment = leading_comment((struct span){ text, len });
	return true;
}
