# SPDX-License-Identifier: GPL-2.0-only
"""What the shell scripts share with us: scripts/lib.sh installs, builds and gathers seeds.

The working directory is the root of the source tree, as it is in that file.
"""
import os
import shlex
import subprocess
import sys

SCRIPT = "fuzz"

work = "build/fuzz"     # where runs have their folders, and finds are kept; see --work


class Unusable(Exception):
    """Bad usage, or something in the way; one line that says what, and what to do."""


def tell(text="", out=sys.stdout):
    """A line or more, at once."""
    try:
        print(text, file=out, flush=True)
    except OSError:
        pass    # the terminal is gone; what was found must still be kept


def complain(text):
    tell(text, sys.stderr)


def say(text):
    complain(f"{SCRIPT}: {text}")


def echo(command):
    """Say what is about to run, so that a reader can run it too."""
    complain(f"+ {shlex.join(command)}")


def shell(script, *words):
    """Run SCRIPT, which may call the functions of scripts/lib.sh, with WORDS as "$@". What
    fails there has said why. Returns the lines that it printed."""
    done = subprocess.run(
        ["bash", "-c", f". scripts/lib.sh; {script}", SCRIPT, *words], check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors="surrogateescape")
    if done.returncode:
        sys.exit(done.returncode if done.returncode > 1 else 2)
    return done.stdout.splitlines()


def need_packages(*lists):
    shell("need_packages " + " ".join(f'"${{packages_{name}[@]}}"' for name in lists))


def build(preset, *targets):
    shell('build "$@"', preset, *targets)


def fuzz_targets():
    return shell("fuzz_targets")


def target_input(target):
    """What it takes: "program" or "bytes"."""
    return shell('target_input "$1"', target)[0]


def max_len():
    """Bytes in one input."""
    return int(shell('echo "$max_len"')[0])


def gather_seeds(kind, folder):
    """The shipped programs, into FOLDER; returns the names of those too long to mutate."""
    return shell('gather_seeds "$1" "$2"', kind, folder)


def has_backends(target):
    with open(os.path.join("targets", f"{target}.c"), encoding="utf-8") as file:
        return "target_backend_a" in file.read()
