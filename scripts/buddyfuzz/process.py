# SPDX-License-Identifier: GPL-2.0-only
"""Processes that outlive their parent are found again by number and start time.

A number alone may have been reused. Each worker also carries its campaign
and its job in its environment, and so does all that it starts: that is known for
ours even when the worker is dead (AFL++ gives its target a session of its own, so
that process groups would not tell).
"""
import os
import signal
import subprocess
import time

from .files import read

MARK = "BUDDYFUZZ_CAMPAIGN"


def stat(pid):
    """(state, start time in ticks) of a process, or None."""
    fields = read(f"/proc/{pid}/stat", "").rpartition(")")[2].split()
    return (fields[0], int(fields[19])) if fields else None


def start_time(pid):
    found = stat(pid)
    return found[1] if found else None


def is_alive(process):
    """PROCESS is {pid, start}, as it was written down."""
    found = process and stat(process["pid"])
    return bool(found) and found[1] == process["start"] and found[0] not in "ZX"


def start(command, mark, log, env=None, lower=0, cwd=None):
    """Start a worker in the folder CWD; returns (Popen, {pid, start})."""
    with open(log, "ab") as out:
        popen = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd,
            env={**os.environ, **(env or {}), MARK: mark},
            start_new_session=True,
            preexec_fn=(lambda: os.nice(lower)) if lower else None)
    return popen, {"pid": popen.pid, "start": start_time(popen.pid)}


def carries(pid, mark):
    words = read(f"/proc/{pid}/environ", "").split("\0")
    return any(word.startswith(f"{MARK}={mark}") for word in words)


def members(mark):
    """Those alive whose mark begins with this one: of a job, or of a campaign."""
    return {int(name) for name in os.listdir("/proc")
            if name.isdigit() and carries(name, mark)}


def send(pid, mark, sig):
    """To the process that was found, not to one that has its number by now."""
    try:
        fd = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        if carries(pid, mark):
            signal.pidfd_send_signal(fd, sig)
    except ProcessLookupError:
        pass
    finally:
        os.close(fd)


def end(mark, patience):
    """End workers and all that they have started: politely, then not.

    Returns those that live on: what sleeps in the kernel, on a disk that does not
    answer, outlives SIGKILL, and is not waited for.
    """
    left = set()
    for sig in (signal.SIGTERM, signal.SIGKILL):
        until = time.monotonic() + patience
        told, quiet = set(), 0
        while time.monotonic() < until:
            left = members(mark)
            for pid in left - told:
                send(pid, mark, sig)
            told |= left
            # A process shows no environment while it turns into another program.
            quiet = 0 if left else quiet + 1
            if quiet == 2:
                return left
            time.sleep(0.05)
    return left
