// SPDX-License-Identifier: GPL-2.0-only
// The page maps: one canvas for each machine, which shows as much as there is room for.

// Pixels of a cell's side, and the pages that it stands for.
const ZOOMS = [[1, 64], [1, 16], [1, 4], [1, 1], [2, 1], [4, 1], [8, 1], [14, 1], [22, 1], [32, 1],
	[48, 1], [72, 1], [100, 1]];
const MAP_HEIGHT = 400, MAX_SCROLL = 1e6;
const LETTERS = data.types.map((type) => type[0].toUpperCase());

class Maps {
	// Panels have a title and a machine. Marks are differs(pfn) and changed(pfn), and all() that
	// differ.
	constructor(place, panels, marks) {
		Object.assign(this, { place, panels, marks, zoom: ZOOMS.length - 1, selected: null });
		for (const panel of panels) {
			panel.section = element("section", "", place);
			element("h3", panel.title, panel.section).title = panel.title;
			panel.canvas = element("canvas", "", panel.section);
			panel.canvas.setAttribute("role", "img");
			panel.canvas.setAttribute("aria-label", `Map of the pages, ${panel.title}`);
		}
		place.addEventListener("scroll", () => this.draw());
		this.readColors();
		while (this.zoom && this.rowsAt(this.zoom) * ZOOMS[this.zoom][0] > MAP_HEIGHT)
			this.zoom--;
	}

	readColors() {
		const style = getComputedStyle(document.documentElement);
		this.colors = {};
		for (const name of [...STATE_NAMES, "back", "line", "mark", "ink", "text", "zone"])
			this.colors[name] = style.getPropertyValue(`--${name}`).trim();
		this.pixels = STATE_NAMES.map((name) => pixel(this.colors[name]));
		this.markPixel = pixel(this.colors.mark);
	}

	// --- where pages are ---

	columnsAt(zoom) {
		const width = Math.floor(this.place.clientWidth / this.panels.length) - 14;
		let columns = 1;
		while (2 * columns * ZOOMS[zoom][0] <= width)
			columns *= 2;
		return columns;
	}

	rowsAt(zoom) {
		return Math.ceil(g.nr_pages / ZOOMS[zoom][1] / this.columnsAt(zoom));
	}

	// Rows that are not shown, and how far that scrolls: less than their height if there are many,
	// for browsers place nothing exactly that far down.
	hidden() {
		return [Math.ceil(this.rows - this.height / this.size),
			this.place.scrollHeight - this.place.clientHeight];
	}

	topRow() {
		const [rows, scroll] = this.hidden();
		return scroll > 0 ? Math.round(this.place.scrollTop / scroll * rows) : 0;
	}

	layOut() {
		const ratio = window.devicePixelRatio || 1;
		[this.size, this.pages] = ZOOMS[this.zoom];
		this.columns = this.columnsAt(this.zoom);
		this.rows = this.rowsAt(this.zoom);
		this.height = Math.min(MAP_HEIGHT, this.rows * this.size);
		for (const { canvas, section } of this.panels) {
			canvas.width = this.columns * this.size * ratio;
			canvas.height = this.height * ratio;
			canvas.style.width = `${this.columns * this.size}px`;
			canvas.style.height = `${this.height}px`;
			canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
			section.style.height = `${Math.min(this.rows * this.size, MAX_SCROLL) + 26}px`;
		}
	}

	setZoom(zoom) {
		const top = this.selected ?? this.topRow() * this.columns * this.pages;
		this.zoom = Math.max(0, Math.min(zoom, ZOOMS.length - 1));
		this.layOut();
		this.scrollTo(top);
		this.draw();
	}

	scrollTo(pfn) {
		const row = Math.floor(pfn / this.pages / this.columns), shown = this.height / this.size;
		const [rows, scroll] = this.hidden(), top = this.topRow();
		if (row < top || row >= Math.floor(top + shown))
			this.place.scrollTop = Math.max(0, row - Math.floor(shown / 2)) / rows * scroll;
	}

	// The page under a pointer's place on a canvas, null if there is none.
	pageAt({ offsetX, offsetY }) {
		const row = this.topRow() + Math.floor(offsetY / this.size);
		const column = Math.min(Math.floor(offsetX / this.size), this.columns - 1);
		const pfn = (row * this.columns + column) * this.pages;
		return pfn >= 0 && pfn < g.nr_pages ? pfn : null;
	}

