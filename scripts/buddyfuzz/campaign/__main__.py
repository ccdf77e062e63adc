# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/campaign calls: it checks the words, builds, and starts the supervisor."""
import argparse
import os
import shutil
import signal
import time

from .. import plant, process, seeds, shell
from ..bug import Bug
from ..building import build
from ..commands import backends, commit
from ..packages import need_packages
from ..shell import Parser, Unusable, number, tell, text
from ..targets import fuzz_targets, max_len, schedules, target_input
from . import report, status
from .state import Damaged, State
from .supervisor import Supervisor

USAGE = """scripts/campaign start [OPTION...]
       scripts/campaign status|stop|resume|report [--state DIR]"""
DESCRIPTION = """\
Fuzzes all targets with libFuzzer and AFL++ on a shared corpus until it is stopped.
All files are in one folder. If any process is killed at any time, resume continues
and no input is lost.

  start            build, and fuzz in the foreground
  status           show live status; with --once, or without a terminal: print it once
  stop             stop, triage what is left, and print a summary; a second stop
                   leaves the triage to resume
  resume           continue after stop, or after it was killed; --seconds N: a new
                   limit for the total time
  report           numbers and plots, in DIR/report"""
EPILOG = """\
Exit status of start and resume: 0 nothing found, 1 bugs found (DIR/bugs has a
folder for each), 2 any other error, 3 nothing was executed (disk full, say)."""
DEFAULTS = {"jobs": len(os.sched_getaffinity(0)), "seconds": 0, "slice": 600, "merge_every": 3600,
            "min_free": 512, "backend": "model/per-page", "against": "model/batched",
            "planted": "", "targets": None, "engine": None, "once": False}


