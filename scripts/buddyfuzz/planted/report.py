# SPDX-License-Identifier: GPL-2.0-only
"""Puts what was measured into docs/detection.md and draws docs/detection.svg.

Reads planted/results/*.csv, which scripts/planted --csv wrote, one file for each
configuration, planted/rules.txt and the headers of the bugs. In the document,
what stands between "<!-- NAME -->" and "<!-- end -->" is made anew.
"""
import collections
import csv
import re
import statistics
import subprocess
import tempfile
import textwrap

from ..bug import Bug as Planted
from ..files import read, write_whole
from ..packages import need_packages
from ..shell import Unusable, say
from .check import table as table_of_rules
from .measure import REPLAYS, Race, Result, Runs

DOCUMENT = "docs/detection.md"
CONFIGURATIONS = {
    "default": "our mutator, state features",
    "no-features": "our mutator, no state features",
    "bytes": "mutation of bytes",
}


class Bug(Runs):
    """What was measured of one bug in one configuration."""

    def executions(self):
        """The median, and whether more than half of the runs got there.

        A run that found nothing took at least as many as it made.
        """
        counts = sorted((run.executions, run.detected == "no") for run in self.results)
        # What was cut off is not less than what was found with as many.
        value, cut = counts[(len(counts) - 1) // 2]
        return value, not cut and len(self.found) * 2 > len(self.results)

    def most(self, field):
        return max((getattr(run, field) for run in self.found), default=0)

    def detected(self):
        return f"{len(self.found)}/{len(self.results)}"

    def shown(self):
        return ", ".join(f"`{token}`" for token in self.tokens[:2])


def measured(configuration):
    runs = collections.defaultdict(list)
    text = read(f"planted/results/{configuration}.csv", "")
    kind = Race if configuration.endswith("races") else Result
    for row in csv.DictReader(text.splitlines()):
        runs[row["name"]].append(kind.of_row(row))
    return {name: Bug(some) for name, some in runs.items()}


def table(heads, rows):
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in (heads, *rows)]
    return [lines[0], "|" + "---|" * len(heads), *lines[1:]]


def versions(bugs):
    count = collections.Counter(run.version for bug in bugs.values() for run in bug.results)
    return ", ".join(f"`{name}` ({nr} runs)" for name, nr in sorted(count.items()))


def number(value):
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")


def wrapped(text):
    return textwrap.wrap(text, 100, break_long_words=False, break_on_hyphens=False)


def summary(results):
    bugs = results["default"]
    runs = sum(len(bug.results) for bug in bugs.values())
    found = sum(len(bug.found) for bug in bugs.values())
    sure = [bug for bug in bugs.values()
            if len(bug.found) >= 0.9 * len(bug.results)]
    slowest = max(bugs.values(), key=lambda bug: bug.most("seconds"))
    most = max(bugs.values(), key=lambda bug: bug.most("executions"))
    middle = [bug.executions()[0] for bug in bugs.values()]
    lines = [
        f"{len(bugs)} bugs, {runs} runs, each from an empty corpus with a seed of its own, and",
        f"at most {max(r.most_seconds for b in bugs.values() for r in b.results)} s of processor time:",
        "",
        f"- detected in {found} runs; {len(sure)} bugs in at least 9 of 10 runs, "
        f"{sum(len(bug.found) == len(bug.results) for bug in bugs.values())} in all;",
        f"- half of the bugs within {number(statistics.median(middle))} executions (median of their runs), "
        f"{sum(n <= 100 for n in middle)} within 100, {sum(n <= 1000 for n in middle)} within 1,000;",
        f"- the slowest detection by time: `{slowest.name}`, {slowest.most('seconds'):.1f} s; "
        f"by executions: `{most.name}`, {number(most.most('executions'))}.",
        "",
    ]
    unsure = [bug for bug in bugs.values() if bug not in sure]
    lines += [f"- not in 9 of 10: `{bug.name}`, {len(bug.found)} of {len(bug.results)}"
              for bug in unsure] + [""] * bool(unsure)
    return lines + wrapped(f"Commits measured: {versions(bugs)}.")


