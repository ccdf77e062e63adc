// SPDX-License-Identifier: GPL-2.0-only
"use strict";

const NONE = 0xffffffff;
const WHERE = ["on no list", "free", "per-CPU list", "deferred list"];
const TYPES = ["unmovable", "movable", "reclaimable", "highatomic", "cma", "isolate"];
const FLAGS = ["reserved", "buddy", "head", "tail", "hwpoison", "lru", "locked", "mlocked", "dirty"];
const MAPPINGS = ["", "anon mapping", "file mapping", "tail's mapping"];
const RESERVED = 1, HWPOISON = 16;
const STATES = {
	free: "free", pcp: "on a per-CPU list", deferred: "on the deferred list",
	held: "in use, with a refcount", none: "in use without one: frozen, a tail, leaked",
	hwpoison: "hwpoison", reserved: "reserved (hole)", absent: "no page",
};
const ZOOMS = [1, 2, 4, 8, 14, 22, 32, 48];

const $ = (id) => document.getElementById(id);
const g = data.geometry;
const kinds = data.kinds.map(([where, order, list, cpu, refcount, mapcount, flags, mapping,
	priv, head]) => ({ where, order, list, cpu, refcount, mapcount, flags, mapping, priv, head }));

// What a page is to the eye, by its kind alone; a block on a list gives its own to all its pages.
const STATE_NAMES = Object.keys(STATES);
const ofWhere = ["none", "free", "pcp", "deferred"].map((name) => STATE_NAMES.indexOf(name));
const whereOf = Uint8Array.from(kinds, (kind) => kind.where);
const stateOf = Uint8Array.from(kinds, (kind) => STATE_NAMES.indexOf(
	kind.flags & RESERVED ? "reserved" : kind.flags & HWPOISON ? "hwpoison" :
		kind.refcount ? "held" : "none"));
const ABSENT = STATE_NAMES.indexOf("absent"), FIXED = STATE_NAMES.indexOf("hwpoison");

function decode(base64) {
	if (Uint8Array.fromBase64)
		return new Uint32Array(Uint8Array.fromBase64(base64).buffer);
	const text = atob(base64), bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++)
		bytes[i] = text.charCodeAt(i);
	return new Uint32Array(bytes.buffer);
}

// One machine at one step. Changes are (pfn, kind, prev, next); undo has what was before.
class Machine {
	constructor(side) {
		this.changes = side.changes;
		this.ends = side.ends;
		this.undo = side.undo;
		for (const name of ["kind", "prev", "next", "cover"])
			this[name] = new Uint32Array(g.nr_pages).fill(NONE);
		this.step = -1;
	}

	// The block that heads a list covers its pages.
	block(pfn, head) {
		const kind = kinds[this.kind[pfn]];
		if (!kind || !kind.where)
			return;
		const end = Math.min(pfn + 2 ** kind.order, g.nr_pages);
		for (let i = pfn; i < end; i++)
			if (head || this.cover[i] === pfn)
				this.cover[i] = head ? pfn : NONE;
	}

	apply(from, to, values) {
		for (let i = from; i < to; i++)
			this.block(this.changes[4 * i], false);
		const put = (i) => {
			const pfn = this.changes[4 * i];
			this.kind[pfn] = values[4 * i + 1];
			this.prev[pfn] = values[4 * i + 2];
			this.next[pfn] = values[4 * i + 3];
		};
		if (values === this.changes)
			for (let i = from; i < to; i++)
				put(i);
		else
			for (let i = to; i-- > from;)
				put(i);
		for (let i = from; i < to; i++)
			this.block(this.changes[4 * i], true);
	}

	go(step) {
		step = Math.min(step, this.ends.length - 1);
		while (this.step < step) {
			this.step++;
			this.apply(this.step ? this.ends[this.step - 1] : 0, this.ends[this.step],
				this.changes);
		}
		while (this.step > step) {
			this.apply(this.step ? this.ends[this.step - 1] : 0, this.ends[this.step],
				this.undo);
			this.step--;
		}
	}

	// Index into STATE_NAMES.
	state(pfn) {
		const kind = this.kind[pfn];
		if (kind === NONE)
			return ABSENT;
		if (stateOf[kind] >= FIXED || this.cover[pfn] === NONE)
			return stateOf[kind];
		return ofWhere[whereOf[this.kind[this.cover[pfn]]]];
	}

