// SPDX-License-Identifier: GPL-2.0-only
// A search of all states of a small machine.

const count = (n, what) => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

function verdict() {
	if (data.program)
		return ["bad", `${data.end}${data.verdict ? `: ${data.verdict.why || data.verdict.rule}` : ""}`];
	if (!data.calls)
		return ["doubt", `Nothing was executed${data.why ? `: ${data.why}` : ""}`];
	if (!data.closed)
		return ["doubt", `${data.end}: no divergence so far`];
	return data.cut ? ["doubt", "Every program within the bound: no divergence but the known differences"] :
		["good", "Every program within the bound: no divergence"];
}

function detail() {
	return `${count(data.states, "state")}, ${count(data.edges, "move")} (${count(data.calls, "call")}), ` +
		`programs of up to ${count(data.depth, "operation")}, in ${data.seconds.toFixed(1)} s` +
		(data.cut ? `. ${count(data.cut, "move")} ended at a known difference or an ignored rule: nothing ` +
			"is known of what follows them" : "");
}

function showProgram(title, text, parent) {
	element("h2", title, parent);
	element("pre", text, parent);
}

function showFound() {
	if (data.program) {
		showProgram("The shortest program", data.program, $("found"));
		if (data.verdict)
			element("pre", ["rule", "field", "pfn", "zone", "expected", "a", "b", "token"]
				.filter((name) => data.verdict[name] || data.verdict[name] === 0)
				.map((name) => `${name.padEnd(9)} ${data.verdict[name]}`).join("\n"), $("found"));
		element("p", "Saved to FILE, it is replayed and shown by:", $("found"));
		element("pre", `${data.replay} FILE\n${data.replay.replace(" run ", " explain --html page.html ")} FILE`,
			$("found"));
	}
	for (const known of data.known)
		showProgram(`Known difference: ${known.name}, by a program of ${count(known.operations, "operation")}`,
			known.program, $("found"));
}

function row(name, value) {
	const made = element("tr", "", $("bound"));
	element("th", name, made).scope = "row";
	element("td", value, made);
}

function showBound() {
	$("start").textContent = data.start;
	row("backends", `${data.backend}${data.against ? ` against ${data.against}` : ""}, mode ${data.mode}`);
	row("at most", `${count(data.live, "allocation")} held, ${count(data.refs, "reference")} on a page, ` +
		`${data.damaged} damaged or leaked pages, ${count(data.answers, "answer")} that wait for requests`);
	row("executed", data.executed.join(", ") || "none");
	const never = data.in.filter((name) => !data.executed.includes(name));
	if (never.length)
		row(data.closed ? "never possible" : "not executed", never.join(", "));
	row("left out", data.out.join(", ") || "none");
}

// A bar for each level, as long as the share of the largest.
function showLevels() {
	const most = Math.max(...data.levels), made = table(["operations", "states", ""], $("levels"));
	data.levels.forEach((states, level) => {
		const one = element("tr", "", made), bar = document.createElement("div");
		element("td", level, one).className = "number";
		element("td", states.toLocaleString("en"), one).className = "number";
		element("td", "", one).append(bar);
		bar.style.cssText = `background: var(--blue); height: 1em; width: ${30 * states / most}rem`;
	});
}

document.title = "buddyfuzz exhaust";
$("title").textContent = `Exhaustive search: ${data.start.split("\n").find((line) => line.startsWith("machine"))}`;
verdictIs(...verdict());
$("detail").textContent = detail();
showFound();
showBound();
showLevels();
document.documentElement.dataset.ready = "yes";
