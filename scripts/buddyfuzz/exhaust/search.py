# SPDX-License-Identifier: GPL-2.0-only
"""The machines in exhaust/machines/, and searches of them on pairs of backends.

A search that ended leaves its result in build/exhaust/, with checksums of what it ran, and is not
repeated while these are the same; one that was interrupted resumes from its checkpoint. What the
tables of the document need is kept in exhaust/results/ (kept.py), with a checksum of the machine.
"""
import glob
import json
import os
import re

from .. import prepared
from ..commands import commit, output
from ..files import read, write_whole
from ..shell import Unusable, echo, tell
from . import kept

MACHINES = "exhaust/machines"
RESULTS = "build/exhaust"
TOOL = "build/release/tools/buddyfuzz"
PAIRS = "model", "frozen", "kernel", "conformance"


class Machine:
    def __init__(self, name):
        self.name, self.path = name, f"{MACHINES}/{name}.bf"
        self.text = text = read(self.path)
        self.what = re.match(r"(?s)# (.*?)\n# Run: ", text)[1].replace("\n# ", " ")
        self.mode = re.search(r"--mode (\w+)", text)[1]
        self.bound = " ".join(re.findall(r"^# Bound: (.*)$", text, re.M)).replace(", ", ",")
        self.fields = re.search(r"^machine (.*)$", text, re.M)[1]
        self.pages = int(re.search(r"pages=(\d+)", self.fields)[1])

    def sum(self):
        return prepared.sums([self.path])[0]

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
        self.name = f"{machine.name}.{pair}"
        self.base = f"{RESULTS}/{self.name}"

    def key(self):
        """Checksums of everything that decides the result."""
        return prepared.sums([TOOL, self.machine.path, *(
            f"build/kernel/{backend.split('/')[1]}/status" for backend in (self.a, self.b)
            if backend.startswith("kernel/"))])

    def result(self):
        """What was found here, or None: by this tool, on this machine, with these kernels."""
        try:
            result = json.loads(read(f"{self.base}.json"))
            return result if result["key"] == self.key() else None
        except (OSError, ValueError):
            return None

    def record(self):
        """What is kept of the result."""
        result = self.result()
        return result and {
            **{name: result[name] for name in ("end", "closed", "states", "edges", "depth",
                                               "cpu_seconds", "commit")},
            "known": {one["name"]: one["operations"] for one in result["known"]},
            "machine": result["key"][1]}

    def run(self, options):
        """Returns an exit status."""
        result = self.result()
        if not result or not result["closed"] and "program" not in result:
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
                {**json.loads(text), "key": self.key(), "commit": commit()}, indent=1))
        return self.tell()

    def tell(self):
        result = self.result()
        known = ", ".join(f"{one['name']} ({one['operations']} operations)"
                          for one in result["known"])
        tell(f"{self.machine.name:22} {self.pair:12} {result['end']:8} "
             f"{result['states']:9,} states {result['edges']:11,} moves "
             f"{result['cpu_seconds']:8.1f} s  {known}")
        if "program" not in result:
            return 0
        tell(result["program"])
        return 1


def all_names():
    return sorted(os.path.basename(path).removesuffix(".bf")
                  for path in glob.glob(f"{MACHINES}/*.bf"))


def machines(names):
    for name in names:
        if name not in all_names():
            raise Unusable(f'no machine "{name}": there are {" ".join(all_names())}')
    return [Machine(name) for name in names or all_names()]


def searches():
    return [Search(machine, pair) for machine in machines([]) for pair in PAIRS]


def known():
    """{name of a search: its record}: those kept of the machines as they are."""
    found = kept.records("searches")
    return {search.name: found[search.name] for search in searches() if search.name in found and
            found[search.name]["machine"] == search.machine.sum()}


def keep():
    """Keep what was found here, too."""
    kept.replace("searches", {**known(), **{search.name: record for search in searches()
                                            if (record := search.record())}})
