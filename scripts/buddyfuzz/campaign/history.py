# SPDX-License-Identifier: GPL-2.0-only
"""What a campaign had reached when: a line every 15 seconds in the file history.

"RAN EXECUTIONS INPUTS GROUPS TOKENS JSON": seconds and numbers, and what is new of each engine with
each target, "engine target": [edges, features, then what Discovery has, if it is counted].
"""
import dataclasses
import json

from ..files import read
from . import discovery
from .discovery import Discovery


@dataclasses.dataclass
class Moment:
    """@pairs: "engine target": (edges, features, Discovery or None), of all of them."""
    hours: float = 0
    executions: int = 0
    inputs: int = 0
    groups: int = 0
    tokens: int = 0
    pairs: dict = dataclasses.field(default_factory=dict)


def moments(state, last=0):
    """All that the file has, or the LAST ones, without what was new before them. A full disk may
    have cut off any of its lines."""
    pairs, found = {}, []
    lines = filter(None, read(state.path("history"), "").splitlines())
    for line in list(lines)[-last:]:
        try:
            ran, *numbers, new = line.split(" ", 5)
            executions, inputs, groups, tokens = map(int, numbers)
            for pair, (edges, features, *seen) in json.loads(new).items():
                pairs[pair] = edges, features, Discovery(*seen) if seen else None
            found.append(Moment(float(ran) / 3600, executions, inputs, groups, tokens, dict(pairs)))
        except (ValueError, TypeError, AttributeError):
            continue
    return found


class Writer:
    """Of one run of the supervisor."""

    def __init__(self, state):
        self.state = state
        self.told = {}      # what the last line was about

    def write(self):
        state, pairs = self.state, {}
        for pair, best in state["coverage"].items():
            engine, target = pair.split()
            found = discovery.of_file(state.path("discovery", target)) \
                if engine == "libfuzzer" else None
            pairs[pair] = [best.get("edges", 0), best.get("features", 0),
                           *(dataclasses.astuple(found) if found else ())]
        new = {pair: one for pair, one in pairs.items() if one != self.told.get(pair)}
        inputs = sum(one["inputs"] for one in state["corpus"].values())
        with open(state.path("history"), "a", encoding="utf-8") as out:
            # A line of its own, also after one that was cut off.
            out.write(f"\n{state['ran']:.0f} {state['executions']} {inputs} "
                      f"{len(state['groups'])} {len(state['bugs'])} {json.dumps(new)}\n")
        self.told = pairs
