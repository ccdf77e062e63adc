# SPDX-License-Identifier: GPL-2.0-only
"""Do the programs of planted bugs show what they say, and is every rule needed?

The program of a bug passes on the right code, and fails on the planted one as its first lines
say; that of an equivalent one, which was once taken for wrong, passes on both.

planted/rules.txt names a program for each rule. It must pass on the right code, violate the rule on
the planted one, and pass there too once the rule is ignored; or violate the other rule that the
table names, before or once this one is ignored, with a reason why this one stays.
"""
import glob
import os
import re
import sys
import tempfile

from .. import plant
from ..bug import Bug
from ..files import read
from ..replay import run, token_of
from ..shell import Unusable

CORPUS = "corpus/planted"


class Wrong(Exception):
    """What is not as it should be; the check goes on with the next."""


def all_names():
    return [path.removeprefix(f"{CORPUS}/").removesuffix(".bf")
            for folder in ("", "equivalent/") for path in sorted(glob.glob(f"{CORPUS}/{folder}*.bf"))]


class Program:
    """The program of a bug, and the tools that it is run with: right, and planted in FOLDER."""

    def __init__(self, build, name, folder):
        self.path = f"{CORPUS}/{name}.bf"
        self.right, self.planted = f"{build}/tools/buddyfuzz", f"{folder}/buddyfuzz"
        if not os.path.exists(self.path):
            raise Wrong(f"has no program in {CORPUS}")
        text = read(self.path)
        self.flags, self.expect = (
            re.search(rf"^# {field}: (.*)$", text, re.M) for field in ("Run", "Expect"))
        # 3: a program of no operations, whose mistake shows in the machine as it boots.
        status, _, output = self.run(self.right)
        if status not in (0, 3):
            raise Wrong(f"{self.path} fails on the right code: {output}")
        try:
            plant.model(build, Bug(f"planted/{name.removeprefix('only/')}.bug"), folder,
                        ["tools/buddyfuzz"])
        except Unusable as error:
            raise Wrong(f"cannot be built: {error}") from None

    def run(self, tool, *words):
        """(status, token or "", output)."""
        flags = self.flags[1].split() if self.flags else []
        status, output = run([tool, "run", *flags, *words, self.path], None, 60)
        return status, (token_of(status, output) or "") if status == 1 else "", output


def one_program(program):
    status, token, output = program.run(program.planted)
    expect = program.expect[1] if program.expect else ""
    # The rule and the operation; which field is reported first may change.
    wanted = expect.removeprefix("divergence ").rpartition("-")[0] + "-"
    if not (status in (0, 3) if expect == "pass" else
            expect.startswith("divergence ") and token.startswith(wanted)):
        raise Wrong(f'status {status}, not "{expect}": {output}')
    return expect


def one_rule(rule, program, others, reason):
    """What is to be said of a rule; OTHERS see what its program shows, too."""
    if others and not reason:
        raise Wrong("is not alone, and stays for no reason")
    status, token, output = program.run(program.planted)
    also = f"{rule}-", *(f"{other}-" for other in others)
    if token.startswith(also[1:]):
        # Behind others, it is seen once these are ignored.
        _, token, output = program.run(program.planted, *(f"--ignore={other}" for other in others))
        if not token.startswith(also[0]):
            raise Wrong(f"does not see it without {','.join(others)}: {output}")
        return f"so does {','.join(others)}"
    if not token.startswith(also[0]):
        raise Wrong(f"does not see it: {output}")
    status, token, output = program.run(program.planted, "--ignore", rule)
    if others:
        if not token.startswith(f"{','.join(others)}-"):
            raise Wrong(f"is not seen by {','.join(others)} too: {output}")
        return f"so does {','.join(others)}"
    if status not in (0, 3):
        raise Wrong(f"is not alone in seeing it: {output}")
    return "no other does"


def all_of(build, cases, summary):
    """CASES: (what, name of a program, what to do with it). Returns an exit status."""
    failed = 0
    for what, name, look in cases:
        with tempfile.TemporaryDirectory() as folder:
            try:
                said = look(Program(build, name, folder))
            except Wrong as error:
                print(f"{what}: {error}", file=sys.stderr)
                failed = 1
            else:
                print(f"{what}: {said}", flush=True)
    if not failed:
        print(f"{len(cases)} {summary}")
    return failed


def programs(build, names):
    return all_of(build, [(name, name, one_program) for name in names], "programs do as they say")


def table():
    """[(rule, name of its program, others, reason)]."""
    for line in read("planted/rules.txt").splitlines():
        if not line.startswith("#"):
            rule, name, others, reason, *_ = [*line.split("\t"), "", ""]
            yield rule, name, [other for other in others.split(",") if other], reason


def rules(build, wanted):
    known = set()
    for path in "oracle/rules.def", "oracle/equality.def":
        known |= set(re.findall(r'^(?:RULE|EQUAL)\([A-Z_]*, "([a-z-]*)",', read(path), re.M))
    listed = [rule for rule, *_ in table()]
    failed = sorted(listed) != sorted(known)
    if failed:
        print(f"planted/rules.txt: does not have every rule once: "
              f"{sorted(set(listed) ^ known)}", file=sys.stderr)
    return all_of(build, [
        (f"{rule}: sees {name}", name,
         lambda program, of=(rule, others, reason): one_rule(of[0], program, *of[1:]))
        for rule, name, others, reason in table()
        if (not wanted or rule in wanted) and not name.startswith("kernel/")],
        "rules are needed") or int(failed)
