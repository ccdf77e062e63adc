/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine as seen from outside (backend/state.h).
 */
#ifndef ALLOCATOR_OBSERVE_H
#define ALLOCATOR_OBSERVE_H

#include "allocator/machine.h"

void machine_page(const struct machine *m, uint32_t pfn,
		  struct page_state *state);
void machine_zone(const struct machine *m, unsigned int zone,
		  struct zone_state *state);
void machine_pcp(const struct machine *m, unsigned int zone, unsigned int cpu,
		 struct pcp_state *state);
void machine_events(const struct machine *m, struct event_state *state);
enum migratetype machine_pageblock_type(const struct machine *m, uint32_t pfn);
void machine_touched(const struct machine *m, struct touched *t);

#endif
