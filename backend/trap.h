/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a backend that cannot go on tells the runner, instead of killing the
 * process: a failed assertion and an access outside a memory map both land
 * back in backend_try().
 */
#ifndef BACKEND_TRAP_H
#define BACKEND_TRAP_H

#include "backend/backend.h"

enum trap_kind {
	TRAP_NONE,
	TRAP_BUG,	/* an assertion of the backend failed */
	TRAP_MEMMAP,	/* an access past the end of a section's struct pages */
	TRAP_HANG,	/* a call that has not returned in time */
};

/**
 * struct trap - what stopped a backend
 * @pfn: the page concerned, or PFN_NONE. TRAP_MEMMAP: the page whose struct page
 *	the access would be in.
 * @offset: TRAP_MEMMAP: how many bytes past the end of the section's struct pages.
 * @what: TRAP_BUG: the condition that failed, as it is written.
 */
struct trap {
	enum trap_kind kind;
	uint32_t pfn;
	size_t offset;
	char what[160];
	struct origin origin;
};

/**
 * backend_try - run @fn(@arg); if the backend traps, stop it and say so
 * Return: true if @fn returned, false with @trap filled in. After a trap the
 * machine that @fn was working on is only good for destroy.
 *
 * Not reentrant. Installs its SIGSEGV handler and hands
 * faults outside guarded memory to the handler that was there before
 * (a sanitizer's, or the default).
 */
bool backend_try(void (*fn)(void *arg), void *arg, struct trap *trap);

/**
 * trap_uninstall - the SIGSEGV handler from before the first backend_try() again
 *
 * For engines: libFuzzer installs its own, which saves the input, only where there is
 * none. The next backend_try() puts ours in front of it.
 */
void trap_uninstall(void);

/**
 * trap_limit - how long what is watched may take before it is a trap
 * @seconds: of processor time, so that a busy machine makes no difference; 0:
 *	as long as it likes.
 *
 * For backend_try() from now on.
 */
void trap_limit(unsigned int seconds);

/** trap_limit_seconds - the limit that is set. */
unsigned int trap_limit_seconds(void);

/**
 * trap_watch - the backend is about to run (true), or has returned (false)
 *
 * Only between the two may a hang end backend_try(): the harness's own code is
 * not left in the middle. A backend that hangs while it allocates memory cannot
 * be left safely; it would have grown until it was killed.
 */
void trap_watch(bool running);

/**
 * trap_away - the backend runs on other stacks than backend_try()'s
 * @go_home: leaves such a stack for that of backend_try(), where trap_leave() is to be
 *	called; returns if that is where it was called. NULL: no longer.
 */
void trap_away(void (*go_home)(void));

/** trap_leave - end backend_try(), with what the trap has been filled in with. */
_Noreturn void trap_leave(void);

/** backend_bug - a failed assertion: does not return to the backend. */
_Noreturn void backend_bug(const char *file, int line, const char *function,
			   uint32_t pfn, const char *what);

/** backend_bug_from - the same, for others; @from: see origin_take(). */
_Noreturn void backend_bug_from(const char *file, int line,
				const char *function, uint32_t pfn,
				const char *what, const void *from);

/** trap_printed - what the kernel has printed that backend_bug() is about to be called for. */
void trap_printed(const char *text);

/**
 * trap_guard - register [start, start + len) as memory no backend may touch
 * @pfn: the page whose struct page would lie there.
 * trap_unguard - forget it.
 */
void trap_guard(const void *start, size_t len, uint32_t pfn);
void trap_unguard(const void *start);

#endif
