# SPDX-License-Identifier: GPL-2.0-only
"""Words in and out: what all commands share. They run in the root of the source tree."""
import argparse
import os
import re
import shlex
import signal
import sys

from .targets import fuzz_targets

SCRIPT = "buddyfuzz"    # whose words these are; each sets it first
CALLED_FROM = os.environ.get("BUDDYFUZZ_CALLED_FROM", "")
ENGINES = ("libfuzzer", "afl")

work = "build/fuzz"     # where runs have their folders, and finds are kept; see --work


class Unusable(Exception):
    """Bad usage, or something in the way; one line that says what, and what to do."""


# --- words out ---

def tell(text="", out=sys.stdout):
    """A line or more, at once."""
    try:
        # At once, for others write, too.
        out.write(f"{text}\n")
        out.flush()
    except OSError:
        pass    # the terminal is gone; what was found must still be kept


def complain(text):
    tell(text, sys.stderr)


def say(text):
    complain(f"{SCRIPT}: {text}")


def echo(command):
    """Say what is about to run, so that a reader can run it too."""
    complain(f"+ {shlex.join(command)}")


def run_main(script, main, interrupted="interrupted", failed=2):
    """Run MAIN, and end with the status that it returns; whatever goes wrong is FAILED, and a
    line."""
    global SCRIPT
    SCRIPT = script
    # What is temporary goes.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Names are bytes.
    for stream in sys.stdout, sys.stderr:
        stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(main(sys.argv[1:]))
    except (Unusable, OSError) as error:
        say(error)
    except KeyboardInterrupt:
        say(interrupted)
    except Exception as error:
        # Whatever it is: 1 would mean that something was found.
        say(f"{type(error).__name__}: {error}")
    sys.exit(failed)


# --- words in ---

class Parser(argparse.ArgumentParser):
    """argparse, but what is wrong is one line."""

    def __init__(self, usage, description, epilog):
        super().__init__(prog=f"scripts/{SCRIPT}", usage=usage, description=description,
                         epilog=epilog, allow_abbrev=False, add_help=False,
                         formatter_class=argparse.RawDescriptionHelpFormatter)

    def parse(self, words):
        self.add_argument("--help", "-h", action="help", help="print this")
        options, unknown = self.parse_known_intermixed_args(words)
        for word in unknown:
            positional = self._get_positional_actions()
            if word.startswith("-") or not positional:
                self.error(f"no option {word}")
            self.error(f"one {positional[-1].metavar.lower()}, please, and not {word!r} too")
        return options

    def format_help(self):
        return re.sub("^usage:", "Usage:", super().format_help())

    def error(self, message):
        message = re.sub(r"^argument (\S+): expected (one|at least one) argument$",
                         r"\1: no value given", message)
        message = re.sub(r"^argument (\S+): ", r"\1: ", message)
        raise Unusable(f"{message}; see scripts/{SCRIPT} --help")


def number(low, high):
    def parse(value):
        if not re.fullmatch(r"[0-9]{1,10}", value):
            raise argparse.ArgumentTypeError(f'not a number: "{value}"')
        if not low <= int(value) <= high:
            raise argparse.ArgumentTypeError(f"not from {low} to {high}: {value}")
        return int(value)
    return parse


def text(value, what="value"):
    if not value:
        raise argparse.ArgumentTypeError(f"no {what} given")
    return value


def path(value):
    """As it was meant where the script was called."""
    return os.path.join(CALLED_FROM, text(value))


def one_of(what, known, said=None):
    def parse(value):
        if value not in known():
            raise Unusable(f'no {what} "{value}": {said or "there are " + " ".join(known())}; '
                           f"see scripts/{SCRIPT} --help")
        return value
    return parse


engine = one_of("engine", lambda: ENGINES, "libfuzzer or afl")
target = one_of("target", fuzz_targets)


def bug(name):
    """A planted one."""
    if not name or not os.path.isfile(f"planted/{name}.bug"):
        raise Unusable(f"no planted/{name}.bug; see scripts/{SCRIPT} --help")
    return name
