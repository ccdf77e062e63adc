// SPDX-License-Identifier: GPL-2.0-only
#include "schedule/scheduler.h"

static void begin(struct scheduler *scheduler)
{
	struct replay_scheduler *s = (struct replay_scheduler *)scheduler;

	s->next = 0;
	s->last = 0;
}

static uint8_t pick(struct scheduler *scheduler, const struct choice *choice)
{
	struct replay_scheduler *s = (struct replay_scheduler *)scheduler;
	const struct turn *turn = s->next < s->nr ? &s->turns[s->next] : NULL;

	if (turn && choice->nr - s->last >= turn->after) {
		s->next++;
		s->last = choice->nr;
		if (turn->cpu < MAX_CONTEXTS && choice->enabled & 1u << turn->cpu)
			return turn->cpu;
	}
	return turn_default(choice->current, choice->enabled);
}

void replay_scheduler(struct replay_scheduler *s, const struct turn *turns, size_t nr)
{
	*s = (struct replay_scheduler){
		.scheduler = { begin, pick },
		.turns = turns,
		.nr = nr,
	};
}
