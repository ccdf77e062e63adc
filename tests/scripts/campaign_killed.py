#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""scripts/campaign loses nothing to SIGKILL.

Kills the supervisor, one worker, or all of them at once, at random moments; resumes;
and counts. Every input that an engine had found by then must be in the shared
corpus in the end, or on the list of what merges have found to add nothing. No
divergence may have come of it, state.json must have been readable at any moment,
and nothing may be left running.

usage: campaign_killed.py [KILLS [SECONDS [SEED]]]      (3 kills in 45 seconds)
"""
import glob
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

SOURCE = os.environ.get("SOURCE") or os.path.join(os.path.dirname(__file__), "../..")
sys.path.insert(0, os.path.join(SOURCE, "scripts"))
sys.dont_write_bytecode = True
from buddyfuzz import process  # noqa: E402


def campaign(*words):
    return [os.path.join(SOURCE, "scripts/campaign"), *words]


def sha1(path):
    with open(path, "rb") as file:
        return hashlib.sha1(file.read()).hexdigest()


class Test:
    def __init__(self, kills, seconds):
        self.kills = kills
        self.pause = seconds / (kills + 1)
        self.top = tempfile.mkdtemp()
        self.state = os.path.join(self.top, "state")
        self.found = set()
        self.read = self.unreadable = 0
        self.over = False
        self.log = open(os.path.join(self.top, "log"), "wb")

    def data(self):
        with open(os.path.join(self.state, "state.json"), encoding="utf-8") as file:
            return json.load(file)

    def reader(self):
        """Somebody who looks all the time."""
        while not self.over:
            if os.path.exists(os.path.join(self.state, "state.json")):
                try:
                    assert self.data()["version"] == 1
                    self.read += 1
                except (OSError, ValueError, AssertionError) as error:
                    self.unreadable += 1
                    print(f"unreadable: {error}")
            time.sleep(0.02)

    def run(self, *words):
        self.supervisor = subprocess.Popen(
            campaign(*words, "--state", self.state), stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log, start_new_session=True)

    def workers(self):
        """All processes of all jobs, directly started or not."""
        if not os.path.exists(os.path.join(self.state, "state.json")):
            return []
        return list(process.members(self.data()["id"] + "/"))

    def note_found(self, forks_too):
        """What the engines have, by content. A fork's finds are its parent's to judge,
        while that lives."""
        patterns = ["workers/*/corpus/*", "corpus/*.*/*"]
        if forks_too:
            patterns.append("workers/*/tmp/libFuzzerTemp*/C*/*")
        for pattern in patterns:
            for path in glob.glob(os.path.join(self.state, pattern)):
                try:
                    name = sha1(path)
                except OSError:
                    continue
                # Named after its content: whole.
                if name == os.path.basename(path):
                    self.found.add(name)
        for path in glob.glob(os.path.join(self.state, "afl/*/*/queue/id:*")):
            try:
                if time.time() - os.stat(path).st_mtime > 1:
                    self.found.add(sha1(path))
            except OSError:
                continue

    def kill(self, number):
        victim = ["supervisor", "worker", "all"][number % 3]
        pids = []
        if victim != "supervisor":
            pids = self.workers()
            if victim == "worker":
                pids = random.sample(pids, min(1, len(pids)))
        if victim != "worker":
            pids.append(self.supervisor.pid)
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        print(f"killed: {victim} ({len(pids)} processes)", flush=True)
        self.note_found(forks_too=victim == "all")
        if victim != "worker":
            self.supervisor.wait()
            self.run("resume")

    def problems(self):
        data = self.data()
        now = set()
        for kind in ("program", "bytes"):
            now |= set(os.listdir(os.path.join(self.state, "corpus", kind)))
            try:
                with open(os.path.join(self.state, f"corpus/{kind}.pruned"),
                          encoding="utf-8") as file:
                    now |= set(file.read().split())
            except FileNotFoundError:
                pass
        lost = self.found - now
        print(f"{len(self.found)} inputs found before kills, {len(lost)} lost; "
              f"{len(now)} in the end; {data['executions']} executions, "
              f"{data['prunes']} merges, {data['resumes']} resumes, "
              f"{data['deaths']} workers died; state.json read {self.read} times")
        if lost:
            yield f"lost: {sorted(lost)[:5]}"
        if len(self.found) < 50:
            yield "hardly anything was found: this shows nothing"
        if data["bugs"] or data["flaky"]:
            yield f"false divergences: {data['bugs']} {data['flaky']}"
        if self.unreadable or self.read < 10:
            yield f"state.json could not be read {self.unreadable} times, and {self.read} times it could"
        if not data["stopped"] or data["jobs"]:
            yield "did not end well"
        left = self.workers()
        if left:
            yield f"left running: {left}"

    def all(self):
        threading.Thread(target=self.reader, daemon=True).start()
        self.run("start", "--jobs", "2", "--slice", "15", "--merge-every", "25")
        while not os.path.exists(os.path.join(self.state, "state.json")):
            assert self.supervisor.poll() is None, "does not start"
            time.sleep(0.2)
        for number in range(self.kills):
            time.sleep(random.uniform(0.5, 1.5) * self.pause)
            self.kill(number)
        time.sleep(self.pause)
        subprocess.run(campaign("stop", "--state", self.state), check=False,
                       stdout=self.log, stderr=self.log)
        self.supervisor.wait()
        self.over = True
        problems = list(self.problems())
        for problem in problems:
            print(f"FAILED: {problem}")
        if problems:
            with open(self.log.name, encoding="utf-8", errors="replace") as file:
                print("".join(file.readlines()[-40:]))
        else:
            shutil.rmtree(self.top)
        return bool(problems)


if __name__ == "__main__":
    KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 45
    SEED = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(10**6)
    print(f"seed {SEED}")
    random.seed(SEED)
    sys.exit(Test(KILLS, SECONDS).all())
