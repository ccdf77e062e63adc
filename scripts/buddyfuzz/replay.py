# SPDX-License-Identifier: GPL-2.0-only
"""Running what was found, with a limit, and what tells one bug from another."""
import os
import re
import signal
import subprocess

from .files import read


def run(command, cwd, timeout, **env):
    """(exit status, or None after the timeout, all that was printed).

    After the timeout, what the command has started ends too: it may be what hangs.
    """
    with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, cwd=cwd, env={**os.environ, **env},
            errors="replace", start_new_session=True) as popen:
        try:
            output = popen.communicate(timeout=timeout)[0]
            return popen.returncode, output
        except subprocess.TimeoutExpired:
            return None, ""
        finally:
            # Not waited for yet, so that its number is still its own.
            if popen.returncode is None:
                os.killpg(popen.pid, signal.SIGKILL)


HANGS = "hangs"


def signal_name(number):
    """SEGV for 11."""
    try:
        return signal.Signals(number).name[len("SIG"):]
    except ValueError:      # those for real time have none
        return str(number)


def token_of(status, output):
    """What tells bugs apart; None if it passed."""
    found = re.search(r"^DEDUP_TOKEN: *(\S.*)$", output, re.M)
    if found:
        return found[1].strip()
    if status is None:
        return HANGS
    if status:
        found = re.search(r"^SUMMARY: *(\S.*)$", output, re.M)
        if found and " leaked in " in found[1]:
            return "leak"       # how much differs each time
        if found:
            return found[1]
        return f"signal-{signal_name(-status)}" if status < 0 else f"status-{status}"
    return None


# Seconds of processor time after which an operation hangs: in a replay of what took too long, and
# while a hang is made small (which takes ten times as long).
ALONE = 30
SMALLER = 20


def minimize(buddyfuzz, words, program, small):
    """The command that makes a saved PROGRAM small; WORDS: how it is replayed."""
    if words[0] == "schedule":
        return [buddyfuzz, *words, "--minimize", program, "-o", small]
    hangs = os.path.basename(program).startswith("hang-")
    return [buddyfuzz, "minimize", "-q", *(["--timeout", str(SMALLER)] if hangs else []),
            *words[1:], program, "-o", small]


def replay_words(path):
    """What its first lines say of how to replay it: words for buddyfuzz, "run" the first, or
    "schedule"."""
    found = re.search(r"^# Replay: buddyfuzz ((?:run|schedule) .*)\n", read(path), re.M)
    return found[1].split() if found else []
