// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "booted/source.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_source(const char *vmlinux, const char *file)
{
	static const char *const roots[] = { "", "../source/" };
	int folder = (int)(strrchr(vmlinux, '/') + 1 - vmlinux);
	FILE *in = NULL;

	for (int i = 0; i < 2 && !in; i++) {
		char path[PATH_MAX];

		if (snprintf(path, sizeof(path), "%.*s%s%s", folder, vmlinux, roots[i], file) <
		    (int)sizeof(path))
			in = fopen(path, "re");
	}
	return in;
}

static bool is_of_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* "static struct page *name(int arg," */
static bool find_name(const char *line, char *name, size_t size)
{
	const char *end = strchr(line, '('), *begin = end;

	if (!is_of_name(line[0]) || !end)
		return false;
	while (begin > line && is_of_name(begin[-1]))
		begin--;
	if (begin == end)
		return false;
	snprintf(name, size, "%.*s", (int)(end - begin), begin);
	return true;
}

bool source_function(const char *vmlinux, const char *file, unsigned int line, char *name,
		     size_t size)
{
	FILE *in = open_source(vmlinux, file);
	char *text = NULL;
	size_t room = 0;
	bool found = false;

	if (!in)
		return false;
	while (line-- && getline(&text, &room, in) >= 0)
		found |= find_name(text, name, size);
	free(text);
	fclose(in);
	return found;
}
