// SPDX-License-Identifier: GPL-2.0-only
// One run, step by step: what happens when.

const verdict = data.verdict;
const failed = ["divergence", "known"].includes(verdict.verdict);
const both = data.sides.length > 1;

// Each call is [index of an operation, or the name of one at the end; what came of it; whether
// anything was called]. The first step is the fresh machine; then each call is one.
const callOf = [];
data.calls.forEach(([, , called], i) => called && callOf.push(i));

let machines, panels, maps, nrSteps, wrongStep, step = 0, differing = [], laidOut = [0, -1];

function nameOf(call) {
	const [op] = data.calls[call];
	return typeof op === "number" ? `${op}: ${data.ops[op]}` : `the end: ${op}`;
}

function titleOf(at) {
	if (!at)
		return "before the first operation";
	const call = callOf[at - 1];
	return call === undefined ? "the end: everything is freed, and per-CPU lists are drained" :
		`${nameOf(call)}   (${data.calls[call][1]})`;
}

// --- where A and B differ ---

function differs(pfn) {
	return both && machines[0].kind[pfn] !== machines[1].kind[pfn];
}

function changed(pfn) {
	const [before, a, b = a] = panels.map(({ machine }) => machine.kind[pfn]);
	return before !== a || before !== b;
}

function findDifferences() {
	differing = [];
	for (let pfn = 0; both && pfn < g.nr_pages; pfn++)
		if (machines[0].kind[pfn] !== machines[1].kind[pfn])
			differing.push(pfn);
}

// Behind the lists, for it counts those that differ.
function showDifferences() {
	const place = $("differences"), lists = $("lists").querySelectorAll("tr.differs").length;
	place.replaceChildren();
	if (!both)
		return;
	place.append(differing.length ? `A and B differ in ${differing.length} page` +
		`${differing.length > 1 ? "s" : ""}: ` : "A and B do not differ in any page");
	for (const pfn of differing.slice(0, 12)) {
		const button = element("button", pfn, place);
		place.append(" ");
		button.addEventListener("click", () => select(pfn));
	}
	if (differing.length > 12)
		place.append("... ");
	if (!differing.length)
		place.append(lists ? `, but in the order of ${lists} list${lists > 1 ? "s" : ""}.` : ".");
}

// --- one page ---

function showPage(pfn) {
	$("page").replaceChildren(pfn === null ?
		"Point at a page, or select one, to see its state." : pageTable(pfn, panels));
}

function select(pfn) {
	maps.selected = pfn === null ? null : Math.max(0, Math.min(pfn, g.nr_pages - 1));
	$("pfn").value = maps.selected ?? "";
	if (pfn !== null)
		maps.scrollTo(maps.selected);
	maps.draw();
	showPage(maps.selected);
}

function selectNextDifference() {
	const next = differing.find((pfn) => pfn > (maps.selected ?? -1)) ?? differing[0];
	if (next !== undefined)
		select(next);
}

// --- steps ---

function go(to) {
	step = Math.max(0, Math.min(to, nrSteps - 1));
	panels[0].machine.go(Math.max(0, step - 1));
	machines.forEach((machine) => machine.go(step));
	findDifferences();
	$("slider").value = step;
	$("count").textContent = `${step} / ${nrSteps - 1}`;
	$("step").textContent = titleOf(step);
	maps.draw();
	showPage(maps.selected);
	$("free").replaceChildren(...freeTables(machines));
	$("lists").replaceChildren(listTable(machines));
	$("counters").replaceChildren(counterTable(panels));
	showDifferences();
	showProgram();
}

