// SPDX-License-Identifier: GPL-2.0-only
// One order in which several CPUs ran: a lane for each, and who went on when.

const LANE = 78, LEFT = 110, BAR = 22;
const COLORS = ["--blue", "--orange", "--green", "--pink", "--yellow"];
const cpus = [...new Set(data.turns.map(({ cpu }) => cpu))].sort();
const nrSteps = data.turns.length ? data.turns[data.turns.length - 1].end : 0;
const switches = data.program.match(/^switch /mg)?.length ?? 0;
const failed = data.verdict.verdict === "divergence";

let scale = 1, turn = 0;

function shape(name, attributes, parent, text) {
	const made = document.createElementNS("http://www.w3.org/2000/svg", name);
	for (const [key, value] of Object.entries(attributes))
		made.setAttribute(key, value);
	if (text !== undefined)
		made.textContent = text;
	parent.append(made);
	return made;
}

const x = (step) => LEFT + step * scale;
const y = (cpu) => cpus.indexOf(cpu) * LANE + 44;

function drawCalls(svg) {
	for (const { cpu, begins, ends, text, result } of data.calls) {
		const top = y(cpu) - 10, end = ends ?? nrSteps;
		shape("path", { class: "call", d: `M${x(begins)} ${top + 6}V${top}H${x(end)}${ends === null ? "" : `v6`}` },
			svg);
		const words = shape("text", { x: x(begins) + 2, y: top - 4 }, svg, ends === null ? text : `${text}: ${result}`);
		shape("title", {}, words, `${text}\n${ends === null ? "did not return" : result}`);
	}
}

function drawTurn(svg, one, i) {
	const top = y(one.cpu), width = Math.max(2, (one.end - one.begin) * scale);
	const bar = shape("rect", { class: "turn", x: x(one.begin), y: top, width, height: BAR,
		style: `fill: var(${COLORS[cpus.indexOf(one.cpu) % COLORS.length]})` }, svg);
	shape("title", {}, bar, wordsOf(one));
	bar.addEventListener("click", () => go(i));
	for (let step = one.begin; step < one.end; step++)
		if (data.locks[step])
			shape("path", { class: "lock", d: `M${x(step)} ${top}v${data.locks[step] > 0 ? BAR / 2 : -5}` }, svg);
	if (i)
		shape("path", { class: "switch", d: `M${x(one.begin)} ${y(data.turns[i - 1].cpu)}V${top}` }, svg);
}

function draw() {
	const width = LEFT + nrSteps * scale + 260, height = cpus.length * LANE + 10;
	const svg = shape("svg", { width, height, role: "img", "aria-label":
		`${cpus.length} CPUs, ${data.turns.length} turns, ${nrSteps} steps` }, $("timeline"));
	for (const cpu of cpus)
		shape("text", { class: "cpu", x: 4, y: y(cpu) + 15 }, svg, cpu);
	data.turns.forEach((one, i) => drawTurn(svg, one, i));
	drawCalls(svg);
	$("timeline").replaceChildren(svg);
}

function wordsOf({ cpu, begin, end, before, place }) {
	return [`${cpu}, steps ${begin} to ${end - 1}${before ? `; left before ${before}` : ""}`,
		...place.map((line, i) => `${i ? "     " : "  at "}${line}`)].join("\n");
}

function go(to) {
	turn = Math.max(0, Math.min(to, data.turns.length - 1));
	$("count").textContent = data.turns.length ? `turn ${turn + 1} of ${data.turns.length}` : "";
	$("turn").textContent = data.turns.length ? wordsOf(data.turns[turn]) : "";
	for (const name of ["#timeline .turn", "#turns tr.turn"])
		document.querySelectorAll(name).forEach((one, i) => one.classList.toggle("now", i === turn));
	document.querySelector("#timeline .turn.now")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function zoom(by) {
	scale = Math.min(64, Math.max(1 / 64, scale * by));
	draw();
	go(turn);
}

function showTurns() {
	const made = table(["CPU", "from step", "to", "left before", "at"], $("turns"));
	data.turns.forEach(({ cpu, begin, end, before, place }, i) => {
		const row = element("tr", "", made);
		row.className = "turn";
		row.addEventListener("click", () => go(i));
		for (const value of [cpu, begin, end - 1, before || "", place[0] || ""])
			element("td", value, row);
	});
}

function listen() {
	const moves = { back: () => go(turn - 1), forth: () => go(turn + 1), out: () => zoom(1 / 2), in: () => zoom(2) };
	for (const [id, move] of Object.entries(moves))
		$(id).addEventListener("click", move);
	const keys = { ArrowLeft: moves.back, ArrowRight: moves.forth, Home: () => go(0), End: () => go(data.turns.length - 1),
		"-": moves.out, "+": moves.in, "=": moves.in };
	document.addEventListener("keydown", (event) => {
		if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey)
			return;
		keys[event.key]();
		event.preventDefault();
	});
}

document.title = `buddyfuzz schedule: ${data.file}`;
$("title").textContent = failed ? data.verdict.why || data.verdict.rule : `${data.file} on ${data.backend}`;
verdictIs(failed ? "bad" : data.complete ? "good" : "doubt", failed ?
	`An order with ${switches} switch${switches === 1 ? "" : "es"} violates rule ${data.verdict.rule}` :
	data.summary);
$("detail").textContent = failed ? `${data.verdict.pfn === null ? "" : `Page ${data.verdict.pfn}, `}` +
	`${data.verdict.field}: expected: ${data.verdict.expected}; ${data.backend}: ${data.verdict.a}. ` +
	data.summary : "The timeline is that of the last run.";
$("program").textContent = data.program;
$("replay").textContent = data.replay;
scale = Math.min(16, Math.max(1 / 16, 900 / Math.max(1, nrSteps)));
draw();
showTurns();
listen();
go(0);
document.documentElement.dataset.ready = "yes";
