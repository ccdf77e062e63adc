// SPDX-License-Identifier: GPL-2.0-only
/*
 * What findings lead to when nobody stops at the first sign: calls to the
 * backend alone, without the oracle.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "registry/registry.h"

static struct machine *m;
static const struct backend *backend;
static struct result result;

static void call(struct call c)
{
	result = (struct result){ .pfn = PFN_NONE };
	backend->ops->apply(m, &c, &result);
}

static uint32_t alloc(uint8_t order)
{
	call((struct call){ .op = OP_ALLOC, .order = order,
			    .type = MIGRATE_MOVABLE });
	assert_int_equal(result.ret, 0);
	return result.pfn;
}

static void free_block(enum op_code op, uint32_t pfn, uint8_t order)
{
	call((struct call){ .op = (uint8_t)op, .pfn = pfn, .order = order });
}

/*
 * The page that was deferred as a block of order 1 is an inner page of the
 * innocent owner's block of order 3.
 */
static void deferred_order_leads_to_a_bad_page(void **state)
{
	static const struct geometry g = {
		.nr_pages = 16, .nr_zones = 1, .max_order = 4,
		.pageblock_order = 3, .check_pages = 1,
	};
	const char *why;
	uint32_t low, high, other, block;

	backend = backend_find("model/batched");
	m = backend->ops->create(backend->impl, &g, &why);
	assert_non_null(m);
	low = alloc(1);
	high = alloc(1);
	other = alloc(0);
	assert_int_equal(high, low + 2);
	free_block(OP_FREE, low, 1);
	call((struct call){ .op = OP_CONTEND_ZONE, .kind = 1 });
	free_block(OP_FREE_NOLOCK, high, 1);
	call((struct call){ .op = OP_CONTEND_ZONE, .kind = 0 });
	free_block(OP_FREE, other, 0);
	block = alloc(3);
	while (block > high || high >= block + 8)
		block = alloc(3);
	assert_int_equal(result.nr_bad, 0);
	free_block(OP_FREE, block, 3);
	assert_int_equal(result.nr_bad, 1);
	assert_int_equal(result.bad[0], high);
	backend->ops->destroy(m);
}

/*
 * Somebody looks at a page of a CMA area while its owner releases it. By the time
 * that reference is dropped, the page is another owner's: and is freed.
 */
static void a_released_page_is_freed_under_its_next_owner(void **state)
{
	static const struct geometry g = {
		.nr_pages = 16, .nr_zones = 1, .max_order = 4,
		.pageblock_order = 3, .nr_cma = 1, .cma = { { 0, 8 } },
	};
	struct page_state page;
	const char *why;
	uint32_t pfn;

	backend = backend_find("model/batched");
	m = backend->ops->create(backend->impl, &g, &why);
	assert_non_null(m);
	call((struct call){ .op = OP_CMA_ALLOC, .nr = 1 });
	assert_int_equal(result.ret, 0);
	pfn = result.pfn;
	call((struct call){ .op = OP_GET, .pfn = pfn });
	call((struct call){ .op = OP_CMA_RELEASE, .pfn = pfn, .nr = 1 });
	assert_int_equal(result.nr_warned, 1);
	do {
		call((struct call){ .op = OP_ALLOC_FROZEN,
				    .type = MIGRATE_MOVABLE });
		assert_int_equal(result.ret, 0);
	} while (result.pfn != pfn);
	backend->ops->page(m, pfn, &page);
	assert_int_equal(page.where, WHERE_NONE);
	call((struct call){ .op = OP_PUT, .pfn = pfn });
	backend->ops->page(m, pfn, &page);
	assert_int_equal(page.where, WHERE_BUDDY);
	backend->ops->destroy(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deferred_order_leads_to_a_bad_page),
		cmocka_unit_test(
			a_released_page_is_freed_under_its_next_owner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
