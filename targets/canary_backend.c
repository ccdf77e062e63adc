/* SPDX-License-Identifier: GPL-2.0-only */
/* A backend that lies, to prove that the alarm rings. */
#include <stdlib.h>
#include <string.h>

#include "registry/registry.h"
#include "targets/canary_backend.h"

#define HONEST "model/batched"

struct canary {
	const struct backend_ops *ops;
	struct machine *honest;
	uint32_t liar;
};

static struct canary *canary_of(const struct machine *m)
{
	return (struct canary *)m;
}

static struct machine *canary_create(const void *impl,
				     const struct geometry *g, const char **why)
{
	const struct backend *honest = backend_find(impl);
	struct machine *m = honest->ops->create(honest->impl, g, why);
	struct canary *canary;

	if (!m)
		return NULL;
	canary = malloc(sizeof(*canary));
	if (!canary)
		abort();
	*canary = (struct canary){ honest->ops, m, PFN_NONE };
	return (struct machine *)canary;
}

static void canary_destroy(struct machine *m)
{
	struct canary *canary = canary_of(m);

	canary->ops->destroy(canary->honest);
	free(canary);
}

static void canary_reset(struct machine *m)
{
	struct canary *canary = canary_of(m);

	canary->liar = PFN_NONE;
	canary->ops->reset(canary->honest);
}

static void canary_apply(struct machine *m, const struct call *call,
			 struct result *result)
{
	struct canary *canary = canary_of(m);

	canary->ops->apply(canary->honest, call, result);
	if ((call->op == OP_FREE_CONTIG || call->op == OP_FREE_CONTIG_FROZEN) &&
	    call->nr)
		canary->liar = call->pfn;
}

static void canary_drain(struct machine *m)
{
	struct canary *canary = canary_of(m);

	canary->ops->drain(canary->honest);
}

static void canary_canonicalize(struct machine *m, const uint32_t *pfns,
				const uint8_t *types, size_t nr)
{
	struct canary *canary = canary_of(m);

	canary->ops->canonicalize(canary->honest, pfns, types, nr);
}

static void canary_touched(const struct machine *m, struct touched *t)
{
	const struct canary *canary = canary_of(m);

	canary->ops->touched(canary->honest, t);
}

static void canary_touched_clear(struct machine *m)
{
	struct canary *canary = canary_of(m);

	canary->ops->touched_clear(canary->honest);
}

static void canary_page(const struct machine *m, uint32_t pfn,
			struct page_state *state)
{
	const struct canary *canary = canary_of(m);

	canary->ops->page(canary->honest, pfn, state);
	if (pfn == canary->liar)
		state->refcount++;
}

static void canary_zone(const struct machine *m, unsigned int zone,
			struct zone_state *state)
{
	const struct canary *canary = canary_of(m);

	canary->ops->zone(canary->honest, zone, state);
}

static void canary_pcp(const struct machine *m, unsigned int zone,
		       unsigned int cpu, struct pcp_state *state)
{
	const struct canary *canary = canary_of(m);

	canary->ops->pcp(canary->honest, zone, cpu, state);
}

static void canary_events(const struct machine *m, struct event_state *state)
{
	const struct canary *canary = canary_of(m);

	canary->ops->events(canary->honest, state);
}

static enum migratetype canary_pageblock_type(const struct machine *m,
					      uint32_t pfn)
{
	const struct canary *canary = canary_of(m);

	return canary->ops->pageblock_type(canary->honest, pfn);
}

static const struct backend_ops canary_ops = {
	.create = canary_create,
	.destroy = canary_destroy,
	.reset = canary_reset,
	.apply = canary_apply,
	.drain = canary_drain,
	.canonicalize = canary_canonicalize,
	.touched = canary_touched,
	.touched_clear = canary_touched_clear,
	.page = canary_page,
	.zone = canary_zone,
	.pcp = canary_pcp,
	.events = canary_events,
	.pageblock_type = canary_pageblock_type,
};

const struct backend canary_backend = {
	.name = "canary",
	.doc = HONEST ", but reports a wrong page after a contiguous free",
	.ops = &canary_ops,
	.impl = HONEST,
	.needs = NEED(FEW_SECTIONS),
};

const struct backend *backend_find_any(const char *name)
{
	return strcmp(name, canary_backend.name) ? backend_find(name) :
						   &canary_backend;
}
