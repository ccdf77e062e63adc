# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/check-series calls: from a series to a verdict."""
import glob
import hashlib
import os
import time

from .. import shell
from ..building import build
from ..files import locked, write_whole
from ..packages import need_packages
from ..shell import Parser, Unusable, number, say, tell, text
from .judge import Judge
from .kernels import CONFIGS, FLAVORS, Kernels
from .lines import Lines, replay
from .patches import NotTestable, Series
from .programs import corpus
from .report import Report
from .work import Work

USAGE = "scripts/check-series --tree DIR (BASE..HEAD | --mbox FILE | --patch FILE) [OPTION...]"
DESCRIPTION = """\
Says whether a patch series breaks the page allocator. Builds the base and each patch for user
space in every configuration, replays the shipped programs, and fuzzes each patch: against the
base, and its two implementations against each other, each held to the oracle. What is found is
blamed on a patch, or on the base; each changed line ran, or is called not tested. The tree is left
as it is; what is not committed in it is no part of the series."""
EPILOG = """\
Exit status: 0 nothing found in what ran, 1 a patch introduces a bug, 2 bad usage, or something is
in the way, or was seen once and not again, 3 not testable, or no changed line ran."""


def parse(words):
    parser = Parser(USAGE, DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("range", metavar="BASE..HEAD", nargs="?", help="commits of the tree")
    add("--tree", metavar="DIR", type=shell.path, help="a git tree of the kernel")
    add("--mbox", metavar="FILE", type=shell.path,
        help="mails, as git format-patch or b4 am writes them; the base is their base-commit:")
    add("--patch", metavar="FILE", type=shell.path, help="one patch, with or without a mail")
    add("--base", metavar="COMMIT", type=text, help="what they apply to")
    add("--minutes", metavar="N", type=number(1, 10000), default=5, help="of fuzzing (5)")
    add("--jobs", metavar="N", type=number(1, 1024), default=len(os.sched_getaffinity(0)),
        help="processes at the same time (as many as there are processors)")
    add("--seed", metavar="N", type=number(1, 2**31 - 1), default=1, help="of the engine (1)")
    add("--configs", metavar="NAME,...", default=",".join(CONFIGS),
        help=f"only these configurations, of {' '.join(CONFIGS)}")
    add("--accept-drift", action="store_true",
        help="judge although the series changes what the harness does in the kernel's stead")
    add("--json", metavar="FILE", type=shell.path, help="the verdict as JSON as well")
    options = parser.parse(words)
    if not options.tree:
        parser.error("--tree: of which kernel?")
    if sum(map(bool, (options.range, options.mbox, options.patch))) != 1:
        parser.error("one of BASE..HEAD, --mbox and --patch, please")
    options.configs = options.configs.split(",")
    for config in options.configs:
        if config not in CONFIGS:
            parser.error(f'--configs: no configuration "{config}"')
    return options


class Times(dict):
    """Seconds by the part that took them."""

    def __init__(self):
        super().__init__()
        self.last = time.monotonic()

    def took(self, part):
        now = time.monotonic()
        self[part], self.last = now - self.last, now
        say(f"{part}: {self[part]:.0f} s")


def build_kernels(series, kernels, accept):
    """Each patch once, so that a file that one changes is compiled once for it; returns what has
    drifted."""
    drift, below = "", None
    for patch in series.patches:
        changed = below and series.changed(below, patch)
        below = patch
        series.checkout(patch)
        drift = kernels.check_duplicates(accept) or drift
        last = patch is series.patches[-1]
        ends = last or patch is series.patches[0]
        for config in kernels.configs:
            kernels.build(patch, config, [*FLAVORS, *["bare"] * ends, *["coverage"] * last],
                          changed)
    if all((("base", config) in kernels.failed) for config in kernels.configs):
        raise NotTestable("the base does not build: "
                          + "; ".join(sorted(set(kernels.failed.values()))))
    return drift


def look_at_lines(series, kernels, files, work):
    last, covered = series.patches[-1], {}
    for config in kernels.configs:
        kernel = kernels.of(last.label, config)
        if kernel:
            found = glob.glob(f"{work}/fuzz/{last.label}-{config}-*/corpus")
            covered[config] = replay(kernel, config, work, [*files, *found])
    return Lines(series.changed(series.patches[0], last), covered, kernels.compiled())


def judge(options, work):
    times = Times()
    series = Series(options, work)
    times.took("git")
    build("release", "buddyfuzz", "diff_strict", "diff_exact")
    build("libfuzzer-fast", "diff_strict", "diff_exact")
    times.took("building the harness")
    kernels = Kernels(series, work, options.configs)
    drift = build_kernels(series, kernels, options.accept_drift)
    times.took("building kernels")
    judge_of = Judge(series, kernels, options, work)
    seeds, files = corpus(work)
    judge_of.replay(files)
    times.took("replaying the corpus")
    judge_of.fuzz(options.minutes * 60, seeds)
    times.took("fuzzing")
    lines = look_at_lines(series, kernels, files, work)
    times.took("changed lines")
    work_done = Work(kernels, series.patches[-1])
    times.took("work")
    return Report(series, kernels, judge_of, lines, work_done, drift, times)


def main(words):
    options = parse(words)
    need_packages("build", "clang", "kernel", "git")
    name = hashlib.sha1(os.path.realpath(options.tree).encode(errors="surrogateescape"))
    work = f"build/series/{name.hexdigest()[:12]}"
    os.makedirs(work, exist_ok=True)
    with locked(f"{work}/.lock"):
        try:
            report = judge(options, work)
        except NotTestable as error:
            say(f"not testable: {error}")
            return 3
        tell(report.text())
        try:
            write_whole(f"{work}/report.txt", report.text())
            if options.json:
                write_whole(options.json, report.json())
        except OSError as error:
            raise Unusable(f"--json: {error}") from None
        return report.status()


if __name__ == "__main__":
    shell.run_main("check-series", main)
