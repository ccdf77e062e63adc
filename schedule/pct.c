// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

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
		s->change[i] = s->points ? random_below(&s->random, (uint32_t)s->nr_points) :
					   1 + random_below(&s->random, s->length);
	memset(s->taken, 0, sizeof(s->taken));
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

/* Is the @i-th change of priorities where @cpu, whose step is the @nr-th of all, comes to now? */
static bool is_at(const struct pct_scheduler *s, unsigned int i, uint8_t cpu, size_t nr)
{
	const struct point *point;

	if (!s->points)
		return s->change[i] == nr;
	point = &s->points[s->change[i]];
	return point->cpu == cpu && point->nth == s->taken[cpu];
}

static uint8_t pick(struct scheduler *scheduler, const struct choice *choice)
{
	struct pct_scheduler *s = (struct pct_scheduler *)scheduler;
	uint8_t cpu = highest(s, choice->enabled);

	for (unsigned int i = 0; i + 1 < s->depth; i++)
		if (is_at(s, i, cpu, choice->nr))
			s->priority[cpu] = s->depth - 1 - i;
	cpu = highest(s, choice->enabled);
	s->taken[cpu]++;
	return cpu;
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

void pct_scheduler_at(struct pct_scheduler *s, uint64_t seed, unsigned int depth,
		      const struct point *points, size_t nr_points)
{
	/* Without any, all orders come to the same: no change is needed. */
	pct_scheduler(s, seed, nr_points ? depth : 1, 1);
	s->points = points;
	s->nr_points = nr_points;
}
