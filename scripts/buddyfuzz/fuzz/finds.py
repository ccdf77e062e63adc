# SPDX-License-Identifier: GPL-2.0-only
"""What was found: kept in build/fuzz/TARGET/crashes, made small, and told.

A find is kept before anything else is done with it, and the copy is on the disk before the
run's folder may go. A run that is killed at any moment, or meets a full disk, leaves its folder
to the next one, which takes over what is in it (see folder.py).

Whatever runs a find has a time limit: a find may be that something never ends.
"""
import dataclasses
import glob
import hashlib
import os
import re
import shlex
import shutil

from .. import shell
from ..building import build
from ..engines import afl_failed, libfuzzer_failed
from ..files import read, read_bytes, write_whole
from ..replay import ALONE, minimize, replay_words, run, token_of
from ..shell import echo, say, tell
from ..targets import target_input

PATIENCE = 240      # seconds for one input, run alone
MINIMIZING = 600    # seconds
EARLIER = 30        # seconds for what was found, and told, before
BUDDYFUZZ = "build/release/tools/buddyfuzz"


def is_whole(path, content):
    """libFuzzer names an input after what is in it."""
    said = re.fullmatch(r"[a-z]+-([0-9a-f]{40})", os.path.basename(path))
    return not said or said[1] == hashlib.sha1(content).hexdigest()


def crashes(target):
    return f"{shell.work}/{target}/crashes"


def limited(command, seconds, **env):
    """(exit status, None if it did not end in time; what it printed). Dies with us."""
    return run(["setpriv", "--pdeathsig", "KILL", *command], None, seconds, **env)


def pair_of(words):
    """(A, B) as the words say."""
    said = dict(zip(words, words[1:]))
    return said.get("--backend"), said.get("--against")


@dataclasses.dataclass
class Find:
    """@path: where it is kept. @why: of an input, in what way it fails."""
    path: str
    why: str = ""
    is_program: bool = True


