# SPDX-License-Identifier: GPL-2.0-only
"""Writes the tables of docs/exhaustive.md from exhaust/results/: replaces the text between
"<!-- NAME -->" and "<!-- end -->"."""
import re
import textwrap

from ..files import read, write_whole
from ..shell import Unusable, say
from . import coverage, planted, search
from .search import PAIRS, known, machines

DOCUMENT = "docs/exhaustive.md"


def described():
    """What each machine is, and its bound."""
    for machine in machines([]):
        yield f"**{machine.name}** (`{machine.fields}`, {machine.mode}). {machine.what}"
        yield f"Bound: `{machine.bound}`."
        yield ""


def cell(record):
    """One search."""
    if not record:
        return "not searched"
    seconds = f"{record['cpu_seconds']:.1f}"
    if record["closed"]:
        return seconds
    return (f"{record['end']}: {record['states']:,} states, {seconds}"
            if record["end"].startswith("not closed") else f"**{record['end']}**")


def searched():
    records, those = known(), machines([])
    closed = [record for record in records.values() if record["closed"]]
    commits = ", ".join(sorted({f"`{record['commit']}`" for record in records.values()}))
    yield (f"{len(closed)} of {len(those) * len(PAIRS)} searches closed, of {len(those)} machines "
           f"({commits}). The pairs have the processor time in seconds.")
    yield ""
    yield f"| machine | pages | mode | states | moves | longest program | {' | '.join(PAIRS)} |"
    yield "|---" * (6 + len(PAIRS)) + "|"
    for machine in those:
        row = [records.get(f"{machine.name}.{pair}") for pair in PAIRS]
        done = [record for record in row if record and record["closed"]]
        figures = [" / ".join(sorted({f"{record[what]:,}" for record in done})) or "-"
                   for what in ("states", "edges", "depth")]
        yield "| " + " | ".join([machine.name, str(machine.pages), machine.mode, *figures,
                                 *map(cell, row)]) + " |"


def met():
    """The known differences that were met, each where its program is shortest."""
    yield "| known difference | machine | pair | operations of the shortest | in `findings/` |"
    yield "|---|---|---|---|---|"
    places, pages = {}, {machine.name: machine.pages for machine in machines([])}
    for name, record in known().items():
        machine, pair = name.split(".")
        for difference, operations in record["known"].items():
            places.setdefault(difference, []).append(
                (operations, pages[machine], machine, pair))
    for name, those in sorted(places.items()):
        operations, _, machine, pair = min(those)
        length = len(planted.operations(read(f"findings/{name}/{name}.bf")))
        yield f"| {name} | {machine} | {pair} | {operations} | {length} |"


def fill(line):
    return line if line.startswith("|") else textwrap.fill(line, 100, break_long_words=False,
                                                           break_on_hyphens=False)


def made():
    """The document."""
    text = read(DOCUMENT)
    for block in described, searched, met, coverage.covered, planted.undetected:
        text, nr = re.subn(
            rf"(<!-- {block.__name__} -->\n).*?(<!-- end -->)",
            lambda found, block=block: found[1] + "\n".join(map(fill, block())) + "\n" + found[2],
            text, flags=re.DOTALL)
        if nr != 1:
            raise Unusable(f'{DOCUMENT}: no place for "{block.__name__}"')
    return text


def check():
    """Returns an exit status."""
    if made() == read(DOCUMENT):
        return 0
    say(f"{DOCUMENT}: is not what scripts/exhaust --report writes")
    return 1


def write():
    for part in search, planted:
        part.keep()
    write_whole(DOCUMENT, made())
    return 0
