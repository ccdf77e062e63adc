/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/sequence.h"

#include <stdlib.h>
#include <string.h>

void sequence_init(struct sequence *s)
{
	s->nr = 0;
	for (unsigned int i = 0; i < SEQUENCE_MAX; i++)
		program_init(&s->programs[i]);
}

void sequence_destroy(struct sequence *s)
{
	for (unsigned int i = 0; i < SEQUENCE_MAX; i++)
		program_destroy(&s->programs[i]);
}

/* The memory of one that goes is kept for the next that comes. */
void sequence_remove(struct sequence *s, unsigned int i)
{
	struct program gone = s->programs[i];

	s->nr--;
	memmove(&s->programs[i], &s->programs[i + 1],
		(s->nr - i) * sizeof(gone));
	s->programs[s->nr] = gone;
}

void sequence_put_back(struct sequence *s, unsigned int i)
{
	struct program back = s->programs[s->nr];

	memmove(&s->programs[i + 1], &s->programs[i],
		(s->nr - i) * sizeof(back));
	s->programs[i] = back;
	s->nr++;
}

void sequence_add(struct sequence *s, const struct program *p)
{
	if (s->nr == SEQUENCE_MAX)
		sequence_remove(s, 0);
	program_copy(&s->programs[s->nr++], p);
}

static void print_one(const struct program *p, unsigned int number, FILE *out)
{
	char *text = program_text(p, NULL), *line, *rest;

	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		if (*line != '#')
			fprintf(out, "# %u| %s\n", number, line);
	free(text);
}

void sequence_print(const struct sequence *s, FILE *out)
{
	for (unsigned int i = 0; i < s->nr; i++)
		print_one(&s->programs[i], i + 1, out);
}

/* The text behind "@number| " at the start of a line, or NULL. */
static const char *behind_number(const char *line, unsigned int number)
{
	char start[16];
	size_t len = snprintf(start, sizeof(start), "%u| ", number);

	return strncmp(line, start, len) ? NULL : line + len;
}

/* All lines of one program, without what stands before them. */
static char *gather(const char *comment, unsigned int number, size_t *len)
{
	char *text = malloc(strlen(comment) + 1);

	*len = 0;
	if (!text)
		abort();
	while (*comment) {
		size_t line = strcspn(comment, "\n");
		const char *at = behind_number(comment, number);

		if (at) {
			size_t n = comment + line - at;

			memcpy(text + *len, at, n);
			*len += n;
			text[(*len)++] = '\n';
		}
		comment += line + (comment[line] == '\n');
	}
	return text;
}

const char *sequence_parse(struct sequence *s, const struct program *p)
{
	struct parse_error err;

	while (p->comment && s->nr < SEQUENCE_MAX) {
		size_t len;
		char *text = gather(p->comment, s->nr + 1, &len);
		bool good = len && program_parse(&s->programs[s->nr], text,
						 len, &err);

		free(text);
		if (!len)
			break;
		if (!good)
			return "what its comment says ran before it is no program";
		s->nr++;
	}
	return NULL;
}
