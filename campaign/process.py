# SPDX-License-Identifier: GPL-2.0-only
"""Processes that outlive their parent are found again by number and start time.

A number alone may have gone to somebody else. Each worker also carries its campaign
and its job in its environment, and so does all that it starts: that is known for
ours even when the worker is dead (AFL++ gives its target a session of its own, so
that process groups would not tell).
"""
import os
import signal
import subprocess
import time

MARK = "BUDDYFUZZ_CAMPAIGN"


def stat(pid):
    """(state, start time in ticks) of a process, or None."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return fields[0], int(fields[19])


def start_time(pid):
    found = stat(pid)
    return found[1] if found else None


def is_alive(process):
    """PROCESS is {pid, start}, as it was written down."""
    found = process and stat(process["pid"])
    return bool(found) and found[1] == process["start"] and found[0] not in "ZX"


def start(command, mark, log, env=None, lower=0):
    """Start a worker; returns (Popen, {pid, start})."""
    with open(log, "ab") as out:
        popen = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            env={**os.environ, **(env or {}), MARK: mark},
            start_new_session=True,
            preexec_fn=(lambda: os.nice(lower)) if lower else None)
    return popen, {"pid": popen.pid, "start": start_time(popen.pid)}


def carries(pid, mark):
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return f"{MARK}={mark}".encode() in file.read().split(b"\0")
    except OSError:
        return False


def members(mark):
    """Those alive of a job: the worker, and whatever it has started."""
    return [int(name) for name in os.listdir("/proc")
            if name.isdigit() and carries(name, mark)]


def end(mark, patience=5):
    """End a worker and all that it has started: politely, then not."""
    for sig in (signal.SIGTERM, signal.SIGKILL):
        left = members(mark)
        for pid in left:
            try:
                os.kill(pid, sig)
            except ProcessLookupError:
                pass
        until = time.time() + patience
        while left and time.time() < until:
            time.sleep(0.05)
            left = members(mark)
        if not left:
            return
