/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/kinds.h"

static const char *const pcptypes[] = {
	"unmovable", "movable", "reclaimable",
};

static const char *const damages[NR_DAMAGES] = {
	[DAMAGE_HWPOISON] = "hwpoison",
	[DAMAGE_MAPCOUNT] = "mapcount",
	[DAMAGE_MAPPING] = "mapping",
	[DAMAGE_LOCKED] = "locked",
	[DAMAGE_LRU] = "lru",
	[DAMAGE_PRIVATE] = "private",
	[DAMAGE_MLOCKED] = "mlocked",
	[DAMAGE_ANON] = "anon",
	[DAMAGE_TYPE] = "type",
	[DAMAGE_DIRTY] = "dirty",
};

static const char *const isolate_modes[NR_ISOLATE_MODES] = {
	[ISOLATE_MODE_MEM_OFFLINE] = "mem_offline",
	[ISOLATE_MODE_CMA_ALLOC] = "cma_alloc",
	[ISOLATE_MODE_OTHER] = "other",
};

static const char *const pressures[] = {
	"none", "reclaim_active", "below_high", "both",
};

static const char *const contexts[NR_CONTEXTS] = {
	[CONTEXT_TASK] = "task",
	[CONTEXT_IRQ] = "irq",
	[CONTEXT_NMI] = "nmi",
};

static const char *const tasks[NR_TASKS] = {
	[TASK_ORDINARY] = "ordinary",
	[TASK_MEMALLOC] = "memalloc",
	[TASK_NOFS] = "nofs",
	[TASK_NOIO] = "noio",
	[TASK_OOM_VICTIM] = "oom_victim",
	[TASK_REALTIME] = "realtime",
	[TASK_DUMPING] = "dumping",
	[TASK_WORKER] = "worker",
	[TASK_IRQ] = "irq",
	[TASK_SOFTIRQ] = "softirq",
};

static const char *const compactions[NR_COMPACTION_OUTCOMES] = {
	[COMPACTION_SKIPPED] = "skipped",
	[COMPACTION_DEFERRED] = "deferred",
	[COMPACTION_COMPLETE] = "complete",
	[COMPACTION_SUCCESS] = "success",
};

static const char *const ooms[NR_OOM_OUTCOMES] = {
	[OOM_NOBODY] = "nobody",
	[OOM_KILLED] = "killed",
	[OOM_CURRENT] = "current",
	[OOM_LOCKED] = "locked",
};

#define NAMES(array) array, sizeof(array) / sizeof((array)[0])

const struct kind_info kind_infos[] = {
	[KIND_ORDER] = { "order", "An order, modulo the machine's largest order plus 1 unless the operation says otherwise.",
			 NULL, 0 },
	[KIND_PCPTYPE] = { "type", "A migratetype.", NAMES(pcptypes) },
	[KIND_ZONE] = { "zone",
			"Index of a zone, modulo the number of zones; for allocations, the highest allowed zone.",
			NULL, 0 },
	[KIND_GFP] = { "gfp",
		       "GFP flags by name, as ftrace prints them, joined by `|`; `0` for none.",
		       NULL, 0 },
	[KIND_COUNT] = { "count", "A number of pages or other items; may be 0.",
			 NULL, 0 },
	[KIND_PFN] = { "pfn", "A page frame number, modulo the machine's number of pages.",
		       NULL, 0 },
	[KIND_ALLOC] = { "allocation",
			 "An allocation, named after the operation that made it, or `none`. If the allocation failed or is free again, the operation does nothing; but `reclaim`, `compact` and `oom` stand, and free nothing.",
			 NULL, 0 },
	[KIND_PAGE] = { "page", "A page of that allocation, modulo its size.",
			NULL, 0 },
	[KIND_REFS] = { "refs", "A reference count.", NULL, 0 },
	[KIND_DAMAGE] = { "damage", "A state to leave a page in.",
			  NAMES(damages) },
	[KIND_CPU] = { "cpu", "A CPU, modulo the number of CPUs.", NULL, 0 },
	[KIND_BOOL] = { "bool", "0 or 1.", NULL, 0 },
	[KIND_ISOMODE] = { "mode", "Why the range is isolated.",
			   NAMES(isolate_modes) },
	[KIND_AREA] = { "area", "A CMA area, modulo the number of areas.", NULL, 0 },
	[KIND_PRESSURE] = { "pressure", "Pressure flags of a zone.",
			    NAMES(pressures) },
	[KIND_TRIES] = { "tries",
			 "A number of trylocks, counted separately in each operation.",
			 NULL, 0 },
	[KIND_CONTEXT] = { "context", "The context that calls a nolock operation.",
			   NAMES(contexts) },
	[KIND_TASK] = { "task",
			"A task: with PF_MEMALLOC, PF_MEMALLOC_NOFS or PF_MEMALLOC_NOIO, chosen by the OOM killer, of a real-time priority, one that dumps core, a workqueue's, or none of these; `irq`, `softirq`: its requests are made in an interrupt or a softirq, and do not wait, while it has PF_MEMALLOC.",
			NAMES(tasks) },
	[KIND_COMPACTION] = { "compaction",
			      "What direct compaction returns; `complete` stands for all results of one that ran without success.",
			      NAMES(compactions) },
	[KIND_OOM] = { "oom",
		       "Whom the OOM killer kills: `nobody`, as while it is disabled; another task; the current one, which is an OOM victim from then on; or somebody else has `oom_lock`, and kills.",
		       NAMES(ooms) },
};

const unsigned int nr_kinds = sizeof(kind_infos) / sizeof(kind_infos[0]);
