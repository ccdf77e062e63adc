/* SPDX-License-Identifier: GPL-2.0-only */
/* Leave operations out of a program and keep the rest naming what they named. */
#ifndef PROGRAM_REMAP_H
#define PROGRAM_REMAP_H

#include "program/minimize.h"

/**
 * remap - copy a program without the operations [from, from + nr)
 * @to: gets the machine and what remains; initialised.
 * @p, @trace: the program and what one run did with its slots.
 *
 * An operation whose allocation is gone goes too. All others are told the slot
 * in which their allocation will now be, if everything else goes as before.
 */
void remap(struct program *to, const struct program *p,
	   const struct slot_trace *trace, size_t from, size_t nr);

/**
 * remap_busy - copy a program without the operations that named nothing
 * @to, @p, @trace: as for remap().
 * Return: how many went.
 */
size_t remap_busy(struct program *to, const struct program *p,
		  const struct slot_trace *trace);

#endif
