# SPDX-License-Identifier: GPL-2.0-only
"""The work that the last kernel of a series does beside the base's, and the time it takes:
what `buddyfuzz bench work` counts and measures, compared."""
import dataclasses
import glob
import json

from ..commands import output
from ..shell import say
from .programs import TOOL

SECONDS = 20   # of timing in each configuration
TRACES = "corpus/traces/*.bf.xz"
# Copies of one kernel have equal counts, so this keeps only trifles out of the verdict.
THRESHOLD = 0.02
COLUMNS = {"instructions": "instructions", "branches": "branches", "zone_locks": "zone locks",
           "held": "held", "longest_hold": "longest", "page_lines": "page lines"}
# Of the free memory, more in blocks smaller than a pageblock than before.
UNUSABLE = 0.01


@dataclasses.dataclass
class Row:
    """One task. @why: it could not be measured."""
    config: str
    task: str
    base: dict
    last: dict
    why: str = ""

    def __post_init__(self):
        self.why = self.base.get("why") or self.last.get("why", "")

    def growth(self, column):
        """0.02 is 2 % more than the base."""
        before, after = self.base["counts"][column], self.last["counts"][column]
        if before == after:
            return 0.0
        return after / before - 1 if before else float("inf")

    def unusable(self):
        return self.last["counts"]["unusable"] - self.base["counts"]["unusable"]

    def grown(self):
        """{what: by how much}, of what grew beyond the threshold."""
        if self.why:
            return {}
        found = {name: self.growth(column) for column, name in COLUMNS.items()
                 if self.growth(column) > THRESHOLD}
        if self.unusable() > UNUSABLE:
            found["unusable"] = self.unusable()
        return found

    def text(self):
        if self.why:
            return f"  {self.task:30} not measured: {self.why}"
        changes = [percent(self.growth(column)) for column in COLUMNS]
        ratio = self.last["ratio"]
        return f"  {self.task:30} {self.base['counts']['instructions']:>12}" \
            + "".join(f" {change:>12}" for change in [*changes, percent(self.unusable())]) \
            + f"  {self.last['time']} ({ratio['median']:.2f}, {ratio['low']:.2f} to " \
              f"{ratio['high']:.2f})"


def percent(growth):
    return "=" if not growth else "from 0" if growth == float("inf") else f"{100 * growth:+.1f} %"


class Work:
    """@rows: of each configuration that both have. @failed: {configuration: why}."""

    def __init__(self, kernels, last):
        self.last, self.rows, self.failed = last, [], {}
        for config in kernels.configs:
            pair = [kernels.of(label, config) for label in ("base", last.label)]
            if all(pair):
                say(f"work of kernel/{pair[0].name} and kernel/{pair[1].name}")
                self.measure(config, pair)

    def measure(self, config, pair):
        names = [f"kernel/{kernel.name}/{kernel.impls[-1]}" for kernel in pair]
        status, said = output(TOOL, "bench", "--json", "--seconds", str(SECONDS), "work", *names,
                              *sorted(glob.glob(TRACES)))
        if status:
            self.failed[config] = f"buddyfuzz bench work ended with status {status}"
            return
        for task in json.loads(said):
            self.rows.append(Row(config, task["task"].removeprefix("corpus/traces/"),
                                 *task["results"]))

    def verdict(self):
        """"12 % more work: ...", or "" if nothing grew."""
        grown = [(growth, what, row) for row in self.rows for what, growth in row.grown().items()]
        if not grown:
            return ""
        most, what, row = max(grown, key=lambda one: one[0])
        by = "more" if most == float("inf") else f"{100 * most:.0f} % more"
        more = len({id(one[2]) for one in grown}) - 1
        return f"{by} work: {what} of {row.task}, {row.config}" + \
            (f"; and {more} other tasks" if more else "")

    def text(self):
        out = ["", f"work done      {self.verdict() or 'no more than on the base'}"]
        out += [f"  {config}: not measured: {why}" for config, why in self.failed.items()]
        heads = ["base", *COLUMNS.values(), "unusable"]
        for config in dict.fromkeys(row.config for row in self.rows):
            out.append(f"  {config:30}" + "".join(f" {head:>12}" for head in heads)
                       + f"  time of {self.last.label} by the base's")
            out += [row.text() for row in self.rows if row.config == config]
        return out

    def json(self):
        return {"verdict": self.verdict(), "threshold": THRESHOLD, "failed": self.failed,
                "tasks": [{"configuration": row.config, "task": row.task, "base": row.base,
                           "last": row.last, "grown": list(row.grown())} for row in self.rows]}
