#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""How much of the freeing paths is reached, and is what is not reached explained?

usage: check.py [--functions FILE] LCOV JSON UNREACHED [SOURCE...]

LCOV and JSON are llvm-cov's exports: lines come from the one, branches from the
other, where those of an inline function's many copies, and those within macros, can
be told apart. SOURCE are the files to look at; with --functions only the
functions that FILE names, one a line.

A side of a branch that only a failing assertion takes is counted apart: taking it is
a divergence. UNREACHED lists the rest, in paragraphs: lines "file: the text of the
line" (of functions "function: name"), then the reason, indented.

Exit status: 0 at least 95 % and all explained, 1 not, 2 bad input.
"""
import collections
import json
import os
import re
import sys

WANTED = 95
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


def root(regions, file_id, at):
    """Where in the function itself a macro that a branch lies in was used."""
    where = []
    while file_id:
        use = next((r for r in regions if r[7] == 1 and r[6] == file_id), None)
        if use is None:
            break
        where.append(tuple(at))
        file_id, at = use[5], use[0:2]
    return at[0], (tuple(at), *where)


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
            line, where = root(regions, branch[6], branch[0:2])
            source.sides[line, where, True] += branch[4]
            source.sides[line, where, False] += branch[5]


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
    sources = {os.path.realpath(path): Source(os.path.realpath(path)) for path in paths}
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

        def key(number):
            function = source.function(number)
            if only is not None:
                return ("function", function)
            return (source.name, source.line(number))

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
        for number, what in sorted(gaps.items()):
            if key(number) in reasons:
                used.add(key(number))
            else:
                missing.append(f"{source.name}:{number}: {what}: {source.line(number)}")
        total += count
        row(source.name[-31:], (count["lines reached"], count["lines"]),
            (count["branches reached"], count["branches"]))
    row("all", (total["lines reached"], total["lines"]),
        (total["branches reached"], total["branches"]))
    print(f"{asserted} sides of branches that only a failing assertion takes are not counted")
    bad = False
    for what in ("lines", "branches"):
        if percent(total[f"{what} reached"], total[what]) < WANTED:
            print(f"BAD  less than {WANTED} % of {what} are reached")
            bad = True
    if not total["lines"] or not total["branches"]:
        print("BAD  nothing was looked at")
        bad = True
    for line in missing:
        print(f"BAD  not reached, and not in {unreached}: {line}")
    for place, text in sorted(set(reasons) - used):
        print(f"BAD  in {unreached}, but reached or gone: {place}: {text}")
    return bool(bad or missing or set(reasons) - used)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
