# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/test calls: builds, and runs ctest over both trees."""
import os
import pathlib
import re
import sys

from .building import build
from .packages import need_packages
from .shell import echo, tell

USAGE = """\
Usage: scripts/test [CTEST-OPTION...]		e.g. scripts/test -R program

Builds everything with gcc and with clang and its sanitizers, and runs every test
of both builds, as one run of ctest whose summary comes last. Installs the packages
that are missing."""
TREES = ("release", "san")


def main(words):
    if words[:1] in (["-h"], ["--help"]):
        tell(USAGE)
        return 0
    need_packages("build", "clang", "afl", "pages", "report", "exhaust")
    # The tests of scripts/fuzz use the last two; built here, where all cores are free.
    for preset in (*TREES, "libfuzzer", "afl"):
        build(preset)
    # A directory above the trees, for ctest to see them as one. It tells tests apart by name
    # alone, so each is named after its tree first.
    for tree in TREES:
        for path in pathlib.Path("build", tree).rglob("CTestTestfile.cmake"):
            path.write_text(re.sub(rf"^(add_test|set_tests_properties)\(\[=\[({tree}:)?",
                                   rf"\1([=[{tree}:", path.read_text(), flags=re.M))
    pathlib.Path("build/CTestTestfile.cmake").write_text(
        "# Written by scripts/test\n" + "".join(f'subdirs("{tree}")\n' for tree in TREES))
    # Some wait: for kernels to hang, for time to pass.
    command = ["ctest", "--test-dir", "build", "--output-on-failure", "--no-tests=error",
               "--timeout", "1200", "--parallel", str(len(os.sched_getaffinity(0)) + 1), *words]
    echo(command)
    sys.stdout.flush()
    os.execvp(command[0], command)
