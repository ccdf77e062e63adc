/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stubs: functions that do nothing here, by name. Compiled without the kernel's
 * headers, whose prototypes would only be in the way; the kernel's calling
 * convention is C's.
 */
#include "kernel/kernel.h"

#define STUB(name, value)						\
	long name(void);						\
	long name(void)							\
	{								\
		return value;						\
	}

/* Never called by what the operations run: reaching it is a bug of ours. */
#define NEVER(name)							\
	long name(void);						\
	long name(void)							\
	{								\
		host_bug(__FILE__, __LINE__, __func__,			\
			 "the kernel calls " #name "(), which is not built"); \
	}

/* Mutexes begin as zeroes. */
STUB(mutex_init_generic, 0)
STUB(__cpuhp_setup_state, 0)
STUB(synchronize_rcu, 0)

/* Nothing is printed; bad_page() and the assertions are heard elsewhere. */
STUB(___ratelimit, 1)
STUB(__printk_deferred_enter, 0)
STUB(__printk_deferred_exit, 0)
STUB(__show_mem, 0)
STUB(add_taint, 0)
STUB(dump_stack, 0)
STUB(mem_dump_obj, 0)

/* No page of ours is on an LRU list, mapped, or moved. */
STUB(lru_add_drain, 0)
STUB(lru_add_drain_cpu, 0)
STUB(lru_add_drain_cpu_zone, 0)
STUB(lru_cache_disable, 0)
STUB(mlock_drain_remote, 0)
STUB(migrate_pages, 0)
STUB(putback_movable_pages, 0)
STUB(reclaim_clean_pages_from_list, 0)

/*
 * kswapd and khugepaged never run, and no limit of dirty pages is met. answers.c has what
 * else runs beside a request.
 */
STUB(kswapd_test_hopeless, 0)
STUB(node_dirty_ok, 1)
STUB(khugepaged_min_free_kbytes_update, 0)

/* All memory is reserved until it is handed over. */
STUB(memblock_is_region_reserved, 1)

NEVER(__folio_put)
NEVER(__memblock_reserve)
NEVER(__next_mem_range)
NEVER(__wake_up)
NEVER(alloc_migration_target)
NEVER(folio_mapping)
NEVER(folio_unlock)
NEVER(isolate_movable_ops_page)
NEVER(isolate_movable_page)
NEVER(kfree)
NEVER(memblock_alloc_range_nid)
NEVER(memblock_end_of_DRAM)
NEVER(memblock_phys_free)
NEVER(reclaim_throttle)
