// SPDX-License-Identifier: GPL-2.0-only
#include <execinfo.h>
#include <stddef.h>

#include "backend/origin.h"

/* What a complaint passes through at most: functions of ours, a signal. */
#define CARRIERS 6

void origin_take(struct origin *o, const char *file, int line,
		 const char *function, const void *from)
{
	void *frames[CARRIERS + ORIGIN_FRAMES];
	int nr = backtrace(frames, CARRIERS + ORIGIN_FRAMES), first = 0;

	o->file = file;
	o->line = line;
	o->function = function;
	o->nr_frames = 0;
	o->printed = NULL;
	while (first < nr && frames[first] != from)
		first++;
	while (first < nr && o->nr_frames < ORIGIN_FRAMES)
		o->frames[o->nr_frames++] = frames[first++];
}
