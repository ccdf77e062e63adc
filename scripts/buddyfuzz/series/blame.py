# SPDX-License-Identifier: GPL-2.0-only
"""What a reader of a finding wants to know of the patch: which hunk it takes, and how the kernel
gets there."""
import os
import re
import subprocess

from ..commands import output
from ..fuzz.pairs import mode_of
from .programs import SECONDS, TOOL

MOST = 8    # hunks that are tried


def hunks(judge, found):
    """Those of the guilty patch without which the program ends otherwise; all of what is compiled
    if no single one is needed."""
    series, kernels, patch = judge.series, judge.kernels, found.guilty
    compiled = kernels.compiled()
    candidates = [hunk for hunk in series.hunks(patch) if hunk.path in compiled]
    if not 1 < len(candidates) <= MOST:
        return candidates[:MOST]
    shows = judge.differs if found.kind == "changes behaviour" else judge.violates
    needed = []
    for at, hunk in enumerate(candidates):
        less = series.without(patch, hunk, f"{patch.label}-less-{at + 1}")
        if not less:
            continue
        kernels.build_one(less, found.config, ["plain"])
        shown = shows(found.program, found.config, less)
        if shown and shown.token != found.shown.token:
            needed.append(hunk)
        kernels.forget(less, found.config)
    return needed or candidates


def gdb(commands, program):
    """What gdb says while it runs a PROGRAM, whose signals are its own affair."""
    words = [word for command in ("set breakpoint pending on", "handle all nostop noprint pass",
                                  *commands) for word in ("-ex", command)]
    try:
        return output("gdb", "-batch", "-nx", *words, "--args", *program, timeout=SECONDS)[1]
    except subprocess.TimeoutExpired:
        return ""


def chain(judge, found, hunk):
    """The kernel's functions, the outermost first: down to what complained, or else down to the
    hunk, when it ran last. Empty if it did not."""
    tree = os.path.abspath(judge.series.tree)
    origin = found.shown.verdict.get("origin")
    if origin:
        frames = [re.search(r"(\w+) at (\S+):", line) for line in origin["backtrace"]]
        return [frame[1] for frame in frames if frame and frame[2].startswith(f"{tree}/")][::-1]
    pair = judge.newest(found.guilty, found.config), "none"
    if found.kind == "changes behaviour":
        # It ends where they differ, and the patch runs after the base.
        pair = judge.newest(judge.base, found.config), pair[0]
    program = [TOOL, "run", "--mode", mode_of(found.config), "-a", pair[0], "-b", pair[1],
               found.program]
    places = [f"break {hunk.path}:{line}" for line in hunk.lines()]
    counted = gdb([*places, *(f"ignore {at + 1} 999999999" for at in range(len(places))), "run",
                   "info breakpoints"], program)
    hits = re.search(r"^(\d+) .*\n(?:\t(?!breakpoint).*\n)*\tbreakpoint already hit (\d+) time",
                     counted, re.M)
    if not hits:
        return []
    said = gdb([places[int(hits[1]) - 1], f"ignore 1 {int(hits[2]) - 1}", "run", "backtrace"],
               program)
    return [name for name, path in re.findall(
        r"^#\d+ +(?:0x\w+ in )?(\w+) \(.*?\) at (\S+):\d+$", said, re.M)
        if path.startswith(f"{tree}/")][::-1]
