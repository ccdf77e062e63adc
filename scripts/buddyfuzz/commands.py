# SPDX-License-Identifier: GPL-2.0-only
"""Running commands that end by themselves; see replay.py for those that may not."""
import subprocess

from .files import read
from .shell import Unusable, complain, echo


def output(*command, **how):
    """(exit status, what it printed, less a newline at the end); its errors are not asked for."""
    done = subprocess.run(command, **{
        "check": False, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True,
        "errors": "surrogateescape", **how})
    return done.returncode, (done.stdout or "").removesuffix("\n")


def backends(tool):
    """The names of all."""
    return [line.split(" ")[0] for line in output(tool, "backends")[1].splitlines()]


def commit(*words):
    """What git describe says of the source tree."""
    status, said = output("git", "describe", "--always", "--dirty", *words)
    return "unknown" if status else said


def to_log(log, command, **how):
    """Its exit status."""
    with open(log, "wb") as out:
        return subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=out,
                              stderr=out, **how).returncode


def last_lines(path, number):
    return "\n".join(read(path).splitlines()[-number:])


def logged(log, command, good=(0,), **how):
    """Say and run it; show what it printed only if it fails."""
    echo(command)
    if to_log(log, command, **how) not in good:
        complain(last_lines(log, 50))
        raise Unusable(f"failed: {' '.join(command)}; all of its output is in {log}")
