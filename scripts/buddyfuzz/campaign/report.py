# SPDX-License-Identifier: GPL-2.0-only
"""What a campaign has done, in report/: index.html, a page for each bug, and report.txt."""
import os
import shutil
import subprocess
import time

from .. import pages
from ..files import read, write_whole
from ..replay import replay_words, run
from . import engines, plots, status, triage
from .discovery import NEXT
from .history import Moment, moments
from .state import State

EXPLAINING = 120    # seconds


# --- bugs ---

def explain(state, folder, report, out):
    """A page of a bug's smallest program; None if it has none that can be shown."""
    program = os.path.join(folder, report.get("reproducer", ""))
    tool = state.path("bin", "release", "buddyfuzz")
    if not program.endswith(".bf") or not os.path.isfile(program) or not os.path.exists(tool):
        return None
    name = f"bugs/{os.path.basename(folder)}.html"
    page = os.path.join(out, name)
    os.makedirs(os.path.dirname(page), exist_ok=True)
    run([tool, "explain", "--html", page, *replay_words(program)[1:], program], state.folder, EXPLAINING)
    return name if os.path.exists(page) else None


def bug_cell(state, folder, report, out):
    token, text = report["token"], os.path.relpath(os.path.join(folder, "report.txt"), out)
    page = explain(state, folder, report, out)
    return f"{pages.link(page or text, token)}" + \
        (f" ({pages.link(text, 'report')})" if page else "")


def bugs(state, out):
    """Tokens that look like one cause are one group."""
    known = {report["token"]: (folder, report) for folder, report in triage.reports(state, "bugs")}
    rows = []
    for number, group in enumerate(state["groups"], 1):
        group = [token for token in group if token in known]
        for token in group:
            folder, report = known[token]
            found = report.get("found")
            rows.append([number if token == group[0] else "", bug_cell(state, folder, report, out),
                         report.get("target", ""), state["bugs"].get(token, 0),
                         time.strftime("%Y-%m-%d %H:%M", time.localtime(found)) if found else "",
                         f"<code>{pages.escape(report.get('reproduce', ''))}</code>"])
    if not rows:
        yield "<p>None.</p>"
        return
    yield '<p class="note">Tokens in one group look like one cause: the same warning or assertion, the ' \
        "same rule and field, or programs that show each other's token when a rule is ignored. " \
        "What is left after a fix is seen when it runs again.</p>"
    yield pages.table(["group", "bug", "found by", "inputs", "first found", "to reproduce"], rows)


def flaky(state, out):
    rows = [[bug_cell(state, folder, report, out), report.get("target", ""),
             f"{report.get('failed', '?')} of {report.get('replays', '?')} times"]
            for folder, report in triage.reports(state, "flaky")]
    if rows:
        yield "<h2>Flaky</h2>"
        yield '<p class="note">These did not fail in the same way each time.</p>'
        yield pages.table(["token", "target", "fails"], rows)


# --- coverage and discovery ---

def coverage(state, last):
    rows = []
    for target in state["config"]["targets"]:
        for engine in state["config"]["engines"]:
            edges, features, _ = last.pairs.get(f"{engine} {target}", (0, 0, None))
            counts = state["counts"].get(f"{engine} {target}", {})
            rows.append([target, engine, f"{counts.get('executions', 0):,}",
                         f"{counts.get('operations', 0):,}",
                         f"{edges:,}" if edges else "-", f"{features:,}" if features else "-"])
    yield pages.table(["target", "engine", "executions", "operations", "edges covered",
                       "features covered"], rows)


def percent(p):
    return f"{100 * p:.3g} %"


def discovery(last):
    rows = []
    for pair, (_, _, found) in sorted(last.pairs.items()):
        if not found or not found.met:
            continue
        chance, low, high = found.chance_soon()
        rows.append([pair.split()[1], f"{found.inputs:,}", f"{found.met:,}", f"{found.once:,}",
                     f"{found.twice:,}", f"{found.chance()[0]:.2g}",
                     f"{percent(chance)} ({percent(low)} to {percent(high)})"])
    if not rows:
        yield "<p>No target of libFuzzer has met a state feature yet, or none is counted.</p>"
        return
    yield pages.table(["target", "mutated inputs", "features met", "met once", "met twice",
                       "chance of the next input", f"chance of the next {NEXT:,} inputs (95 % interval)"],
                      rows)
    yield '<p class="note">The chance to meet at least one state feature (operation, order, type, page ' \
        "and list states) that no input of this target has met: Good and Turing's estimate, " \
        "features met once divided by inputs. It counts libFuzzer's mutated inputs, without those that it runs again " \
        "from the corpus. A fuzzer's inputs are not independent, so the truth is likely higher, the " \
        "more the younger the campaign. A state feature is one of 4,096 hash values: some stand for " \
        "several situations.</p>"


# --- AFL++'s own plots ---

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


# --- all of it ---

def verdict(state):
    if state["bugs"] or state["flaky"]:
        return pages.verdict("bad", f"Bugs: {triage.sum_up(state)}")
    if not status.worked(state):
        return pages.verdict("doubt", "Nothing was executed: nothing can be said of the allocator")
    return pages.verdict("good", f"No bug in {state['executions']:,} executions")


def page(state, out, history, afl):
    last = history[-1] if history else Moment()
    config = state["config"]
    body = [f"<h1>Campaign: {pages.escape(config['backend'])} against "
            f"{pages.escape(config['against'])}</h1>", verdict(state)]
    body += [f"<p>Not run: {pages.escape(why)}</p>" for why in status.not_run(state)]
    body += ["<h2>Bugs</h2>", *bugs(state, out), *flaky(state, out)]
    body += ["<h2>Coverage of each target</h2>", *coverage(state, last)]
    body += ["<h2>What is still to be discovered</h2>", *discovery(last)]
    body += ["<h2>Over time</h2>", *(f"<figure>{svg}</figure>" for svg in
                                         plots.all_of(history, config["targets"]))]
    if afl:
        body += ["<h2>AFL++'s own plots</h2>", "<ul>" + "".join(
            f"<li>{pages.link(name, name)}</li>" for name in afl) + "</ul>"]
    body += ["<h2>Status</h2>", pages.pre("\n".join(status.numbers(state)))]
    return pages.page("buddyfuzz campaign", body, plots.STYLE)


def report(folder):
    state = State(folder)
    out = state.path("report")
    os.makedirs(out, exist_ok=True)
    # By an alias: what the plotter makes of odd characters is to run them.
    with engines.plain_alias(state.folder) as alias:
        afl = plot_afl(state, alias, "report")
    write_whole(os.path.join(out, "index.html"), page(state, out, moments(state), afl))
    text = list(status.lines(state)) + [""]
    for part in ("bugs", "flaky"):
        for path in sorted(state.glob(part, "*", "report.txt")):
            text += [f"--- {os.path.relpath(path, state.folder)}", read(path)]
    write_whole(os.path.join(out, "report.txt"), "\n".join(text) + "\n")
    print("\n".join(text))
    print(f"in {out}: index.html, report.txt")
    return 0