def compare(results):
    """Other configurations against ours, bug by bug."""
    ours = results["default"]
    rows = []
    for name in list(CONFIGURATIONS)[1:]:
        theirs = results[name]
        both = [bug for bug in theirs if bug in ours and ours[bug].found]
        if not both:
            continue
        for least in 0, 10, 100:
            some = [bug for bug in both if ours[bug].executions()[0] >= least]
            if not some:
                continue
            ratios = [theirs[bug].executions()[0] / max(1, ours[bug].executions()[0])
                      for bug in some]
            rows.append([
                CONFIGURATIONS[name],
                f"{least:,} or more" if least else "any number", len(some),
                sum(bool(theirs[bug].found) for bug in some),
                sum(not theirs[bug].executions()[1] for bug in some),
                f"{statistics.median(ratios):.2f}",
                sum(ratio >= 5 for ratio in ratios),
                sum(ratio < 1 for ratio in ratios)])
    return table(["configuration", "bugs that take ours", "bugs", "detected",
                  "cut off", "median ratio", "5 times or more", "fewer than ours"],
                 rows) + ["", "Processor time until each of these bugs once was "
                          "detected or cut off, and of an execution: "
                          + "; ".join(costs(results)) + "."]


def costs(results):
    """Of the bugs that every configuration has runs of."""
    for name, bugs in results.items():
        runs = [bugs[bug].results for bug in common(results)]
        once = sum(statistics.mean(run.seconds for run in those) for those in runs)
        executions = sum(statistics.mean(run.executions for run in those) for those in runs)
        yield f"{CONFIGURATIONS[name]} {number(once)} s, {1000 * once / executions:.2f} ms"


def common(results):
    return set.intersection(*(set(bugs) for bugs in results.values()))


def rules(results):
    rows = []
    for rule, program, others, reason in table_of_rules():
        rows.append([f"`{rule}`", f"`{program}`" if not others else
                     f"none: `{program}` is seen by `{','.join(others)}` too. {reason}"])
    return table(["rule", "only it sees"], rows)


def where(configuration, *heads_more):
    """A row for each bug: with the function that is changed, and columns more, which are
    (head, what of a bug)."""
    folder = {"model-races": "races/model"}.get(configuration, configuration)
    rows = []
    for bug in measured(configuration).values():
        planted = Planted(f"planted/{folder}/{bug.name}.bug")
        executions, sure = bug.executions()
        rows.append([f"`{bug.name}`", f"`{planted.edits[0].function}()`", bug.detected(),
                     f"{'' if sure else '> '}{number(executions)}",
                     f"{bug.most('seconds'):.1f}" if bug.found else "-",
                     *(of(bug, planted) for _, of in heads_more), bug.shown()])
    return table(["bug", "in", "detected", "executions", "s at most",
                  *(head for head, _ in heads_more), "tokens"], rows)


def kernel(_):
    return where("kernel", ("kernel", lambda _, planted: planted["Kernel"]))


def of_races(configuration):
    return where(
        configuration, ("operations", lambda bug, _: most_of(bug, "operations")),
        ("before", lambda bug, _: most_of(bug, "before")),
        ("switches", lambda bug, _: most_of(bug, "switches")),
        (f"of {REPLAYS}",
         lambda bug, _: min((run.replayed for run in bug.found), default="-")))


def races(_):
    return of_races("races")


def model_races(_):
    return of_races("model-races")


def most_of(bug, field):
    return bug.most(field) if bug.found else "-"


