# SPDX-License-Identifier: GPL-2.0-only
"""The machines in exhaust/machines/, and searches of them on pairs of backends.

A search that ended leaves its result in build/exhaust/, with checksums of what it ran, and is not
repeated while these are the same; one that was interrupted resumes from its checkpoint.
"""
import glob
import json
import os
import re

from .. import prepared
from ..commands import commit, output
from ..files import read, write_whole
from ..shell import Unusable, echo, tell

MACHINES = "exhaust/machines"
RESULTS = "build/exhaust"
TOOL = "build/release/tools/buddyfuzz"
PAIRS = "model", "frozen", "kernel", "conformance"


class Machine:
    def __init__(self, name):
        self.name, self.path = name, f"{MACHINES}/{name}.bf"
        text = read(self.path)
        said = re.findall(r"^# (.*)$", text, re.M)
        self.what = said[0]
        self.mode = re.search(r"--mode (\w+)", text)[1]
        self.bound = " ".join(line.removeprefix("Bound: ") for line in said if
                              line.startswith("Bound: "))
        self.fields = re.search(r"^machine (.*)$", text, re.M)[1]
        self.pages = int(re.search(r"pages=(\d+)", self.fields)[1])

    def lacks(self, operations):
        """Those of OPERATIONS that are not in the bound."""
        names = set(re.search(r"\bops=(\S+)", self.bound)[1].split(","))
        if min(names).startswith("-"):
            return {name for name in operations if f"-{name}" in names}
        return set(operations) - names

    def kernel(self):
        """The prepared kernel that supports the machine."""
        return "7.3-" + ("smp" if " cpus=" in self.fields else "up") + (
            "-sparse" if " section=" in self.fields else "")

    def backends(self, pair):
        kernel = f"kernel/{self.kernel()}"
        return {"model": ("model/per-page", "model/batched"),
                "frozen": ("model/batched/zero-frozen", "model/batched/frozen-bit"),
                "kernel": (f"{kernel}/per-page", f"{kernel}/batched"),
                "conformance": ("model/batched", f"{kernel}/batched")}[pair]


class Search:
    """One machine on one pair."""

    def __init__(self, machine, pair):
        self.machine, self.pair = machine, pair
        self.a, self.b = machine.backends(pair)
        self.base = f"{RESULTS}/{machine.name}.{pair}"

    def result(self):
        """None if there is none, or if it is of another version of the machine."""
        try:
            result = json.loads(read(f"{self.base}.json"))
        except (OSError, ValueError):
            return None
        return result if prepared.sums([self.machine.path])[0] in result["key"].split() else None

    def is_current(self, key):
        result = self.result()
        return result and result["key"] == key and (
            result["closed"] or "verdict" in result)

    def run(self, options, key):
        """Returns an exit status."""
        if not self.is_current(key):
            command = [TOOL, "exhaust", "--json", "--mode", self.machine.mode, "--backend", self.a,
                       "--against", self.b, "--jobs", str(options.jobs), "--checkpoint",
                       f"{self.base}.state",
                       *(["--seconds", str(options.seconds)] if options.seconds else []),
                       self.machine.path]
            echo(command)
            status, text = output(*command, stderr=None)
            if status == 2 and os.path.exists(f"{self.base}.state"):
                # The checkpoint is of another build, or of another bound.
                os.unlink(f"{self.base}.state")
                status, text = output(*command, stderr=None)
            if status not in (0, 1):
                return status
            write_whole(f"{self.base}.json", json.dumps(
                {**json.loads(text), "key": key, "commit": commit()}, indent=1))
        return self.tell()

    def tell(self):
        result = self.result()
        known = ", ".join(f"{one['name']} ({one['operations']} operations)"
                          for one in result["known"])
        tell(f"{self.machine.name:22} {self.pair:12} {result['end']:8} {result['states']:9,} states "
             f"{result['edges']:11,} moves {result['cpu_seconds']:8.1f} s  {known}")
        if "program" not in result:
            return 0
        tell(result["program"])
        return 1


def key_of(search):
    """Checksums of everything that decides the result."""
    files = [TOOL, search.machine.path]
    for backend in search.a, search.b:
        if backend.startswith("kernel/"):
            files.append(f"build/kernel/{backend.split('/')[1]}/status")
    return " ".join(prepared.sums(files))


def all_names():
    return sorted(os.path.basename(path).removesuffix(".bf")
                  for path in glob.glob(f"{MACHINES}/*.bf"))


def machines(names):
    for name in names:
        if name not in all_names():
            raise Unusable(f'no machine "{name}": there are {" ".join(all_names())}')
    return [Machine(name) for name in names or all_names()]
