# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/bisect calls: is the commit that a tree has checked out good?"""
import os
import signal

from . import shell
from .building import build
from .files import locked
from .kernel import configs
from .packages import need_packages
from .series.kernels import Kernels
from .series.patches import NotTestable, Tree, workplace
from .series.programs import corpus_files, implementations, verdicts
from .shell import Parser, say, text

USAGE = "git bisect run scripts/bisect [OPTION...] [PROGRAM...]"
DESCRIPTION = """\
Builds the commit that is checked out for user space, as scripts/check-series does, and runs the
PROGRAMs on it (all shipped ones if none is given). It is bad if one of them violates a rule. The
tree is left as it is; what is not committed in it is not judged."""
EPILOG = """\
Exit status: 0 good, 1 bad, 125 it cannot be built or judged, 128 anything else, which ends the
bisection, 130 interrupted."""
IS_GUARDED = True
FAILED = 128
GOOD, BAD, SKIP = 0, 1, 125


def parse(words):
    parser = Parser(USAGE, DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("programs", metavar="PROGRAM", nargs="*", type=shell.path)
    add("--tree", metavar="DIR", type=shell.path, default=shell.CALLED_FROM or ".",
        help="a git tree of the kernel (the current directory)")
    add("--token", metavar="TOKEN", type=text,
        help="only this DEDUP_TOKEN of a verdict is bad; what violates another rule is skipped")
    configs.add_option(add, configs.DEFAULT)
    options = parser.parse(words)
    for path in options.programs:
        if not os.path.isfile(path):
            parser.error(f"no file {path}")
    return options


def judge(kernel, programs, token):
    """Of one configuration: (a status, why)."""
    found = verdicts(programs, kernel.config, *implementations(kernel))
    for path, shown in found.items():
        if shown.token and token in (None, shown.token):
            return BAD, f"{shown.token}: {path}"
    for path, shown in found.items():
        if shown.token:
            return SKIP, f"{shown.token}, not {token}: {path}"
    if not any(shown.ran() for shown in found.values()):
        return SKIP, "not one operation was executed"
    return GOOD, ""


def judge_head(options, work):
    tree = Tree(options.tree, work)
    # With git bisect start --no-checkout, and in a bare repository, HEAD stays.
    is_there = not tree.git_of(tree.origin, "rev-parse", "-q", "--verify", "BISECT_HEAD")[0]
    head = tree.patch("head", tree.commit("BISECT_HEAD" if is_there else "HEAD"))
    tree.checkout(head)
    kernels = Kernels(tree, [head], work, options.configs, len(os.sched_getaffinity(0)))
    kernels.check_duplicates(False)
    build("release", "buddyfuzz")
    kernels.build(head, ["plain"])
    programs = options.programs or corpus_files()
    status = GOOD if kernels.made else SKIP
    for config in options.configs:
        kernel = kernels.of(head.label, config)
        found, why = judge(kernel, programs, options.token) if kernel else \
            (SKIP, kernels.failed[head.label, config].why)
        say(f"{head}: {config}: { {GOOD: 'good', BAD: 'bad', SKIP: 'skipped'}[found]}"
            + (f": {why}" if why else ""))
        if found == BAD:
            return BAD
        status = max(status, found)
    return status


def main(words):
    options = parse(words)
    # It is guarded: see there.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    need_packages("build", "clang", "kernel", "git")
    work = workplace(options.tree)
    with locked(f"{work}/.lock"):
        try:
            return judge_head(options, work)
        except NotTestable as error:
            say(f"skipped: {error}")
            return SKIP
