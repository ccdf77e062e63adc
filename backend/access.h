/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a backend tells of its memory accesses while several CPUs run on it
 * (schedule/). Included by the kernel's files, too: needs no other header.
 */
#ifndef BACKEND_ACCESS_H
#define BACKEND_ACCESS_H

/* Told before it is done, so that other CPUs may run first; but for ACCESS_TAKEN. */
enum access_kind {
	ACCESS_LOAD,		/* an ordinary load; only if the backend sees its loads */
	ACCESS_STORE,		/* an ordinary store */
	ACCESS_READ_ONCE,	/* a marked load: READ_ONCE(), volatile */
	ACCESS_WRITE_ONCE,	/* a marked store */
	ACCESS_READ,		/* atomic_read() and its like */
	ACCESS_WRITE,		/* atomic_set() */
	ACCESS_RMW,		/* an atomic read-modify-write, successful or not */
	ACCESS_LOCK,		/* waits for a spinlock */
	ACCESS_TRYLOCK,
	ACCESS_UNLOCK,
	ACCESS_MUTEX_LOCK,	/* sleeps for a mutex */
	ACCESS_MUTEX_TRYLOCK,
	ACCESS_MUTEX_UNLOCK,
	ACCESS_TAKEN,		/* the lock of the ACCESS_*LOCK before it was taken */
	ACCESS_SLEEP,		/* may sleep; no memory */
	ACCESS_RACY,		/* data_race(): what is accessed until ... */
	ACCESS_RACY_END,	/* ... this may race; no memory */
	ACCESS_IRQS_OFF,	/* no interrupt but an NMI comes in on the CPU until ... */
	ACCESS_IRQS_ON,		/* ... this; no memory */
	ACCESS_NEXT_ONCE,	/* so many loads and stores from here are marked; no memory */
	NR_ACCESS_KINDS
};

/** access_writes - does it write the memory? (A lock's state is memory, too.) */
static inline _Bool access_writes(enum access_kind kind)
{
	return kind != ACCESS_LOAD && kind != ACCESS_READ_ONCE && kind != ACCESS_READ;
}

/** access_is_ordinary - a load or a store, marked or not, that the compiler tells of */
static inline _Bool access_is_ordinary(enum access_kind kind)
{
	return kind <= ACCESS_WRITE_ONCE;
}

#endif
