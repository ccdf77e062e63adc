# SPDX-License-Identifier: GPL-2.0-only
"""Writes the tables of docs/exhaustive.md: the text between "<!-- NAME -->" and "<!-- end -->" is
replaced."""
import re
import textwrap

from ..files import read, write_whole
from ..shell import Unusable
from . import coverage, planted
from .search import PAIRS, Search, machines

DOCUMENT = "docs/exhaustive.md"


def described():
    """What each machine is, and its bound."""
    for machine in machines([]):
        yield f"**{machine.name}** (`{machine.fields}`, {machine.mode}). {machine.what}"
        yield f"Bound: `{machine.bound}`."
        yield ""


def results():
    """{machine: {pair: its result, or None}}."""
    return {machine: {pair: Search(machine, pair).result() for pair in PAIRS}
            for machine in machines([])}


def cell(result):
    """One search."""
    if not result:
        return "not searched"
    seconds = f"{result['cpu_seconds']:.1f}"
    if "program" in result:
        return f"**{result['end']}**"
    return seconds if result["closed"] else f"not closed: {result['states']:,} states, {seconds}"


def searched():
    rows = results()
    every = [result for row in rows.values() for result in row.values() if result]
    closed = [result for result in every if result["closed"]]
    commits = ", ".join(sorted({f"`{result['commit']}`" for result in every}))
    yield (f"{len(closed)} of {len(rows) * len(PAIRS)} searches closed, of {len(rows)} machines "
           f"({commits}). The pairs have the processor time in seconds.")
    yield ""
    yield f"| machine | pages | mode | states | moves | longest program | {' | '.join(PAIRS)} |"
    yield "|---" * (6 + len(PAIRS)) + "|"
    for machine, row in rows.items():
        done = [result for result in row.values() if result and result["closed"]]
        figures = [" / ".join(sorted({f"{result[what]:,}" for result in done})) or "-"
                   for what in ("states", "edges", "depth")]
        yield "| " + " | ".join([machine.name, str(machine.pages), machine.mode, *figures,
                                 *map(cell, row.values())]) + " |"


def met():
    """The known differences that were met, each where its program is shortest."""
    yield "| known difference | machine | pair | operations of the shortest | in `findings/` |"
    yield "|---|---|---|---|---|"
    places = {}
    for machine, row in results().items():
        for pair, result in row.items():
            for one in (result or {"known": []})["known"]:
                places.setdefault(one["name"], []).append(
                    (one["operations"], machine.pages, machine.name, pair))
    for name, those in sorted(places.items()):
        operations, _, machine, pair = min(those)
        text = read(f"findings/{name}/{name}.bf")
        length = len(re.findall(r"^[a-z]", text, re.M)) - 2
        yield f"| {name} | {machine} | {pair} | {operations} | {length} |"


def fill(line):
    return line if line.startswith("|") else textwrap.fill(line, 100, break_long_words=False,
                                                           break_on_hyphens=False)


def report():
    text = read(DOCUMENT)
    for block in described, searched, met, coverage.covered, planted.undetected:
        text, nr = re.subn(
            rf"(<!-- {block.__name__} -->\n).*?(<!-- end -->)",
            lambda found, block=block: found[1] + "\n".join(map(fill, block())) + "\n" + found[2],
            text, flags=re.DOTALL)
        if nr != 1:
            raise Unusable(f'{DOCUMENT}: no place for "{block.__name__}"')
    write_whole(DOCUMENT, text)
