// SPDX-License-Identifier: GPL-2.0-only
// One machine at one step: its pages, the blocks that they make, and its lists.

const WHERE = ["on no list", "free", "per-CPU list", "deferred list"];
const RESERVED = 1, BUDDY = 2, HWPOISON = 16;
const STATES = {
	free: "free", pcp: "on a per-CPU list", deferred: "on the deferred list",
	held: "in use, nonzero refcount", none: "in use, refcount 0: frozen, a tail, leaked",
	hwpoison: "hwpoison", reserved: "reserved (hole)", absent: "no page",
};
const STATE_NAMES = Object.keys(STATES);
const ABSENT = STATE_NAMES.indexOf("absent"), POISONED = STATE_NAMES.indexOf("hwpoison");

const g = data.geometry;
const kinds = data.kinds.map(([where, order, list, cpu, refcount, mapcount, flags, mapping,
	priv, head]) => ({ where, order, list, cpu, refcount, mapcount, flags, mapping, priv, head }));

// What a page is to the eye, by its kind alone; a block on a list gives its own to all its pages.
const ofWhere = ["none", "free", "pcp", "deferred"].map((name) => STATE_NAMES.indexOf(name));
const whereOf = Uint8Array.from(kinds, (kind) => kind.where);
const stateOf = Uint8Array.from(kinds, (kind) => STATE_NAMES.indexOf(
	kind.flags & RESERVED ? "reserved" : kind.flags & HWPOISON ? "hwpoison" :
		kind.refcount ? "held" : "none"));

const nrBlocks = Math.ceil(g.nr_pages / 2 ** g.pageblock_order);
const nrCounters = g.zone_start.length * data.counters.stride;

function zoneOf(pfn) {
	let zone = g.zone_start.length - 1;
	while (pfn < g.zone_start[zone])
		zone--;
	return zone;
}

class Machine {
	constructor(histories) {
		this.pages = new Cursor(histories.pages);
		this.blocks = new Cursor(histories.blocks);
		this.counters = new Cursor(histories.counters);
		[this.kind, this.prev, this.next] = this.pages.now;
		this.cover = new Uint32Array(g.nr_pages).fill(NONE);	// head of the block on a list
		this.heads = new Set();		// of blocks on lists
		this.look = new Uint8Array(g.nr_pages).fill(ABSENT);	// into STATE_NAMES
	}

	// The head of a block on a list covers the block's pages, or no longer.
	setCover(pfn, head) {
		const kind = kinds[this.kind[pfn]];
		if (!kind || !kind.where)
			return;
		if (head)
			this.heads.add(pfn);
		else
			this.heads.delete(pfn);
		const end = Math.min(pfn + 2 ** kind.order, g.nr_pages);
		for (let i = pfn; i < end; i++) {
			if (!head && this.cover[i] !== pfn)
				continue;
			this.cover[i] = head ? pfn : NONE;
			this.setLook(i);
		}
	}

	setLook(pfn) {
		const kind = this.kind[pfn], head = this.cover[pfn];
		this.look[pfn] = kind === NONE ? ABSENT :
			stateOf[kind] >= POISONED || head === NONE ? stateOf[kind] :
				ofWhere[whereOf[this.kind[head]]];
	}

	go(step) {
		this.pages.go(step, (pfns, from, to) => {
			for (let i = from; i < to; i++)
				this.setCover(pfns[i], false);
		}, (pfns, from, to) => {
			for (let i = from; i < to; i++)
				this.setLook(pfns[i]);
			for (let i = from; i < to; i++)
				this.setCover(pfns[i], true);
		});
		this.blocks.go(step);
		this.counters.go(step);
	}

	// The pageblock's migratetype; zones that share one have a type each.
	type(pfn) {
		const block = Math.floor(pfn / 2 ** g.pageblock_order), zone = zoneOf(pfn);
		const key = block * 2 ** g.pageblock_order < g.zone_start[zone] ? nrBlocks + zone : block;
		return data.types[this.blocks.now[0][key]] || "unknown";
	}

	counter(zone, i) {
		const value = this.counters.now[0][zone * data.counters.stride + i];
		return value === NONE ? null : value | 0;
	}

	// What there is to say of a page: field -> words.
	describe(pfn) {
		const kind = kinds[this.kind[pfn]], head = this.cover[pfn], said = {};
		if (!kind)
			return { state: "does not exist" };
		if (head === NONE) {
			said.state = WHERE[0];
		} else {
			const block = kinds[this.kind[head]];
			said.state = `${WHERE[block.where]}${block.where === 2 ? ` of CPU ${block.cpu}` : ""}, ` +
				`${head === pfn ? "" : `within block ${head}, `}order ${block.order}, ` +
				data.types[block.list];
		}
		said.refcount = kind.refcount;
		said.flags = data.flags.filter((_, bit) => kind.flags & 1 << bit).join(" ");
		said["compound head"] = kind.head >= 0 ? pfn - kind.head : "";
		said.mapcount = kind.mapcount && !(kind.flags & BUDDY) ? kind.mapcount : "";
		said.mapping = kind.mapping ? data.mappings[kind.mapping] : "";
		said.private = kind.priv || "";
		if (kind.where) {
			said["list prev"] = this.prev[pfn] === NONE ? "none" : this.prev[pfn];
			said["list next"] = this.next[pfn] === NONE ? "none" : this.next[pfn];
		}
		said.pageblock = this.type(pfn);
		return said;
	}

	// Every list, from its head: "zone, list" -> pfns.
	lists() {
		const found = new Map();
		for (const pfn of this.heads) {
			if (this.prev[pfn] !== NONE)
				continue;
			const kind = kinds[this.kind[pfn]], pfns = [];
			for (let at = pfn; at !== NONE && pfns.length < g.nr_pages; at = this.next[at])
				pfns.push(at);
			const of = kind.where === 2 ? ` of CPU ${kind.cpu}` : "";
			const name = kind.where === 3 ? "deferred" :
				`${WHERE[kind.where]}${of}, order ${kind.order}, ${data.types[kind.list]}`;
			found.set(`zone ${zoneOf(pfn)}: ${name}`, pfns);
		}
		return found;
	}

	// Free blocks: zone -> type -> order -> how many.
	free() {
		const zones = g.zone_start.map(() => data.types.map(() =>
			new Uint32Array(g.max_order + 1)));
		for (const pfn of this.heads) {
			if (whereOf[this.kind[pfn]] !== 1)
				continue;
			const kind = kinds[this.kind[pfn]], type = zones[zoneOf(pfn)][kind.list];
			if (type && kind.order < type.length)
				type[kind.order]++;
		}
		return zones;
	}
}
