/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of program/ share about the two forms of a program. */
#ifndef PROGRAM_CODEC_H
#define PROGRAM_CODEC_H

#include "program/program.h"

/* Of each form. They rise when old files would change their meaning. */
#define PROGRAM_VERSION 2	/* of the text form; 1 had slots for allocations */
#define BINARY_FORM 3		/* of the binary form; 2 had slots, as 1 had */

/* What to do with a file of before: why it is refused. */
#define OLD_FORMAT "is no longer read: convert it with tools/convert.c of commit 706bc35c"

#define BINARY_VERSION	3	/* offset of the version byte */
#define BINARY_GEOMETRY	4	/* offset of the geometry */
#define BINARY_HEADER	(BINARY_GEOMETRY + GEOMETRY_BYTES)
/* Offset of the number of operations, little-endian, 0 if not said: in the
 * reserved bytes of the geometry. Decoding does not look; loading a file does. */
#define BINARY_NR_OPS	(BINARY_HEADER - 4)

/** program_clear - no operations, no comment; keeps the geometry and memory. */
void program_clear(struct program *p);

#endif
