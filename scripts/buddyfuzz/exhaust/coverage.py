# SPDX-License-Identifier: GPL-2.0-only
"""Which lines of the model's freeing functions do the closed searches execute?

An instrumented build repeats the searches that closed on the pairs of the model, and frees every
range. Lines that no program can reach are those of coverage/unreached.
"""
import os
import re
import shutil

from ..building import build
from ..commands import commit, logged
from ..files import read
from ..packages import need_packages
from ..prepared import ROOT
from ..profile import Profile
from . import kept
from .search import RESULTS, keep, known, searches

TOOL = "build/coverage/tools/buddyfuzz"
FOLDER = f"{RESULTS}/profile"
# Implementations that no search runs.
OTHERS = "allocator/contig/patch_v3.c", "allocator/contig/two_pass.c"


def files():
    return [name for name in re.findall("^[^#\n].*", read("coverage/freeing"), re.M)
            if name not in OTHERS]


def closed():
    keep()
    records = known()
    return [search for search in searches() if search.pair in ("model", "frozen")
            and records.get(search.name, {"closed": False})["closed"]]


def measure(options):
    need_packages("build", "clang")
    build("coverage", "tools/buddyfuzz")
    shutil.rmtree(FOLDER, ignore_errors=True)
    profile = Profile(FOLDER)
    env = ["env", f"LLVM_PROFILE_FILE={os.path.abspath(FOLDER)}/%m.profraw", TOOL, "exhaust"]
    those = closed()
    for search in those:
        logged(f"{FOLDER}/log", [*env, "--jobs", str(options.jobs), "--mode", search.machine.mode,
                                 "--backend", search.a, "--against", search.b, search.machine.path])
    for count in "zero-frozen", "frozen-bit":
        logged(f"{FOLDER}/log", [*env, "--ranges=32", "--masks", "8", "--against",
                                 f"model/batched/{count}"])
    profile.collect(TOOL)
    kept.replace("coverage", {"commit": commit(), "searches": len(those),
                              "files": dict(lines(profile))})
    return 0


def lines(profile):
    """(file, [its lines, those executed, the others as they are, each with its function])."""
    counts, functions = profile.counts(ROOT), profile.functions(ROOT)
    for name in files():
        text = read(name).split("\n")

        def function(line, starts=functions[name]):
            return starts[max(start for start in starts if start <= line)].rpartition(":")[2]

        missing = [line for line, times in sorted(counts[name].items()) if not times]
        yield name, [len(counts[name]), len(counts[name]) - len(missing),
                     [(text[line - 1].strip(), function(line)) for line in missing]]


def covered():
    result = kept.records("coverage")
    unreached = read("coverage/unreached")
    yield (f"{result['searches']} searches of the model that closed, and `--ranges`, execute "
           f"these lines (commit `{result['commit']}`):")
    yield ""
    yield "| file | lines | executed | not executed, though a program can |"
    yield "|---|---|---|---|"
    for name, (nr, executed, missing) in result["files"].items():
        left = [line for line, function in missing
                if f"{name}: {line}\n" not in unreached
                and f"{name}: {function}()\n" not in unreached]
        yield (f"| `{name}` | {nr} | {executed} | "
               + "; ".join(f"`{line}`" for line in left if line not in "{}") + " |")
