// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "oracle/alloc.h"
#include "schedule/steps.h"

/**
 * struct word - a word that was accessed
 * @by, @written: by which CPUs, and by which of them written, a bit each.
 * @held: locks that each of them held at all of its accesses.
 */
struct word {
	touch_t word;
	uint8_t by;
	uint8_t written;
	uint64_t held[MAX_CONTEXTS];
};

struct words {
	struct word *words;
	size_t cap;	/* a power of two */
};

static struct word *find(const struct words *w, touch_t touch)
{
	touch_t word = touch_word(touch);
	size_t at = word * 0x9e3779b97f4a7c15u >> 20;

	for (;; at++) {
		struct word *found = &w->words[at & (w->cap - 1)];

		if (!found->by)
			found->word = word;
		if (found->word == word)
			return found;
	}
}

static void note(struct word *word, touch_t touch, const struct step *step)
{
	uint8_t cpu = step->cpu;

	word->held[cpu] = word->by & 1u << cpu ? word->held[cpu] & step->held : step->held;
	word->by |= 1u << cpu;
	word->written |= (uint8_t)touch_writes(touch) << cpu;
}

static bool conflicts(const struct words *w, const struct steps *s, const struct step *step)
{
	for (size_t t = step->begins; t < step->ends; t++) {
		const struct word *word = find(w, s->touches[t]);
		uint8_t others = touch_writes(s->touches[t]) ? word->by : word->written;

		/* What lets no interrupt come in is no memory that is shared. */
		if (s->touches[t] == step->own)
			continue;
		for (uint8_t cpu = 0; cpu < MAX_CONTEXTS; cpu++)
			if (others & 1u << cpu && cpu != step->cpu && !(word->held[cpu] & step->held))
				return true;
	}
	return false;
}

size_t steps_conflicts(const struct steps *s, struct point *points)
{
	struct words w = { .cap = 64 };
	size_t taken[MAX_CONTEXTS] = { 0 }, nr = 0;

	while (w.cap < 2 * s->nr_touches)
		w.cap *= 2;
	w.words = xcalloc(w.cap, sizeof(*w.words));
	for (size_t i = 0; i < s->nr; i++)
		for (size_t t = s->steps[i].begins; t < s->steps[i].ends; t++)
			note(find(&w, s->touches[t]), s->touches[t], &s->steps[i]);
	for (size_t i = 0; i < s->nr; i++) {
		const struct step *step = &s->steps[i];

		if (conflicts(&w, s, step))
			points[nr++] = (struct point){ step->cpu, taken[step->cpu] };
		taken[step->cpu]++;
	}
	free(w.words);
	return nr;
}
