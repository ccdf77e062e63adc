# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/campaign calls: it has built all, and checked the words."""
import argparse
import os
import signal
import sys
import time

from . import process, report, status
from .state import Damaged, State
from .supervisor import Supervisor


def start(args):
    state = State(args.state)
    if not state.lock() or state["started"]:
        print(f"campaign: {args.state} has a campaign: resume it, or take another --state",
              file=sys.stderr)
        return 2
    state["config"] = {
        "targets": dict(word.split("=") for word in args.targets.split(",")),
        "engines": args.engines.split(","), "jobs": args.jobs,
        "seconds": args.seconds, "slice": args.slice, "merge_every": args.merge_every,
        "min_free": args.min_free, "max_len": args.max_len,
        "backend": args.backend, "against": args.against, "planted": args.planted,
    }
    state["commit"] = args.commit
    state["started"] = time.time()
    return supervise(state)


def resume(args):
    state = State(args.state)
    if not state.lock():
        print(f"campaign: {state.folder} is running already", file=sys.stderr)
        return 2
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
                print(f"campaign: stopping; {state['untriaged']} inputs to triage first "
                      "(scripts/campaign status shows it)", flush=True)
        time.sleep(0.2)
    if not state["stopped"]:
        supervisor = Supervisor(state)
        if supervisor.surely(supervisor.stop) == 2:
            return 2
    return status.show(args.state, once=True)


def main():
    parser = argparse.ArgumentParser(prog="campaign")
    parser.add_argument("--state", required=True)
    commands = parser.add_subparsers(dest="command", required=True)
    options = commands.add_parser("start")
    for name in ("targets", "engines", "backend", "against", "planted", "commit"):
        options.add_argument(f"--{name}", required=True)
    for name in ("jobs", "seconds", "slice", "merge-every", "min-free", "max-len"):
        options.add_argument(f"--{name}", type=int, required=True)
    options.set_defaults(run=start)
    options = commands.add_parser("resume")
    options.add_argument("--seconds", type=int)
    options.set_defaults(run=resume)
    options = commands.add_parser("status")
    options.add_argument("--once", action="store_true")
    options.set_defaults(run=lambda args: status.show(args.state, args.once))
    commands.add_parser("stop").set_defaults(run=stop)
    commands.add_parser("report").set_defaults(run=lambda args: report.report(args.state))
    args = parser.parse_args()
    return args.run(args)


if __name__ == "__main__":
    # Names are bytes.
    for stream in sys.stdout, sys.stderr:
        stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(main())
    except Exception as error:
        # Whatever it is: 1 would mean that bugs were found.
        why = error if isinstance(error, (OSError, Damaged)) else f"{type(error).__name__}: {error}"
        print(f"campaign: {why}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(2)
