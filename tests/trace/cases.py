#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Each input in cases/ becomes what the .expect beside it says: program and table.

The first line of an .expect is the command, without the file; the second its exit
status. Then comes what it prints: the program, and the table, or one line of error.

Usage: cases.py BUDDYFUZZ [--write] [NAME...]
--write makes the .expect files anew, to be read before they are committed. All files
in cases/ are GPL-2.0-only.
"""
import difflib
import pathlib
import subprocess
import sys

CASES = pathlib.Path(__file__).resolve().parent / "cases"


def run(tool, words, path):
    """What the command prints, with the file's name alone in it, and its status."""
    done = subprocess.run([tool, *words, path.name, "-o", "-"], cwd=path.parent,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    return f"status {done.returncode}\n{done.stdout}{done.stderr}"


def main():
    tool = pathlib.Path(sys.argv[1]).resolve()
    write = "--write" in sys.argv
    names = [word for word in sys.argv[2:] if not word.startswith("--")]
    failed = 0
    inputs = sorted(path for path in CASES.iterdir() if path.suffix != ".expect"
                    and (not names or path.name in names))
    assert inputs and len(inputs) >= len(names), "no such case"
    for path in inputs:
        expect = path.with_name(path.name + ".expect")
        words = expect.read_text().split("\n", 1)[0].split() if expect.exists() else ["import"]
        found = " ".join(words) + "\n" + run(tool, words, path)
        if write:
            expect.write_text(found)
            continue
        diff = list(difflib.unified_diff(expect.read_text().splitlines(), found.splitlines(),
                                         expect.name, "found", lineterm=""))
        failed += bool(diff)
        print("\n".join(diff or [f"ok {path.name}"]))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
