/* SPDX-License-Identifier: GPL-2.0-only */
/* Data races that are meant to be there, or that cannot matter: benign.def. */
#ifndef RUNNER_BENIGN_H
#define RUNNER_BENIGN_H

#include "schedule/races.h"

/**
 * benign_race - the name of what @race is, or NULL
 *
 * Goes by the names of the functions that access the memory: without addr2line(1) all races are
 * unknown, see benign_names().
 */
const char *benign_race(const struct race *race);

/** benign_names - can functions be named here? If not, do not look for data races. */
bool benign_names(void);

/**
 * benign_seen - which were met since the last call of benign_forget(): the name of the @i-th
 * that was, or NULL
 */
const char *benign_seen(unsigned int i);

void benign_forget(void);

#endif
