#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""scripts/fuzz loses no find to SIGKILL.

Starts it on a pair with a bug (model/patch-v3), and kills it at a random moment, half of the
times soon after it has found the bug: the
script alone, its worker alone, or all that it has started at once. Some of the starts find the
bug in their first input, some have to fuzz for it, and each takes over what the one before it has
left. After some kills, one start is let alone: it must end with status 1 if anything had been
found, and every find that was saved when something was killed must be in crashes/ by then, whole,
and told: by that start or by one before it.

usage: fuzz_killed.py [--count KILLS] [--seed SEED] [--engine NAME]     (4 kills, libfuzzer)
"""
import argparse
import glob
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SOURCE = os.environ.get("SOURCE") or os.path.join(os.path.dirname(__file__), "../..")
sys.path.insert(0, os.path.join(SOURCE, "scripts"))
sys.dont_write_bytecode = True
from buddyfuzz import process  # noqa: E402

PAIR = ["--against", "model/patch-v3"]
TOKEN = re.compile(rb"^DEDUP_TOKEN: *(\S+)", re.M)


class Test:
    def __init__(self, engine):
        self.engine = ["--engine", "afl"] if engine == "afl" else ["--fast"]
        self.top = tempfile.mkdtemp(prefix="fuzz-killed-")
        self.work = os.path.join(self.top, "work")
        self.crashes = os.path.join(self.work, "diff_strict/crashes")
        self.told = os.path.join(self.top, "told")
        self.saved = {}     # name in crashes/: content, when something was killed
        self.tokens = set()     # that a target had said by then
        self.kills = {"script": 0, "worker": 0, "all": 0}
        self.with_finds = self.checks = 0
        for name in ("empty", "seeded"):
            os.makedirs(os.path.join(self.top, name))
        subprocess.run(
            ["build/release/tools/buddyfuzz", "assemble",
             "findings/patch-v3-walks-off-section/patch-v3-walks-off-section.bf", "-o",
             os.path.join(self.top, "seeded/first")], cwd=SOURCE, check=True)

    def start(self, corpus, seconds):
        with open(self.told, "ab") as out:
            return subprocess.Popen(
                ["scripts/fuzz", *self.engine, "--seconds", str(seconds), "--work", self.work,
                 "--corpus", os.path.join(self.top, corpus), *PAIR], cwd=SOURCE,
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)

    def glob(self, pattern):
        return glob.glob(os.path.join(self.work, "diff_strict", pattern))

    def workers(self):
        """All processes of all runs, whatever their session: by the folder in what they are
        called by, or in what they were given."""
        found = []
        for name in os.listdir("/proc"):
            try:
                with open(f"/proc/{name}/environ", "rb") as file:
                    if f"{self.work}/diff_strict/run.".encode() in file.read():
                        found.append(int(name))
            except (OSError, ValueError):
                continue
        return found

    def wait_for_find(self, longest):
        """Most moments are before it, or when all is told."""
        until = time.monotonic() + longest
        while time.monotonic() < until and not self.glob("run.*/save/.*[0-9]") and \
                not self.glob("run.*/save/*.bf"):
            time.sleep(0.005)

    def kill(self, script, victim):
        pids = [] if victim == "script" else self.workers()
        if victim == "worker":
            pids = random.sample(pids, min(1, len(pids)))
        else:
            pids.append(script.pid)
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if victim == "all":
            try:
                os.killpg(script.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.kills[victim] += 1
        self.note()
        script.kill()
        script.wait()

    def note(self):
        """What is saved now."""
        before = len(self.saved), len(self.tokens)
        for path in self.glob("run.*/save/*.bf"):
            try:
                with open(path, "rb") as file:
                    content = file.read()
            except OSError:
                continue    # kept, by now
            name = os.path.basename(path)[:-len(".bf")]
            self.saved[f"{name}-{hashlib.sha1(content).hexdigest()[:8]}.bf"] = content
        for path in self.glob("run.*/log/*"):
            try:
                with open(path, "rb") as file:
                    self.tokens |= {token.decode() for token in TOKEN.findall(file.read())}
            except OSError:
                continue
        self.with_finds += (len(self.saved), len(self.tokens)) != before

    def problems(self):
        """After a start that was let alone."""
        self.checks += 1
        script = self.start("empty", 1)
        status = script.wait()
        with open(self.told, "rb") as file:
            told = file.read()
        kept = {os.path.basename(path): os.path.getsize(path)
                for path in glob.glob(f"{self.crashes}/*.bf")}
        if (self.saved or kept) and status != 1:
            yield f"exit status {status}, with {len(kept)} finds"
        for name in self.saved:
            if not kept.get(name):
                yield f"lost: {name}"
            elif f"/{name}\n".encode() not in told:
                yield f"kept, but not told: {name}"
        for token in self.tokens:
            if not any(name.startswith(f"{token}-") for name in kept) and \
                    not glob.glob(f"{self.crashes}/killed-*"):
                yield f"lost: what was told of {token}"
        for name, size in kept.items():
            if not size:
                yield f"nothing in {name}"
            elif subprocess.run(
                    ["build/release/tools/buddyfuzz", "run", *PAIR,
                     os.path.join(self.crashes, name)], cwd=SOURCE, check=False,
                    stdout=subprocess.DEVNULL).returncode != 1:
                yield f"does not replay: {name}"
        if self.glob("run.*") + self.glob(".gone.*"):
            yield f"left behind: {self.glob('run.*')}"
        if self.workers():
            yield f"left running: {self.workers()}"

    def forget(self):
        """So that the next finds are not merely found again."""
        self.saved.clear()
        self.tokens.clear()
        shutil.rmtree(self.crashes, ignore_errors=True)
        with open(self.told, "wb"):
            pass

    def all(self, count):
        # Moments up to the end of a start that finds the bug and makes it small.
        started = time.monotonic()
        self.start("seeded", 20).wait()
        longest = (time.monotonic() - started) * 1.3
        self.forget()
        begun = time.monotonic()
        left = random.randint(1, 3)
        for number in range(count):
            script = self.start(random.choice(["seeded", "seeded", "empty"]), 20)
            if random.random() < 0.5:
                time.sleep(random.uniform(0, longest))
            else:
                self.wait_for_find(longest)
                time.sleep(random.uniform(0, random.choice([0.2, longest / 4])))
            self.kill(script, random.choice(list(self.kills)))
            left -= 1
            if not left or number == count - 1:
                left = random.randint(1, 3)
                problems = list(self.problems())
                if problems:
                    with open(self.told, encoding="utf-8", errors="replace") as file:
                        print(file.read()[-6000:])
                    print("\n".join(f"FAILED after {number + 1} kills: {problem}"
                                    for problem in problems))
                    print(f"what is left is in {self.top}")
                    return 1
                self.forget()
            if (number + 1) % 50 == 0:
                self.tell(begun)
        self.tell(begun)
        shutil.rmtree(self.top)
        return 0

    def tell(self, begun):
        print(f"{sum(self.kills.values())} kills {self.kills} in {time.monotonic() - begun:.0f} s, "
              f"{self.with_finds} of them with finds not yet told; {self.checks} checks; "
              "nothing lost", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        usage="fuzz_killed.py [--count KILLS] [--seed SEED] [--engine NAME]")
    parser.add_argument("--count", type=int, default=4)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--engine", choices=["libfuzzer", "afl"], default="libfuzzer")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    random.seed(options.seed)
    sys.exit(Test(options.engine).all(options.count))
