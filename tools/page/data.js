// SPDX-License-Identifier: GPL-2.0-only
// What changes from step to step: tools/history.h has the form.

const NONE = 0xffffffff;

function bytesOf(base64) {
	if (Uint8Array.fromBase64)
		return Uint8Array.fromBase64(base64);
	return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

async function unpack(base64) {
	const packed = new Blob([bytesOf(base64)]).stream();
	const bytes = await new Response(packed.pipeThrough(new DecompressionStream("deflate")))
		.arrayBuffer();
	return new Uint32Array(bytes);
}

class History {
	// Keys from 0 to nrKeys - 1.
	static async read({ values, changes, ends }, nrKeys) {
		const history = new History();
		const all = await unpack(changes), nr = all.length / (values + 1);
		for (let i = 1; i < all.length; i++)
			all[i] += all[i - 1];
		history.nrKeys = nrKeys;
		history.ends = await unpack(ends);
		for (let i = 1; i < history.ends.length; i++)
			history.ends[i] += history.ends[i - 1];
		history.keys = all.subarray(0, nr);
		history.columns = Array.from({ length: values },
			(_, i) => all.subarray(nr * (i + 1), nr * (i + 2)));
		history.undo = history.columns.map((column) => history.before(column));
		return history;
	}

	// Of each change, what was there before it.
	before(column) {
		const now = new Uint32Array(this.nrKeys).fill(NONE);
		return column.map((value, i) => {
			const was = now[this.keys[i]];
			now[this.keys[i]] = value;
			return was;
		});
	}
}

// The values at one step; before it has gone to any, all are NONE.
class Cursor {
	constructor(history) {
		this.history = history;
		this.now = history.columns.map(() => new Uint32Array(history.nrKeys).fill(NONE));
		this.step = -1;
	}

	// Told of the changes of each step that it goes over: rows before and after.
	go(step, leave = () => {}, enter = () => {}) {
		const { keys, columns, undo, ends } = this.history;
		step = Math.min(step, ends.length - 1);
		while (this.step !== step) {
			const forth = this.step < step, of = forth ? this.step + 1 : this.step;
			const from = of ? ends[of - 1] : 0, to = ends[of];
			leave(keys, from, to);
			for (let n = 0; n < this.now.length; n++) {
				const now = this.now[n], values = forth ? columns[n] : undo[n];
				for (let i = from; i < to; i++)		// a step has a key once at most
					now[keys[i]] = values[i];
			}
			this.step += forth ? 1 : -1;
			enter(keys, from, to);
		}
	}
}