	placeOf(pfn) {
		const cell = Math.floor(pfn / this.pages);
		return [cell % this.columns * this.size,
			(Math.floor(cell / this.columns) - this.topRow()) * this.size];
	}

	// --- drawing ---

	draw() {
		const start = this.topRow() * this.columns * this.pages;
		const rows = Math.ceil(this.height / this.size);
		const end = Math.min(start + rows * this.columns * this.pages, g.nr_pages);
		for (const panel of this.panels) {
			const context = panel.canvas.getContext("2d");
			context.clearRect(0, 0, this.columns * this.size, this.height);
			if (this.size < 8)
				this.drawPixels(context, panel, start, end);
			for (let pfn = start; pfn < end && this.size >= 8; pfn++)
				this.drawCell(context, panel, pfn);
			if (this.selected !== null)
				this.frame(context, this.selected, this.colors.zone, 1, [4, 3]);
			this.drawRules(context, start, end);
			if (this.size < 8 && panel.marks)
				this.drawMarks(context, start, end);
		}
	}

	// A pixel is easy to miss; many are not.
	drawMarks(context, start, end) {
		const pfns = this.marks.all(), size = Math.max(this.size, 3);
		for (const pfn of pfns.length < 1000 ? pfns : []) {
			const [x, y] = this.placeOf(pfn);
			if (pfn < start || pfn >= end)
				continue;
			const left = Math.min(x, this.columns * this.size - size);
			const top = Math.min(y, this.height - size);
			context.fillStyle = this.colors.back;
			context.fillRect(left - 1, top - 1, size + 2, size + 2);
			context.fillStyle = this.colors.mark;
			context.fillRect(left, top, size, size);
		}
	}

	// A pixel for each cell, enlarged by the canvas.
	drawPixels(context, panel, start, end) {
		const cells = Math.ceil((end - start) / this.pages);
		const rows = Math.ceil(cells / this.columns);
		const small = new OffscreenCanvas(this.columns, rows);
		const image = new ImageData(this.columns, rows);
		const pixels = new Uint32Array(image.data.buffer);
		for (let cell = 0; cell < cells; cell++)
			pixels[cell] = this.pixelOf(panel.machine.look, start + cell * this.pages);
		for (const pfn of panel.marks ? this.marks.all() : [])
			if (pfn >= start && pfn < end)
				pixels[Math.floor((pfn - start) / this.pages)] = this.markPixel;
		small.getContext("2d").putImageData(image, 0, 0);
		context.imageSmoothingEnabled = false;
		context.drawImage(small, 0, 0, this.columns * this.size, rows * this.size);
	}

	// What most pages of the cell are; but a single one that is hwpoison shows.
	pixelOf(look, pfn) {
		const end = Math.min(pfn + this.pages, g.nr_pages), first = look[pfn];
		let same = pfn + 1;
		while (same < end && look[same] === first)
			same++;
		if (same === end)
			return this.pixels[first];
		const counts = STATE_NAMES.map(() => 0);
		for (; pfn < end; pfn++)
			counts[look[pfn]]++;
		return this.pixels[counts[POISONED] ? POISONED : counts.indexOf(Math.max(...counts))];
	}

	drawCell(context, { machine, marks }, pfn) {
		const [x, y] = this.placeOf(pfn), size = this.size, { colors } = this;
		const state = STATE_NAMES[machine.look[pfn]];
		context.fillStyle = colors[state];
		context.fillRect(x, y, size, size);
		context.fillStyle = state === "hwpoison" ? colors.back : colors.ink;
		this.drawEdges(context, machine, pfn, x, y);
		if (size >= 14)
			this.drawWords(context, machine, pfn, x, y);
		if (!marks)
			return;
		if (size >= 14 && this.marks.changed(pfn)) {
			context.beginPath();
			context.arc(x + size * .84, y + size * .2, size / 16 + .5, 0, 7);
			context.fill();
		}
		if (this.marks.differs(pfn))
			this.frame(context, pfn, colors.mark, Math.max(1, size / 24) + 1, []);
	}

	// Around a block that is on a list, a line; between other pages, a faint one.
	drawEdges(context, { cover }, pfn, x, y) {
		const size = this.size, head = cover[pfn], width = Math.max(1, Math.round(size / 24));
		const edge = (other, ...rect) => {
			const inside = head !== NONE && other >= 0 && other < g.nr_pages && cover[other] === head;
			context.globalAlpha = inside ? .12 : head === NONE ? .3 : 1;
			context.fillRect(...rect);
		};
		const column = pfn % this.columns;
		edge(column ? pfn - 1 : -1, x, y, width, size);
		edge(column + 1 < this.columns ? pfn + 1 : -1, x + size - width, y, width, size);
		edge(pfn - this.columns, x, y, size, width);
		edge(pfn + this.columns, x, y + size - width, size, width);
		context.globalAlpha = 1;
	}