def nets(results):
    """What each net sees without the other."""
    rows = []
    for where, prefix in ("model", ""), ("kernel", "kernel-"):
        oracle = measured(f"{prefix}oracle")
        second = measured(f"{prefix}second-net")
        both = sorted(set(oracle) & set(second))
        if not both:
            continue
        sees = {name: (bool(oracle[name].found), bool(second[name].found))
                for name in both}

        def those(*wanted):
            return [f"`{name}`" for name in both if sees[name] == wanted]

        rows.append([
            f"planted in the {where}", len(both),
            sum(first for first, _ in sees.values()),
            sum(other for _, other in sees.values()),
            ", ".join(those(False, True)) or "none",
            ", ".join(those(False, False)) or "none"])
    return table(["bugs", "of", "the oracle alone", "comparison alone",
                  "comparison only", "neither"], rows)


def unplanted(results):
    bugs = measured("unplanted")
    if not bugs:
        return ["Not measured."]
    run = bugs["none"].results[0]
    ours = results["default"].values()
    executions = run.executions
    seconds = run.seconds
    verdict = "no divergence" if run.detected == "no" else run.detected
    return wrapped(
        f"{number(executions)} executions in {number(seconds)} s of processor time: **{verdict}**. That is "
        f"{executions / max(bug.most('executions') for bug in ours):.0f} times the executions and "
        f"{seconds / max(bug.most('seconds') for bug in ours):.0f} times the seconds of the slowest detection of all "
        f"(commit `{run.version}`).")


def every(results):
    bytewise = results["bytes"]
    rows = []
    for name, bug in sorted(results["default"].items()):
        ratio = "-"
        if name in bytewise:
            value, sure = bytewise[name].executions()
            ratio = f"{'' if sure else '> '}{value / max(1, bug.executions()[0]):.1f}"
        rows.append([f"`{name}`", bug.detected(), number(bug.executions()[0]),
                     number(bug.most("executions")), f"{bug.most('seconds'):.1f}", ratio,
                     bug.shown()])
    return table(["bug", "detected", "executions", "at most", "s at most",
                  "bytes", "tokens"], rows)


BLOCKS = [summary, nets, compare, unplanted, rules, kernel, races, model_races, every]


def draw(results):
    """Bugs found over executions: those that every configuration has runs of."""
    shared = common(results)
    with tempfile.TemporaryDirectory() as folder:
        plots = []
        for name, title in CONFIGURATIONS.items():
            counts = sorted(
                value for value, sure in
                (results[name][bug].executions() for bug in shared) if sure)
            data = f"{folder}/{name}"
            write_whole(data, "".join(f"{max(1, count)} {nr}\n" for nr, count
                                      in enumerate(counts, 1)) or "1 0\n")
            plots.append(f"'{data}' with steps linewidth 2 title '{title}'")
        subprocess.run(["gnuplot"], check=True, text=True, input=f"""
set terminal svg size 800,480 font 'sans-serif,13' background 'white'
set output 'docs/detection.svg'
set logscale x
set xlabel 'executions (median of the runs of a bug)'
set ylabel 'bugs detected, of {len(shared)}'
set yrange [0:{len(shared)}]
set key bottom right
set grid
plot {", ".join(plots)}
""")


def made(results):
    """The document as it should be."""
    text = read(DOCUMENT)
    for block in BLOCKS:
        text, nr = re.subn(
            rf"(<!-- {block.__name__} -->\n).*?(<!-- end -->)",
            lambda found, block=block: found[1] + "\n".join(block(results)) + "\n" + found[2],
            text, flags=re.DOTALL)
        if nr != 1:
            raise Unusable(f'{DOCUMENT}: no place for "{block.__name__}"')
    return text


def all_results():
    return {name: measured(name) for name in CONFIGURATIONS}


def check():
    """Returns an exit status."""
    if made(all_results()) == read(DOCUMENT):
        return 0
    say(f"{DOCUMENT}: is not what scripts/planted --report writes")
    return 1


def write():
    results = all_results()
    write_whole(DOCUMENT, made(results))
    need_packages("report")
    draw(results)
    return 0
