# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/planted calls: words, all bugs in turn, and the table of what came of them."""
import argparse
import concurrent.futures
import csv
import glob
import json
import os
import signal
import statistics

from .. import process, shell
from ..building import build
from ..commands import commit
from ..packages import need_packages
from ..shell import Parser, Unusable, number, tell
from . import check, report
from .measure import PRESET, RACES, RESULTS, TARGETS, Measured, Runs

DESCRIPTION = """\
Plants each bug NAME (default: all in planted/) in a copy of the allocator, fuzzes the
copy from an empty corpus, and prints in how many runs the bug was reached (the changed
line ran), triggered (it changed the behavior) and detected (the harness reported it)."""
EPILOG = """\
Exit status: 0 every bug was detected (or its check passed), 1 some were not, or
--unplanted detected something, 2 any error."""


def parse(words):
    parser = Parser("scripts/planted [OPTION...] [NAME...]", DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("--seconds", metavar="N", type=number(1, 1000000), default=60,
        help="CPU time of each run (60)")
    add("--executions", metavar="N", type=number(1, 1000000000), default=0,
        help="stop each run after N executions")
    add("--factor", metavar="N", type=number(1, 1000), default=0,
        help="stop each run after N times the executions that the bug took in earlier runs "
             "without --bytes and --no-features (median), at least 1000")
    add("--runs", metavar="R", type=number(1, 1000), default=1,
        help="runs per bug, with seeds 1 to R (1)")
    add("--jobs", metavar="N", type=number(1, 1024), default=1,
        help="bugs measured at the same time (1)")
    for name, text in (
            ("bytes", "mutate bytes instead of programs"),
            ("no-features", "hide the allocators' states from libFuzzer"),
            ("oracle", "detect with the oracle alone; compare nothing"),
            ("second-net", "detect by comparison alone: the planted model against the kernel, or "
             "with --kernel the planted kernel against the model; seeds alternate between 7.3-smp, "
             "7.3-up and 7.3-smp-sparse (see scripts/kernel)")):
        add(f"--{name}", dest="configuration", action="store_const", const=name, help=text)
    add("--equivalent", action="store_true",
        help="measure the equivalent changes in planted/equivalent/ instead")
    add("--kernel", action="store_true",
        help="measure the bugs of planted/kernel/ instead, in the kernel's own code; requires "
             "7.3-up, 7.3-smp and 7.3-smp-sparse (see scripts/kernel)")
    add("--races", action="store_true",
        help="measure the races of planted/races/ instead, in the kernel's own code with several "
             "CPUs at once (docs/schedules.md), and minimize and replay what is found; requires "
             "7.3-smp")
    add("--model", action="store_true",
        help="with --races: those of planted/races/model/, in the model")
    add("--unplanted", action="store_true",
        help="measure the allocator without a bug: nothing must be detected")
    add("--json", action="store_true", help="print the table as JSON")
    add("--csv", metavar="FILE", type=shell.path, help="also write every run to FILE")
    add("--programs", metavar="DIR", type=shell.path,
        help="write a minimized program for each bug to DIR/NAME.bf")
    add("--check", action="store_true",
        help="do not fuzz: check that each bug's program in corpus/planted passes on the correct "
             "code and fails as it says on the planted code; with --report, that docs/detection.md "
             "is up to date")
    add("--rules", action="store_true",
        help="do not fuzz: check that each rule NAME (all) is needed, as planted/rules.txt says")
    add("--build", metavar="DIR", type=shell.path,
        help="for --check and --rules: a complete build tree (build/release, built here)")
    add("--report", action="store_true",
        help="do not fuzz: write docs/detection.md from planted/results")
    add("--again", action="store_true", help="forget the results of earlier runs")
    add("names", metavar="NAME", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse(words)
    choose(parser, options)
    return options


def choose(parser, options):
    """What is planted, from where, and where the results go."""
    options.kind = "none" if options.unplanted else "kernel" if options.kernel else \
        "model-races" if options.races and options.model else "races" if options.races else "model"
    options.folder = {"none": "", "kernel": "planted/kernel", "races": "planted/races",
                      "model-races": "planted/races/model"}.get(
        options.kind, "planted/equivalent" if options.equivalent else "planted")
    if options.model and not options.races:
        parser.error("--model goes with --races")
    if options.races and (options.configuration or options.programs or options.check):
        parser.error("--races goes with none of --bytes, --no-features, --oracle, --second-net, "
                     "--programs and --check")
    options.configuration = "unplanted" if options.unplanted else \
        "-".join(filter(None, ["kernel" * options.kernel, "model" * options.model,
                               "races" * options.races, options.configuration])) or "default"
    if options.unplanted:
        if options.names:
            parser.error("--unplanted takes no NAME")
        options.names = ["none"]
        return
    if options.rules:
        return
    if not options.names and options.check:
        options.names = check.all_names()
    for name in options.names:
        if not os.path.isfile(f"{options.folder}/{name}.bug"):
            parser.error(f'no bug "{name}" in {options.folder}/')
    options.names = options.names or sorted(
        os.path.basename(path).removesuffix(".bug") for path in glob.glob(f"{options.folder}/*.bug"))


def measure(options):
    """All runs of all bugs, as far as it is not interrupted: their results, bug by bug."""
    options.total = len(options.names) * options.runs
    mark = f"planted-{os.urandom(8).hex()}/"

    def interrupt(*_):
        options.interrupted = True
        process.end(mark, 5)

    options.interrupted = False
    for sig in signal.SIGINT, signal.SIGTERM:
        signal.signal(sig, interrupt)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        running = [pool.submit(lambda at, name: options.interrupted or
                               Measured(options, name).all(at, mark), at, name)
                   for at, name in enumerate(options.names)]
        results = [one.result() or [] for one in running]
    if options.interrupted:
        process.end(mark, 5)
    return results


def median(values):
    """"-" of none; a whole number without a point."""
    value = statistics.median(values) if values else "-"
    return int(value) if isinstance(value, float) and value == int(value) else value


class Row(Runs):
    """Of the table."""

    def __init__(self, results):
        super().__init__(results)
        # None: it cannot be told.
        self.reached, self.triggered = (
            None if getattr(results[-1], what) == "-" else
            sum(getattr(one, what) == "yes" for one in results)
            for what in ("reached", "triggered"))

    def median(self, what):
        return median([getattr(one, what) for one in self.found])

    def of(self, count):
        return "-" if count is None else f"{count}/{len(self.results)}"

    def why(self):
        if self.reached is None:
            return "not seen"
        if not self.reached:
            return "never reached"
        if self.triggered is None:
            return "reached, not seen"
        return "triggered, not seen" if self.triggered else "never triggered"

    def json(self):
        text = {"name": self.name, "mode": self.results[0].mode, "runs": len(self.results),
                "reached": self.reached, "triggered": self.triggered, "detected": len(self.found)}
        if self.found:
            text |= {"executions": self.median("executions"), "seconds": self.median("seconds"),
                     "tokens": self.tokens}
        return text


def table(options, rows):
    shape = "{:34} {:7} {:>8} {:>9} {:>8} {:>10} {:>7}  {}"
    tell(shape.format("bug", "mode", "reached", "triggered", "detected", "executions", "seconds",
                      "tokens"))
    for row in rows:
        tell(shape.format(row.name, row.results[0].mode, row.of(row.reached), row.of(row.triggered),
                          row.of(len(row.found)), row.median("executions"), row.median("seconds"),
                          " ".join(row.tokens) or "-"))
    found = [row for row in rows if row.found]
    if options.unplanted:
        tell(f"\nnothing planted: {'something is wrong' if found else 'no divergence'}")
        return
    half = median([row.median("executions") for row in found])
    tell(f"\n{len(rows)} bugs, {len(found)} detected; half of them within {half} executions")
    for row in rows:
        if not row.found:
            tell(f"survivor: {row.name} ({row.why()})")


def write_csv(path, results):
    try:
        with open(path, "w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, results[0].columns(), extrasaction="ignore",
                                 lineterminator="\n")
            out.writeheader()
            out.writerows(one.row() for one in results)
    except OSError as error:
        raise Unusable(f"{path}: cannot write: {error.strerror}") from None


def main(words):
    options = parse(words)
    if options.report:
        return report.check() if options.check else report.write()
    if not options.build:
        need_packages("build", "clang", *(["kernel"] if options.kind in ("kernel", "races") else []))
    if options.check or options.rules:
        if not options.build:
            build("release", "buddyfuzz")
        look = check.rules if options.rules else check.programs
        return look(options.build or "build/release", options.names)
    build(PRESET, *([RACES] if options.races else TARGETS), "buddyfuzz")
    os.makedirs(f"{RESULTS}/{options.configuration}", exist_ok=True)
    if options.programs:
        os.makedirs(options.programs, exist_ok=True)
    options.version = commit("--exclude=*")
    results = measure(options)
    if options.csv and any(results):
        write_csv(options.csv, [one for some in results for one in some])
    if options.interrupted:
        raise Unusable("interrupted; the same command goes on from here")
    rows = [Row(some) for some in results if some]
    if options.json:
        tell(f'{{"configuration": "{options.configuration}", "bugs": [\n  '
             + ",\n  ".join(json.dumps(row.json()) for row in rows) + "\n]}")
    else:
        table(options, rows)
    found = sum(bool(row.found) for row in rows)
    return int(found > 0 if options.unplanted else found < len(options.names))