// The calls around the one at @current, for more would be slow to lay out; and what was not reached.
function layOutProgram(current) {
	const list = $("program"), nr = data.calls.length;
	const start = Math.max(0, Math.min(current - 50, nr - 101)), end = Math.min(start + 101, nr);
	list.start = start;
	list.replaceChildren();
	for (let i = start; i < end; i++) {
		const [op, result, called] = data.calls[i];
		const item = element("li", typeof op === "number" ? data.ops[op] : `(end) ${op}`, list);
		element("span", `   ${result}`, item).className = "result";
		item.className = called ? "" : "idle";
		const at = callOf.indexOf(i, Math.max(0, step - 102)) + 1;
		if (at)
			item.addEventListener("click", () => go(at));
		item.classList.toggle("wrong", failed && i === callOf[wrongStep - 1]);
	}
	for (let i = nr; end === nr && i < Math.min(data.ops.length, end + 50); i++)
		element("li", `${data.ops[i]}   not reached`, list).className = "idle";
	laidOut = [start, end];
}

function showProgram() {
	const list = $("program"), nr = data.calls.length;
	const current = step ? callOf[step - 1] ?? nr : 0, [start, end] = laidOut;
	if (start > Math.max(0, current - 5) || end < Math.min(nr, current + 5))
		layOutProgram(current);
	list.querySelector(".now")?.classList.remove("now");
	const item = list.children[current - laidOut[0]];
	if (!item)
		return;
	if (step)
		item.classList.add("now");
	list.scrollTop = item.offsetTop - list.clientHeight / 2;
}

// --- words ---

function sentence() {
	if (failed)
		return verdict.why || verdict.rule;
	if (!verdict.operations)
		return `Nothing was executed, so nothing can be said: ${data.file}`;
	return `No rule is violated in ${verdict.operations} operations: ${data.file}`;
}

function detail() {
	if (!failed)
		return `${data.a}${both ? ` against ${data.b}` : ""}, mode ${data.mode}`;
	const at = typeof verdict.index === "number" && verdict.index < data.ops.length ?
		`After operation ${verdict.index}, ${verdict.operation}` : "After everything was freed";
	const place = verdict.pfn !== null ? `, page ${verdict.pfn}` :
		verdict.zone !== null ? `, zone ${verdict.zone}` : "";
	const values = [verdict.expected && `expected: ${verdict.expected}`,
		verdict.a && `A (${data.a}): ${verdict.a}`, verdict.b && `B (${data.b}): ${verdict.b}`];
	return `${at}${place}${verdict.field && `, ${verdict.field}`}: ${values.filter(Boolean).join("; ")}. ` +
		`Rule ${verdict.rule}` + (verdict.known ? `; a known difference: ${verdict.known}.` : ".");
}

function legend() {
	for (const [name, words] of Object.entries(STATES)) {
		const item = element("span", "", $("legend"));
		element("i", "", item).style.background = `var(--${name})`;
		item.append(words);
	}
	if (both)
		element("span", "framed: A and B differ", $("legend")).className = "differs";
	element("span", "dashed frame: the selected page", $("legend"));
	element("span", "dot: changed by this operation", $("legend"));
	element("span", "lines: thin, around a block on a list; thicker, pageblocks; dashed, sections; " +
		"thickest, zones", $("legend"));
	element("span", `in a cell: order and migratetype of the block (${LETTERS.map((letter, i) =>
		`${letter} ${data.types[i]}`).join(", ")})`, $("legend"));
}

function showScale() {
	$("scale").textContent = maps.pages > 1 ? `A pixel stands for ${maps.pages} pages: what most of them ` +
		"are, but marked if A and B differ in one, and hwpoison if one is." : "";
}

function program() {
	return [`# ${data.file}`, `# Replay: ${data.replay}`, "buddyfuzz 2", data.machine, ...data.ops, ""]
		.join("\n");
}

// --- what a reader can do ---

