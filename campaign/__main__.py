# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/campaign calls: it has built all, and checked the words."""
import argparse
import os
import signal
import sys
import time

from . import process, report, status
from .state import State
from .supervisor import Supervisor


def start(args):
    state = State(args.state)
    if state["started"]:
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
    if args.seconds is not None:
        state["config"]["seconds"] = args.seconds
    return supervise(state)


def supervise(state):
    if not state.lock():
        print(f"campaign: {state.folder} is running already", file=sys.stderr)
        return 2
    state.save()
    supervisor = Supervisor(state)
    if not supervisor.state["last_new"]:
        supervisor.adopt_seeds()
    return supervisor.run()


def stop(args):
    """Politely; and if the supervisor is dead, what it left behind is ended."""
    state = State(args.state)
    if process.is_alive(state["supervisor"]):
        pid = state["supervisor"]["pid"]
        os.kill(pid, signal.SIGTERM)
        while process.is_alive(state["supervisor"]):
            time.sleep(0.2)
    elif state.lock() and not state["stopped"]:
        supervisor = Supervisor(state)
        supervisor.end_all()
        supervisor.wind_up()
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
    try:
        sys.exit(main())
    except OSError as error:
        print(f"campaign: {error}", file=sys.stderr)
        sys.exit(2)
