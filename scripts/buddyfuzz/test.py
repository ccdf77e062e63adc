# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/test calls: builds, and runs ctest over both trees."""
import json
import os
import pathlib
import random
import re
import subprocess
import sys

from .building import build
from .commands import output
from .packages import need_packages
from .shell import Unusable, echo, tell

USAGE = """\
Usage: [SEED=N] scripts/test [CTEST-OPTION...]		e.g. scripts/test -R program

Builds everything with gcc and with clang and its sanitizers, and runs the tests
of both builds, as one run of ctest whose summary comes last. Installs the packages
that are missing. Without options, some of the tests that are labelled slow are
drawn by a seed, a quarter of what all of them take, and the others are named
at the end. SEED=N draws the same ones again, and SEED=all takes all."""
TREES = ("release", "san")
SHARE = 1 / 4


def name_by_trees():
    """A directory above the trees, for ctest to see them as one. It tells tests apart by name
    alone, so each is named after its tree first."""
    for tree in TREES:
        for path in pathlib.Path("build", tree).rglob("CTestTestfile.cmake"):
            path.write_text(re.sub(rf"^(add_test|set_tests_properties)\(\[=\[({tree}:)?",
                                   rf"\1([=[{tree}:", path.read_text(), flags=re.M))
    pathlib.Path("build/CTestTestfile.cmake").write_text(
        "# Written by scripts/test\n" + "".join(f'subdirs("{tree}")\n' for tree in TREES))


def slow_tests():
    """{name: seconds of processor time}, as tests/CMakeLists.txt has them."""
    known = json.loads(output("ctest", "--test-dir", "build", "--show-only=json-v1")[1])
    properties = {test["name"]: {one["name"]: one["value"] for one in test["properties"]}
                  for test in known["tests"]}
    return {name: one["COST"] for name, one in properties.items()
            if "slow" in one.get("LABELS", [])}


def not_drawn(slow, seed):
    """Names of those that are left when the others, in random order, have taken their share."""
    if seed == "all":
        return []
    share = sum(slow.values()) * SHARE
    names = random.Random(seed).sample(sorted(slow), len(slow))
    while names and share > 0:
        share -= slow[names.pop()]
    return sorted(names)


def seed_of(text):
    """@text: of the environment."""
    if text and text != "all" and not text.isdecimal():
        raise Unusable(f"SEED={text}: neither a number nor all")
    return text or str(random.randrange(1 << 15))


def main(words):
    if words[:1] in (["-h"], ["--help"]):
        tell(USAGE)
        return 0
    # Of those that draw among their own cases, too: tests/draw.py.
    seed = os.environ["SEED"] = seed_of(os.environ.get("SEED"))
    need_packages("build", "clang", "afl", "pages", "report", "exhaust")
    # The tests of scripts/fuzz use the last two; built here, where all cores are free.
    for preset in (*TREES, "libfuzzer", "afl"):
        build(preset)
    name_by_trees()
    slow = {} if words else slow_tests()
    left_out = not_drawn(slow, seed)
    if left_out:
        words = ["-E", f"^({'|'.join(map(re.escape, left_out))})$"]
    # Some wait: for kernels to hang, for time to pass.
    command = ["ctest", "--test-dir", "build", "--output-on-failure", "--no-tests=error",
               "--timeout", "1200", "--parallel", str(len(os.sched_getaffinity(0)) + 1), *words]
    echo(command)
    sys.stdout.flush()
    status = subprocess.run(command, check=False).returncode
    if slow:
        tell(f"SEED={seed}: {len(slow) - len(left_out)} of {len(slow)} slow tests were drawn"
             + f"; not run: {' '.join(left_out)}" * bool(left_out))
    return status
