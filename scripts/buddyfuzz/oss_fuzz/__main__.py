# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/check-oss-fuzz calls: replays here what OSS-Fuzz does with oss-fuzz/, without Docker
and without a network."""
import itertools
import os
import shutil

from .. import shell
from ..files import temporary
from ..packages import need_packages
from ..shell import Parser, one_of, say
from . import build
from .complaints import Complaints, bad
from .targets import Targets

DESCRIPTION = """\
Builds the fuzz targets as OSS-Fuzz does, moves them to another directory, and repeats
OSS-Fuzz's own checks: names, instrumentation, startup, seeds, memory, time, leaks, and
the rules for project.yaml."""
EPILOG = "Exit status: 0 all checks passed, 1 some failed, 2 any error."
SANITIZERS = ("address", "undefined", "memory")


def parse(words):
    parser = Parser("scripts/check-oss-fuzz [OPTION...]", DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("--engine", metavar="NAME", dest="engines", action="append",
        type=one_of("engine", lambda: shell.ENGINES,
                    "libfuzzer or afl (Debian 12 has no package of honggfuzz)"),
        help="libfuzzer or afl (default: both)")
    add("--sanitizer", metavar="NAME", dest="sanitizers", action="append",
        type=one_of("sanitizer", lambda: SANITIZERS), help="address, undefined or memory (default: all)")
    add("--out", metavar="DIR", type=shell.path, help="do not build; check DIR, which was built for "
        "the given engine and sanitizer")
    add("--keep", metavar="DIR", type=shell.path,
        help="copy the last build to DIR")
    add("--presubmit", action="store_true", help="check only the files in oss-fuzz/, "
        ".clusterfuzzlite/ and .github/workflows/")
    options = parser.parse(words)
    options.engines = options.engines or list(shell.ENGINES)
    options.sanitizers = options.sanitizers or list(SANITIZERS)
    if options.out and len(options.engines) * len(options.sanitizers) != 1:
        parser.error("--out needs one --engine and one --sanitizer")
    if options.out and not os.path.isdir(options.out):
        parser.error(f"--out: no directory {options.out}")
    return options


def build_and_check(options, engine, sanitizer):
    # Everything is made in folders of random names; what was built is moved, since
    # nothing may depend on where that was.
    with temporary("/tmp") as top, temporary("/tmp") as moved:
        if options.out:
            moved = options.out
        elif not build.everything(top, engine, sanitizer):
            bad(f"{engine} {sanitizer}: does not build")
            return
        else:
            for name in os.listdir(f"{top}/out"):
                shutil.move(f"{top}/out/{name}", moved)
            for folder in "src", "work", "out":
                shutil.rmtree(f"{top}/{folder}")
        Targets(top, moved, engine, sanitizer).check()
        if options.keep:
            shutil.copytree(moved, options.keep, dirs_exist_ok=True)


def main(words):
    options = parse(words)
    need_packages("presubmit")
    from . import presubmit     # needs them
    presubmit.check()
    if not options.presubmit:
        need_packages("build", "clang", "oss-fuzz", *["afl"] * ("afl" in options.engines))
        for engine, sanitizer in itertools.product(options.engines, options.sanitizers):
            build_and_check(options, engine, sanitizer)
        if Complaints.number:
            say(f"{Complaints.number} checks failed")
        else:
            say("all checks passed")
    return int(Complaints.number > 0)
