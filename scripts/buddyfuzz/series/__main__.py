# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/check-series calls: from a series to a verdict."""
import concurrent.futures
import contextlib
import glob
import os
import shutil
import signal

from .. import shell
from ..building import build
from ..files import locked, read, write_whole
from ..kernel import configs
from ..packages import need_packages
from ..shell import Parser, number, say, tell, text
from .blame import chain, hunks
from .calls import operations
from .fixes import Fixes
from .judge import Judge, fuzzes_steps
from .kernels import Kernels
from .lines import Coverage, Lines
from .page import page
from .patches import NotTestable, Series, workplace
from .programs import corpus_files, corpus_folder
from .reply import Case, Reply
from .report import Report
from .work import Work

IS_GUARDED = True
RESULTS = ("report.txt", "report.json", "reply.txt", "reply.html")

USAGE = "scripts/check-series --tree DIR (BASE..HEAD | --mbox FILE | --patch FILE) [OPTION...]"
DESCRIPTION = """\
Says whether a patch series breaks the page allocator. Builds the base and each patch for user
space in every configuration, replays the shipped programs, and fuzzes each patch: against the
base, and its two implementations against each other, each held to the oracle. What is found is
blamed on a patch, or on the base; each changed line ran, or is called not tested. The tree is left
as it is; what is not committed in it is no part of the series."""
EPILOG = """\
Exit status: 0 nothing found in what ran, 1 a patch introduces a bug, 2 bad usage, or something is
in the way, or was seen once and not again, 3 not testable, or no changed line ran, 130 interrupted.
With --fixes: 0 it is gone and nothing else changed, 1 not so, 3 nothing shows it on the base."""


