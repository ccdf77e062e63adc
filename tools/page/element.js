// SPDX-License-Identifier: GPL-2.0-only
const $ = (id) => document.getElementById(id);

function element(name, text, parent) {
	const made = document.createElement(name);
	made.textContent = text;
	if (parent)
		parent.append(made);
	return made;
}

function table(head, parent) {
	const made = element("table", "", parent), row = element("tr", "", made);
	for (const text of head)
		element("th", text, row).scope = "col";
	return made;
}

// One of style.css's: good, bad, doubt.
function verdictIs(kind, text) {
	$("verdict").className = `verdict ${kind}`;
	$("verdict").textContent = text;
}