function listen() {
	const zoom = (by) => {
		maps.setZoom(maps.zoom + by);
		showScale();
	};
	const selectBy = (by) => select((maps.selected ?? 0) + by);
	const moves = { first: () => go(0), back: () => go(step - 1), forth: () => go(step + 1),
		last: () => go(nrSteps - 1), out: () => zoom(-1), in: () => zoom(1) };
	for (const [id, move] of Object.entries(moves))
		$(id).addEventListener("click", move);
	const keys = { ArrowLeft: moves.back, ArrowRight: moves.forth, Home: moves.first, End: moves.last,
		PageUp: () => go(step - 10), PageDown: () => go(step + 10),
		"-": moves.out, "+": moves.in, "=": moves.in, d: selectNextDifference };
	const shifted = { ArrowLeft: () => selectBy(-1), ArrowRight: () => selectBy(1), "+": moves.in,
		ArrowUp: () => selectBy(-maps.columns * maps.pages),
		ArrowDown: () => selectBy(maps.columns * maps.pages) };
	document.addEventListener("keydown", (event) => {
		const move = (event.shiftKey ? shifted : keys)[event.key];
		if (!move || event.ctrlKey || event.metaKey || event.altKey || event.target === $("pfn"))
			return;
		move();
		event.preventDefault();
	});
	$("slider").addEventListener("input", () => go(Number($("slider").value)));
	$("pfn").addEventListener("change", () => select($("pfn").value === "" ? null : Number($("pfn").value)));
	for (const { canvas } of panels) {
		canvas.addEventListener("mousemove", (event) => showPage(maps.pageAt(event)));
		canvas.addEventListener("mouseleave", () => showPage(maps.selected));
		canvas.addEventListener("click", (event) => select(maps.pageAt(event)));
	}
	$("maps").addEventListener("wheel", (event) => {
		if (!event.ctrlKey)
			return;
		event.preventDefault();
		zoom(event.deltaY < 0 ? 1 : -1);
	}, { passive: false });
	window.addEventListener("resize", () => zoom(0));
	const recolor = () => {
		maps.readColors();
		maps.draw();
	};
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolor);
	matchMedia("print").addEventListener("change", recolor);
}

function showWords() {
	document.title = `buddyfuzz: ${data.file}`;
	$("sentence").textContent = sentence();
	$("detail").textContent = detail();
	$("machine").textContent = data.machine;
	$("replay").textContent = `${data.replay} ${data.file}\nscripts/reproduce ${data.file}`;
	$("download").href = `data:text/plain;charset=utf-8,${encodeURIComponent(program())}`;
	$("download").download = data.file.replace(/^.*\//, "").replace(/(\.bfz?)?(\.xz)?$/, ".bf");
}

// What the two went through; in free mode each alone.
async function readSides() {
	const sides = await Promise.all(data.sides.map(async (side) => ({
		pages: await History.read(side.pages, g.nr_pages),
		blocks: await History.read(side.blocks, nrBlocks + g.zone_start.length),
		counters: await History.read(side.counters, nrCounters),
	})));
	const titles = [`A: ${data.a}`, `B: ${data.b}`].map((title, i) => title +
		(data.unreadable.includes(i) ? " (where it failed, only part of it could be read)" : ""));
	machines = sides.map((side) => new Machine(side));
	panels = [{ title: both && data.mode === "free" ? "before, on A" : "before",
		machine: new Machine(sides[0]), marks: false },
	...machines.map((machine, i) => ({ title: titles[i], machine, marks: true }))];
	nrSteps = Math.max(...sides.map(({ pages }) => pages.ends.length));
	wrongStep = sides[sides.length - 1].pages.ends.length - 1;
	/* A call that trapped is told by the verdict alone. */
	if (failed && verdict.operation && callOf.length < wrongStep) {
		callOf.push(data.calls.length);
		data.calls.push([verdict.index < data.ops.length ? verdict.index : verdict.operation,
			"did not return", true]);
	}
}

async function begin() {
	showWords();
	if (!data.sides.length) {
		$("step").textContent = "The machine could not be made: there are no steps to show.";
		layOutProgram(0);
		document.documentElement.dataset.ready = "yes";
		return;
	}
	await readSides();
	$("slider").max = nrSteps - 1;
	$("pfn").max = g.nr_pages - 1;
	legend();
	maps = new Maps($("maps"), panels, { differs, changed, all: () => differing });
	maps.layOut();
	listen();
	showScale();
	go(failed ? wrongStep : 0);
	if (failed)
		select(verdict.pfn ?? differing[0] ?? null);
	document.documentElement.dataset.ready = "yes";
}

begin();