def parse(words):
    parser = Parser(USAGE, DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("range", metavar="BASE..HEAD", nargs="?", help="commits of the tree")
    add("--tree", metavar="DIR", type=shell.path, help="a git tree of the kernel")
    add("--mbox", metavar="FILE", type=shell.path,
        help="mails, as git format-patch or b4 am writes them; the base is their base-commit:")
    add("--patch", metavar="FILE", type=shell.path, help="one patch, with or without a mail")
    add("--base", metavar="COMMIT", type=text, help="what they apply to")
    add("--minutes", metavar="N", type=number(0, 10000), default=3,
        help="of fuzzing (3); 0: only replay, and do not measure work")
    add("--jobs", metavar="N", type=number(1, 1024), default=len(os.sched_getaffinity(0)),
        help="processes at the same time (as many as there are processors)")
    add("--seed", metavar="N", type=number(1, 2**31 - 1), default=1, help="of the engine (1)")
    configs.add_option(add, configs.DEFAULT)
    add("--variants", metavar="NAME,...", type=configs.parse, default=None,
        help="build the base and the last patch, and no other, in these configurations, too, to "
        f"replay programs there ({' '.join(configs.VARIANTS)}; with --configs none)")
    add("--accept-drift", action="store_true",
        help="judge although the series changes what the harness does in the kernel's stead")
    add("--fixes", metavar="TOKEN", type=text,
        help="does the series make this finding go away, and change nothing else? A verdict's "
        "DEDUP_TOKEN, or the name of a folder in findings/")
    add("--program", metavar="FILE", type=shell.path, action="append", dest="programs", default=[],
        help="replay this one, too; may be repeated")
    add("--output", metavar="DIR", type=shell.path,
        help=f"where {', '.join(RESULTS)} go (the work directory, build/series/...)")
    add("--json", metavar="FILE", type=shell.path, help="report.json, there as well")
    add("--html", metavar="FILE", type=shell.path, help="reply.html, there as well")
    options = parser.parse(words)
    if not options.tree:
        parser.error("--tree DIR is missing: the git tree of the kernel")
    if sum(map(bool, (options.range, options.mbox, options.patch))) != 1:
        parser.error("expected one of BASE..HEAD, --mbox and --patch")
    for option, paths in (("mbox", [options.mbox]), ("patch", [options.patch]),
                          ("program", options.programs)):
        for path in filter(None, paths):
            if not os.path.isfile(path):
                parser.error(f"--{option}: no file {path}")
    options.asked_for = set()
    if options.configs is not configs.DEFAULT:
        options.asked_for |= {*options.configs}
    options.asked_for |= {*(options.variants or ())}
    options.configs = [*options.configs]
    if options.variants is None:
        options.variants = configs.VARIANTS if options.configs == [*configs.DEFAULT] else ()
    options.variants = [config for config in options.variants if config not in options.configs]
    return options


class Times:
    """{part: seconds that it took}. @wall: of the clock; @processor: of all processors together,
    which is the same on a busy machine."""

    def __init__(self):
        self.wall, self.processor = {}, {}
        self.last = self.now()

    @staticmethod
    def now():
        used = os.times()
        return used.elapsed, sum(used[:4])

    def took(self, part):
        now = self.now()
        self.wall[part], self.processor[part] = (new - old for new, old in zip(now, self.last))
        self.last = now
        say(f"{part}: {self.wall[part]:.0f} s")

    def text(self):
        total = [("in all", sum(self.wall.values()), sum(self.processor.values()))]
        return [f"time           {part} {wall:.0f} s, of processors {processor:.0f} s"
                for part, wall, processor in
                [*zip(self.wall, self.wall.values(), self.processor.values()), *total]]


def build_kernels(series, kernels, options):
    """Each patch once, so that a file that one changes is compiled once for it; returns what has
    drifted."""
    drift, (base, *_, last) = "", series.patches
    series.checkout(base)
    kernels.leave_out(lambda config: configs.missing(config, series.tree))
    for config in kernels.left_out:
        if config in options.asked_for:
            raise NotTestable(f"{config}: {kernels.left_out[config]}")
    steps = fuzzes_steps(options, len(series.patches) - 2, kernels.configs)
    kernels.fuzzes_steps = steps
    for patch in series.patches:
        series.checkout(patch)
        drift = kernels.check_duplicates(options.accept_drift) or drift
        fuzzed = options.minutes and (steps or patch in (base, last))
        kernels.build(patch, ["plain", *["fast", "bare"] * bool(fuzzed),
                              *["coverage"] * (patch is last)], patch in (base, last))
        if patch is base:
            kernels.leave_out(lambda config: not kernels.of("base", config) and
                              "the base does not build")
        if not kernels.configs:
            raise NotTestable("the base does not build: " + "; ".join(
                sorted({failure.why for failure in kernels.failed.values()})))
    return drift


def cover(series, kernels, work):
    """{configuration: Coverage} of the last kernel."""
    last = series.patches[-1].label
    return {config: Coverage(kernels.of(last, config), config, series.tree, f"{work}/lines")
            for config in kernels.configs if kernels.of(last, config)}


def replay_covered(covered, name, inputs_of, jobs):
    """@inputs_of: from a configuration to files and folders."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda config: covered[config].replay(name, inputs_of(config)), covered))


def seeds_near(covered, changed, seeds, work, jobs):
    """Of the folder SEEDS those that call a changed function, in a folder; all if there are none,
    or they cannot be told."""
    folder = f"{work}/near"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    inputs, near = sorted(glob.glob(f"{seeds}/*")), set()
    for coverage in covered.values():
        functions = coverage.functions_at(changed)
        if functions:
            left = [path for path in inputs if path not in near]
            near.update(coverage.that_reach(functions, left, jobs))
    for path in near:
        os.link(path, f"{folder}/{os.path.basename(path)}")
    say(f"{len(near)} of {len(inputs)} seeds reach changed functions")
    return folder if near else seeds


def judge(options, work):
    times = Times()
    series = Series(options, work)
    times.took("git")
    build("release", "buddyfuzz", "diff_strict", "diff_exact")
    if options.minutes:
        build("libfuzzer-fast", "diff_strict", "diff_exact")
    times.took("building the harness")
    kernels = Kernels(series, series.patches, work, options.configs, options.jobs,
                      options.variants)
    drift = build_kernels(series, kernels, options)
    times.took("building kernels")
    judge_of = Judge(series, kernels, options, work)
    files = corpus_files() + options.programs
    fixes = Fixes(judge_of, options.fixes, files) if options.fixes else None
    judge_of.replay(files)
    times.took("replaying programs")
    changed = series.changed(series.patches[0], series.patches[-1])
    covered = cover(series, kernels, work)
    replay_covered(covered, "shipped", lambda config: files, options.jobs)
    times.took("coverage")
    if options.minutes:
        near = seeds_near(covered, changed, corpus_folder(work), work, options.jobs)
        times.took("choosing seeds")
        judge_of.fuzz(options.minutes * 60, near)
        times.took("fuzzing")
        lacking = {config: coverage for config, coverage in covered.items()
                   if coverage.lacks(changed)}
        replay_covered(lacking, "fuzzed",
                       lambda config: glob.glob(f"{work}/fuzz/*-{config}-[bi]*/corpus"),
                       options.jobs)
        times.took("coverage of fuzzing")
    lines = Lines(changed, {config: coverage.counts() for config, coverage in covered.items()},
                  kernels.compiled())
    work_done = Work(kernels, series.patches, options.jobs) if options.minutes else None
    times.took("work")
    cases = cases_of(judge_of)
    times.took("hunks and call chains")
    report = Report(series, kernels, judge_of, lines, work_done, drift, fixes, times)
    return report, Reply(report, cases)


def cases_of(judge_of):
    """Of each patch that is to blame one: that with the smallest program, of the worst kind."""
    cases = []
    for patch in judge_of.patches:
        found = sorted((found for found in judge_of.findings if found.guilty == patch),
                       key=lambda found: (found.kind != "introduced",
                                          len(operations(read(found.program, "")))))
        if found:
            needed = hunks(judge_of, found[0])
            chains = (chain(judge_of, found[0], hunk) for hunk in needed)
            cases.append(Case(found[0], read(found[0].program, ""), needed,
                              next(filter(None, chains), []),
                              [one.shown.token for one in found[1:]]))
    return cases


def main(words):
    options = parse(words)
    # It is guarded: see there.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    need_packages("build", "clang", "kernel", "git", "gdb")
    work = workplace(options.tree)
    output_to = options.output or work
    os.makedirs(output_to, exist_ok=True)
    with locked(f"{work}/.lock"):
        copies = {path: name for path, name in ((options.json, "report.json"),
                                                (options.html, "reply.html")) if path}
        for path in [*(f"{output_to}/{name}" for name in RESULTS), *copies]:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
        try:
            report, reply = judge(options, work)
        except NotTestable as error:
            say(f"not testable: {error}")
            return 3
        # All or nothing.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        results = dict(zip(RESULTS, (report.text(), report.json(reply), reply.text(),
                                     page(reply))))
        tell(report.text())
        for name, content in results.items():
            write_whole(f"{output_to}/{name}", content)
        for path, name in copies.items():
            write_whole(path, results[name])
        say(f"written to {output_to}: {', '.join(RESULTS)}")
        return report.status()
