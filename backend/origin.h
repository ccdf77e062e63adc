/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in a backend's code a complaint comes from: for the reader of a verdict
 * only, no part of any result. Taking one is cheap enough for every complaint;
 * names are looked up when a verdict is shown.
 */
#ifndef BACKEND_ORIGIN_H
#define BACKEND_ORIGIN_H

#include <stdint.h>

#define ORIGIN_FRAMES 12

/**
 * struct origin - a place in the code, and how it was got to
 * @file, @line, @function: NULL if the complaint does not say. The function as it
 *	is written, inlined or not: what known differences go by.
 * @frames, @nr_frames: return addresses, innermost first.
 * @printed: NULL, or what a booted kernel printed of it, in lines; valid until the next run.
 */
struct origin {
	const char *file;
	int line;
	const char *function;
	uint32_t nr_frames;
	const void *frames[ORIGIN_FRAMES];
	const char *printed;
};

/**
 * origin_take - fill in @o
 * @from: return address in the function that complains, whose frame is the
 *	first to be kept: none of what carries the complaint.
 */
void origin_take(struct origin *o, const char *file, int line,
		 const char *function, const void *from);

#endif
