// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "oracle/alloc.h"
#include "schedule/steps.h"

const char *const context_names[MAX_CONTEXTS] = {
	"CPU 0", "CPU 1", "CPU 2", "CPU 3", "CPU 0, interrupt", "CPU 1, interrupt",
	"CPU 2, interrupt", "CPU 3, interrupt",
};

void steps_clear(struct steps *s)
{
	s->nr = 0;
	s->nr_touches = 0;
}

void steps_destroy(struct steps *s)
{
	free(s->steps);
	free(s->touches);
}

static void make_room(struct steps *s)
{
	s->cap_touches = s->cap_touches ? 2 * s->cap_touches : 1024;
	s->touches = xrealloc(s->touches, s->cap_touches * sizeof(*s->touches));
}

struct step *steps_begin(struct steps *s)
{
	if (!s->touches)
		make_room(s);
	if (s->nr == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 256;
		s->steps = xrealloc(s->steps, s->cap * sizeof(*s->steps));
	}
	s->steps[s->nr] = (struct step){ .begins = s->nr_touches, .ends = s->nr_touches };
	return &s->steps[s->nr++];
}

static void touch(struct steps *s, touch_t t)
{
	if (s->nr_touches == s->cap_touches)
		make_room(s);
	s->touches[s->nr_touches++] = t;
}

void steps_touch(struct steps *s, const volatile void *addr, size_t size, bool writes)
{
	uint64_t first = (uintptr_t)addr / 8, last = ((uintptr_t)addr + size - 1) / 8;

	for (uint64_t word = first; word <= last; word++)
		touch(s, word << 1 | writes);
}

static int compare_touches(const void *a, const void *b)
{
	touch_t x = *(const touch_t *)a, y = *(const touch_t *)b;

	return (x > y) - (x < y);
}

void steps_end(struct steps *s)
{
	struct step *step = &s->steps[s->nr - 1];
	touch_t *t = s->touches + step->begins;
	size_t nr = s->nr_touches - step->begins, kept = 0;

	if (nr > 1)
		qsort(t, nr, sizeof(*t), compare_touches);
	for (size_t i = 0; i < nr; i++) {
		/* Of a word that is read and written, the write comes last. */
		if (kept && touch_word(t[kept - 1]) == touch_word(t[i]))
			t[kept - 1] = t[i];
		else
			t[kept++] = t[i];
	}
	s->nr_touches = step->ends = step->begins + kept;
}

bool touches_conflict(const touch_t *a, size_t nr_a, const touch_t *b, size_t nr_b)
{
	size_t i = 0, j = 0;

	while (i < nr_a && j < nr_b) {
		if (touch_word(a[i]) < touch_word(b[j]))
			i++;
		else if (touch_word(a[i]) > touch_word(b[j]))
			j++;
		else if (touch_writes(a[i]) || touch_writes(b[j]))
			return true;
		else
			i++, j++;
	}
	return false;
}

uint8_t turn_default(uint8_t current, uint8_t enabled)
{
	unsigned int above;

	if (current == NO_CPU)
		return (uint8_t)__builtin_ctz(enabled);
	if (enabled & 1u << current)
		return current;
	above = enabled >> current << current;
	return (uint8_t)__builtin_ctz(above ? above : enabled);
}

size_t steps_turns(const struct steps *s, struct turn *turns, size_t cap)
{
	uint8_t current = NO_CPU;
	size_t nr = 0, last = 0;

	for (size_t i = 0; i < s->nr; i++) {
		const struct step *step = &s->steps[i];

		if (step->cpu != turn_default(current, step->enabled)) {
			if (nr < cap)
				turns[nr] = (struct turn){ (uint32_t)(i - last), step->cpu };
			nr++;
			last = i;
		}
		current = step->cpu;
	}
	return nr;
}
