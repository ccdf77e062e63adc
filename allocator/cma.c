/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CMA; mm/cma.c, with a bit per page.
 */
#include <errno.h>
#include <string.h>

#include "allocator/cma.h"
#include "allocator/contig_alloc.h"
#include "allocator/memmap.h"

/* The bit behind the last set one of [start, end); @start if none is set. */
static uint32_t bitmap_last(const struct cma *cma, uint32_t start, uint32_t end)
{
	while (end > start) {
		/* The bits up to the last asked for, moved to the top. */
		uint32_t nr = (end - 1) % 64 + 1;
		uint64_t bits = cma->bitmap[(end - 1) / 64] << (64 - nr);
		uint32_t clear = bits ? (uint32_t)__builtin_clzll(bits) : nr;

		if (clear < nr)
			return end - clear > start ? end - clear : start;
		end -= nr;
	}
	return start;
}

static void bitmap_set(struct cma *cma, uint32_t start, uint32_t count)
{
	if (start < cma->dirty_start)
		cma->dirty_start = start;
	if (start + count > cma->dirty_end)
		cma->dirty_end = start + count;
	for (uint32_t i = start; i < start + count; i++)
		cma->bitmap[i / 64] |= 1ull << i % 64;
	cma->available_count -= count;
}

static void bitmap_clear(struct cma *cma, uint32_t start, uint32_t count)
{
	spin_lock_irqsave(&cma->lock);
	for (uint32_t i = start; i < start + count; i++)
		cma->bitmap[i / 64] &= ~(1ull << i % 64);
	cma->available_count += count;
	spin_unlock_irqrestore(&cma->lock);
}

uint64_t cma_used(const struct cma *cma)
{
	uint64_t nr = 0;

	for (uint32_t i = cma->dirty_start / 64;
	     i < ((uint64_t)cma->dirty_end + 63) / 64; i++)
		nr += (uint64_t)__builtin_popcountll(cma->bitmap[i]);
	return nr;
}

void cma_reset(struct cma *cma)
{
	uint32_t first = cma->dirty_start / 64;

	if (cma->dirty_end > cma->dirty_start)
		memset(cma->bitmap + first, 0,
		       ((cma->dirty_end - 1) / 64 - first + 1) * 8);
	cma->dirty_start = UINT32_MAX;
	cma->dirty_end = 0;
	cma->available_count = cma->count;
}

/*
 * The first free bits at or behind @start of which the address, not the bit
 * number, is aligned; cma->count if there are none.
 */
static uint32_t find_free_bits(const struct cma *cma, uint32_t start,
			       uint32_t count, uint32_t mask)
{
	uint32_t offset = cma->base_pfn & mask;

	for (;;) {
		uint32_t next;

		start = ((start + offset + mask) & ~mask) - offset;
		if (start + count > cma->count)
			return cma->count;
		/* From behind: what follows the last one set is the next try. */
		next = bitmap_last(cma, start, start + count);
		if (next == start)
			return start;
		start = next;
	}
}

static int cma_alloc_frozen(struct machine *m, struct cma *cma,
			    unsigned long count, unsigned int align,
			    uint32_t *pfn)
{
	uint32_t mask = (1u << align) - 1;
	uint32_t bit, start;

	if (!count)
		return -ENOMEM;
	if (count > cma->count)
		return -EBUSY;

	for (start = 0;; start = bit + mask + 1) {
		bool usable;
		int ret;

		spin_lock_irqsave(&cma->lock);
		bit = count <= cma->available_count ?
			      find_free_bits(cma, start, count, mask) :
			      cma->count;
		/* Users iterate over struct pages: let them. */
		usable = bit < cma->count &&
			 page_range_contiguous(m, cma->base_pfn + bit, count);
		if (usable)
			bitmap_set(cma, bit, count);
		spin_unlock_irqrestore(&cma->lock);
		if (bit >= cma->count)
			break;
		if (!usable)
			continue;

		mutex_lock(&cma->alloc_mutex);
		ret = alloc_contig_frozen_range(m, cma->base_pfn + bit,
						cma->base_pfn + bit + count,
						true, false);
		mutex_unlock(&cma->alloc_mutex);
		if (!ret) {
			*pfn = cma->base_pfn + bit;
			return 0;
		}
		bitmap_clear(cma, bit, count);
		if (ret != -EBUSY)
			return ret;
	}
	return -EBUSY;
}

int cma_alloc(struct machine *m, struct cma *cma, unsigned long count,
	      unsigned int align, uint32_t *pfn)
{
	int ret = cma_alloc_frozen(m, cma, count, align, pfn);

	if (ret) {
		m->events.cma_fail++;
		return ret;
	}
	m->events.cma_success++;
	set_pages_refcounted(m, *pfn, count);
	return ret;
}

bool cma_release(struct machine *m, struct cma *cma, unsigned long pfn,
		 unsigned long count)
{
	unsigned long in_use = 0;

	if (pfn - cma->base_pfn >= cma->count ||
	    count > cma->count - (pfn - cma->base_pfn))
		return false;

	for (unsigned long i = 0; i < count; i++)
		in_use += !put_page_testzero(m, pfn_to_page(m, pfn + i));
	VM_WARN_ON(m, in_use);

	/* Including those in use: they are found bad there. */
	free_contig_frozen_range(m, pfn, count);
	bitmap_clear(cma, pfn - cma->base_pfn, count);
	return true;
}