	describe(pfn) {
		const kind = kinds[this.kind[pfn]];
		if (!kind)
			return "does not exist";
		const head = this.cover[pfn], words = [];
		if (head !== NONE) {
			const block = kinds[this.kind[head]];
			words.push(`${WHERE[block.where]}${block.where === 2 ? ` of CPU ${block.cpu}` : ""}, ` +
				`${head === pfn ? "" : `within block ${head}, `}order ${block.order}, ${TYPES[block.list]}`);
		} else {
			words.push(WHERE[0]);
		}
		words.push(`refcount ${kind.refcount}`);
		for (let i = 0; i < FLAGS.length; i++)
			if (kind.flags & 1 << i && FLAGS[i] !== "buddy")
				words.push(FLAGS[i]);
		if (kind.head >= 0)
			words.push(`compound head ${pfn - kind.head}`);
		if (kind.mapcount && !(kind.flags & 2))
			words.push(`mapcount field ${kind.mapcount}`);
		if (kind.mapping)
			words.push(MAPPINGS[kind.mapping]);
		if (kind.priv && !kind.where)
			words.push(`private ${kind.priv}`);
		return words.join(", ");
	}

	// Every list, from its head: "zone, list" -> pfns.
	lists() {
		const found = new Map();
		for (let pfn = 0; pfn < g.nr_pages; pfn++) {
			if (this.prev[pfn] !== NONE || !whereOf[this.kind[pfn]])
				continue;
			const kind = kinds[this.kind[pfn]];
			const pfns = [];
			for (let at = pfn; at !== NONE && pfns.length < g.nr_pages; at = this.next[at])
				pfns.push(at);
			const of = kind.where === 2 ? ` CPU ${kind.cpu}` : "";
			const name = kind.where === 3 ? "deferred" :
				`${WHERE[kind.where]}${of}, order ${kind.order}, ${TYPES[kind.list]}`;
			found.set(`zone ${zoneOf(pfn)}: ${name}`, pfns);
		}
		return found;
	}
}

function zoneOf(pfn) {
	let zone = g.zone_start.length - 1;
	while (pfn < g.zone_start[zone])
		zone--;
	return zone;
}

function prepare(side) {
	side.changes = decode(side.changes);
	side.ends = decode(side.ends);
	side.undo = new Uint32Array(side.changes.length);
	const now = [1, 2, 3].map(() => new Uint32Array(g.nr_pages).fill(NONE));
	for (let i = 0; i < side.changes.length; i += 4) {
		const pfn = side.changes[i];
		for (let field = 0; field < 3; field++) {
			side.undo[i + 1 + field] = now[field][pfn];
			now[field][pfn] = side.changes[i + 1 + field];
		}
	}
}

data.sides.forEach(prepare);
const both = data.sides.length > 1;
const machines = data.sides.map((side) => new Machine(side));
const before = new Machine(data.sides[0]);
const panels = [{ title: "before", machine: before },
	{ title: `A: ${data.a}`, machine: machines[0] }];
if (both)
	panels.push({ title: `B: ${data.b}`, machine: machines[1] });
const nrSteps = Math.max(...data.sides.map((side) => side.ends.length));
const verdict = data.verdict;
const opOf = [];		// of each step but the first, its place among the operations
data.labels.forEach(([, isStep], i) => isStep && opOf.push(i));
const failed = ["divergence", "known"].includes(verdict.verdict);

let step = 0, columns, zoom = ZOOMS.length - 1, colors = {}, pixelOf = [], pointed = null;

function readColors() {
	const style = getComputedStyle(document.documentElement);
	for (const name of [...Object.keys(STATES), "line", "mark", "ink", "text"])
		colors[name] = style.getPropertyValue(`--${name}`).trim();
	pixelOf = STATE_NAMES.map((name) => pixel(colors[name]));
	pixelOf.mark = pixel(colors.mark);
}

function differs(pfn) {
	return both && machines[0].kind[pfn] !== machines[1].kind[pfn];
}

function drawCell(context, panel, pfn, x, y, size) {
	const machine = panel.machine;
	context.fillStyle = colors[STATE_NAMES[machine.state(pfn)]];
	context.fillRect(x, y, size, size);
	if (panel.machine !== before && differs(pfn)) {
		context.fillStyle = colors.mark;
		const edge = Math.max(1, Math.floor(size / 7));
		context.fillRect(x, y, size, edge);
		context.fillRect(x, y + size - edge, size, edge);
		context.fillRect(x, y, edge, size);
		context.fillRect(x + size - edge, y, edge, size);
	}
	const head = machine.cover[pfn];
	const starts = head === NONE || head === pfn || pfn % columns === 0;
	context.fillStyle = colors.ink;
	if (starts)
		context.fillRect(x, y, 1, size);
	if (pfn % 2 ** g.pageblock_order === 0)
		context.fillRect(x, y, 2, size);
	if (g.zone_start.includes(pfn))
		context.fillRect(x, y, 4, size);
	if (size < 14)
		return;
	context.font = `${Math.floor(size / 2)}px system-ui`;
	if (head === pfn)
		context.fillText(kinds[machine.kind[pfn]].order, x + size / 3, y + size * .85);
	context.font = `bold ${Math.floor(size / 3)}px system-ui`;
	if (g.zone_start.includes(pfn))
		context.fillText(`z${g.zone_start.indexOf(pfn)}`, x + 5, y + size / 3);
	if (failed && step === nrSteps - 1 && pfn === verdict.pfn && panel !== panels[0]) {
		context.fillStyle = colors.mark;
		context.fillText("!", x + size * .8, y + size * .4);
	}
}

