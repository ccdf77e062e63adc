# SPDX-License-Identifier: GPL-2.0-only
"""Puts what was searched into docs/exhaustive.md: what stands between "<!-- NAME -->" and
"<!-- end -->" is made anew."""
import re
import textwrap

from ..files import read, write_whole
from ..shell import Unusable
from . import planted
from .search import PAIRS, Search, machines

DOCUMENT = "docs/exhaustive.md"


def described():
    """What each machine is, and its bound."""
    for machine in machines([]):
        yield f"**{machine.name}** (`{machine.fields}`, {machine.mode}). {machine.what}"
        yield f"Bound: `{machine.bound}`."
        yield ""


def searched():
    yield "| machine | pair | | states | moves | longest program | CPU time, s |"
    yield "|---|---|---|---|---|---|---|"
    for machine in machines([]):
        for pair in PAIRS:
            result = Search(machine, pair).result()
            if not result:
                yield f"| {machine.name} | {pair} | not searched | | | | |"
                continue
            end = result["end"] if result["closed"] or "verdict" in result else "not closed"
            yield (f"| {machine.name} | {pair} | {end} | {result['states']:,} | "
                   f"{result['edges']:,} | {result['depth']} | {result['cpu_seconds']:.1f} |")


def met():
    """The known differences that were met, each where its program is shortest."""
    yield "| known difference | machine | operations of the shortest program |"
    yield "|---|---|---|"
    least = {}
    for machine in machines([]):
        for one in (Search(machine, "model").result() or {"known": []})["known"]:
            least.setdefault(one["name"], []).append((one["operations"], machine.name))
    for name, places in sorted(least.items()):
        operations, where = min(places)
        yield f"| {name} | {where} | {operations} |"


def fill(line):
    return line if line.startswith("|") else textwrap.fill(line, 100, break_long_words=False,
                                                           break_on_hyphens=False)


def report():
    text = read(DOCUMENT)
    for block in described, searched, met, planted.undetected:
        text, nr = re.subn(
            rf"(<!-- {block.__name__} -->\n).*?(<!-- end -->)",
            lambda found, block=block: found[1] + "\n".join(map(fill, block())) + "\n" + found[2],
            text, flags=re.DOTALL)
        if nr != 1:
            raise Unusable(f'{DOCUMENT}: no place for "{block.__name__}"')
    write_whole(DOCUMENT, text)
