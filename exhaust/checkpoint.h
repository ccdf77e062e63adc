/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A search, saved to a file. Only the same search can resume from it: the same start and bound,
 * the same executable, the same kernels.
 */
#ifndef EXHAUST_CHECKPOINT_H
#define EXHAUST_CHECKPOINT_H

#include "exhaust/search.h"

/**
 * checkpoint_load - resume from @s->checkpoint; if there is no such file, do nothing
 * Return: false if the file is not of this search; *@why then has a sentence, to be freed.
 */
bool checkpoint_load(struct search *s, char **why);

/**
 * checkpoint_save - write @s->checkpoint, atomically
 * Return: false if that failed; *@why then has a sentence, to be freed.
 */
bool checkpoint_save(const struct search *s, char **why);

#endif
