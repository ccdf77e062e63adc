# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/conformance calls: fuzzes the model against the kernel, with the same implementation
on both sides, and compares what programs end with. See docs/conformance.md."""
import argparse
import concurrent.futures
import re
import subprocess

from . import prepared, shell
from .commands import output
from .counts import Counts
from .kernel import configs
from .packages import need_packages
from .seeds import shipped
from .shell import Parser, Unusable, complain, echo, number, say, tell

DESCRIPTION = """\
Compares the model with the kernel. For each KERNEL, fuzzes model/batched against
kernel/NAME/batched (per-page if the kernel has nothing else) in strict mode, or in
exact mode, list order included, if it has no SMP. Then checks that every shipped
program leaves model and kernel in the same state.

KERNEL is kernel/NAME, as prepared by scripts/kernel, or a configuration (docs/kernel.md)
of Debian's linux-source-7.3, prepared if necessary. By default these are compared:
{}.""".format(" ".join(configs.ALL))
EPILOG = """\
Exit status: 0 they agree, 1 they differ (a reproducer is printed), 2 any error, 3 a
run compared nothing."""


def a_kernel(word):
    """Its name."""
    if configs.is_one(word):
        return f"7.3-{word}"
    found = re.fullmatch(r"(kernel/([^/]+))(/.*)?", word)
    if not found:
        raise Unusable(f"no kernel {word}; see scripts/conformance --help")
    if found[3]:
        raise Unusable(f"{word}: a backend; which kernel? {found[1]}")
    return found[2]


def parse(words):
    parser = Parser("scripts/conformance [--seconds N] [--jobs N] [KERNEL...]", DESCRIPTION,
                    EPILOG)
    parser.add_argument("--seconds", metavar="N", type=number(1, 999999999), default=60,
                        help="length of each run (60)")
    parser.add_argument("--jobs", metavar="N", type=number(1, 1024), default=1,
                        help="runs at the same time (1)")
    parser.add_argument("names", metavar="KERNEL", nargs="*", type=a_kernel,
                        help=argparse.SUPPRESS)
    options = parser.parse(words)
    options.names = options.names or [f"7.3-{config}" for config in configs.ALL]
    return options


def prepare(name):
    """Of Debian's package, if it is called as one of that; its configurations."""
    config = name.removeprefix("7.3-")
    if configs.is_one(config):
        try:
            return prepared.checked(name)
        except Unusable:
            if subprocess.run(["scripts/kernel", "--package", "linux-source-7.3", "--configs",
                               config], check=False, stdout=2).returncode:
                raise Unusable(f"kernel/{name}: cannot be prepared") from None
    return prepared.checked(name)


class Side:
    """A prepared kernel, beside the model."""

    def __init__(self, kernel):
        self.kernel, self.name = kernel, kernel.name
        self.mode = "exact" if kernel.config.startswith("up") else "strict"
        self.impl = "batched" if "batched" in kernel.impls else "per-page"

    def fuzz(self, seconds):
        """Returns the exit status, and how many operations were compared."""
        command = ["scripts/fuzz", "--fast", "--seconds", str(seconds), "--backend",
                   f"model/{self.impl}", "--against", f"kernel/{self.name}/{self.impl}",
                   f"diff_{self.mode}"]
        echo(command)
        status, text = output(*command, stderr=None)
        text = text[text.find("\ntarget ") + 1:]
        tell(f"kernel/{self.name}: {self.kernel.describe()}\n{text}\n")
        return status if status in (0, 1, 3) else 2, Counts().add(text)["operations"]

    def digest(self, backend, path):
        """Of the last state; "machine" if it cannot be one, "" if there is none."""
        _, text = output("build/release/tools/buddyfuzz", "run", "--digest", "--mode", self.mode,
                         "--backend", f"{backend}/{self.impl}", "--against", "none", path)
        words = [*text.split(), "", "", "", ""]
        return "machine" if words[0] == "unsupported" else words[3]

    def differs_as_older(self, path):
        """Does the run of both end with a known difference of an older kernel?"""
        _, text = output("build/release/tools/buddyfuzz", "run", "--mode", self.mode, "--backend",
                         f"model/{self.impl}", "--against", f"kernel/{self.name}/{self.impl}", path)
        return re.match(r"known .* older-\S+$", text, re.M)

    def agrees(self, path):
        """Do both end in the same state? None if the kernel cannot be such a machine, or is known
        to differ."""
        theirs = self.digest(f"kernel/{self.name}", path)
        if theirs == "machine":
            return None
        ours = self.digest("model", path)
        if path.startswith("corpus/traces/"):
            tell(f"{path:32} {self.name:8} {theirs}  model {ours}")
        if theirs and theirs == ours:
            return True
        if self.differs_as_older(path):
            return None
        say(f"{path}: another state at the end on kernel/{self.name} than on the model")
        return False


def main(words):
    options = parse(words)
    need_packages("build", "clang", "kernel")
    sides = [Side(kernel) for name in options.names for kernel in prepare(name)]
    for side in sides:
        for line in side.kernel.warnings():
            complain(line)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        statuses, operations = zip(*pool.map(lambda side: side.fuzz(options.seconds), sides))
    agreed = [agrees for path in shipped() if not path.startswith("corpus/regressions/")
              for side in sides for agrees in [side.agrees(path)] if agrees is not None]
    tell(f"operations compared: {sum(operations)}; programs with equal digests: {sum(agreed)} of "
         f"{len(agreed)}")
    statuses = {*statuses} | ({int(not all(agreed))} if agreed else {3})
    return next((status for status in (2, 1, 3) if status in statuses), 0)
