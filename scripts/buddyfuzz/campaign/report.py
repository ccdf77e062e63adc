# SPDX-License-Identifier: GPL-2.0-only
"""Numbers and plots, in report/: report.txt, over time, and AFL++'s own."""
import os
import shutil
import subprocess

from . import engines, status
from ..files import read, write_whole
from .state import State

PLOTS = [   # name, title, column of history
    ("executions", "executions", 2),
    ("corpus", "inputs in the corpus", 3),
    ("coverage", "edges covered, added up over engines and targets", 4),
    ("features", "features covered, added up over targets", 5),
    ("bugs", "bugs, those of one cause together", 6),
]


def plot(state, out):
    if not os.path.exists(state.path("history")) or not shutil.which("gnuplot"):
        return []
    # From a little less than 0: gnuplot warns of a range that is empty.
    script = "set terminal svg size 900,400\nset xlabel 'hours'\nset grid\n" \
        "set xrange [-0.001:*]\nset yrange [-0.1:*]\n"
    for name, title, column in PLOTS:
        script += f"set output '{out}/{name}.svg'\n" \
            f"plot 'history' using ($1/3600):{column} with lines lw 2 title '{title}'\n"
    subprocess.run(["gnuplot"], input=script, text=True, check=True, cwd=state.folder)
    return [f"{name}.svg" for name, _, _ in PLOTS]


def plot_afl(state, alias, out):
    made, short = [], 0
    folders = sorted(os.path.relpath(path, state.folder) for path in state.glob("afl", "*", "*"))
    for folder in folders:
        if not os.path.exists(state.path(folder, "plot_data")) or not shutil.which("afl-plot"):
            continue
        name = "afl-" + "-".join(folder.split("/")[-2:])
        done = subprocess.run(["afl-plot", f"{alias}/{folder}", f"{alias}/{out}/{name}"],
                              capture_output=True, text=True, check=False)
        if done.returncode == 0:
            made.append(f"{name}/index.html")
        elif "too little data" in done.stderr:
            short += 1
        else:
            why = (done.stdout + done.stderr).strip().rpartition("\n")[2]
            print(f"campaign: {state.path(folder)} is not plotted: {why}")
    if short:
        print(f"campaign: not enough data yet for AFL++'s own plots, "
              f"of {short} of {len(folders)} workers")
    return made


def bugs(state):
    for part in ("bugs", "flaky"):
        for path in sorted(state.glob(part, "*", "report.txt")):
            yield f"--- {os.path.relpath(path, state.folder)}"
            yield read(path)


def report(folder):
    state = State(folder)
    out = state.path("report")
    os.makedirs(out, exist_ok=True)
    # Relative, or by an alias: what the plotters make of odd characters is to run them.
    with engines.plain_alias(state.folder) as alias:
        made = plot(state, "report") + plot_afl(state, alias, "report")
    text = list(status.lines(state)) + [""]
    text += [f"plot  {name}" for name in made] + [""]
    text += list(bugs(state))
    write_whole(os.path.join(out, "report.txt"), "\n".join(text) + "\n")
    print("\n".join(text))
    print(f"in {out}")
    return 0
