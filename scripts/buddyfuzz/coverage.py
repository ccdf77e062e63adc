# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/coverage calls: replays the corpus on instrumented builds, and has llvm-cov and
coverage/check.py say what it reached."""
import argparse
import glob
import os
import re
import shutil
import textwrap

from . import shell
from .building import build
from .commands import output
from .files import read, write_whole
from .packages import need_packages
from .profile import Profile, llvm, view
from .shell import Parser, Unusable, say, tell

DESCRIPTION = """\
Replays the programs in corpus/ (or in DIR) on instrumented builds, and reports which
lines and branches of the allocator they reach: build/coverage/html/index.html and
build/coverage/report.txt. Then checks the freeing paths (coverage/freeing): at least
95 % of their lines and branches are reached, and each one that is not is listed with a
reason in coverage/unreached."""
EPILOG = "Exit status: 0 everything is reached or explained, 1 it is not, 2 any error."
CORPORA = ("corpus/seeds", "corpus/regressions", "corpus/planted", "corpus/traces")
TARGETS = ("diff_strict", "diff_free", "diff_exact", "refcount")
HALVES = ("freeing", "allocating")
PAGE, START, END = "docs/allocating.md", "<!-- reached -->\n", "<!-- end -->\n"
OUT = "build/coverage"


def parse(words):
    parser = Parser("scripts/coverage [--kernel NAME] [DIR...]", DESCRIPTION, EPILOG)
    parser.add_argument(
        "--kernel", metavar="NAME", dest="kernels", action="append", default=[],
        help="also check the functions that free (coverage/kernel-freeing) and that allocate "
        "(coverage/kernel-allocating) of a kernel prepared with scripts/kernel --coverage: "
        "html-NAME/, report-kernel-freeing.txt and report-kernel-allocating.txt. May be repeated "
        "for builds of the same tree, whose coverage is added up")
    parser.add_argument(
        "--update", action="store_true",
        help="with --kernel: write what of the allocating functions is reached, and why not the "
        f"rest, to {PAGE}")
    parser.add_argument("corpora", metavar="DIR", nargs="*", type=shell.path,
                        help=argparse.SUPPRESS)
    options = parser.parse(words)
    if options.update and not options.kernels:
        parser.error("--update: needs --kernel")
    for name in options.kernels:
        if not os.path.isfile(f"build/kernel/{name}/coverage/batched.so"):
            parser.error(f"--kernel: no kernel {name} is prepared: scripts/kernel --coverage")
    for folder in options.corpora:
        if not os.path.isdir(folder):
            parser.error(f"{folder}: no such directory")
    options.corpora = options.corpora or [*CORPORA, *glob.glob("findings/*/*.bf")]
    return options


def html(profile, folder, source):
    llvm("cov", "show", *profile.data, "-format=html", "-show-branches=count",
         f"-output-dir={OUT}/{folder}", source)


def collect(profile, *objects):
    """With the branches, for check.py."""
    profile.collect(*objects)
    llvm("cov", "export", *profile.data, path=f"{profile.folder}/json")


def check(report, mode, *words):
    """By coverage/check.py, whose words are added to REPORT. Returns its exit status."""
    status, said = output("coverage/check.py", *words, stderr=None)
    tell(said)
    with open(report, mode, encoding="utf-8") as out:
        tell(said, out)
    return status


def of_model(corpora):
    profile = Profile(f"{OUT}/profile")
    # Threads at the reference counts: to that target the programs are bytes like any others.
    for target in *TARGETS, "interleave":
        profile.replay(target, f"{OUT}/targets/{target}", corpora)
    for name in "patch-v3", "two-pass":
        profile.replay(name, f"{OUT}/targets/diff_strict", corpora,
                       BUDDYFUZZ_AGAINST=f"model/{name}")
    for count in "zero-frozen", "frozen-bit":
        profile.replay(count, f"{OUT}/targets/diff_strict", corpora,
                       BUDDYFUZZ_BACKEND=f"model/per-page/{count}",
                       BUDDYFUZZ_AGAINST=f"model/batched/{count}")
    collect(profile, f"{OUT}/targets/diff_strict", "-object", f"{OUT}/targets/interleave")
    html(profile, "html", "allocator")
    report = f"{OUT}/report.txt"
    llvm("cov", "report", *profile.data, "-show-branch-summary", "allocator", path=report)
    files = re.findall("^[^#\n].*", read("coverage/freeing"), re.M)
    status = check(report, "a", "coverage/unreached", profile.folder, *files)
    say(f"all of the allocator: {report}, and line by line: {OUT}/html/index.html")
    return status


def of_kernel(name, corpora):
    """(the folder of the profile, the source of the page allocator)."""
    # The kernel alone: the model's functions have the same names.
    build("release", *TARGETS)
    kernels = view(f"build/kernel/{name}", f"{OUT}/kernels")
    profile = Profile(f"{OUT}/profile-{name}")
    for target in TARGETS:
        profile.replay(target, f"build/release/targets/{target}", corpora,
                       BUDDYFUZZ_KERNELS=kernels, BUDDYFUZZ_BACKEND=f"kernel/{name}/per-page",
                       BUDDYFUZZ_AGAINST=f"kernel/{name}/batched")
    collect(profile, f"build/kernel/{name}/coverage/batched.so")
    source = re.search(r"^SF:(.*mm/page_alloc\.c)$", read(f"{profile.folder}/lcov"), re.M)
    if not source:
        raise Unusable("the kernel's page_alloc.c is not in the profile")
    html(profile, f"html-{name}", source[1])
    say(f"the kernel, line by line: {OUT}/html-{name}/index.html")
    return profile.folder, source[1]


def of_kernels(options):
    folders, sources = zip(*(of_kernel(name, options.corpora) for name in options.kernels))
    if len(set(sources)) > 1:
        raise Unusable(f"--kernel: {' '.join(options.kernels)}: not of one tree")
    status = 0
    for half in HALVES:
        report = f"{OUT}/report-kernel-{half}.txt"
        status |= check(report, "w", "--functions", f"coverage/kernel-{half}",
                        f"coverage/kernel-{half}-unreached", ",".join(folders), sources[0])
        say(f"what of {half} is reached, and why not the rest: {report}")
    if options.update:
        update(read(f"{OUT}/report-kernel-allocating.txt"), options.kernels)
    return status


def update(report, kernels):
    """Puts what the report says into PAGE."""
    share = re.search(r"^all +(\d+) of +(\d+) .*?(\d+) of +(\d+) ", report, re.M)
    rest = re.search(r"^(\d+) lines and (\d+) sides that cannot be reached .*; of all (\d+) and (\d+)",
                     report, re.M)
    lines, of_lines, sides, of_sides = map(int, share.groups())
    text = (f"On {' and '.join(kernels)}, {lines:,} of {int(rest[3]):,} lines and {sides:,} of "
            f"{int(rest[4]):,} sides of branches are reached. {int(rest[1]):,} and "
            f"{int(rest[2]):,} cannot be reached as these kernels are built and driven; of the rest, "
            f"{100 * lines / of_lines:.1f} % and {100 * sides / of_sides:.1f} % are.")
    gaps = {}                                               # (kind, reason): functions
    for kind, name, reason in re.findall(r"^(cannot|missed)  (\w+)\(\), lines? .*?: (.*)", report, re.M):
        gaps.setdefault((kind, reason), {})[f"`{name}()`"] = True
    rows = [f"| {', '.join(names)} | {'no' if kind == 'cannot' else 'yes'} | {reason} |\n"
            for (kind, reason), names in gaps.items()]
    before, after = read(PAGE).split(START)
    write_whole(PAGE, before + START + "\n".join(textwrap.wrap(text, 100)) + "\n\n"
                "| not all of | could be | why not |\n|---|---|---|\n" + "".join(rows) +
                END + after.split(END, 1)[1])


def main(words):
    options = parse(words)
    need_packages("build", "clang")
    build("coverage", *TARGETS, "interleave")
    for folder in glob.glob(f"{OUT}/profile*") + glob.glob(f"{OUT}/html*"):
        shutil.rmtree(folder)
    status = of_model(options.corpora)
    if options.kernels:
        status |= of_kernels(options)
    return status
