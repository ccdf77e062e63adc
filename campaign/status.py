# SPDX-License-Identifier: GPL-2.0-only
"""One screen of what state.json says. Reads, and disturbs nobody."""
import os
import sys
import time

from . import process
from .state import State


def ago(when):
    return f"{duration(time.time() - when)} ago" if when else "never"


def duration(seconds):
    seconds = int(seconds)
    days, seconds = divmod(seconds, 86400)
    clock = f"{seconds // 3600:d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{days} d {clock}" if days else clock


def speed(state):
    """Executions a second, of late."""
    try:
        with open(state.path("history"), encoding="utf-8") as file:
            lines = [line.split() for line in file.readlines()[-5:]]
    except OSError:
        lines = []
    points = [(float(line[0]), int(line[1])) for line in lines]
    points.append((state["ran"], state["executions"]))
    seconds = points[-1][0] - points[0][0]
    return (points[-1][1] - points[0][1]) / seconds if seconds > 0 else 0


def life(state):
    if process.is_alive(state["supervisor"]):
        return f"paused: {state['paused']}" if state["paused"] else "running"
    if state["stopped"]:
        return "stopped"
    return "DEAD: its supervisor was killed; scripts/campaign resume goes on"


def lines(state):
    config = state["config"]
    yield f"campaign     {state.folder}: {life(state)}"
    yield f"on           {config['backend']} against {config['against']}" + \
        (f", planted {config['planted']}" if config["planted"] else "") + \
        f", commit {state['commit']}"
    left = f" of {duration(config['seconds'])}" if config["seconds"] else ""
    yield f"ran          {duration(state['ran'])}{left}, {config['jobs']} workers, " \
        f"{state['resumes']} resumes, {state['deaths']} workers died"
    yield f"executions   {state['executions']:,}, {speed(state):,.0f} a second; " \
        f"{state['operations']:,} operations"
    for kind, one in sorted(state["corpus"].items()):
        yield f"corpus       {kind}: {one.get('inputs', 0):,} inputs, {one['added']:,} found, " \
            f"{one.get('pruned', 0):,} merged away ({state['prunes']} merges)"
    yield f"last new     {ago(state['last_new'])}"
    known = ", ".join(f"{name} {number:,}" for name, number in sorted(state["known"].items()))
    yield f"known        {known or 'none'}"
    yield f"bugs         {len(state['bugs'])} distinct, {len(state['flaky'])} flaky, " \
        f"{state['untriaged']} inputs to triage"
    for token, inputs in sorted(state["bugs"].items()):
        yield f"             {token} ({inputs} inputs)"
    for token, inputs in sorted(state["flaky"].items()):
        yield f"             FLAKY {token} ({inputs} inputs)"
    yield ""
    yield f"{'engine':10} {'target':12} {'edges':>7} {'features':>9}  now"
    now = {(job.get("engine"), job.get("target")): job for job in state["jobs"].values()}
    for engine in config["engines"]:
        for target in config["targets"]:
            best = state["coverage"].get(f"{engine} {target}", {})
            job = now.get((engine, target))
            doing = ""
            if job:
                alive = sum(process.is_alive(one) for one in job["processes"])
                doing = f"{alive} running for {duration(time.time() - job['started'])}"
            yield f"{engine:10} {target:12} {best.get('edges', '-'):>7} " \
                f"{best.get('features', '-'):>9}  {doing}"
    for job in state["jobs"].values():
        if job["kind"] != "fuzz":
            yield f"{job['kind']:10} {job.get('takes', ''):12} {'':17}  " \
                f"running for {duration(time.time() - job['started'])}"
    yield ""
    for when, text in state["messages"][-6:]:
        yield f"{time.strftime('%d %H:%M:%S', time.localtime(when))}  {text}"


def show(folder, once):
    live = not once and sys.stdout.isatty()
    while True:
        text = "\n".join(lines(State(folder)))
        if not live:
            try:
                print(text, flush=True)
            except BrokenPipeError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return 0
        width = os.get_terminal_size().columns
        shown = "\n".join(line[:width] for line in text.split("\n"))
        print(f"\033[H\033[2J{shown}", end="", flush=True)
        try:
            time.sleep(1)
        except KeyboardInterrupt:
            print()
            return 0
