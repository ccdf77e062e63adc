# SPDX-License-Identifier: GPL-2.0-only
"""Runs a command of ours so that an interrupt ends it, and with it all that it has started.

The command is a child with a mark in its environment, which its descendants inherit. Only the child
starts processes, so once it is gone there are no more of them."""
import ctypes
import os
import signal
import subprocess
import sys

from . import process, shell
from .shell import say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
INTERRUPTED = 130   # as shells have it; git bisect run stops there
PATIENCE = 5        # seconds, before SIGKILL
PR_SET_PDEATHSIG = 1


def interrupt(*_):
    """Once: what is ended then must be ended to the last."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def in_child():
    """A SIGKILL of the parent ends the command, if not what it has started."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def is_child():
    return os.environ.get(process.MARK, "").startswith(f"guarded {os.getppid()} ")


def run(command, words):
    """scripts/COMMAND; returns its exit status."""
    shell.SCRIPT = command
    mark, left = f"guarded {os.getpid()} {process.start_time(os.getpid())}.", set()
    try:
        # Not between the start of the child and the place where it is waited for.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        for number in SIGNALS:
            signal.signal(number, interrupt)
        with subprocess.Popen([sys.executable, "-m", "buddyfuzz", command, *words],
                              env={**os.environ, process.MARK: mark}, start_new_session=True,
                              preexec_fn=in_child) as child:
            try:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
                status = child.wait()
            finally:
                left = process.end(mark, PATIENCE)
    except KeyboardInterrupt:
        say("interrupted: there is no result, and nothing is left running" if not left else
            f"interrupted: there is no result; these cannot be ended: {sorted(left)}")
        return INTERRUPTED
    if status < 0:
        say(f"ended by signal {-status}")
    return status if status >= 0 else 128 - status