	// Of the first page of a block on a list its order and type; of another its refcount.
	drawWords(context, machine, pfn, x, y) {
		const size = this.size, head = machine.cover[pfn], kind = kinds[machine.kind[pfn]];
		const isHead = head === pfn, write = (text, part, down) => {
			context.font = `${Math.round(size * part)}px system-ui, sans-serif`;
			context.fillText(text, x + size * .1, y + size * down, size * .8);
		};
		if (size < 48) {
			if (isHead)
				write(`${kind.order}${LETTERS[kind.list]}`, .5, .72);
			return;
		}
		write(kind?.where === 2 ? `${pfn}  CPU ${kind.cpu}` : pfn, .18, .26);
		if (isHead) {
			write(`order ${kind.order}`, .22, .52);
			write(data.types[kind.list], .18, .74);
		} else if (kind && head === NONE) {
			write(`refcount ${kind.refcount}`, .2, .52);
		} else if (kind) {
			write(`in block ${head}`, .18, .52);
		}
	}

	// Inside a cell, @inset from its edges; set off from the cell's color, whatever a reader sees of
	// either.
	frame(context, pfn, color, inset, dash) {
		const [x, y] = this.placeOf(pfn), width = Math.max(1, Math.floor(this.size / 20));
		const size = Math.max(this.size, 5), at = Math.min(inset, size / 8) + width / 2;
		for (const [style, more, pattern] of [[this.colors.back, 2, []], [color, 0, dash]]) {
			context.strokeStyle = style;
			context.lineWidth = width + (this.size < 8 ? 0 : more);
			context.setLineDash(pattern);
			context.strokeRect(x + at, y + at, size - 2 * at, size - 2 * at);
		}
		context.setLineDash([]);
	}

	// Pageblocks and sections where they do not hide the pages; zones always.
	drawRules(context, start, end) {
		const steps = [["pageblock_order", 1.5, []], ["section_order", 2.5, [6, 3]]];
		for (const [field, width, dash] of steps) {
			const step = 2 ** g[field], cells = step / this.pages;
			const apart = cells > this.columns ? cells / this.columns : Math.min(cells, 1);
			if (!g[field] || apart * this.size < 8)
				continue;
			for (let pfn = Math.ceil(start / step) * step; pfn < end; pfn += step)
				this.drawRule(context, pfn, width, dash);
		}
		g.zone_start.forEach((pfn, zone) => {
			if (pfn < start || pfn >= end || g.zone_start.length < 2)
				return;
			if (pfn)
				this.drawRule(context, pfn, 5, []);
			this.drawZone(context, pfn, zone);
		});
	}

	// What begins at @pfn: a line before it, and on the rows above and behind it.
	drawRule(context, pfn, width, dash) {
		const [x, y] = this.placeOf(pfn), end = this.columns * this.size, size = this.size;
		context.strokeStyle = this.colors.zone;
		context.lineWidth = width;
		context.setLineDash(dash);
		context.beginPath();
		context.moveTo(0, y + size);
		if (x)
			context.lineTo(x, y + size);
		context.moveTo(x, y + size);
		context.lineTo(x, y);
		context.lineTo(end, y);
		context.stroke();
		context.setLineDash([]);
	}

	drawZone(context, pfn, zone) {
		const [x, y] = this.placeOf(pfn), text = this.size < 32 ? `z${zone}` : `zone ${zone}`;
		const height = this.size < 48 ? 10 : Math.round(this.size * .16);
		context.font = `bold ${height}px system-ui, sans-serif`;
		const width = context.measureText(text).width + 6;
		const left = Math.min(x, this.columns * this.size - width);
		const top = this.size < 32 ? Math.min(y, this.height - height - 3) : y + this.size - height - 6;
		context.fillStyle = this.colors.zone;
		context.fillRect(left, top, width, height + 3);
		context.fillStyle = this.colors.back;
		context.fillText(text, left + 3, top + height - 1);
	}
}

// A CSS color as the bytes of a pixel.
function pixel(color) {
	const context = new OffscreenCanvas(1, 1).getContext("2d");
	context.fillStyle = color;
	context.fillRect(0, 0, 1, 1);
	return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0];
}
