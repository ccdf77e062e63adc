# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/fuzz calls: words, and the turns of the pairs that they ask for."""
import argparse
import os
import re
import signal
import sys
import tempfile
import time

from .. import shell, targets
from ..building import Building, build
from ..commands import backends
from ..counts import Counts
from ..packages import need_packages
from ..shell import Parser, Unusable, number, say, tell, text
from . import folder, pairs
from .finds import BUDDYFUZZ
from .run import Interrupt, Run, what_is_missing

# Said if even the summary is interrupted.
INTERRUPTED = "not summed up; what was found is left for the next run"
TURN = 600  # seconds of one pair at a time, where there is no limit and there are several

DESCRIPTION = """\
Fuzzes TARGET (diff_strict), starting from the programs in corpus/ and the
inputs that earlier runs found."""
EPILOG = """\
kernel/NAME/IMPL can stand for all configurations of a kernel (NAME-smp,
NAME-smp-sparse, NAME-up...). They are fuzzed in turn and share the time. The default
TARGET is then diff_exact for those without per-CPU lists.

Exit status: 0 no divergence found (interrupted or not), 1 a divergence found, now
or earlier; its reproducer and the command to replay it are printed, 2 bad usage, or
the run is not possible, 3 nothing was executed.

Environment: BUDDYFUZZ_MUTATOR=bytes lets the engine mutate bytes;
BUDDYFUZZ_FEATURES=0 hides the allocators' states from libFuzzer;
BUDDYFUZZ_IGNORE=RULE,... turns these rules off."""


