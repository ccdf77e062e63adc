# SPDX-License-Identifier: GPL-2.0-only
"""The work that the kernels of a series do beside the base's, and the time it takes: what
`buddyfuzz bench work` counts and measures, compared."""
import concurrent.futures
import dataclasses
import glob
import json
import textwrap

from ..commands import output
from ..shell import say
from .programs import TOOL

SECONDS = 10   # of timing in each configuration
MOST = 16      # kernels beside each other: as many as bench/work.c takes
TRACES = "corpus/traces/*.bf.xz"
# Copies of one kernel have equal counts, so this keeps only trifles out of the verdict.
THRESHOLD = 0.02
COLUMNS = {"instructions": "instructions", "branches": "branches", "zone_locks": "zone locks",
           "held": "held", "longest_hold": "longest", "page_lines": "page lines"}
# Of the free memory, more in blocks smaller than a pageblock than before.
UNUSABLE = 0.01


@dataclasses.dataclass
class Row:
    """One task. @kernels: {label: what is said of its kernel}, the base first, the last patch
    last. @why: it could not be measured on one of them."""
    config: str
    task: str
    kernels: dict
    why: str = ""

    def __post_init__(self):
        self.base, self.last = list(self.kernels.values())[::max(1, len(self.kernels) - 1)]
        self.why = next((kernel["why"] for kernel in self.kernels.values() if "why" in kernel), "")

    def changes(self, kernel=None):
        """{what: by how much} of all columns, the last against the base if no other is given;
        0.02 is 2 % more, unusable is a difference."""
        if self.why:
            return {}
        old, new = self.base["counts"], (kernel or self.last)["counts"]
        return {**{name: (new[column] - old[column]) / max(old[column], 1)
                   for column, name in COLUMNS.items()},
                "unusable": new["unusable"] - old["unusable"]}

    def beyond(self, sign, kernel=None):
        """Those that grew (@sign 1) or shrank (-1) beyond the threshold."""
        return {name: change for name, change in self.changes(kernel).items()
                if sign * change > (UNUSABLE if name == "unusable" else THRESHOLD)}

    def since(self, what, sign):
        """The label of the first patch from which on it is beyond the threshold."""
        found = None
        for label, kernel in reversed(self.kernels.items()):
            if what not in self.beyond(sign, kernel):
                break
            found = label
        return found

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
    return f"{100 * growth:+.1f}%" if growth else "="


def code(kernel):
    """What identifies the code that is measured; None if it was not built."""
    return kernel.modules.get(f"bare/{kernel.impls[-1]}.so")


class Work:
    """@rows: of each configuration that base and last patch have. @failed: {configuration:
    why not}."""

    def __init__(self, kernels, patches, jobs):
        self.last, self.rows, self.failed = patches[-1], [], {}
        measured = {}
        for config in kernels.configs:
            found = {patch.label: kernels.of(patch.label, config) for patch in patches}
            found = {label: kernel for label, kernel in found.items() if kernel and code(kernel)}
            if "base" not in found or self.last.label not in found:
                continue
            if code(found["base"]) == code(found[self.last.label]):
                self.failed[config] = "the code is the base's"
            else:
                measured[config] = found
        # Counts do not depend on what else runs, and times are compared in turns.
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for rows in pool.map(self.measure, measured, measured.values()):
                self.rows += rows

    def measure(self, config, kernels):
        """The rows of a configuration."""
        # Of a long series, its end.
        labels = ["base", *list(kernels)[1:][1 - MOST:]]
        names = [f"kernel/{kernels[label].name}/{kernels[label].impls[-1]}" for label in labels]
        say(f"work of {' '.join(names)}")
        status, said = output(TOOL, "bench", "--json", "--seconds", str(SECONDS), "work", *names,
                              *sorted(glob.glob(TRACES)))
        if status:
            self.failed[config] = f"buddyfuzz bench work ended with status {status}"
            return []
        return [Row(config, task["task"].removeprefix("corpus/traces/"),
                    dict(zip(labels, task["results"]))) for task in json.loads(said)]

    def most(self, sign):
        """{what: (by how much, "since p01 (frozen-1, smp)")} of each column that is beyond the
        threshold somewhere: the most that it grew (@sign 1) or shrank (-1)."""
        found = {}
        for row in self.rows:
            for what, change in row.beyond(sign).items():
                if sign * change > sign * found.get(what, (0,))[0]:
                    found[what] = change, row
        return {what: (found[what][0], f"since {found[what][1].since(what, sign)} "
                       f"({found[what][1].task}, {found[what][1].config})")
                for what in (*COLUMNS.values(), "unusable") if what in found}

    def verdict(self):
        """"12.0 % more work: ...", or "" if nothing grew beyond the threshold."""
        most = self.most(1)
        if not most:
            return ""
        what, (change, where) = next(iter(most.items()))
        return f"{100 * change:.1f} % more work: {what} {where}"

    def text(self):
        out = ["", f"work done      {self.last.label} against the base"]
        for word, sign in (("more", 1), ("less", -1)) if self.rows else ():
            most = ", ".join(f"{what} {percent(change)} {where}"
                             for what, (change, where) in self.most(sign).items())
            out += textwrap.wrap(f"{word}: {most or 'nothing'}", 100, initial_indent="  ",
                                 subsequent_indent="    ", break_on_hyphens=False)
        out += [f"  {config}: not measured: {why}" for config, why in self.failed.items()]
        heads = [*COLUMNS.values(), "unusable"]
        for config in dict.fromkeys(row.config for row in self.rows):
            out.append(f"  {config:18} {'base':>10}" + "".join(f" {head:>12}" for head in heads)
                       + "  time by the base's, 99 % interval")
            out += [row.text() for row in self.rows if row.config == config]
        return out

    def json(self):
        return {"verdict": self.verdict(), "more": self.most(1), "less": self.most(-1),
                "threshold": THRESHOLD, "failed": self.failed,
                "tasks": [{"configuration": row.config, "task": row.task, "kernels": row.kernels,
                           "more": row.beyond(1), "less": row.beyond(-1)} for row in self.rows]}
