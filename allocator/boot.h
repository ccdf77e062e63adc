/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a memory map of reserved pages to a fresh machine, and back to it.
 */
#ifndef ALLOCATOR_BOOT_H
#define ALLOCATOR_BOOT_H

#include "allocator/machine.h"

/**
 * machine_boot - build zones and pageblocks, free all memory into them
 * Return: NULL, or why that is not possible.
 */
const char *machine_boot(struct machine *m);

/** machine_reset - what changed since machine_boot() is as it was then. */
void machine_reset(struct machine *m);

/** machine_touched_clear - begin the log of changes anew. */
void machine_touched_clear(struct machine *m);

#endif