def parse_words(words):
    parser = Parser("scripts/fuzz [OPTION...] [TARGET]", DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("--seconds", metavar="N", type=number(0, 100000000), default=60,
        help="stop after N seconds (60); 0: when interrupted")
    add("--jobs", metavar="N", type=number(1, 1024), default=1,
        help="processes that share the corpus (1)")
    add("--engine", metavar="NAME", type=shell.engine, default="libfuzzer",
        help="libfuzzer (with sanitizers), or afl")
    add("--fast", action="store_true", help="libfuzzer without sanitizers")
    add("--backend", metavar="NAME", type=text, help="backend A (model/per-page)")
    add("--against", metavar="NAME", type=text, help="backend B (model/batched); none: A alone")
    add("--kernel", metavar="NAME", type=text,
        help="all configurations of the kernel NAME: per-page against batched, and the "
             "model against the kernel")
    add("--corpus", metavar="DIR", type=lambda value: text(value, "directory"),
        help="use only DIR as the corpus; it may be empty")
    add("--work", metavar="DIR", default=shell.work,
        help=f"keep all files in DIR ({shell.work})")
    add("--list", action="store_true", help="list the targets")
    add("target", metavar="TARGET", nargs="?", type=shell.target, help=argparse.SUPPRESS)
    options = parser.parse(words)
    check_words(parser, options)
    return options


def check_words(parser, options):
    options.target = options.target or ""
    if options.list:
        tell("\n".join(targets.fuzz_targets()))
        sys.exit(0)
    if options.kernel and (options.backend or options.against):
        parser.error("--kernel: it has its own --backend and --against")
    if options.target == "canary" and (options.against or options.kernel):
        parser.error("target canary: its backend B is the canary: no --against")
    options.on_backends = not options.target or targets.has_backends(options.target)
    if not options.on_backends and (options.backend or options.against or options.kernel):
        parser.error(f"target {options.target}: it has no backends")
    if options.target and targets.schedules(options.target):
        check_alone(parser, options)
    if options.engine == "afl" and options.fast:
        parser.error("--fast is libfuzzer's")
    options.preset = "afl" if options.engine == "afl" else \
        "libfuzzer-fast" if options.fast else "libfuzzer"


def check_alone(parser, options):
    """Of a target that runs one backend."""
    if options.kernel or options.against not in (None, "none"):
        parser.error(f"target {options.target}: it runs one backend: --backend "
                     "kernel/NAME/batched, or none for model/batched")
    if options.engine == "afl":
        parser.error(f"target {options.target}: only libFuzzer has its mutator")
    options.backend = options.backend or "model/batched"
    options.against = "none"


def check_folders(options):
    """Known before anything is built: a corpus of one's own must be writable."""
    folder_of_compilers = os.environ.get("TMPDIR")
    if folder_of_compilers and not is_writable(folder_of_compilers):
        raise Unusable(f"TMPDIR: no directory to write to: {folder_of_compilers!r}")
    # Engines make shell commands of paths.
    if not re.fullmatch(r"[A-Za-z0-9_./-]+", options.work):
        raise Unusable("--work: letters, digits and . _ - / only, since engines make shell "
                       f"commands of it: {options.work!r}")
    if options.work != shell.work:
        shell.work = os.path.join(shell.CALLED_FROM, options.work)
    if not options.corpus:
        return
    corpus = os.path.join(shell.CALLED_FROM, options.corpus)
    is_new = not os.path.isdir(corpus)
    try:
        os.makedirs(corpus, exist_ok=True)
    except OSError:
        pass
    if not is_writable(corpus):
        raise Unusable(f"--corpus: no directory to write to: {corpus}")
    options.corpus = os.path.realpath(corpus)
    if is_new:
        say(f"made {options.corpus}: an empty corpus")


def is_writable(path):
    """Only a file tells: /proc says that it may be written to."""
    try:
        with tempfile.TemporaryFile(dir=path):
            return True
    except OSError:
        return False


def find_pairs(options):
    if not options.on_backends:
        return [pairs.Pair(options.target)]
    if options.kernel:
        found = pairs.of_kernel(options.kernel, options.target)
    else:
        against = "canary" if options.target == "canary" else options.against
        found = pairs.of(options.backend or "model/per-page", against or "model/batched",
                         options.target)
    return pairs.must_exist(found, backends(BUDDYFUZZ))


def turns(options, found, taken, began):
    """Runs, each of which has had its turn; the time is shared among those to come. It counts
    from BEGAN, builds aside."""
    done = []
    going = list(found)
    while going and not Interrupt.asked:
        for i, pair in enumerate(list(going)):
            if Interrupt.asked:
                break
            run = Run(options, pair, taken)
            run.build()
            left = options.seconds - (time.monotonic() - began - Building.seconds)
            share = options.seconds and max(1, left / (len(going) - i))
            run.all(share or (TURN if len(found) > 1 else 0))
            done.append(run)
            tell()
        if options.seconds or len(found) == 1:
            break
        going = [run.pair for run in done[-len(going):]
                 if not (run.kept or run.unkept or run.broken or run.nothing)]
    return done


def together(found, runs):
    """The last words on several."""
    counts = Counts()
    tell(f"{'together':18s} {len(runs)} runs")
    for run in runs:
        counts.update(run.counts)
        tell(f"  {run.pair}, {run.pair.target}: {run.counts['operations']} operations in "
             f"{run.elapsed:.0f} s; divergences: {run.judge().replace('see below', 'see above')}")
    left_out = [pair for pair in found if pair not in [run.pair for run in runs]]
    for pair in left_out:
        tell(f"  {pair}, {pair.target}: not fuzzed, since this was interrupted")
    tell(f"{'known differences':18s} {counts.listed('known')}")
    for row in what_is_missing(counts, all(run.pair.against == "none" for run in runs)):
        tell("{:18s} {}".format(*row))
    bad = [run for run in runs if run.status()]
    tell(f"{'divergences':18s} "
         + (f"see above: {len(bad)} of {len(runs)} runs found something, or could not look"
            if bad else "0" + (f", but see above: {len(left_out)} pairs were not fuzzed"
                               if left_out else "")))


def main(words):
    began = time.monotonic()
    options = parse_words(words)
    check_folders(options)
    need_packages("build", "clang", *(["afl"] if options.engine == "afl" else []))
    build("release", "buddyfuzz", "buddyfuzz_afl_mutator")
    found = find_pairs(options)
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, Interrupt.on_signal)
    taken = folder.take_over()
    runs = turns(options, found, taken, began)
    if not runs:
        say("interrupted before anything was executed")
        return 1 if taken else 3
    if len(found) > 1:
        together(found, runs)
    statuses = {run.status() for run in runs}
    return next((status for status in (1, 2, 3) if status in statuses), 0)