class Finds:
    """The finds of one run. @about: what folder.py has written down of it."""

    def __init__(self, folder, about):
        self.folder = folder
        self.about = about
        self.target = about["target"]
        self.crashes = crashes(self.target)
        self.only_slow = False
        os.makedirs(self.crashes, exist_ok=True)

    def programs(self):
        return sorted(glob.glob(f"{self.folder}/save/*.bf"))

    def inputs(self):
        """Those that no program may tell of."""
        return libfuzzer_failed(self.folder) + afl_failed(f"{self.folder}/afl")

    def any(self):
        return bool(self.programs() or self.inputs())

    # --- keeping ---

    def keep(self):
        """Copies of all; raises OSError if one cannot be kept."""
        found = {os.path.basename(path): self.keep_program(path) for path in self.programs()
                 if not self.is_only_slow(path)}
        inputs = [path for path in self.inputs() if not self.is_told_by(path, found)]
        if inputs:
            build("release", self.target)
        for path in inputs:
            status, output, saved = self.examine(path)
            for program in saved:
                name = os.path.basename(program)
                if name not in found:
                    found[name] = self.keep_program(program)
            if not saved and not (status in (0, 3) and self.may_be_slow(path)):
                found[path] = self.keep_input(path, status, output)
        return list(found.values())

    def is_told_by(self, path, programs):
        """Is an input one of these programs? Alone it may pass, where the program has with it what
        must run before. Each job ends at its first find, and its log names both."""
        for log in glob.glob(f"{self.folder}/log/*"):
            text = read(log)
            if f"/{os.path.basename(path)}\n" in text:
                return any(f"{token}.bf" in programs
                           for token in re.findall(r"^DEDUP_TOKEN: *(\S+)", text, re.M))
        return False

    def keep_program(self, saved):
        content = read_bytes(saved)
        name = os.path.basename(saved)[:-len(".bf")]
        path = f"{self.crashes}/{name}-{hashlib.sha1(content).hexdigest()[:8]}.bf"
        # It may be there: kept, and since made small, by a run that was then killed.
        if not os.path.exists(path):
            write_whole(path, content)
        return Find(path)

    def examine(self, path):
        """Run an input without an engine: status, output, and what it saves as programs."""
        folder = f"{self.folder}/replayed"
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        status, output = limited([f"build/release/targets/{self.target}", "-q", path], PATIENCE,
                                 BUDDYFUZZ_SAVE=folder, BUDDYFUZZ_STATS="",
                                 BUDDYFUZZ_TIMEOUT=str(ALONE), **self.environment())
        return status, output, sorted(glob.glob(f"{folder}/*.bf"))

    def is_only_slow(self, saved):
        """A program that hung with the sanitizers, on a busy machine; does it end alone?"""
        if not os.path.basename(saved).startswith("hang-"):
            return False
        status, _ = limited([BUDDYFUZZ, *replay_words(saved), saved], PATIENCE)
        return status in (0, 3) and self.set_aside(saved)

    def may_be_slow(self, path):
        """An input that passes alone. If time was all that was wrong, it is no find; nothing
        else is dropped."""
        timed_out = os.path.basename(path).startswith("timeout-") or "/hangs" in path
        return (timed_out or self.only_slow) and self.set_aside(path)

    def set_aside(self, path):
        slow = f"{self.folder}/slow"
        os.makedirs(slow, exist_ok=True)
        os.replace(path, os.path.join(slow, os.path.basename(path)))
        self.only_slow = True
        say(f"{os.path.basename(path)} took too long for the engine; alone it ends in time, and "
            "passes")
        return True

    def keep_input(self, found, status, output):
        content = read_bytes(found)
        path = f"{self.crashes}/{re.sub('[:,]', '-', os.path.basename(found))}"
        if status is None:
            why = f"hangs: it has not ended after {PATIENCE} s"
        elif not is_whole(found, content):
            why = "was cut off when it was written: the disk was full, or the engine was killed"
        else:
            why = token_of(status, output) or \
                "passes without an engine: it may need the sanitizers, or what ran before it"
        preset = "release" if status else self.about["preset"]
        command = ["env", *(f"{name}={value}" for name, value in self.environment().items()
                             if value),
                   f"build/{preset}/targets/{self.target}", path]
        if not os.path.exists(path):
            write_whole(f"{path}.about", f"{why}\n{shlex.join(command)}\n")
            write_whole(path, content)
        return Find(path, why, is_program=False)

    def environment(self):
        ignore = {"BUDDYFUZZ_IGNORE": self.about.get("ignore", "")}
        if not self.about["backend"]:
            return ignore
        return {**ignore, "BUDDYFUZZ_BACKEND": self.about["backend"],
                "BUDDYFUZZ_AGAINST": self.about["against"]}

    # --- telling ---

    def tell(self, find):
        if find.path.endswith(".log"):
            tell(f"{find.why}\n\nwords:      {find.path}")
        elif find.is_program:
            self.tell_program(find)
        else:
            self.tell_input(find)

    def tell_program(self, find):
        words = replay_words(find.path)
        small = f"{self.folder}/small.bf"
        command = minimize(BUDDYFUZZ, words, find.path, small)
        echo(command)
        status, output = limited(command, MINIMIZING)
        # "schedule" ends as the smaller program does, with a divergence.
        if status != (words[0] == "schedule") or not self.take_smaller(find, small):
            say(output.strip().rpartition("\n")[2] if status is not None else
                f"hangs: not minimized within {MINIMIZING} s")
            say(f"could not minimize; {find.path} is the program as it was found")
        command = [BUDDYFUZZ, *words, find.path]
        status, output = limited(command, PATIENCE)
        if status is None:
            output = f"hangs: it has not ended after {PATIENCE} s\n"
        elif status == 0:
            output += "It passes alone: what it showed needs what ran before it.\n"
        tell(f"{output}\nreproducer: {find.path}\nreplay:     {shlex.join(command)}")

    def tell_input(self, find):
        _, command = read(f"{find.path}.about").splitlines()
        if not find.why.startswith("hangs") and self.about["preset"].startswith("libfuzzer"):
            self.minimize_input(find)
        seen = set()
        for log in sorted(glob.glob(f"{self.folder}/log/*")):
            seen |= set(re.findall(
                r"^(?:(?:DEDUP_TOKEN|SUMMARY|==\d+==ERROR).*|.*runtime error:.*)$", read(log),
                re.M))
        for line in sorted(seen)[:20]:
            tell(line)
        tell(f"{find.why}\n\nreproducer: {find.path}\nreplay:     {command}")

    def minimize_input(self, find):
        if target_input(self.target) == "bytes":
            return
        small = f"{self.folder}/small"
        limited([f"build/{self.about['preset']}/targets/{self.target}", "-minimize_crash=1",
                 "-max_total_time=30", f"-exact_artifact_path={small}", find.path], PATIENCE,
                BUDDYFUZZ_SAVE="", BUDDYFUZZ_STATS="", TMPDIR=f"{self.folder}/tmp",
                **self.environment())
        self.take_smaller(find, small)

    @staticmethod
    def take_smaller(find, small):
        """In the find's place, if there is anything; returns whether there is."""
        content = read_bytes(small) if os.path.isfile(small) else b""
        if content:
            # On the disk before it is in the other's place.
            write_whole(find.path, content)
        if os.path.lexists(small):
            os.unlink(small)
        return bool(content)


def earlier(pair, known):
    """Those of earlier runs with these backends that still fail: fuzzing need not come upon
    them again. @known: paths that this run tells of itself."""
    found = []
    folder = crashes(pair.target)
    for path in sorted(glob.glob(f"{folder}/*.bf")):
        words = replay_words(path)
        if path not in known and pair_of(words) == (pair.backend, pair.against):
            status, _ = limited([BUDDYFUZZ, *words, path], EARLIER)
            if status in (None, 1) or status < 0:
                found.append(path)
    for about in sorted(glob.glob(f"{folder}/*.about")):
        path = about[:-len(".about")]
        command = shlex.split(read(about).splitlines()[-1])
        mine = [f"{name}={value}" for name, value in pair.environment().items()]
        its = [word for word in command[1:-2] if not word.startswith("BUDDYFUZZ_IGNORE=")]
        if path not in known and os.path.exists(path) and its == mine and \
                os.path.exists(command[-2]):
            status, _ = limited(command, EARLIER, BUDDYFUZZ_STATS="", BUDDYFUZZ_SAVE="")
            if status not in (0, 2, 3):
                found.append(path)
    return found
