/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory map.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "allocator/memmap.h"
#include "allocator/refcount/page_ref.h"
#include "program/geometry.h"

/*
 * Flat maps of machines that are no more, of up to SPARE_BYTES, for the next ones of that
 * size: to get memory from the system and return it costs more than to write it.
 */
#define NR_SPARE	8
#define SPARE_BYTES	(1u << 20)

static struct spare {
	void *map;
	size_t room;
} spares[NR_SPARE];

static void *spare_take(size_t room)
{
	for (struct spare *s = spares; s < spares + NR_SPARE; s++) {
		void *map = s->map;

		if (!map || s->room != room)
			continue;
		s->map = NULL;
		return map;
	}
	return NULL;
}

/* In place of the oldest, which is returned. */
static struct spare spare_keep(struct spare one)
{
	static unsigned int next;
	struct spare *place = &spares[next++ % NR_SPARE];
	struct spare oldest = *place;

	*place = one;
	return oldest;
}

/* Each takes two of the 65530 mappings that a process may have. */
#define MAX_SECTIONS 4096

#define FLAT_SECTION_SHIFT 31

bool section_present(const struct machine *m, unsigned long section)
{
	const struct geometry *g = &m->geometry;
	unsigned long start = section << m->section_shift;
	unsigned long end = start + (1ul << m->section_shift);
	unsigned long missing = 0;

	if (!m->sparse)
		return true;
	if (end > g->nr_pages)
		end = g->nr_pages;
	for (unsigned int i = 0; i < g->nr_holes; i++) {
		unsigned long from = g->holes[i].start;
		unsigned long to = from + g->holes[i].nr;

		from = from < start ? start : from;
		to = to > end ? end : to;
		if (from < to)
			missing += to - from;
	}
	return missing < end - start;
}

bool pfn_valid(const struct machine *m, unsigned long pfn)
{
	return pfn < m->max_pfn && section_present(m, pfn >> m->section_shift);
}

bool pageblock_in_zone(struct machine *m, unsigned long start,
		       unsigned long end, const struct zone *zone)
{
	return pfn_valid(m, end - 1) && pfn_valid(m, start) &&
	       page_zone(m, pfn_to_page(m, start)) == zone &&
	       page_zone(m, pfn_to_page(m, end - 1)) == zone;
}

bool page_range_contiguous(const struct machine *m, unsigned long pfn,
			   unsigned long nr)
{
	/* Between two sections' arrays there is always a guard. */
	return pfn >> m->section_shift == (pfn + nr - 1) >> m->section_shift;
}

void page_init(const struct machine *m, struct page *page, unsigned long pfn)
{
	const struct geometry *g = &m->geometry;
	uint64_t zone = m->nr_zones - 1;
	bool reserved = true;

	/* What pads the map belongs to the last zone. */
	if (pfn < g->nr_pages) {
		zone = geometry_zone(g, pfn);
		reserved = geometry_is_hole(g, pfn);
	}

	*page = (struct page){
		.flags = zone << ZONE_SHIFT | (reserved ? PG_reserved : 0),
		._mapcount = PAGE_TYPE_NONE,
		.pfn = pfn,
		.head = PFN_NONE,
	};
	if (m->sparse)
		page->flags |= (uint64_t)(pfn >> m->section_shift)
			       << SECTION_SHIFT;
	if (reserved)
		init_page_count(m, page);
	else
		set_page_count_as_frozen(m, page);
}

static size_t align_up(size_t size, size_t to)
{
	return (size + to - 1) / to * to;
}

/*
 * One section's array, at the end of @room bytes before the guard; for one that
 * is absent all of it is guard.
 */
static bool section_create(struct machine *m, unsigned long section)
{
	unsigned long start = section << m->section_shift;
	char *slot = (char *)m->map + section * (m->room + m->guard);
	char *array = slot + m->room - m->section_pages * sizeof(struct page);

	m->section_map[section] = (uintptr_t)array -
				  start * sizeof(struct page);
	if (!section_present(m, section)) {
		trap_guard(slot, m->room + m->guard, start);
		return true;
	}

	if (!m->is_spare) {
		if (mprotect(slot, m->room, PROT_READ | PROT_WRITE))
			return false;
		/* All of it is written at once: spare the faults if the kernel can. */
		madvise(slot, m->room, MADV_POPULATE_WRITE);
	}
	trap_guard(slot + m->room, m->guard, start + m->section_pages);
	for (unsigned long i = 0; i < m->section_pages; i++)
		page_init(m, (struct page *)array + i, start + i);
	return true;
}

const char *memmap_create(struct machine *m)
{
	const struct geometry *g = &m->geometry;
	unsigned int align_order = g->section_order ? g->section_order :
						      g->max_order;
	unsigned long nr_sections;

	m->sparse = g->section_order;
	m->section_shift = m->sparse ? g->section_order : FLAT_SECTION_SHIFT;
	m->max_pfn = align_up(g->nr_pages, 1ul << align_order);
	m->section_pages = m->sparse ? 1ul << align_order : m->max_pfn;
	m->guard = sysconf(_SC_PAGESIZE);
	m->room = align_up(m->section_pages * sizeof(struct page), m->guard);

	nr_sections = m->max_pfn / m->section_pages;
	if (nr_sections > MAX_SECTIONS)
		return "a sparse map of more than 4096 sections";

	m->section_map = calloc(nr_sections, sizeof(*m->section_map));
	m->map = m->sparse ? NULL : spare_take(m->room);
	m->is_spare = m->map;
	if (!m->is_spare)
		m->map = mmap(NULL, nr_sections * (m->room + m->guard), PROT_NONE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (m->map == MAP_FAILED || !m->section_map) {
		m->map = m->map == MAP_FAILED ? NULL : m->map;
		return "no memory for the memory map";
	}

	while (m->nr_sections < nr_sections)
		if (!section_create(m, m->nr_sections++))
			return "no memory for the memory map";
	m->is_spare = !m->sparse && m->room <= SPARE_BYTES;
	return NULL;
}

void memmap_destroy(struct machine *m)
{
	size_t slot = m->room + m->guard;
	struct spare old = { m->map, m->max_pfn / m->section_pages * slot - m->guard };

	for (unsigned long i = m->nr_sections; i--;) {
		trap_unguard((char *)m->map + i * slot);
		trap_unguard((char *)m->map + i * slot + m->room);
	}
	if (m->is_spare)
		old = spare_keep(old);
	if (old.map)
		munmap(old.map, old.room + m->guard);
	free(m->section_map);
}
