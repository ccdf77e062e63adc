# SPDX-License-Identifier: GPL-2.0-only
"""Starts a kernel, and sees to it that it ends."""
import itertools
import os
import time

from .. import process
from ..files import read

MARKS = itertools.count()


def start(command, folder, timeout):
    """Runs COMMAND in FOLDER. Returns what it printed, and why it ended early, if it did."""
    mark = f"{os.environ[process.MARK]}.boot {next(MARKS)}."
    log = f"{folder}/console"
    popen, _ = process.start(command, mark, log, env={"HOME": folder}, cwd=folder)
    end, why = time.monotonic() + timeout, ""
    while popen.poll() is None and not why:
        if time.monotonic() > end:
            why = f"did not end within {timeout} seconds"
        time.sleep(0.02)
    left = process.end(mark, 5)
    popen.wait()
    if left:
        why = why or f"left processes behind: {sorted(left)}"
    return read(log), why


def lacks_cpus(text, nr):
    """Has a kernel that printed TEXT fewer than NR CPUs?"""
    return nr > 1 and f"Brought up 1 node, {nr} CPUs" not in text
