# SPDX-License-Identifier: GPL-2.0-only
"""Which lines of the model's freeing functions do the closed searches execute?

An instrumented build repeats the searches that closed on the pairs of the model, and frees every
range. Lines that no program can reach are those of coverage/unreached.
"""
import json
import os
import re
import shutil

from ..building import build
from ..commands import commit, logged
from ..files import read, write_whole
from ..packages import need_packages
from ..prepared import ROOT
from ..profile import Profile
from .search import RESULTS, Search, machines

TOOL = "build/coverage/tools/buddyfuzz"
FOLDER = f"{RESULTS}/profile"
RESULT = f"{RESULTS}/coverage.json"
# Implementations that no search runs.
OTHERS = "allocator/contig/patch_v3.c", "allocator/contig/two_pass.c"


def files():
    return [name for name in re.findall("^[^#\n].*", read("coverage/freeing"), re.M)
            if name not in OTHERS]


def searches():
    return [search for search in (Search(machine, pair) for machine in machines([])
                                  for pair in ("model", "frozen"))
            if (search.result() or {"closed": False})["closed"]]


def measure(options):
    need_packages("build", "clang")
    build("coverage", "tools/buddyfuzz")
    shutil.rmtree(FOLDER, ignore_errors=True)
    profile = Profile(FOLDER)
    env = ["env", f"LLVM_PROFILE_FILE={os.path.abspath(FOLDER)}/%m.profraw", TOOL, "exhaust"]
    closed = searches()
    for search in closed:
        logged(f"{FOLDER}/log", [*env, "--jobs", str(options.jobs), "--mode", search.machine.mode,
                                 "--backend", search.a, "--against", search.b, search.machine.path])
    for count in "zero-frozen", "frozen-bit":
        logged(f"{FOLDER}/log", [*env, "--ranges=32", "--masks", "8", "--against",
                                 f"model/batched/{count}"])
    profile.collect(TOOL)
    write_whole(RESULT, json.dumps({"commit": commit(), "searches": len(closed),
                                    "files": dict(lines(profile))}, indent=1))
    return 0


def lines(profile):
    """(file, [its lines, those that were not executed, each with its function])."""
    counts, functions = profile.counts(ROOT), profile.functions(ROOT)
    for name in files():
        def function(line, starts=functions[name]):
            return starts[max(start for start in starts if start <= line)].rpartition(":")[2]

        yield name, [len(counts[name]), [(line, function(line)) for line, times in
                                         sorted(counts[name].items()) if not times]]


def covered():
    if not os.path.exists(RESULT):
        return
    result = json.loads(read(RESULT))
    unreached = read("coverage/unreached")
    yield (f"{result['searches']} searches of the model that closed, and `--ranges`, execute "
           f"these lines (commit `{result['commit']}`):")
    yield ""
    yield "| file | lines | executed | not executed, though a program can |"
    yield "|---|---|---|---|"
    for name, (nr, missing) in result["files"].items():
        text = read(name).split("\n")
        left = [text[line - 1].strip() for line, function in missing
                if f"{name}: {text[line - 1].strip()}\n" not in unreached
                and f"{name}: {function}()\n" not in unreached]
        yield (f"| `{name}` | {nr} | {nr - len(missing)} | "
               + "; ".join(f"`{line}`" for line in left if line not in "{}") + " |")
