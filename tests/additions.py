#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Adding something takes changes in few places, and the compiler names those that are missing.

Adds to a copy of the tree an operation, a rule, a field of the machine, a freeing
implementation and a finding, each as small as possible. README.md, "How do I add ...",
lists the places.

Usage: additions.py SOURCE [BUILD]
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# README's numbers: the table, and what the compiler names.
MOST = {"operation": 5, "rule": 2, "field": 2, "way of freeing": 2, "finding": 1}

PROGRAM = "buddyfuzz 2\nmachine default pages=64 pageblock=3 order=4\n"


class Tree:
    def __init__(self, source, top):
        self.top = top / "tree"
        self.build = top / "build"
        shutil.copytree(source, self.top, ignore=shutil.ignore_patterns(
            "build", ".git", "*.xz", "corpus"))
        self.touched = set()
        self.run("cmake", "-G", "Ninja", "-S", self.top, "-B", self.build,
                 "-DBUDDYFUZZ_TESTS=OFF", "-DCMAKE_BUILD_TYPE=Debug",
                 "-DCMAKE_C_FLAGS=-O0 -g0 -Werror=switch")
        self.make()

    def run(self, *argv, status=0):
        done = subprocess.run([str(arg) for arg in argv], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        if status is not None and done.returncode != status:
            raise SystemExit(f"{' '.join(map(str, argv))}: status {done.returncode}\n"
                             f"{done.stdout[-4000:]}")
        return done.stdout

    def make(self, status=0):
        return self.run("ninja", "-k", "0", "-C", self.build, "buddyfuzz", status=status)

    def buddyfuzz(self, *argv, status=0):
        return self.run(self.build / "tools/buddyfuzz", *argv, status=status)

    def change(self, name, old, new):
        path = self.top / name
        text = path.read_text()
        if text.count(old) != 1:
            raise SystemExit(f"{name}: {text.count(old)} times: {old}")
        path.write_text(text.replace(old, new))
        self.touched.add(name)

    def append(self, name, text):
        path = self.top / name
        path.parent.mkdir(exist_ok=True)
        with path.open("a") as file:
            file.write(text)
        self.touched.add(name)
        return path

    def program(self, text):
        path = self.build / "program.bf"
        path.write_text(text)
        return path


def operation(tree):
    tree.append("program/ops.def",
                'OP(DUMMY, dummy, 0, "Does nothing.", ARG(cpu, CPU, 1))\n')
    named = set(re.findall(r"^(?:\S*?/)?tree/(\S+?):\d+:\d+: error: enumeration value "
                           r".OP_DUMMY", tree.make(status=None), re.MULTILINE))
    assert len(named) >= 2, f"the compiler names {sorted(named)}"
    # The kernel's files are not compiled here; tests/kernel/ does.
    for name in sorted(named) + ["kernel/calls.c"]:
        text = (tree.top / name).read_text()
        assert "NR_OPS:" in text, name
        (tree.top / name).write_text(
            text.replace("\tcase NR_OPS:", "\tcase OP_DUMMY:\n\tcase NR_OPS:"))
        tree.touched.add(name)
    assert "mean_dummy" in tree.make(status=None)
    tree.append("runner/caller/meaning.c", """
MEANS(dummy)
{
	return true;
}
""")
    tree.make()
    tree.buddyfuzz("run", tree.program(PROGRAM + "alloc\ndummy cpu=1\n"))


def rule(tree):
    tree.change("oracle/rules.def", "#undef RULE\n",
                'RULE(DUMMY, "dummy", "Nothing is ever allocated.", "nowhere",\n'
                '     CHECK(CALL, judge_dummy))\n#undef RULE\n')
    assert "judge_dummy" in tree.make(status=None)
    tree.append("oracle/rules/results.c",
                "\nvoid judge_dummy(struct judge *j)\n{\n"
                "\tif (j->call->op == OP_ALLOC)\n"
                '\t\tviolate(j, RULE_DUMMY, "dummy", "no", "one");\n}\n')
    tree.make()
    said = tree.buddyfuzz("run", tree.program(PROGRAM + "alloc\n"), status=1)
    assert "dummy-alloc-dummy" in said, said


def field(tree):
    tree.append("program/geometry.def",
                'CHOICE(dummy, "dummy", NULL, 2, 0, "Nothing.")\n')
    tree.change("allocator/model.c", "const struct model *model = impl;",
                "const struct model *model = g->dummy ? NULL : impl;")
    tree.make()
    path = tree.program("buddyfuzz 2\nmachine pages=64 order=4 pageblock=3 dummy=1\n")
    assert "dummy=1" in tree.buddyfuzz("show", path)
    assert "expected a number from 0 to 1" in tree.buddyfuzz(
        "show", tree.program("buddyfuzz 2\nmachine default dummy=2\n"), status=2)


def way_of_freeing(tree):
    tree.append("allocator/contig/dummy.c",
                (tree.top / "allocator/contig/per_page.c").read_text()
                .replace("contig_per_page", "contig_dummy"))
    tree.append("allocator/contig/contig.def",
                'CONTIG(dummy, "dummy", true, "a copy")\n')
    tree.make()
    assert "model/dummy" in tree.buddyfuzz("backends")
    tree.buddyfuzz("run", "--against", "model/dummy", tree.program(
        PROGRAM + "alloc_contig pfn=8 count=8\n"))


def finding(tree):
    program = tree.append("findings/dummy/dummy.bf", PROGRAM + "alloc\n")
    tree.append("findings/dummy/README.md", "# Nothing\n")
    tree.append("findings/dummy/dummy.c", """#include "findings/finding.h"

static bool explains(const struct difference *d)
{
	return broke(d, RULE_DUMMY);
}

const struct finding findings_in_dummy[] = {
	{ "dummy", "findings/dummy/README.md", false, explains },
	{ 0 }
};
""")
    tree.make()
    said = tree.buddyfuzz("run", program)
    assert re.search(r"^known .* dummy$", said, re.MULTILINE), said
    # It is its folder.
    tree.touched = {str(pathlib.Path(name).parent) for name in tree.touched}


def main():
    kinds = [("operation", operation), ("rule", rule), ("field", field),
             ("way of freeing", way_of_freeing), ("finding", finding)]
    with tempfile.TemporaryDirectory(prefix="additions-") as top:
        tree = Tree(pathlib.Path(sys.argv[1]), pathlib.Path(top))
        for what, add in kinds:
            tree.touched = set()
            add(tree)
            print(f"{what}: {len(tree.touched)} of {MOST[what]} at most: "
                  f"{', '.join(sorted(tree.touched))}")
            if len(tree.touched) > MOST[what]:
                raise SystemExit(1)


if __name__ == "__main__":
    main()
