// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "oracle/alloc.h"
#include "runner/benign.h"
#include "runner/symbolize.h"

/* Which of its accesses may race. */
enum accesses { LOAD, ANY };

static const struct benign {
	const char *name;
	const char *function;
	enum accesses accesses;
} benign[] = {
#define BENIGN(name, function, accesses, why) { #name, #function, accesses },
#include "runner/benign.def"
#undef BENIGN
};

#define NR_BENIGN (sizeof(benign) / sizeof(benign[0]))

static bool seen[NR_BENIGN];

/* A place in the code that made an access which raced: a bit of @is for each function it is in. */
struct known_place {
	const void *from;
	uint32_t is;
};

static struct known_place *known;
static size_t nr_known;

/* "function at file:line", or " (inlined by) function at file:line". */
static bool is_in(const char *line, const char *function)
{
	static const char inlined[] = " (inlined by) ";
	size_t len = strlen(function);
	const char *file = strrchr(line, '/');

	/* A header. */
	if (strchr(function, '.'))
		return file && !strncmp(file + 1, function, len) && file[1 + len] == ':';
	if (!strncmp(line, inlined, sizeof(inlined) - 1))
		line += sizeof(inlined) - 1;
	return !strncmp(line, function, len) && line[len] == ' ';
}

static void note_functions(void *context, const char *line)
{
	uint32_t *is = context;

	for (size_t i = 0; i < NR_BENIGN; i++)
		*is |= (uint32_t)is_in(line, benign[i].function) << i;
}

static uint32_t functions_at(const void *from)
{
	struct origin origin = { .nr_frames = 1 };
	uint32_t is = 0;

	for (size_t i = 0; i < nr_known; i++)
		if (known[i].from == from)
			return known[i].is;
	origin.frames[0] = from;
	origin_describe(&origin, note_functions, &is);
	known = xrealloc(known, (nr_known + 1) * sizeof(*known));
	known[nr_known++] = (struct known_place){ from, is };
	return is;
}

/* Several may have one name. */
static size_t first_of_name(size_t n)
{
	size_t first = 0;

	while (strcmp(benign[first].name, benign[n].name))
		first++;
	return first;
}

const char *benign_race(const struct race *race)
{
	_Static_assert(NR_BENIGN <= 32, "more functions than bits");

	for (int i = 0; i < 2; i++) {
		const struct race_place *place = &race->place[i];
		uint32_t is = functions_at(place->from);

		for (size_t n = 0; n < NR_BENIGN; n++) {
			if (!(is >> n & 1) ||
			    (benign[n].accesses == LOAD && place->kind != ACCESS_LOAD))
				continue;
			seen[first_of_name(n)] = true;
			return benign[n].name;
		}
	}
	return NULL;
}

static void note_name(void *context, const char *line)
{
	*(bool *)context |= is_in(line, "benign_names");
}

bool benign_names(void)
{
	struct origin origin = { .nr_frames = 1 };
	bool named = false;

	origin.frames[0] = (const char *)benign_names + 1;
	origin_describe(&origin, note_name, &named);
	return named;
}

const char *benign_seen(unsigned int i)
{
	for (size_t n = 0; n < NR_BENIGN; n++)
		if (seen[n] && !i--)
			return benign[n].name;
	return NULL;
}

void benign_forget(void)
{
	memset(seen, 0, sizeof(seen));
}
