/* SPDX-License-Identifier: GPL-2.0-only */
/* Stub: program/program.h mentions files, the kernel's side has none. */
#ifndef BUDDYFUZZ_STDIO_H
#define BUDDYFUZZ_STDIO_H

typedef struct shim_file FILE;

#endif