function layOut() {
	const width = Math.floor($("maps").clientWidth / panels.length) - 14;
	const size = ZOOMS[zoom];
	columns = 1;
	while (2 * columns * size <= width)
		columns *= 2;
	const rows = Math.ceil(g.nr_pages / columns);
	const height = Math.min(400, rows * size);
	for (const panel of panels) {
		const ratio = window.devicePixelRatio || 1;
		panel.canvas.width = columns * size * ratio;
		panel.canvas.height = height * ratio;
		panel.canvas.style.width = `${columns * size}px`;
		panel.canvas.style.height = `${height}px`;
		panel.canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
		panel.section.style.height = `${rows * size + 26}px`;
		panel.height = height;
	}
}

function topRow() {
	return Math.floor($("maps").scrollTop / ZOOMS[zoom]);
}

// A CSS color as the bytes of a pixel.
function pixel(color) {
	const context = new OffscreenCanvas(1, 1).getContext("2d");
	context.fillStyle = color;
	context.fillRect(0, 0, 1, 1);
	return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0];
}

// Many small cells, without borders: one pixel each, made larger by the canvas.
function drawSmall(context, panel, start, end, size) {
	const rows = Math.ceil((end - start) / columns);
	const small = new OffscreenCanvas(columns, rows);
	const image = new ImageData(columns, rows);
	const pixels = new Uint32Array(image.data.buffer);
	for (let pfn = start; pfn < end; pfn++)
		pixels[pfn - start] = panel.machine !== before && differs(pfn) ? pixelOf.mark :
			pixelOf[panel.machine.state(pfn)];
	small.getContext("2d").putImageData(image, 0, 0);
	context.imageSmoothingEnabled = false;
	context.drawImage(small, 0, 0, columns * size, rows * size);
}

function draw() {
	const size = ZOOMS[zoom];
	for (const panel of panels) {
		const context = panel.canvas.getContext("2d");
		const start = topRow() * columns;
		const end = Math.min(start + Math.ceil(panel.height / size) * columns, g.nr_pages);
		context.clearRect(0, 0, columns * size, panel.height);
		if (size < 8)
			drawSmall(context, panel, start, end, size);
		for (let pfn = start; pfn < end && size >= 8; pfn++)
			drawCell(context, panel, pfn, (pfn % columns) * size,
				(Math.floor(pfn / columns) - topRow()) * size, size);
	}
}

function element(name, text, parent) {
	const made = document.createElement(name);
	made.textContent = text;
	if (parent)
		parent.append(made);
	return made;
}

function showLists() {
	const lists = machines.map((machine) => machine.lists());
	const names = [...new Set(lists.flatMap((list) => [...list.keys()]))].sort();
	const table = document.createElement("table");
	const head = element("tr", "", table);
	["list", "A", ...(both ? ["B"] : [])].forEach((text) => element("th", text, head));
	const text = (pfns) => pfns ? pfns.slice(0, 24).join(" ") +
		(pfns.length > 24 ? ` ... (${pfns.length})` : "") : "empty";
	for (const name of names) {
		const rows = lists.map((list) => list.get(name));
		const row = element("tr", "", table);
		if (both && String(rows[0]) !== String(rows[1]))
			row.className = "differs";
		element("td", name, row);
		rows.forEach((pfns) => element("td", text(pfns), row));
	}
	$("lists").replaceChildren(table);
}

function label(at) {
	if (!at)
		return "before the first operation";
	return (data.labels[opOf[at - 1]] || [])[0] || (failed ? `${verdict.operation || "the end"}: went wrong` : "the end");
}

function showHover() {
	if (pointed === null)
		return;
	$("hover").textContent = panels.map(({ title, machine }) =>
		`${title.split(":")[0].padEnd(7)} page ${pointed}: ${machine.describe(pointed)}`).join("\n");
}

function go(to) {
	step = Math.max(0, Math.min(to, nrSteps - 1));
	before.go(Math.max(0, step - 1));
	machines.forEach((machine) => machine.go(step));
	$("slider").value = step;
	$("count").textContent = `${step} / ${nrSteps - 1}`;
	$("step").textContent = label(step);
	draw();
	showLists();
	showHover();
	showProgram();
}

