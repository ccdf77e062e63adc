# SPDX-License-Identifier: GPL-2.0-only
"""Tests, the quickest first, until one notices."""
import collections
import concurrent.futures
import glob
import os
import re
import threading
import time

from ..replay import run
from ..shell import Unusable, say
from .building import REPLAYS, TOP

REPLAYED = ("corpus/seeds", "corpus/regressions", "findings/*/*.bf")

Test = collections.namedtuple("Test", "name argv status output seconds")


def run_test(test, library_path, timeout):
    """None if the test passes, else "killed" or "hangs"."""
    status, said = run(test.argv, None, timeout, LD_LIBRARY_PATH=str(library_path),
                       BUDDYFUZZ_BACKEND="model/per-page", BUDDYFUZZ_AGAINST="model/batched")
    if status is None:
        return "hangs"
    return None if status in test.status and test.output in said else "killed"


def run_alone(tests, folder):
    """Those that pass without a mutant, with their times, the quickest first."""
    timed = []
    for test in tests:
        start = time.monotonic()
        if run_test(test, folder, 300):
            say(f"fails without a mutant, left out: {test.name}")
            continue
        timed.append(test._replace(seconds=time.monotonic() - start))
    return sorted(timed, key=lambda test: test.seconds)


def program_of(builder, target):
    return str(builder.base / os.path.basename(target))


def own_tests(builder):
    """The unit tests and the corpus."""
    tests = [Test(os.path.basename(target), [program_of(builder, target)], (0,), "", 0)
             for target in builder.unit_tests]
    tests += [Test(f"{os.path.basename(target)} {pattern}",
                   [program_of(builder, target), "-q", *sorted(glob.glob(pattern))], (0,), "", 0)
              for target in REPLAYS for pattern in REPLAYED]
    tests = run_alone(tests, builder.base)
    if not tests:
        raise Unusable("no test passes without a mutant")
    return tests


def planted_tests(builder, bugs, jobs):
    """The program of each planted bug finds it still."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        programs = list(pool.map(builder.planted_program, bugs))
    tests = []
    for bug, program in zip(bugs, programs):
        file = TOP / "corpus/planted" / f"{bug.stem}.bf"
        if not file.exists():
            continue
        text = file.read_text()
        options = re.search(r"^# Run: (.*)$", text, re.M).group(1).split()
        expect = re.search(r"^# Expect: divergence (.*)$", text, re.M)
        if not expect:
            continue
        # The rule and the operation; the field reported first may be another.
        token = expect.group(1).rpartition("-")[0]
        tests.append(Test(f"planted {bug.stem}",
                          [str(program), "run", *options, str(file)], (1,),
                          f"DEDUP_TOKEN: {token}-", 0))
    return run_alone(tests, builder.base)


def try_mutant(builder, tests, mutant, folder):
    verdict = builder.mutate(mutant, folder)
    if verdict:
        return verdict, "-"
    for test in tests:
        verdict = run_test(test, folder, 10 * test.seconds + 10)
        if verdict:
            return verdict, test.name
    return "survived", "-"


def try_all(builder, tests, mutants, jobs, note):
    """Calls note() with each as soon as it is known, one at a time."""
    say(f"{len(mutants)} mutants, {len(tests)} tests of "
        f"{sum(test.seconds for test in tests):.0f} s")
    local = threading.local()
    number = iter(range(jobs))
    lock = threading.Lock()

    def work(mutant):
        if not hasattr(local, "folder"):
            with lock:
                local.folder = builder.out / f"job{next(number)}"
        start = time.monotonic()
        verdict, test = try_mutant(builder, tests, mutant, local.folder)
        with lock:
            note(mutant, verdict, test, time.monotonic() - start)

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        list(pool.map(work, mutants))
