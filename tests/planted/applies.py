#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-only
"""Planted bugs say all that they must, fit the code, and go on fitting it.

Every bug fits the allocator and has a program in corpus/planted; every program there belongs to
one; README.md says how many there are. Where the allocator is indented otherwise, has more
comments, more lines and more line breaks, each bug makes the same mistake. What does not fit is
refused in one line that says why.
"""
import glob
import os
import re
import sys
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
sys.path.insert(0, os.path.join(TOP, "scripts"))
from buddyfuzz.bug import Bug, Misfit, tokens  # noqa: E402

os.chdir(TOP)
MODEL_RACES = sorted(glob.glob("planted/races/model/*.bug"))
MODEL = sorted(glob.glob("planted/*.bug") + glob.glob("planted/equivalent/*.bug"))
INTERLEAVE = sorted(glob.glob("planted/interleave/**/*.bug", recursive=True))
KERNEL = sorted(glob.glob("planted/kernel/*.bug"))
RACES = sorted(glob.glob("planted/races/*.bug"))
ADDED = ["(", "void", ")", "0", ";"]


def stem(path):
    return os.path.splitext(os.path.basename(path))[0]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def words(text):
    return [token.text for token in tokens(text)]


def moved(text):
    """TEXT with other white space, comments and lines; a statement at the start of each function."""
    made, is_directive, was_closed, at = [], False, False, -1
    ends = {token.end for token in tokens(text)}
    for line in text.split("\n"):
        at += 1 + len(line)
        begins = line.lstrip().startswith("#")
        if is_directive or begins:
            made.append(line)
            is_directive = line.endswith("\\")
            continue
        made.append(re.sub(r"^\t+", lambda found: "   " * len(found[0]), line))
        if line == "{" and was_closed:
            made.append("  (void)0; /* another */")
        if at in ends and line.endswith((";", "{", "}")):
            made += ["", "  /* a comment { */", "  // another ;"]
        elif line.endswith(("(", ",")):
            made.append("")
        was_closed = line.endswith(")")
    return "\n".join(made)


def without_added(text):
    found = words(text)
    at = 0
    while at < len(found):
        if found[at:at + len(ADDED)] == ADDED:
            del found[at:at + len(ADDED)]
        else:
            at += 1
    return found


class Bugs(unittest.TestCase):
    def test_header(self):
        for path in MODEL:
            is_equivalent = "/equivalent/" in path
            bug = Bug(path)
            for field in ("What", "From", "Mode", "Backends",
                          *(["Equivalent"] if is_equivalent else ["Observed by", "Program"])):
                self.assertRegex(bug[field], r"^[^ ?]", f"{path}: no line \"{field}:\"")
            self.assertTrue(is_equivalent or os.path.exists(f"corpus/planted/{bug.name}.bf"), path)
            self.assertRegex(bug.change(), r"(?m)^\+.*PLANTED\(", path)

    def test_programs(self):
        for path in glob.glob("corpus/planted/**/*.bf", recursive=True):
            bug = path.removeprefix("corpus/").replace("only/", "").replace(".bf", ".bug")
            self.assertTrue(os.path.exists(bug), f"{path}: belongs to no planted bug")

    def test_numbers(self):
        nr = len(glob.glob("planted/*.bug"))
        self.assertIn(f"| {nr} known bugs, and {len(KERNEL)} in the kernel's", read("README.md"))

    def test_fits(self):
        for path in MODEL + MODEL_RACES + INTERLEAVE:
            bug = Bug(path)
            for file in bug.files():
                source = read(file)
                self.assertNotEqual(words(bug.changed(file, source)), words(source), path)

    def test_moved(self):
        for path in MODEL + MODEL_RACES + INTERLEAVE:
            bug = Bug(path)
            for file in bug.files():
                source = read(file)
                other = moved(source)
                self.assertGreater(other.count("\n"), source.count("\n") + 5)
                self.assertEqual(without_added(bug.changed(file, other)),
                                 words(bug.changed(file, source)), path)

    def test_kernel(self):
        """These fit a kernel that may not be here: read, and of one file each."""
        for path in KERNEL + RACES:
            self.assertEqual(len(Bug(path).files()), 1, path)

    def test_races_have_programs(self):
        programs = glob.glob("corpus/schedules/*.bf")
        self.assertLessEqual(set(map(stem, RACES)), set(map(stem, programs)))
        self.assertLessEqual(set(map(stem, MODEL_RACES)), set(map(stem, RACES)))


SOURCE = """
static int before(int x)
{
	return f(x, 1) + f(x, 2);
}

#define TWICE(x) \\
	((x) + (x))

int after(struct page *page)
__attribute__((noinline))
{
	if (page)	/* there */
		return 1;
	return g(page->first, (2), "a b");
}
"""


class Edits(unittest.TestCase):
    """What an edit can say, and what is refused."""

    def plant(self, *lines):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "some.bug")
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(("What: Something.", "", "File: f.c", *lines)) + "\n")
            return Bug(path).changed("f.c", SOURCE)

    def refuses(self, why, *lines):
        with self.assertRaisesRegex(Misfit, why):
            self.plant(*lines)

    def test_replaces(self):
        self.assertEqual(
            self.plant("Function: after", "-if (page) return 1;", "+if (!page)", "+\treturn 2;"),
            SOURCE.replace("if (page)	/* there */\n		return 1;",
                           "if (!page)\n\treturn 2;"))

    def test_any(self):
        self.assertEqual(self.plant("Function: before", "-f(..., 2)", "+0"),
                         SOURCE.replace("f(x, 2)", "0"))
        self.assertEqual(self.plant("Function: after", "-g(...)", "+0"),
                         SOURCE.replace('g(page->first, (2), "a b")', "0"))

    def test_adds(self):
        self.assertEqual(words(self.plant("Function: after", "+h();", " if (page)")),
                         words(SOURCE.replace("	if (page)", "	h();\n	if (page)")))
        self.assertEqual(words(self.plant("Function: after", " return 1;", "+h();")),
                         words(SOURCE.replace("return 1;", "return 1; h();")))

    def test_several(self):
        self.assertEqual(
            self.plant("Function: after", "-1", "+3", "", "-2", "+4", "", "Function: before",
                       "-2", "+5"),
            SOURCE.replace("return 1;", "return 3;").replace("(2)", "(4)")
                  .replace("f(x, 2)", "f(x, 5)"))

    def test_whole_file(self):
        self.assertEqual(self.plant("-((x) + (x))", "+(2 * (x))"),
                         SOURCE.replace("((x) + (x))", "(2 * (x))"))

    def test_refused(self):
        self.refuses(r"some\.bug: no function missing in f\.c$", "Function: missing", "-x")
        self.refuses(r'nothing in after\(\) in f\.c has: return 2; line 14 has "1" where "2" '
                     "should be$", "Function: after", "-return 2")
        self.refuses(r"2 places in before\(\) in f\.c have: f \( x; more context is needed$",
                     "Function: before", "-f(x")
        self.refuses("two edits of one place", "Function: after", "-return 1;", "", "-1")
        self.refuses("some.bug:5: not understood: return 1;", "Function: after", "return 1;")
        self.refuses("changes nothing", "Function: after")


unittest.main()