def parse(words):
    parser = Parser(USAGE, DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("command", metavar="COMMAND", nargs="?", default="", help=argparse.SUPPRESS)
    add("--state", metavar="DIR", type=shell.path, default=os.path.abspath("build/campaign"),
        help="the folder (build/campaign)")
    add("--jobs", metavar="N", type=number(1, 1024),
        help="workers (the machine's cores), shared out between the engines")
    add("--seconds", metavar="N", type=number(0, 100000000),
        help="stop after N seconds of running (0: never)")
    add("--target", metavar="NAME", dest="targets", action="append", type=shell.target,
        help="only this target; may be repeated")
    add("--engine", metavar="NAME", type=shell.engine, help="only libfuzzer, or only afl")
    add("--backend", metavar="NAME", type=text, help="backend A (model/per-page)")
    add("--against", metavar="NAME", type=text, help="backend B (model/batched)")
    add("--slice", metavar="N", type=number(5, 86400),
        help="seconds that an engine gives a target at a time (600)")
    add("--merge-every", metavar="N", type=number(0, 100000000),
        help="seconds between merges of the corpus (3600; 0: none)")
    add("--min-free", metavar="N", type=number(0, 100000000),
        help="pause while the disk has less than N MB free (512)")
    add("--planted", metavar="NAME", type=shell.bug,
        help="with the planted bug planted/NAME.bug: does it find that?")
    add("--once", action="store_const", const=True, help="for status: print it once")
    args = parser.parse(words)
    if args.command not in RUN:
        parser.error(f'{", ".join(RUN)}: "{args.command}"?')
    given = {name for name in DEFAULTS if getattr(args, name) is not None}
    allowed = {"start": set(DEFAULTS) - {"once"}, "resume": {"seconds"}, "status": {"once"}}
    for name in sorted(given - allowed.get(args.command, set())):
        option = f"--{'target' if name == 'targets' else name.replace('_', '-')}"
        parser.error(f"{option} is not for {args.command}")
    is_there = os.path.lexists(os.path.join(args.state, "state.json"))
    if args.command == "start":
        for name in set(DEFAULTS) - given:
            setattr(args, name, DEFAULTS[name])
        if is_there:
            parser.error(f"{args.state}: has a campaign: resume it, or take another --state")
    elif not is_there:
        parser.error(f"{args.state}: no campaign there")
    return args


def prepare(args):
    """All that it needs, in its folder: what happens to build/ in the weeks to come is none of
    its business."""
    engines = [args.engine] if args.engine else list(shell.ENGINES)
    on_kernel = args.backend.startswith("kernel/")
    targets = args.targets or [name for name in fuzz_targets() if name != "canary" and
                               (not schedules(name) or engines == ["libfuzzer"])]
    for name in filter(schedules, targets):
        if engines != ["libfuzzer"]:
            raise Unusable(f"{name}: takes --engine libfuzzer: AFL++ does not see which orders of "
                           "the CPUs are new")
    need_packages("build", "clang", *(["afl"] if "afl" in engines else []))
    # libFuzzer's are there for merges, whatever the engine.
    presets = {"release": ["buddyfuzz", "buddyfuzz_afl_mutator"], "san": ["buddyfuzz"],
               "libfuzzer": [], **({"afl": []} if "afl" in engines else {})}
    for preset, more in presets.items():
        build(preset, *more, *targets)
    tool = "build/release/tools/buddyfuzz"
    for name in args.backend, args.against:
        if name not in ["canary", *backends(tool)]:
            raise Unusable(f'no backend "{name}": see {tool} backends')
    kinds = sorted({"program", "bytes"} | set(map(target_input, targets)))
    for folder in *(f"seeds/{kind}" for kind in kinds), "corpus":
        os.makedirs(os.path.join(args.state, folder), exist_ok=True)
    for preset, more in presets.items():
        out = os.path.join(args.state, "bin", preset)
        os.makedirs(out, exist_ok=True)
        wanted = [f"targets/{target}" for target in targets] + ["tools/buddyfuzz"] * bool(more)
        if args.planted:
            plant.model(f"build/{preset}", Bug(f"planted/{args.planted}.bug"), out, wanted)
        else:
            for name in wanted:
                shutil.copy(f"build/{preset}/{name}", out)
    shutil.copy("build/release/targets/buddyfuzz_afl_mutator.so",
                os.path.join(args.state, "bin/release"))
    for takes in kinds:
        seeds.gather(takes, os.path.join(args.state, "seeds", takes))
    symbolizer = shutil.which("llvm-symbolizer-19")
    if symbolizer:
        os.environ.setdefault("ASAN_SYMBOLIZER_PATH", symbolizer)
    return {
        "targets": {name: target_input(name) for name in targets}, "engines": engines,
        "max_len": max_len(),
        **{name: getattr(args, name) for name in (
            "jobs", "seconds", "slice", "merge_every", "min_free", "backend", "against",
            "planted")},
    }


def start(args):
    config = prepare(args)
    state = State(args.state)
    if not state.lock() or state["started"]:
        raise Unusable(f"{args.state} has a campaign: resume it, or take another --state")
    state["config"] = config
    state["commit"] = commit()
    state["started"] = time.time()
    return supervise(state)


def resume(args):
    state = State(args.state)
    if not state.lock():
        raise Unusable(f"{state.folder} is running already")
    if args.seconds is not None:
        state["config"]["seconds"] = args.seconds
    state["resumes"] += 1
    return supervise(state)


def supervise(state):
    supervisor = Supervisor(state)
    state.save()
    return supervisor.surely(supervisor.run)


def stop(args):
    """Politely; and if the supervisor is dead, what it left behind is ended."""
    state = State(args.state)
    asked = None
    while not state.lock():
        state.load()
        if state["supervisor"] != asked and process.is_alive(state["supervisor"]):
            asked = state["supervisor"]
            os.kill(asked["pid"], signal.SIGTERM)
            if state["untriaged"]:
                tell(f"campaign: stopping; {state['untriaged']} inputs to triage first "
                     "(scripts/campaign status shows it)")
        time.sleep(0.2)
    if not state["stopped"]:
        supervisor = Supervisor(state)
        if supervisor.surely(supervisor.stop) == 2:
            return 2
    return status.show(args.state, once=True)


def plot(args):
    need_packages("report")
    return report.report(args.state)


RUN = {"start": start, "status": lambda args: status.show(args.state, args.once), "stop": stop,
       "resume": resume, "report": plot}


def main(words):
    try:
        args = parse(words)
        return RUN[args.command](args)
    except Damaged as error:
        raise Unusable(error) from None
