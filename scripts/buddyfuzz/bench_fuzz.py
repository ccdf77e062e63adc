# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/bench-fuzz calls: what an execution costs, beside an older version of the harness."""
import argparse
import glob
import os
import re
import statistics
import subprocess

from . import engines, seeds
from .building import build
from .commands import logged, output
from .files import temporary
from .packages import need_packages
from .shell import Parser, Unusable, number, say, tell
from .targets import max_len

DESCRIPTION = """\
Measures the fuzz target diff_strict against that of an older commit: both replay the same programs,
in turn, and the ratio of their processor times is printed, with the least and the greatest of all
rounds. With the sanitizers, and without. Programs are those that libFuzzer keeps of a number of
executions from the shipped corpus, as far as both versions run as many operations of them and find
nothing. The old version is built in build/bench/."""
EPILOG = "Exit status: 0 measured, 2 any error."
TARGET = "diff_strict"
BUILDS = {"libfuzzer": "sanitized", "libfuzzer-fast": "--fast"}
TOOL = "build/release/tools/buddyfuzz"


def commit_of(value):
    status, found = output("git", "rev-parse", "--verify", "--end-of-options", f"{value}^{{commit}}")
    if status:
        raise argparse.ArgumentTypeError(f'no commit "{value}"')
    return found[:12]


def parse(words):
    parser = Parser("scripts/bench-fuzz --old COMMIT [OPTION...]", DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("--old", metavar="COMMIT", type=commit_of, required=True, help="what to compare with")
    add("--programs", metavar="N", type=number(1, 2000), default=500,
        help="replay so many (500)")
    add("--runs", metavar="N", type=number(1, 10000000), default=20000,
        help="executions that they are taken from (20000)")
    add("--rounds", metavar="N", type=number(3, 101), default=7, help="measure so often (7)")
    return parser.parse(words)


def build_old(commit):
    """Returns its folder, which has a build/ like this one."""
    folder = f"build/bench/{commit}"
    if not os.path.isfile(f"{folder}/CMakePresets.json"):
        os.makedirs(folder, exist_ok=True)
        logged(f"{folder}.log", ["sh", "-c", 'git archive "$1" | tar -x -C "$2"', "sh", commit, folder])
    for preset, target in [*((preset, TARGET) for preset in BUILDS), ("release", "buddyfuzz")]:
        if not os.path.isfile(f"{folder}/build/{preset}/build.ninja"):
            say(f"building {target} of {commit} in {folder}/build/{preset}")
            logged(f"{folder}.log", ["cmake", "--preset", preset], cwd=folder)
        logged(f"{folder}.log", ["cmake", "--build", "--preset", preset, "--target", target],
               cwd=folder)
    return folder


def grow(folder, runs):
    """Programs, as text, into FOLDER; returns their paths."""
    for name in "seeds", "corpus", "text", "artifacts":
        os.mkdir(f"{folder}/{name}")
    seeds.gather("program", f"{folder}/seeds")
    command = engines.libfuzzer(f"build/libfuzzer-fast/targets/{TARGET}", folder, max_len(), 120)
    # What it finds ends it (77): those before do.
    logged(f"{folder}/log", [*command, "-seed=1", f"-runs={runs}",
                             f"{folder}/corpus", f"{folder}/seeds"], good=(0, 77))
    for name in sorted(os.listdir(f"{folder}/corpus")):
        status, text = output(TOOL, "show", f"{folder}/corpus/{name}")
        if not status:
            with open(f"{folder}/text/{name}.bf", "w", encoding="utf-8") as out:
                out.write(text + "\n")
    return sorted(glob.glob(f"{folder}/text/*"))


def executed(tool, programs):
    """{path: operations} of the programs in which the version of TOOL finds nothing."""
    found = {}
    # One that a version does not understand would end it.
    for at in range(0, len(programs), 50):
        part = programs[at:at + 50]
        if len(part) > 1 and output(tool, "run", *part)[0] == 2:
            groups = [[program] for program in part]
        else:
            groups = [part]
        for group in groups:
            _, text = output(tool, "run", "--mode", "strict", "--backend", "model/per-page",
                             "--against", "model/batched", *group)
            found |= {path: int(operations) for operations, path in re.findall(
                r"^pass +(\d+) ops +(\S+)$", text, re.M)}
    return found


def replay(program, folder):
    """(seconds of processor time, peak of memory in MB)."""
    with subprocess.Popen([program, "-runs=1", "-rss_limit_mb=4096", *glob.glob(f"{folder}/*")],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as popen:
        _, status, usage = os.wait4(popen.pid, 0)
        popen.returncode = os.waitstatus_to_exitcode(status)
    if popen.returncode:
        raise Unusable(f"{program}: exit status {popen.returncode} for what it passed before")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(versions, preset, rounds):
    """@versions: of [old, new], their tree and a folder of programs."""
    times, peaks = ([], []), [0, 0]
    for at in range(-1, rounds):
        for which in (0, 1) if at % 2 else (1, 0):
            tree, programs = versions[which]
            seconds, peak = replay(f"{tree}/build/{preset}/targets/{TARGET}", programs)
            peaks[which] = max(peaks[which], peak)
            # The first warms the caches.
            if at >= 0:
                times[which].append(seconds)
    ratios = sorted(old / new for old, new in zip(*times))
    old, new = map(statistics.median, times)
    tell(f"{BUILDS[preset]:12}{old:8.2f} s{new:8.2f} s{statistics.median(ratios):8.2f} "
         f"({ratios[0]:.2f} to {ratios[-1]:.2f}){peaks[0]:8.0f} MB{peaks[1]:6.0f} MB")


def main(words):
    options = parse(words)
    need_packages("build", "clang", "git")
    for preset in BUILDS:
        build(preset, TARGET)
    build("release", "buddyfuzz")
    old = build_old(options.old)
    with temporary("build") as folder:
        programs = grow(folder, options.runs)
        both = [executed(f"{tree}/{TOOL}", programs) for tree in (old, ".")]
        same = [path for path in programs if both[0].get(path, 0) == both[1].get(path)]
        chosen = same[::max(1, len(same) // options.programs)][:options.programs]
        if not chosen:
            raise Unusable("no program does the same in both versions")
        for name, tree in ("old", old), ("new", "."):
            os.mkdir(f"{folder}/{name}")
            for path in chosen:
                status, _ = output(f"{tree}/{TOOL}", "assemble", path, "-o",
                                   f"{folder}/{name}/{os.path.basename(path)}")
                if status:
                    raise Unusable(f"{tree}/{TOOL}: cannot assemble what it has run: {path}")
        tell(f"{len(chosen)} of {len(programs)} programs, "
             f"{sum(both[1][path] for path in chosen)} operations, {options.rounds} rounds")
        tell(f"{'':12}{'old':>10}{'new':>10}  old / new (all rounds)   memory old   new")
        for preset in BUILDS:
            measure([(old, f"{folder}/old"), (".", f"{folder}/new")], preset, options.rounds)
    return 0