// The operations around the step: more would be slow to lay out.
function showProgram() {
	const list = $("program"), current = step ? opOf[step - 1] : -1;
	const start = Math.max(0, Math.min(current - 50, data.labels.length - 101));
	list.start = start;
	list.replaceChildren();
	for (let i = start; i < Math.min(start + 101, data.labels.length); i++) {
		const item = element("li", data.labels[i][0], list);
		const at = opOf.indexOf(i, Math.max(0, step - 102));
		if (at < 0)
			item.className = "skipped";
		else
			item.addEventListener("click", () => go(at + 1));
		item.classList.toggle("now", i === current);
		item.classList.toggle("wrong", failed && i === opOf[opOf.length - 1]);
	}
	const item = list.children[current - start];
	if (item)
		list.scrollTop = item.offsetTop - list.clientHeight / 2;
}

function setZoom(to) {
	zoom = Math.max(0, Math.min(to, ZOOMS.length - 1));
	const top = topRow() * columns;
	layOut();
	$("maps").scrollTop = Math.floor(top / columns) * ZOOMS[zoom];
	draw();
}

function sentence() {
	if (!failed)
		return `No rule is violated: ${data.file}`;
	return verdict.why || verdict.rule;
}

function detail() {
	if (!failed)
		return `${data.a} against ${data.b || "none"}, mode ${data.mode}`;
	const place = verdict.pfn !== null ? `page ${verdict.pfn}, ` : verdict.zone !== null ? `zone ${verdict.zone}, ` : "";
	const values = [verdict.expected && `expected ${verdict.expected}`,
		verdict.a && `A (${data.a}) has ${verdict.a}`, verdict.b && `B (${data.b}) has ${verdict.b}`];
	return `After ${verdict.operation || "freeing everything"}: ${place}${verdict.field}: ` +
		`${values.filter(Boolean).join("; ")}. Rule ${verdict.rule}` +
		(verdict.known ? `; a known difference: ${verdict.known}.` : ".");
}

function begin() {
	readColors();
	for (const i of data.unreadable)
		panels[i + 1].title += " (where it failed, only part of it could be read)";
	document.title = `buddyfuzz: ${data.file}`;
	$("sentence").textContent = sentence();
	$("detail").textContent = detail();
	for (const panel of panels) {
		panel.section = element("section", "", $("maps"));
		element("h3", panel.title, panel.section);
		panel.canvas = element("canvas", "", panel.section);
		panel.canvas.setAttribute("aria-label", `Pages, ${panel.title}`);
		panel.canvas.addEventListener("mousemove", (event) => {
			const size = ZOOMS[zoom];
			const pfn = (topRow() + Math.floor(event.offsetY / size)) * columns +
				Math.floor(event.offsetX / size);
			pointed = pfn < g.nr_pages ? pfn : null;
			showHover();
		});
	}
	for (const [name, words] of Object.entries(STATES)) {
		const item = element("span", "", $("legend"));
		element("i", "", item).style.background = `var(--${name})`;
		item.append(words);
	}
	if (both)
		element("span", "framed: A and B differ", $("legend")).style.color = "var(--mark)";
	element("span", "a number: the order of the block that starts there; z1: zone 1; thick lines: zones and pageblocks; !: the page concerned",
		$("legend"));
	$("machine").textContent = data.machine;
	$("replay").textContent = `${data.replay} ${data.file}`;
	$("slider").max = nrSteps - 1;
	$("slider").addEventListener("input", () => go(Number($("slider").value)));
	const moves = { first: () => go(0), back: () => go(step - 1), forth: () => go(step + 1),
		last: () => go(nrSteps - 1), smaller: () => setZoom(zoom - 1), larger: () => setZoom(zoom + 1) };
	for (const [id, move] of Object.entries(moves))
		$(id).addEventListener("click", move);
	const keys = { ArrowLeft: "back", ArrowRight: "forth", Home: "first", End: "last",
		"-": "smaller", "+": "larger", "=": "larger" };
	document.addEventListener("keydown", (event) => {
		if (keys[event.key] && !event.ctrlKey && !event.metaKey) {
			moves[keys[event.key]]();
			event.preventDefault();
		}
	});
	$("maps").addEventListener("scroll", draw);
	window.addEventListener("resize", () => setZoom(zoom));
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
		readColors();
		draw();
	});
	while (zoom && Math.ceil(g.nr_pages / columnsAt(zoom)) * ZOOMS[zoom] > 400)
		zoom--;
	layOut();
	go(failed ? nrSteps - 1 : 0);
}

function columnsAt(at) {
	let nr = 1;
	while (2 * nr * ZOOMS[at] <= Math.floor($("maps").clientWidth / panels.length) - 14)
		nr *= 2;
	return nr;
}

begin();
