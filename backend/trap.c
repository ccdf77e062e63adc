// SPDX-License-Identifier: GPL-2.0-only
/*
 * Traps: leaving a backend that cannot go on by siglongjmp().
 *
 * Process-wide by nature, as signal handlers are. Sanitizers let a program
 * install its own SIGSEGV handler, theirs is then the one that faults outside
 * guarded memory are handed to; reports look the same. After a trap the
 * abandoned stack frames are gone: backends keep nothing there that must be
 * freed.
 */
#define _GNU_SOURCE
#include <assert.h>
#include <search.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <ucontext.h>

#include "backend/trap.h"

struct guard {
	uintptr_t start;
	size_t len;
	uint32_t pfn;
};

static void *guards;	/* tree of struct guard, by address */

/* Equal if one lies within the other: an address is a guard of one byte. */
static int compare_guards(const void *a, const void *b)
{
	const struct guard *x = a, *y = b;

	if (x->start + x->len <= y->start)
		return -1;
	return x->start >= y->start + y->len;
}

static sigjmp_buf try_env;
static struct trap *trying;	/* NULL outside backend_try() */
static void (*away)(void);	/* NULL on the stack of backend_try() */

static struct sigaction previous;	/* the handler from before ours */

void trap_away(void (*go_home)(void))
{
	away = go_home;
}

void trap_leave(void)
{
	void (*go_home)(void) = away;

	away = NULL;
	if (go_home)
		go_home();
	siglongjmp(try_env, 1);
}

static const struct guard *guard_at(uintptr_t addr)
{
	const struct guard at = { .start = addr, .len = 1 };
	void *const *node = tfind(&at, &guards, compare_guards);

	return node ? *node : NULL;
}

/* As if ours were not there: the access again, with the handler from before. */
static void hand_on(int sig, siginfo_t *info, void *context)
{
	if (previous.sa_flags & SA_SIGINFO)
		previous.sa_sigaction(sig, info, context);
	else if (previous.sa_handler != SIG_DFL &&
		 previous.sa_handler != SIG_IGN)
		previous.sa_handler(sig);
	else
		sigaction(sig, &previous, NULL);
}

/* Of an access. The rest of its frame is where a call would return to. */
static void take_origin(struct origin *o, const ucontext_t *context)
{
	const char *at = NULL;

#if defined(__x86_64__)
	at = (const char *)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
	at = (const char *)context->uc_mcontext.pc;
#endif
	origin_take(o, NULL, 0, NULL, at);
	if (o->nr_frames)
		o->frames[0] = at + 1;
}

static void on_fault(int sig, siginfo_t *info, void *context)
{
	uintptr_t addr = (uintptr_t)info->si_addr;
	const struct guard *guard = trying ? guard_at(addr) : NULL;

	if (!guard) {
		hand_on(sig, info, context);
		return;
	}

	trying->kind = TRAP_MEMMAP;
	trying->pfn = guard->pfn;
	take_origin(&trying->origin, context);
	trying->offset = addr - guard->start;
	trap_leave();
}

/* Each time: a test framework sets its own handler before each test. */
static void install(void)
{
	/* Not blocked while it runs: it may leave without returning. */
	struct sigaction ours = {
		.sa_sigaction = on_fault,
		.sa_flags = SA_SIGINFO | SA_NODEFER,
	};
	struct sigaction before;

	sigemptyset(&ours.sa_mask);
	sigaction(SIGSEGV, &ours, &before);
	if (!(before.sa_flags & SA_SIGINFO) || before.sa_sigaction != on_fault)
		previous = before;
}

void trap_uninstall(void)
{
	struct sigaction now;

	/* A target without backends has a sanitizer's, which must stay. */
	sigaction(SIGSEGV, NULL, &now);
	if (now.sa_flags & SA_SIGINFO && now.sa_sigaction == on_fault)
		sigaction(SIGSEGV, &previous, NULL);
}

/* --- hangs --- */

#define TICKS_PER_SECOND 4

static unsigned int limit;	/* seconds */
static volatile sig_atomic_t watched;
static volatile sig_atomic_t nr_ticks;	/* since the watch began */

void trap_limit(unsigned int seconds)
{
	limit = seconds;
}

unsigned int trap_limit_seconds(void)
{
	return limit;
}

void trap_watch(bool running)
{
	nr_ticks = 0;
	watched = running;
}

static void on_tick(int sig, siginfo_t *info, void *context)
{
	if (!trying || !watched ||
	    ++nr_ticks <= (sig_atomic_t)(limit * TICKS_PER_SECOND))
		return;
	trying->kind = TRAP_HANG;
	take_origin(&trying->origin, context);
	trap_leave();
}

/* Each time: a child that was forked has no timer. */
static void start_clock(void)
{
	const struct itimerval tick = {
		.it_interval.tv_usec = limit ? 1000000 / TICKS_PER_SECOND : 0,
		.it_value.tv_usec = limit ? 1000000 / TICKS_PER_SECOND : 0,
	};
	struct sigaction act = {
		.sa_sigaction = on_tick,
		.sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART,
	};

	sigemptyset(&act.sa_mask);
	sigaction(SIGPROF, &act, NULL);
	setitimer(ITIMER_PROF, &tick, NULL);
}

bool backend_try(void (*fn)(void *arg), void *arg, struct trap *trap)
{
	install();
	if (limit)
		start_clock();
	watched = false;

	trap->kind = TRAP_NONE;
	trap->pfn = PFN_NONE;
	trap->offset = 0;
	memset(trap->what, 0, sizeof(trap->what));
	trap->origin = (struct origin){ 0 };

	if (sigsetjmp(try_env, 0)) {
		trying = NULL;
		watched = false;
		return false;
	}
	away = NULL;
	trying = trap;
	fn(arg);
	trying = NULL;
	return true;
}

void backend_bug(const char *file, int line, const char *function,
		 uint32_t pfn, const char *what)
{
	backend_bug_from(file, line, function, pfn, what,
			 __builtin_return_address(0));
}

static const char *printed;	/* of the trap that is about to be */

void trap_printed(const char *text)
{
	printed = text;
}

void backend_bug_from(const char *file, int line, const char *function,
		      uint32_t pfn, const char *what, const void *from)
{
	if (!trying)
		__assert_fail(what, file, line, function);

	trying->kind = TRAP_BUG;
	trying->pfn = pfn;
	origin_take(&trying->origin, file, line, function, from);
	trying->origin.printed = printed;
	printed = NULL;
	strncpy(trying->what, what, sizeof(trying->what) - 1);
	trap_leave();
}

void trap_guard(const void *start, size_t len, uint32_t pfn)
{
	struct guard *guard = malloc(sizeof(*guard));

	if (!guard)
		abort();
	*guard = (struct guard){
		.start = (uintptr_t)start,
		.len = len,
		.pfn = pfn,
	};
	if (!tsearch(guard, &guards, compare_guards))
		abort();
}

void trap_unguard(const void *start)
{
	const struct guard at = { .start = (uintptr_t)start, .len = 1 };
	void *const *node = tfind(&at, &guards, compare_guards);
	struct guard *guard;

	if (!node)
		return;
	guard = *node;
	tdelete(&at, &guards, compare_guards);
	free(guard);
}
