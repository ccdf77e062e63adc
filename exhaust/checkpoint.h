/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A search in a file. It can be continued by nothing but the same search: of the same start,
 * within the same bound, by the same executable and kernels.
 */
#ifndef EXHAUST_CHECKPOINT_H
#define EXHAUST_CHECKPOINT_H

#include "exhaust/search.h"

/**
 * checkpoint_load - go on where @s->checkpoint ends; nothing if there is no such file
 * Return: false if it is not one of this search; *@why says so, to be freed.
 */
bool checkpoint_load(struct search *s, char **why);

/**
 * checkpoint_save - it appears whole or not at all
 * Return: false if it cannot be written; *@why says so, to be freed.
 */
bool checkpoint_save(const struct search *s, char **why);

#endif
