# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/mutants calls: does a test notice when one operator of the oracle or of the runner is
wrong?"""
import argparse
import collections
import hashlib
import pathlib
import re

from .. import shell
from ..building import build
from ..packages import need_packages
from ..shell import Parser, Unusable, complain, number, tell

DESCRIPTION = """\
Makes mutants of oracle/, runner/ and findings/ (or of FILE): changes one operator, one
constant 0, 1, true or false, or one break or continue at a time, and runs tests until
one fails: the unit tests and the corpus, fastest first, then the programs of the
planted bugs. docs/mutants.md gives a reason for each survivor that is equivalent.

  killed      a test fails
  hangs       a test takes ten times its usual time plus ten seconds
  survived    all tests pass: a test is missing, or the mutant is equivalent
  same        it compiles to the same code
  refused     it does not compile"""
EPILOG = "Exit status: 0 each survivor has a reason, 1 one has none, 2 any error."


def parse(words):
    parser = Parser("scripts/mutants [OPTION...] [FILE...]", DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("files", nargs="*", metavar="FILE", help=argparse.SUPPRESS)
    add("--sample", type=number(0, 1000000), default=200, metavar="N",
        help="how many mutants, 0: all (200)")
    add("--seed", type=number(0, 1000000), default=1, metavar="N", help="of the sample (1)")
    add("--jobs", type=number(1, 1024), default=1, metavar="N",
        help="mutants at the same time (1)")
    add("--only", metavar="TEXT", action="append", default=[],
        help="only mutants with TEXT in their names")
    add("--no-planted", action="store_true", help="leave out the programs of the planted bugs")
    add("--list", action="store_true", help="print the names; run nothing")
    add("--again", action="store_true", help="forget the results of earlier runs; without, what "
        "was tried is not tried again")
    add("--results", type=shell.path, metavar="FILE", default="build/mutants/results",
        help="one line for each mutant (build/mutants/results)")
    add("--build", type=shell.path, metavar="DIR",
        help="a build tree, complete; default: build/release, built here")
    options = parser.parse(words)
    options.results = pathlib.Path(options.results).resolve()
    return options


def reasons():
    """From docs/mutants.md: for each name that has one, its reason, wherever lines are wrapped."""
    text = pathlib.Path("docs/mutants.md").read_text(encoding="utf-8")
    items = (" ".join(item.split()) for item in re.split(r"^- |\n\n", text, flags=re.M))
    found = (re.match(r"(\S+: \w+: `[^`]*` -> `[^`]*`(?: \(\d+\))?) (.+)", item)
             for item in items)
    return {match[1]: match[2] for match in found if match}


def read_results(path):
    if not path.exists():
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {row[0]: row[1:] for row in rows if len(row) == 4}


def chosen(options, mutants):
    for file in options.files:
        if not any(mutant.file == file for mutant in mutants):
            raise Unusable(f"{file}: nothing to change there; a file of oracle/ or runner/?")
    mutants = [mutant for mutant in mutants
               if (not options.files or mutant.file in options.files) and
               (not options.only or any(text in mutant.name for text in options.only))]
    if not mutants:
        raise Unusable("no mutant with such a name")
    # By the names alone, so that most of a sample stays when the code changes.
    drawn = sorted(mutants, key=lambda mutant: hashlib.sha256(
        f"{options.seed} {mutant.name}".encode()).digest())
    sample = set(drawn[:options.sample or None])
    return [mutant for mutant in mutants if mutant in sample]


def summary(mutants, results):
    why = reasons()
    count = collections.Counter(results[mutant.name][0] for mutant in mutants)
    missing = 0
    for mutant in mutants:
        if results[mutant.name][0] != "survived":
            continue
        reason = why.get(mutant.name)
        missing += not reason
        tell(f"survived: {mutant.file}:{mutant.line}: {mutant.name}\n  "
             + (reason or "no reason: write a test, or say in docs/mutants.md why none can tell"))
    tell(", ".join(f"{number} {verdict}" for verdict, number in sorted(count.items()))
         + f" of {len(mutants)}")
    return 1 if missing else 0


def main(words):
    options = parse(words)
    need_packages("mutants")
    # These need it.
    from . import tests
    from .building import Builder
    from .change import find_mutants
    if not options.build:
        need_packages("build")
        build("release")
    builder = Builder(pathlib.Path(options.build or "build/release").resolve(),
                      options.results.parent)
    mutants = chosen(options, find_mutants(builder.units))
    if options.list:
        for mutant in mutants:
            tell(f"{mutant.file}:{mutant.line}: {mutant.name}")
        return 0
    if options.again:
        options.results.unlink(missing_ok=True)
    results = read_results(options.results)
    left = [mutant for mutant in mutants if mutant.name not in results]
    survivors = []

    def record(mutant, verdict, test, seconds):
        row = [verdict, test, f"{seconds:.1f}"]
        with options.results.open("a", encoding="utf-8") as file:
            print(mutant.name, *row, sep="\t", file=file)
        results[mutant.name] = row
        complain(f"{verdict}: {mutant.file}:{mutant.line}: {mutant.name}"
                 f"{' by ' + test if test != '-' else ''}")

    def note(mutant, verdict, test, seconds):
        if verdict == "survived" and not options.no_planted:
            survivors.append(mutant)
        else:
            record(mutant, verdict, test, seconds)

    if left:
        builder.prepare()
        tests.try_all(builder, tests.own_tests(builder), left, options.jobs, note)
    if survivors:
        bugs = sorted(pathlib.Path("planted").glob("*.bug"))
        tests.try_all(builder, tests.planted_tests(builder, bugs, options.jobs), survivors,
                      options.jobs, record)
    return summary(mutants, results)
