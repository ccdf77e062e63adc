# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/reproduce calls: builds, runs a reproducer, and shows it from all sides."""
import argparse
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys

from . import plant, shell
from .bug import Bug
from .building import build
from .commands import backends, output
from .files import read, temporary
from .packages import need_packages
from .replay import replay_words
from .shell import Parser, Unusable, echo, say, tell, text
from .targets import target_input

DESCRIPTION = """\
Builds what it needs, runs FILE (a program in text form, or any file that an engine
saved) without an engine and with the sanitizers, and explains what went wrong: the
program with the failing operation marked, the violated rule, and the expected and
actual state of the pages involved."""
EPILOG = """\
Exit status: 0 it passes, or meets a known difference, 1 it fails, 2 it cannot be
read, 3 nothing was executed."""
MODES = ("strict", "free", "exact")


def parse(words):
    parser = Parser("scripts/reproduce [OPTION...] FILE", DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("--backend", metavar="A", type=text,
        help="backend A; default: as FILE says, else model/per-page")
    add("--against", metavar="B", type=text,
        help="backend B; default: as FILE says, else model/batched")
    add("--mode", type=shell.one_of("mode", lambda: MODES),
        help="strict, free or exact; default: as FILE says, else all")
    add("--target", metavar="TARGET", type=shell.target, default="diff_strict",
        help="what an engine saved is an input of this fuzz target (diff_strict)")
    add("--planted", metavar="NAME", type=shell.bug,
        help="with the planted bug planted/NAME.bug; default: as FILE says")
    add("--gdb", action="store_true", help="stop in gdb where the violation is found; without "
        "a terminal: print the stack there")
    add("file", metavar="FILE", nargs="?", type=shell.path, help=argparse.SUPPRESS)
    options = parser.parse(words)
    if not options.file:
        parser.error("no file given")
    if not os.path.isfile(options.file) or not os.access(options.file, os.R_OK):
        parser.error(f"{options.file}: cannot read it")
    if os.path.getsize(options.file) > 64 << 20:
        parser.error(f"{options.file}: more than 64 MiB")
    options.content = read(options.file)
    if not options.planted:
        said = re.search("^# Planted: ([a-z0-9-]+)$", options.content.partition("\nbuddyfuzz ")[0],
                         re.M)
        if said:
            options.planted = shell.bug(said[1])
            say(f"as {options.file} says: --planted {options.planted}")
    return options


class Reproduction:
    """@buddyfuzz, @replay: programs. @file: what is run, the text form of what was given."""

    def __init__(self, options, tmp):
        self.options, self.tmp, self.file = options, tmp, options.file
        preset = "gcc-debug" if options.gdb else "san"
        programs = ["tools/buddyfuzz", f"targets/{options.target}"]
        build(preset, "buddyfuzz", options.target)
        folder = f"build/{preset}"
        if options.planted:
            plant.model(folder, Bug(f"planted/{options.planted}.bug"), tmp, programs)
            folder, programs = tmp, map(os.path.basename, programs)
        self.buddyfuzz, self.replay = (f"{folder}/{program}" for program in programs)

    def gdb(self, command, *options):
        command = ["gdb", "-q", *options, "--args", *command]
        echo(command)
        return subprocess.run(command, check=False).returncode

    def is_program(self):
        """Else it is what an engine saved, which need not carry the marks of a file, nor be a
        program."""
        content = self.options.content
        if target_input(self.options.target) == "bytes":
            return False
        status, said = output(self.buddyfuzz, "show", self.file, stderr=subprocess.STDOUT)
        if not status:
            return True
        if re.search("^buddyfuzz ", content, re.M) and "\0" not in content:
            raise Unusable(said)
        if re.match(r"interleave \d", content):
            raise Unusable(f"{self.file}: a schedule of threads: see buddyfuzz interleave "
                           f"{self.file}")
        return False

    def run_input(self):
        """Its target knows how to take it, and saves as text what diverges. Returns its exit
        status."""
        options = self.options
        say(f"{self.file}: no file of a program; taken as an input of the target {options.target}")
        for side in "backend", "against":
            if getattr(options, side):
                os.environ[f"BUDDYFUZZ_{side.upper()}"] = getattr(options, side)
        command = [self.replay, self.file]
        if options.gdb:
            return self.gdb(command, "-ex", "run", "-ex", "backtrace")
        command = ["env", f"BUDDYFUZZ_SAVE={self.tmp}", *command]
        echo(command)
        return subprocess.run(command, check=False).returncode

    def stop_in_gdb(self, command):
        """Where a verdict is about to be written."""
        steps = ["set breakpoint pending on", "break report_violation", "break report_inequality",
                 "break report_trap", "handle SIGSEGV nostop noprint pass", "run"]
        is_batch = not (sys.stdin.isatty() and sys.stdout.isatty())
        if is_batch:
            steps += ["backtrace", "info locals"]
        return self.gdb(command, *["-batch"] * is_batch,
                        *(word for step in steps for word in ("-ex", step)))

    def modes(self):
        """A reproducer may say itself what it is to be run with: buddyfuzz knows. One that does
        not is run in every mode."""
        if self.options.mode:
            return [self.options.mode]
        _, shown = output(self.buddyfuzz, "show", self.file)
        said = re.search(r"^# (Replay: buddyfuzz run|Run:) (.* )?--mode ", shown, re.M)
        return [None] if said else MODES

    def schedule(self, words):
        """A program whose operations overlap, in the order that it says. Returns the exit
        status."""
        for side in "backend", "against":
            if getattr(self.options, side):
                words[words.index(f"--{side}") + 1] = getattr(self.options, side)
        command = [self.buddyfuzz, *words, self.file]
        if self.options.gdb:
            return self.stop_in_gdb(command)
        echo(command)
        status, said = output(*command)
        tell(said)
        if not status:
            say("it passes: what it once showed does not happen in this tree")
        return status if 0 <= status <= 3 else 2

    def explain(self):
        """Returns the exit status."""
        words = replay_words(self.file)
        if words[:1] == ["schedule"]:
            return self.schedule(words)
        explained = ""
        for mode in self.modes():
            given = {"mode": mode, "backend": self.options.backend, "against": self.options.against}
            flags = [word for name, value in given.items() if value
                     for word in (f"--{name}", value)]
            command = [self.buddyfuzz, "explain", *flags, self.file]
            if self.options.gdb:
                return self.stop_in_gdb(command)
            echo(command)
            status, said = output(*command, stderr=None)
            tell(said)
            if status == 1:
                self.show_more(flags)
            if status not in (0, 3):
                return status if status in (1, 2) else 2
            explained += said * (status == 0)
        if not explained:
            return 3
        if re.search(r"^known difference", explained, re.M):
            say("a known difference between A and B, which is no failure: findings/")
        else:
            say("it passes: what it once showed does not happen in this tree"
                + (f", with planted/{self.options.planted}.bug" if self.options.planted else ""))
        return 0

    def show_more(self, flags):
        tell("The operations, with the pages that they came to mean and what they returned on "
             "A:\n")
        _, ran = output(self.buddyfuzz, "run", "-v", *flags, self.file)
        tell("\n".join(re.split("^DIVERGENCE", ran, flags=re.M)[0].splitlines()[-40:]))
        _, shown = output(self.buddyfuzz, "show", self.file)
        if len(re.findall(r"^[^#]", shown, re.M)) > 6:
            small = f"{self.tmp}/small"
            if not output(self.buddyfuzz, "minimize", "-q", *flags, self.file, "-o", small)[0]:
                tell("\nMinimized:\n\n" + re.sub(r"^#.*\n", "", read(small), flags=re.M).rstrip())
        planted = ["--planted", self.options.planted] if self.options.planted else []
        tell("\nIn gdb: " + shlex.join(["scripts/reproduce", "--gdb", *flags, *planted,
                                        self.options.file]))
        tell("On another pair: --backend A --against B; there are "
             + " ".join(backends(self.buddyfuzz)))

    def all(self):
        if not self.is_program():
            status = self.run_input()
            saved = sorted(glob.glob(f"{glob.escape(self.tmp)}/*.bf"))
            if self.options.gdb or not saved:
                return status if 0 <= status <= 3 else 1
            self.file = saved[0]
            tell()
        return self.explain()


def main(words):
    options = parse(words)
    with temporary() as tmp:
        need_packages("build", "clang", *["gdb"] * options.gdb)
        symbolizer = shutil.which("llvm-symbolizer-19")
        if symbolizer:
            os.environ.setdefault("ASAN_SYMBOLIZER_PATH", symbolizer)
        return Reproduction(options, tmp).all()
