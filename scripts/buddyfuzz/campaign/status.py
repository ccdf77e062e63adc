# SPDX-License-Identifier: GPL-2.0-only
"""One screen of what state.json says; it only reads."""
import datetime
import os
import sys
import time

from ..counts import Counts

from .. import process
from . import history, triage
from .state import State


def duration(seconds):
    return str(datetime.timedelta(seconds=int(seconds)))


def speed(state):
    """Executions a second, of late."""
    points = [(3600 * moment.hours, moment.executions) for moment in history.moments(state, 5)]
    points.append((state["ran"], state["executions"]))
    seconds = points[-1][0] - points[0][0]
    return (points[-1][1] - points[0][1]) / seconds if seconds > 0 else 0


def life(state):
    if process.is_alive(state["supervisor"]):
        return f"paused: {state['paused']}" if state["paused"] else "running"
    if state["stopped"]:
        return "stopped"
    return "DEAD: its supervisor was killed; scripts/campaign resume continues it"


def total(state):
    """Over all engines and targets."""
    counts = Counts()
    for one in state["counts"].values():
        counts.update(one)
    return counts


def worked(state):
    """How much of what was done says anything of an allocator: operations; of a target that has
    no backends, and so counts no machines, executions."""
    return sum(one.get("operations" if any(key.startswith("machine:") for key in one)
                       else "executions", 0) for one in state["counts"].values())


def not_run(state):
    """What was not looked at, though it may look so: sentences, none if there is nothing."""
    counts = total(state)
    if counts["unsupported"]:
        yield f"{counts['unsupported']:,} of {counts['executions']:,} executions: machines that " \
            f"a backend cannot be ({counts.listed('unsupported')})"
    if counts["idle"]:
        yield f"{counts['idle']:,} of {counts['executions']:,} executions: programs that do nothing"
    config = state["config"]
    idle = [f"{engine} {target}" for engine in config["engines"] for target in config["targets"]
            if not state["counts"].get(f"{engine} {target}", {}).get("executions")]
    if idle:
        yield f"{', '.join(idle)}: nothing executed yet"
    for pair, one in sorted(state["counts"].items()):
        if one.get("executions") and one.get("executions") == one.get("unsupported"):
            yield f"{pair}: all of it unsupported"


def numbers(state):
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
    yield f"last new     {duration(state['ran'] - state['last_new'])} ago, of the time that it ran"
    for why in not_run(state):
        yield f"not run      {why}"
    counts = total(state)
    yield f"differences  known ones, and how often: {counts.listed('known')} (findings)"
    for title, what in ("no machine", counts.never("machine")), \
            ("never judged", counts.never("judged")), ("rules off", counts.listed("ignored")):
        if what and what != "none":
            yield f"{title:12} {what}"
    yield f"bugs         {triage.sum_up(state)}, {state['untriaged']} inputs to triage"
    for group in state["groups"]:
        for token in group:
            yield one_token(state, "bugs", "" if token == group[0] else "same cause: ", token)
    for token in sorted(state["flaky"]):
        yield one_token(state, "flaky", "FLAKY ", token)
    yield ""
    yield from table(state)


def one_token(state, part, mark, token):
    return f"             {mark}{token} ({triage.number(state[part].get(token, 0), 'input')}): " \
        f"{part}/{triage.file_name(token)}/report.txt"


def table(state):
    """What each engine has reached with each target, and what is running."""
    config = state["config"]
    titles = {"libfuzzer": ("libFuzzer: edges", "features"), "afl": ("AFL++: edges",)}
    head = f"{'target':12}"
    for engine in config["engines"]:
        head += "".join(f"{title:>18}" for title in titles[engine])
    yield head + "  now"
    for target in config["targets"]:
        row = f"{target:12}"
        for engine in config["engines"]:
            best = state["coverage"].get(f"{engine} {target}", {})
            for what, _ in zip(("edges", "features"), titles[engine]):
                row += f"{best.get(what, '-'):>18}"
        for job in state["jobs"].values():
            if job.get("target") == target:
                row += "  " + doing(job)
        yield row
    for job in state["jobs"].values():
        if job["kind"] != "fuzz":
            yield f"{job.get('takes', ''):12} {doing(job)}"


def doing(job):
    alive = sum(process.is_alive(one) for one in job["processes"])
    return f"{job.get('engine', job['kind'])} for {duration(time.monotonic() - job['started'])}" + \
        ("" if alive else " (ended)")


def messages(state):
    for when, text in state["messages"][-6:]:
        yield f"{time.strftime('%d %H:%M:%S', time.localtime(when))}  {text}"


def lines(state):
    yield from numbers(state)
    yield ""
    yield from messages(state)


def show(folder, once):
    live = not once and sys.stdout.isatty()
    while True:
        state = State(folder)
        if not live:
            try:
                print("\n".join(lines(state)), flush=True)
            except BrokenPipeError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return 0
        size = os.get_terminal_size()
        shown = list(numbers(state))
        # One screen: as many of the messages as it has room for, the last ones.
        room = size.lines - len(shown) - 2
        shown += ["", *list(messages(state))[-room:]] if room > 0 else []
        shown = "\n".join(line[:size.columns] for line in shown[:size.lines - 1])
        print(f"\033[H\033[2J{shown}", end="", flush=True)
        try:
            time.sleep(1)
        except KeyboardInterrupt:
            print()
            return 0
