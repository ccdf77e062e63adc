#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""How much of the freeing paths is reached, and is what is not reached explained?

usage: check.py [--functions FILE] LCOV JSON UNREACHED [SOURCE...]

LCOV and JSON are llvm-cov's exports: lines come from the one, branches from the
other, where those of an inline function's many copies, and those within macros, can
be told apart. SOURCE are the files to look at; with --functions only the
functions that FILE names, one a line: a kernel's, whose text is not ours to list.

A side of a branch that only a failing assertion takes is counted apart: taking it is
a divergence. UNREACHED lists the rest, in paragraphs: lines "file: the text of the
line", then the reason, indented. With --functions the lines are "function: N", at
most so many lines of it; and as kernels differ, no percentage is asked for.

Branches within macros (min(), test_bit(), a loop over a list) are not looked at, but for
those of likely() and unlikely().

Exit status: 0 at least 95 % and all explained, 1 not, 2 bad input.
"""
import collections
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
        self.lines = {}                                     # line: times
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
                source.lines[int(number)] = int(times)


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


def percent(reached, of):
    return 100 * reached / of if of else 100


def row(name, *pairs):
    figures = "".join(f"{reached:6} of {of:5} {percent(reached, of):6.1f} %"
                      for reached, of in pairs)
    print(f"{name:32}{figures}")


def main(arguments):
    only = None
    if arguments[:1] == ["--functions"]:
        with open(arguments[1], encoding="utf-8") as file:
            only = {line.strip() for line in file if line.strip() and line[0] != "#"}
        arguments = arguments[2:]
    lcov, exported, unreached, *paths = arguments
    try:
        sources = {os.path.realpath(path): Source(os.path.realpath(path)) for path in paths}
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    read_lines(lcov, sources)
    read_branches(exported, sources)
    reasons = read_unreached(unreached)
    used, missing = set(), []
    total = collections.Counter()
    asserted = 0
    print(f"{'':32}{'lines reached':>23}{'branches reached':>23}")
    for source in sources.values():
        count = collections.Counter()
        gaps = {}

        def wanted(number):
            return only is None or source.function(number) in only

        for number, times in source.lines.items():
            if wanted(number):
                count["lines"] += 1
                count["lines reached"] += bool(times)
                if not times and not source.is_assertion(number):
                    gaps[number] = "line"
        for (number, _, side), times in source.sides.items():
            if not wanted(number):
                continue
            if not times and source.is_assertion(number):
                asserted += 1
                continue
            count["branches"] += 1
            count["branches reached"] += bool(times)
            if not times:
                gaps.setdefault(number, f"never {'true' if side else 'false'}")
        by_function = collections.Counter(source.function(number) for number in gaps)
        for number, what in sorted(gaps.items()):
            name = source.function(number)
            key = (source.name, source.line(number))
            if only is not None:
                key = next((one for one in reasons if one[0] == name), None)
                if key and by_function[name] > int(key[1]):
                    key = None
            if key in reasons:
                used.add(key)
            else:
                missing.append(f"{f'{name}()' if only else source.name}:{number}: {what}: "
                               f"{source.line(number)}")
        total += count
        row(source.name[-31:], (count["lines reached"], count["lines"]),
            (count["branches reached"], count["branches"]))
    row("all", (total["lines reached"], total["lines"]),
        (total["branches reached"], total["branches"]))
    print(f"{asserted} sides of branches that only a failing assertion takes are not counted")
    bad = False
    for what in ("lines", "branches") if only is None else ():
        if percent(total[f"{what} reached"], total[what]) < WANTED:
            print(f"BAD  less than {WANTED} % of {what} are reached")
            bad = True
    if not total["lines"] or not total["branches"]:
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
