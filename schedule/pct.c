// SPDX-License-Identifier: GPL-2.0-only
#include "schedule/scheduler.h"

/* Priorities above those that the points of change hand out: depth - 1 and less. */
static void begin(struct scheduler *scheduler)
{
	struct pct_scheduler *s = (struct pct_scheduler *)scheduler;

	for (unsigned int i = 0; i < MAX_CONTEXTS; i++)
		s->priority[i] = s->depth + i;
	for (unsigned int i = MAX_CONTEXTS - 1; i; i--) {
		unsigned int with = random_below(&s->random, i + 1);
		uint32_t priority = s->priority[i];

		s->priority[i] = s->priority[with];
		s->priority[with] = priority;
	}
	for (unsigned int i = 0; i + 1 < s->depth; i++)
		s->change[i] = 1 + random_below(&s->random, s->length);
}

static uint8_t highest(const struct pct_scheduler *s, uint8_t enabled)
{
	uint8_t best = NO_CPU;

	for (uint8_t cpu = 0; cpu < MAX_CONTEXTS; cpu++)
		if (enabled & 1u << cpu &&
		    (best == NO_CPU || s->priority[cpu] > s->priority[best]))
			best = cpu;
	return best;
}

static uint8_t pick(struct scheduler *scheduler, const struct choice *choice)
{
	struct pct_scheduler *s = (struct pct_scheduler *)scheduler;
	uint8_t cpu = highest(s, choice->enabled);

	for (unsigned int i = 0; i + 1 < s->depth; i++)
		if (s->change[i] == choice->nr)
			s->priority[cpu] = s->depth - 1 - i;
	return highest(s, choice->enabled);
}

void pct_scheduler(struct pct_scheduler *s, uint64_t seed, unsigned int depth,
		   size_t length)
{
	*s = (struct pct_scheduler){
		.scheduler = { begin, pick },
		.depth = depth,
		.length = length,
	};
	s->random.state = seed;
}
