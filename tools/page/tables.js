// SPDX-License-Identifier: GPL-2.0-only
// Tables beside the maps. Columns are the panels: before, A, and B if there is one.

const LIST_BEFORE = 4, LIST_SHOWN = 24;

// A row with a head and a value for each panel; the last two are marked if they differ.
function addRow(to, name, values) {
	const row = element("tr", "", to), [a, b] = values.slice(-2);
	const mark = values.length > 2 && String(a) !== String(b) ? "differs" : "";
	const head = element("th", name, row);
	head.scope = "row";
	head.className = mark;
	values.forEach((value, i) => element("td", value ?? "", row).className = i ? mark : "");
	return row;
}

// One page.
function pageTable(pfn, panels) {
	const made = table(["", ...panels.map(({ title }) => title)]);
	const said = panels.map(({ machine }) => machine.describe(pfn));
	element("caption", `Page ${pfn}: zone ${zoneOf(pfn)}, pageblock ` +
		`${Math.floor(pfn / 2 ** g.pageblock_order)}` +
		(g.section_order ? `, section ${Math.floor(pfn / 2 ** g.section_order)}` : ""), made);
	for (const field of new Set(said.flatMap(Object.keys)))
		if (said.some((one) => one[field] !== undefined && one[field] !== ""))
			addRow(made, field, said.map((one) => one[field]));
	return made;
}

// Free blocks of each zone, where there are any: "2", or "2, B 1" where they differ.
function freeTables(machines) {
	const free = machines.map((machine) => machine.free());
	return g.zone_start.map((_, zone) => {
		const orders = Array.from({ length: g.max_order + 1 }, (_, order) => order);
		const made = table(["order", ...orders]);
		element("caption", `Zone ${zone}`, made);
		data.types.forEach((type, i) => {
			const counts = free.map((zones) => zones[zone][i]);
			if (counts.every((of) => of.every((n) => !n)))
				return;
			const row = element("tr", "", made);
			element("th", type, row).scope = "row";
			for (const order of orders) {
				const [a, b = a] = counts.map((of) => of[order]);
				const cell = element("td", a === b ? a || "" : `A ${a}, B ${b}`, row);
				cell.className = a === b ? "number" : "number differs";
			}
		});
		return made;
	});
}

function firstDifference(a, b) {
	let i = 0;
	while (i < a.length && i < b.length && a[i] === b[i])
		i++;
	return i === a.length && i === b.length ? -1 : i;
}

// A cell with a list; from @at on it is not what the other side has.
function listCell(pfns, at, row) {
	const from = Math.max(0, at - LIST_BEFORE), cell = element("td", from ? "... " : "", row);
	pfns.slice(from, from + LIST_SHOWN).forEach((pfn, i) => {
		element(from + i === at ? "mark" : "span", pfn, cell);
		cell.append(" ");
	});
	if (from + LIST_SHOWN < pfns.length)
		cell.append(`... (${pfns.length})`);
	if (!pfns.length)
		cell.append("empty");
}

function listTable(machines) {
	const lists = machines.map((machine) => machine.lists());
	const names = [...new Set(lists.flatMap((list) => [...list.keys()]))]
		.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
	const made = table(["", "A", "B"].slice(0, machines.length + 1));
	for (const name of names) {
		const [a, b = a] = lists.map((list) => list.get(name) || []);
		const at = firstDifference(a, b), row = element("tr", "", made);
		element("th", name, row).scope = "row";
		[a, b].slice(0, machines.length).forEach((pfns) => listCell(pfns, at, row));
		if (at >= 0)
			row.className = "differs";
	}
	return made;
}

// Counters that are not zero throughout.
function counterTable(panels) {
	const made = table(["", ...panels.map(({ title }) => title.split(":")[0])]);
	g.zone_start.forEach((_, zone) => {
		const add = (name, i) => {
			const values = panels.map(({ machine }) => machine.counter(zone, i));
			if (values.some(Boolean))
				addRow(made, `zone ${zone}: ${name}`, values);
		};
		data.counters.zone.forEach(add);
		for (let cpu = 0; cpu < g.nr_cpus; cpu++)
			data.counters.pcp.forEach((name, i) => add(`CPU ${cpu} pcp->${name}`,
				data.counters.zone.length + cpu * data.counters.pcp.length + i));
	});
	return made;
}
