/* SPDX-License-Identifier: GPL-2.0-only */
/* Changing the machine of a program. */
#ifndef PROGRAM_MACHINES_H
#define PROGRAM_MACHINES_H

#include "program/geometry.h"
#include "program/random.h"

/** machine_pick - a preset or a new machine; large ones rarely. */
void machine_pick(struct geometry *g, struct random *random);

/** machine_nudge - change one thing; the result is a valid machine. */
void machine_nudge(struct geometry *g, struct random *random);

#endif
