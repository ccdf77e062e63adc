#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""No verdict hangs on how code is written: on a local variable's name or a message's words.

In a copy of the tree each local variable and parameter in allocator/ gets another name, and
so do the texts of assertions, which are made of them; each message of the allocator, of the
oracle and of the runner gets another end. All programs of the corpus then have the same
verdict, known difference, token and digest as before.

Usage: renaming.py SOURCE BUDDYFUZZ
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

RENAMED = ("allocator",)
REWORDED = ("allocator", "backend", "oracle", "runner")
PROGRAMS = ("findings/*/*.bf", "corpus/planted/*.bf", "corpus/regressions/*.bf",
            "corpus/seeds/*.bf")
PAIRS = (("strict", "batched"), ("free", "batched"), ("exact", "batched"),
         ("strict", "patch-v3"), ("exact", "two-pass"))

# Kernel style: a function's braces are in the first column, what is within is not.
FUNCTION = re.compile(r"^(?P<head>[a-z_][^;{}#=\"]*\))\n\{\n(?P<body>.*?)^\}$",
                      re.MULTILINE | re.DOTALL)
TYPE = r"(?:(?:const|static|unsigned|struct|enum|union) )*\w+(?: const)?"
DECLARED = re.compile(rf"^\t+(?!return|goto|else|case)(?:for \()?{TYPE} (?P<names>\**\w+"
                      r"(?:\[[^\]]*\])*(?: = |;|,|\)).*?)(?<=;)", re.MULTILINE | re.DOTALL)
# Where commas are, but those within brackets and initializers.
NAME = re.compile(r"^\s*\**(?:const )?(\w+)")
PARAMETER = re.compile(r"(\w+)(?:\[[^\]]*\])*$")
MEMBERS = re.compile(r"struct \w*\s*\{[^}]*\}")
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


def parts(text):
    """TEXT, cut at the commas that are in no brackets, up to its semicolon."""
    part, depth = "", 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if char == ";" or depth < 0:
            break
        if char == "," and not depth:
            yield part
            part = ""
        else:
            part += char
    yield part


def locals_of(head, body):
    names = set()
    for part in parts(head[head.index("(") + 1:-1]):
        named = PARAMETER.search(part.strip())
        if named and named[1] != "void" and " " in part.strip():
            names.add(named[1])
    for declared in DECLARED.finditer(MEMBERS.sub("struct anonymous", body)):
        for part in parts(declared["names"]):
            named = NAME.match(part)
            if named:
                names.add(named[1])
    return names


def rename(text):
    """TEXT with other names, and how many."""
    count = 0

    def one(function):
        nonlocal count
        names = locals_of(function["head"], function["body"])
        count += len(names)
        if not names:
            return function[0]
        used = re.compile(r"(?<![\w.\"])(?<!->)(?<!struct )(?<!enum )(?<!union )(?:"
                          + "|".join(sorted(names)) + r")(?!\w)")
        at = function["head"].index("(")
        head = function["head"][:at] + used.sub(r"\g<0>_renamed", function["head"][at:])
        return f"{head}\n{{\n{used.sub(chr(92) + 'g<0>_renamed', function['body'])}}}"

    return FUNCTION.sub(one, text), count


def reword(text):
    """A message is what has a space."""
    count = 0

    def one(string):
        nonlocal count
        if " " not in string[1]:
            return string[0]
        count += 1
        words = string[1].removesuffix("\\n")
        return f'"{words}, in other words{string[1][len(words):]}"'

    return STRING.sub(one, text), count


def change(top):
    nr_names = nr_messages = 0
    for folder in REWORDED:
        for path in sorted((top / folder).glob("**/*.[chd]*")):
            text = path.read_text()
            if folder in RENAMED and path.suffix != ".def":
                text, count = rename(text)
                nr_names += count
            text, count = reword(text)
            nr_messages += count
            path.write_text(text)
    print(f"{nr_names} locals renamed, {nr_messages} messages reworded")
    # Or this file does not understand the code any more.
    assert nr_names > 500 and nr_messages > 300


def run(*argv):
    done = subprocess.run([str(arg) for arg in argv], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def build(top):
    for argv in (("cmake", "-G", "Ninja", "-S", top / "tree", "-B", top / "build",
                  "-DBUDDYFUZZ_TESTS=OFF", "-DCMAKE_BUILD_TYPE=Release",
                  "-DCMAKE_C_FLAGS_RELEASE=-O1 -g0"),
                 ("ninja", "-C", top / "build", "buddyfuzz")):
        status, out, err = run(*argv)
        if status:
            raise SystemExit(f"{' '.join(map(str, argv))}\n{(out + err)[-4000:]}")
    return top / "build/tools/buddyfuzz"


def verdicts(buddyfuzz, programs):
    """A line each: kind, digest, program, and name or token; and the exit statuses."""
    lines = []
    for mode, against in PAIRS:
        status, out, _ = run(buddyfuzz, "run", "--digest", "--mode", mode,
                             "--backend", "model/per-page",
                             "--against", f"model/{against}", *programs)
        lines += re.findall(r"^(?:pass|known|nothing|DIVERGENCE|unsupported) .*", out, re.MULTILINE)
        lines.append(f"{mode} {against}: status {status}")
    return lines


def main():
    source, buddyfuzz = pathlib.Path(sys.argv[1]), sys.argv[2]
    programs = [path for pattern in PROGRAMS for path in sorted(source.glob(pattern))]
    with tempfile.TemporaryDirectory(prefix="renaming-") as name:
        top = pathlib.Path(name)
        shutil.copytree(source, top / "tree", ignore=shutil.ignore_patterns(
            "build", ".git", "corpus"))
        change(top / "tree")
        before = verdicts(buddyfuzz, programs)
        after = verdicts(build(top), programs)
    assert len(before) == len(PAIRS) * (len(programs) + 1), len(before)
    differ = [(old, new) for old, new in zip(before, after) if old != new]
    for old, new in differ[:10]:
        print(f"- {old}\n+ {new}")
    kinds = {line.split()[0] for line in before}
    assert {"pass", "known", "DIVERGENCE"} <= kinds, kinds
    print(f"{len(before)} verdicts, {len(differ)} differ")
    raise SystemExit(bool(differ))


if __name__ == "__main__":
    main()
