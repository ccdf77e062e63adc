# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/test calls: builds, and runs ctest over both trees."""
import json
import os
import pathlib
import random
import re
import sys

from .building import build
from .commands import output
from .packages import need_packages
from .shell import echo, tell

USAGE = """\
Usage: [SEED=N] scripts/test [CTEST-OPTION...]		e.g. scripts/test -R program

Builds everything with gcc and with clang and its sanitizers, and runs the tests
of both builds, as one run of ctest whose summary comes last. Installs the packages
that are missing. Without options, tests that are labelled slow are drawn by a seed,
which is printed, up to a third of what all of them take; the summary names the
others as disabled. SEED=N draws the same ones again, and SEED=all takes all."""
TREES = ("release", "san")
SHARE = 1 / 3
NOT_DRAWN = "# Not drawn:\n"


def files():
    """Where cmake wrote the tests of both trees."""
    return [path for tree in TREES for path in pathlib.Path("build", tree).rglob("CTestTestfile.cmake")]


def name_by_trees():
    """A directory above the trees, for ctest to see them as one. It tells tests apart by name
    alone, so each is named after its tree first. All are enabled."""
    for path in files():
        tree = path.parts[1]
        path.write_text(re.sub(rf"^(add_test|set_tests_properties)\(\[=\[({tree}:)?",
                               rf"\1([=[{tree}:", path.read_text().partition(NOT_DRAWN)[0],
                               flags=re.M))
    pathlib.Path("build/CTestTestfile.cmake").write_text(
        "# Written by scripts/test\n" + "".join(f'subdirs("{tree}")\n' for tree in TREES))


def slow_tests():
    """{name: seconds of processor time}, as tests/CMakeLists.txt has them."""
    known = json.loads(output("ctest", "--test-dir", "build", "--show-only=json-v1")[1])
    properties = {test["name"]: {one["name"]: one["value"] for one in test["properties"]}
                  for test in known["tests"]}
    return {name: one["COST"] for name, one in properties.items()
            if "slow" in one.get("LABELS", [])}


def draw(seed):
    """Disable the slow tests that SEED does not draw."""
    slow = slow_tests()
    room = sum(slow.values()) * (1 if seed == "all" else SHARE)
    drawn = set()
    for name in random.Random(seed).sample(sorted(slow), len(slow)):
        if slow[name] <= room:
            room -= slow[name]
            drawn.add(name)
    tell(f"SEED={seed}: {len(drawn)} of {len(slow)} slow tests are drawn")
    for path in files():
        left_out = [name for name in re.findall(r"^add_test\(\[=\[(.*?)\]=\]", path.read_text(),
                                                re.M) if name in slow and name not in drawn]
        if left_out:
            with path.open("a", encoding="utf-8") as file:
                file.write(NOT_DRAWN + "".join(
                    f"set_tests_properties([=[{name}]=] PROPERTIES DISABLED ON)\n"
                    for name in left_out))


def main(words):
    if words[:1] in (["-h"], ["--help"]):
        tell(USAGE)
        return 0
    need_packages("build", "clang", "afl", "pages", "report", "exhaust")
    # The tests of scripts/fuzz use the last two; built here, where all cores are free.
    for preset in (*TREES, "libfuzzer", "afl"):
        build(preset)
    name_by_trees()
    if not words:
        draw(os.environ.setdefault("SEED", str(random.randrange(1 << 15))))
    # Some wait: for kernels to hang, for time to pass.
    command = ["ctest", "--test-dir", "build", "--output-on-failure", "--no-tests=error",
               "--timeout", "1200", "--parallel", str(len(os.sched_getaffinity(0)) + 1), *words]
    echo(command)
    sys.stdout.flush()
    os.execvp(command[0], command)
