#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""How much of the freeing paths is reached, and is what is not reached explained?

usage: check.py [--functions FILE] UNREACHED PROFILE[,PROFILE...] [SOURCE...]

A PROFILE is a folder with llvm-cov's exports, lcov and json: lines come from the one,
branches from the other, where those of an inline function's many copies, and those
within macros, can be told apart. Several, of several builds, are added up. SOURCE are
the files to look at; with --functions only the functions that FILE names, one a line:
a kernel's, whose text is not ours to list.

A line or a side of a branch that only a failing assertion takes is counted apart: taking
it is a divergence. UNREACHED lists the rest, in paragraphs: lines "file: the text of the
line", or "file: function()" for all of it, then the reason, indented.

With --functions the lines are "cannot function: text" or "missed function: text": a gap
(lines in a row that are not reached, with the line before) in which this text occurs, as
kernels differ. What cannot be reached as it is built here is counted apart; of the rest,
95 % are asked for. Each gap is printed with its reason.

Branches within macros (min(), test_bit(), a loop over a list) are not looked at, but for
those of likely() and unlikely().

Exit status: 0 at least 95 % and all explained, 1 not, 2 bad input.
"""
import collections
import dataclasses
import json
import os
import re
import sys

WANTED = 95
TRANSPARENT = re.compile(r"(un)?likely\b|VM_|WARN_|BUG_")
ASSERTION = re.compile(r"\b(VM_BUG_ON|VM_WARN_ON|WARN_ON|BUG_ON|VM_BUG|WARN)\w*\(")


class Source:
    """One file: what of it there is to reach, and what was."""

    def __init__(self, path):
        self.path = path
        self.name = os.path.relpath(path)
        with open(path, encoding="utf-8", errors="replace") as file:
            self.text = file.read().split("\n")
        self.lines = collections.Counter()                  # line: times
        self.sides = collections.Counter()                  # (line, where, side): times
        self.functions = []                                 # (name, first, last)

    def line(self, number):
        return self.text[number - 1].strip()

    def function(self, number):
        for name, first, last in self.functions:
            if first <= number <= last:
                return name
        return None

    def is_assertion(self, number):
        """A statement may have begun some lines before."""
        for back in range(4):
            text = self.line(number - back) if number > back else ""
            if ASSERTION.search(text):
                return True
            if back and text.endswith((";", "{", "}")):
                break
        return False


def read_lines(path, sources):
    with open(path, encoding="utf-8") as file:
        source = None
        for line in file:
            if line.startswith("SF:"):
                source = sources.get(line[3:].strip())
            elif line.startswith("DA:") and source:
                number, times = line[3:].split(",")[:2]
                source.lines[int(number)] += int(times)


def root(source, regions, file_id, at):
    """(line, place) of a branch in the function itself; None if it is not there to
    be looked at, but within a macro that stands for an expression or a loop."""
    where = [tuple(at)]
    while file_id:
        use = next((r for r in regions if r[7] == 1 and r[6] == file_id), None)
        if use is None:
            return None
        file_id, at = use[5], use[0:2]
        where.append(tuple(at))
    if len(where) > 1 and not TRANSPARENT.match(source.text[at[0] - 1][at[1] - 1:]):
        return None
    return at[0], tuple(where)


def read_branches(path, sources):
    with open(path, encoding="utf-8") as file:
        functions = json.load(file)["data"][0]["functions"]
    for one in functions:
        source = sources.get(one["filenames"][0])
        if not source:
            continue
        regions = one["regions"]
        # A static function is "file.c:name".
        source.functions.append((one["name"].rpartition(":")[2],
                                 regions[0][0], regions[0][2]))
        for branch in one["branches"]:
            if branch[8] != 4:
                continue
            found = root(source, regions, branch[6], branch[0:2])
            if found:
                source.sides[*found, True] += branch[4]
                source.sides[*found, False] += branch[5]


def read_unreached(path):
    """{(place, text): reason}"""
    found, places = {}, []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if line.startswith("#") or not line.strip():
                places = []
            elif line[0] in "\t ":
                for place in places:
                    found[place] = f"{found.get(place, '')} {line.strip()}".strip()
            elif ": " in line:
                place, _, text = line.partition(": ")
                places.append((place, text.strip()))
            else:
                print(f"{path}:{number}: neither a place nor a reason", file=sys.stderr)
                sys.exit(2)
    return found


@dataclasses.dataclass
class Account:
    """What there is of lines, or of sides of branches, and what was reached."""
    of: int = 0
    reached: int = 0
    cannot: int = 0

    def add(self, times):
        self.of += 1
        self.reached += bool(times)

    def possible(self):
        return self.of - self.cannot

    def percent(self):
        return 100 * self.reached / self.possible() if self.possible() else 100

    def __str__(self):
        return f"{self.reached:6} of {self.possible():5} {self.percent():6.1f} %"


def total(accounts):
    return Account(*map(sum, zip(*map(dataclasses.astuple, accounts))))


def account(source, function):
    """Of one function, or all: (lines, sides, gaps as {line: what}, assertions' sides)."""
    lines, sides = Account(), Account()
    gaps, asserted = {}, 0

    def is_wanted(number):
        return function is None or source.function(number) == function

    for number, times in source.lines.items():
        if not is_wanted(number) or not times and source.is_assertion(number):
            continue
        lines.add(times)
        if not times:
            gaps[number] = "line"
    for (number, _, side), times in source.sides.items():
        if not is_wanted(number):
            continue
        if not times and source.is_assertion(number):
            asserted += 1
            continue
        sides.add(times)
        if not times:
            gaps.setdefault(number, f"never {'true' if side else 'false'}")
    return lines, sides, gaps, asserted


def in_a_row(numbers):
    """Numbers, ascending, in lists without gaps."""
    rows = []
    for number in sorted(numbers):
        if rows and rows[-1][-1] == number - 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    return rows


def explain_lines(source, gaps, reasons):
    """By their text, or their function. Returns (what is not explained, reasons used)."""
    missing, used = [], set()
    for number, what in sorted(gaps.items()):
        keys = {(source.name, source.line(number)),
                (source.name, f"{source.function(number)}()")} & set(reasons)
        used |= keys
        if not keys:
            missing.append(f"{source.name}:{number}: {what}: {source.line(number)}")
    return missing, used


def explain_gaps(source, gaps, reasons, lines, sides):
    """By function and a word. Prints them; returns what is not explained."""
    missing = []
    for gap in in_a_row(gaps):
        name = source.function(gap[-1])
        text = "\n".join(source.line(number) for number in [gap[0] - 1, *gap])
        key = next((key for key in reasons if key[0].split() in
                    (["cannot", name], ["missed", name]) and key[1] in text), None)
        where = f"{name}(), line {gap[0]}" + (f" to {gap[-1]}" if len(gap) > 1 else "")
        if not key:
            missing.append(f"{where}: {gaps[gap[0]]}: {source.line(gap[0])}")
            continue
        kind = key[0].split()[0]
        print(f"{kind}  {where}: {reasons[key]}")
        if kind == "cannot":
            lines.cannot += sum(number in source.lines and not source.lines[number]
                                for number in gap)
            sides.cannot += sum(number in gap and not times
                                for (number, _, _), times in source.sides.items())
    return missing


def main(arguments):
    only = None
    if arguments[:1] == ["--functions"]:
        with open(arguments[1], encoding="utf-8") as file:
            only = [line.strip() for line in file if line.strip() and line[0] != "#"]
        arguments = arguments[2:]
    unreached, profiles, *paths = arguments
    try:
        sources = {os.path.realpath(path): Source(os.path.realpath(path)) for path in paths}
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    for profile in profiles.split(","):
        read_lines(os.path.join(profile, "lcov"), sources)
        read_branches(os.path.join(profile, "json"), sources)
    reasons = read_unreached(unreached)
    used, missing, rows = set(), [], []
    all_asserted = 0
    for source in sources.values():
        for function in only or [None]:
            lines, sides, gaps, asserted = account(source, function)
            if only is None:
                found, known = explain_lines(source, gaps, reasons)
                used |= known
            else:
                found = explain_gaps(source, gaps, reasons, lines, sides)
            missing += found
            rows.append(((function or source.name)[-31:], lines, sides))
            all_asserted += asserted
    all_lines = total(lines for _, lines, _ in rows)
    all_sides = total(sides for _, _, sides in rows)
    print(f"{'':32}{'lines reached':>23}{'branches reached':>23}")
    for name, lines, sides in *rows, ("all", all_lines, all_sides):
        print(f"{name:32}{lines}{sides}")
    print(f"{all_asserted} sides of branches that only a failing assertion takes are not counted")
    if only is not None:
        print(f"{all_lines.cannot} lines and {all_sides.cannot} sides that cannot be reached "
              f"are not counted; of all {all_lines.of} and {all_sides.of}, "
              f"{100 * all_lines.reached / max(all_lines.of, 1):.1f} % and "
              f"{100 * all_sides.reached / max(all_sides.of, 1):.1f} % are reached")
    bad = False
    for what, found in ("lines", all_lines), ("branches", all_sides):
        if found.percent() < WANTED:
            print(f"BAD  less than {WANTED} % of {what} are reached")
            bad = True
        if not found.of:
            print("BAD  nothing was looked at")
            bad = True
    for line in missing:
        print(f"BAD  not reached, and not in {unreached}: {line}")
    stale = set() if only is not None else set(reasons) - used
    for place, text in sorted(stale):
        print(f"BAD  in {unreached}, but reached or gone: {place}: {text}")
    return bool(bad or missing or stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
