# SPDX-License-Identifier: GPL-2.0-only
"""The work that the last kernel of a series does beside the base's, and the time it takes:
what `buddyfuzz bench work` counts and measures, compared."""
import dataclasses
import glob
import json
import textwrap

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
        return (after - before) / max(before, 1)

    def unusable(self):
        return self.last["counts"]["unusable"] - self.base["counts"]["unusable"]

    def changes(self):
        """{what: by how much} of all columns; below zero if the last does less."""
        if self.why:
            return {}
        return {**{name: self.growth(column) for column, name in COLUMNS.items()},
                "unusable": self.unusable()}

    def beyond(self, sign):
        """Those that grew (@sign 1) or shrank (-1) beyond the threshold."""
        return {name: change for name, change in self.changes().items()
                if sign * change > (UNUSABLE if name == "unusable" else THRESHOLD)}

    def text(self):
        if self.why:
            return f"  {self.task:18} not measured: {self.why}"
        ratio, changes = self.last["ratio"], self.changes()
        # Where a compiler puts the same code makes a difference, too.
        same = "" if any(changes.values()) or self.last["time"] == "no difference" else \
            ", though counts are equal"
        return f"  {self.task:18} {self.base['counts']['instructions']:>10}" \
            + "".join(f" {percent(change):>12}" for change in changes.values()) \
            + f"  {ratio['median']:.2f} ({ratio['low']:.2f} to {ratio['high']:.2f}) " \
            + self.last["time"] + same


def percent(growth):
    return f"{100 * growth:+.1f} %" if growth else "="


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

    def most(self, sign):
        """"12.0 % more work: ..." (@sign 1), or "... less" (-1): the most in each column; "" if
        it is within the threshold everywhere."""
        found = {}
        for row in self.rows:
            for what, change in row.beyond(sign).items():
                if sign * change > sign * found.get(what, (0,))[0]:
                    found[what] = change, row
        if not found:
            return ""
        order = [what for what in (*COLUMNS.values(), "unusable") if what in found]
        return f"{percent(found[order[0]][0]).strip('+-')} {'more' if sign > 0 else 'less'} work: " \
            + ", ".join(f"{what} {percent(found[what][0])} "
                        f"({found[what][1].task}, {found[what][1].config})" for what in order)

    def text(self):
        said = [line for line in (self.most(1), self.most(-1)) if line]
        out = ["", f"work done      {self.last.label} against the base"]
        for line in said or ["nothing beyond the threshold"]:
            out += textwrap.wrap(line, 100, initial_indent="  ", subsequent_indent="    ",
                                 break_on_hyphens=False)
        out += [f"  {config}: not measured: {why}" for config, why in self.failed.items()]
        heads = [*COLUMNS.values(), "unusable"]
        for config in dict.fromkeys(row.config for row in self.rows):
            out.append(f"  {config:18} {'base':>10}" + "".join(f" {head:>12}" for head in heads)
                       + "  time by the base's, 99 % interval")
            out += [row.text() for row in self.rows if row.config == config]
        return out

    def json(self):
        return {"more": self.most(1), "less": self.most(-1), "threshold": THRESHOLD,
                "failed": self.failed,
                "tasks": [{"configuration": row.config, "task": row.task, "base": row.base,
                           "last": row.last, "more": row.beyond(1), "less": row.beyond(-1)}
                          for row in self.rows]}
