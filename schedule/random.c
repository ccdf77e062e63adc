// SPDX-License-Identifier: GPL-2.0-only
#include "schedule/scheduler.h"

static void begin(struct scheduler *s)
{
}

static uint8_t pick(struct scheduler *s, const struct choice *choice)
{
	struct random_scheduler *r = (struct random_scheduler *)s;
	uint32_t nth = random_below(&r->random, (size_t)__builtin_popcount(choice->enabled));
	uint8_t enabled = choice->enabled;

	while (nth--)
		enabled &= enabled - 1;
	return (uint8_t)__builtin_ctz(enabled);
}

void random_scheduler(struct random_scheduler *s, uint64_t seed)
{
	s->scheduler = (struct scheduler){ begin, pick };
	s->random.state = seed;
}
