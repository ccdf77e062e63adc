/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/page_owner.c.
 *
 * Custom: there are no stacks. All that is allocated after boot has one record of the
 * stack depot, which counts its pages.
 */
#include <linux/mm.h>
#include <linux/page_owner.h>
#include <linux/sched/clock.h>
#include <linux/stackdepot.h>
#include "internal.h"
#include "kernel/statics.h"
#include "kernel/contents.h"

#ifdef CONFIG_PAGE_OWNER
/* Those that init_page_owner() makes, and the one behind them, of all others. */
#define BOOT_STACKS 3

static struct stack_record records[BOOT_STACKS + 1];
static unsigned int nr_saved;

unsigned int stack_trace_save(unsigned long *entries, unsigned int nr, unsigned int skip)
{
	return 0;
}

depot_stack_handle_t stack_depot_save(unsigned long *entries, unsigned int nr, gfp_t gfp)
{
	if (nr_saved < BOOT_STACKS)
		nr_saved++;
	else
		return BOOT_STACKS + 1;
	return nr_saved;
}

struct stack_record *__stack_depot_get_stack_record(depot_stack_handle_t handle)
{
	return handle ? &records[handle - 1] : NULL;
}

void refcount_warn_saturate(refcount_t *r, enum refcount_saturation_type type)
{
	host_warn(__FILE__, __LINE__, __func__, "page_owner: the count of a stack's pages is wrong");
}

unsigned long long sched_clock(void)
{
	return 0;
}

/* Only the list of all stacks needs more, for files in debugfs. */
#undef kmalloc_obj
#define kmalloc_obj(...) NULL

#include <mm/page_owner.c>

void shim_owner_wanted(void)
{
	page_owner_enabled = true;
	/* 0 is the last: the count of a stack that has no page. */
	refcount_set(&records[BOOT_STACKS].count, 1);
}

void shim_owner_of(struct page *page, struct page_state *state)
{
	struct page_ext *ext = page_ext_get(page);

	state->owner = test_bit(PAGE_EXT_OWNER_ALLOCATED, &ext->flags) ? OWNER_SET : OWNER_NONE;
	page_ext_put(ext);
}

void shim_owned(struct event_state *state)
{
	state->counts |= COUNTS_OWNED;
	state->owned = refcount_read(&records[BOOT_STACKS].count) - 1;
}
#else
void shim_owner_wanted(void)
{
}

void shim_owner_of(struct page *page, struct page_state *state)
{
}

void shim_owned(struct event_state *state)
{
}
#endif
