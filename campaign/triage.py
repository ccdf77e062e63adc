# SPDX-License-Identifier: GPL-2.0-only
"""Triage: crashes into groups, by DEDUP_TOKEN.

Each file in crashes/TARGET/ is run once. The first of a token becomes a group: a
reproducer, made small, run ten times. One that does not fail alike every time
is set apart in flaky/. Each further one is only counted, by its content, so that
none counts twice. A group appears whole or not at all, and what was interrupted
is done again.
"""
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time

from .state import State, write_whole

REPLAYS = 10
PATIENCE = 120          # seconds for one input
MINIMIZING = 300        # seconds


def run(command, timeout=PATIENCE, cwd=None, **env):
    """(exit status, or None after the timeout, all that was printed)."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=timeout, check=False, cwd=cwd,
            env={**os.environ, **env}, errors="replace")
    except subprocess.TimeoutExpired:
        return None, ""
    return done.returncode, done.stdout


def token_of(status, output):
    """What tells bugs apart; None if it passed."""
    found = re.search(r"^DEDUP_TOKEN: (.*)$", output, re.M)
    if found:
        return found[1].strip()
    if status is None:
        return "timeout"
    if status:
        found = re.search(r"^SUMMARY: (.*)$", output, re.M)
        return found[1] if found else f"status-{status}"
    return None


def file_name(token):
    """A token as a name; some are long, some hold slashes."""
    name = re.sub(r"[^A-Za-z0-9._+-]+", "_", token)
    if len(name) > 120:
        name = name[:100] + "-" + hashlib.sha1(name.encode()).hexdigest()[:8]
    return name


class Triage:
    def __init__(self, folder):
        self.state = State(folder)
        config = self.state["config"]
        os.environ["BUDDYFUZZ_BACKEND"] = config["backend"]
        os.environ["BUDDYFUZZ_AGAINST"] = config["against"]
        os.environ["ASAN_OPTIONS"] = "dedup_token_length=3"
        self.buddyfuzz = self.state.program("san", "buddyfuzz")

    def group(self, token):
        """The folder of a group that is there, or None."""
        for part in ("bugs", "flaky"):
            folder = self.state.path(part, file_name(token))
            if os.path.isdir(folder):
                return folder
        return None

    def count(self, folder, name):
        """One more input of a known group; a name that is there counts once."""
        inputs = os.path.join(folder, "inputs")
        with open(inputs, encoding="utf-8") as file:
            names = set(file.read().split())
        if name not in names:
            write_whole(inputs, "\n".join(sorted(names | {name})) + "\n")

    def all(self):
        for target in self.state.targets():
            folder = self.state.path("crashes", target)
            for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
                if not name.startswith("."):
                    self.one(target, os.path.join(folder, name), name)

    def one(self, target, path, name):
        work = self.state.path("triage")
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work)
        replay = [self.state.program("san", target), "-q", path]
        status, output = run(replay, BUDDYFUZZ_SAVE=work)
        token = token_of(status, output)
        if token is None:
            # It failed under the fuzzer, and does not alone: say so by name.
            token = f"not-reproduced-{target}"
        folder = self.group(token)
        if folder:
            self.count(folder, name)
        else:
            self.found(target, path, name, token, work, output)
        os.unlink(path)

    def found(self, target, path, name, token, work, output):
        """The first of its token: a new group."""
        new = os.path.join(work, "group")
        os.makedirs(new)
        shutil.copy(path, os.path.join(new, "input"))
        saved = [file for file in os.listdir(work) if file.endswith(".bf")]
        if saved:
            flags, reproducer = self.minimize_program(os.path.join(work, saved[0]), new)
            replay = [self.buddyfuzz, "run", *flags, reproducer]
            text = run([self.buddyfuzz, "explain", *flags, os.path.basename(reproducer)],
                       cwd=new)[1]
        else:
            flags = []
            reproducer = self.minimize_input(target, path, new)
            replay = [self.state.program("san", target), "-q", reproducer]
            text = output
        tokens = [token_of(*run(replay)) for _ in range(REPLAYS)]
        failed = sum(seen is not None for seen in tokens)
        steady = failed == REPLAYS and len(set(tokens)) == 1
        self.write(target, name, token, new, {
            "flags": flags, "reproducer": os.path.basename(reproducer),
            "failed": failed, "replays": REPLAYS,
            "shows": sorted({seen for seen in tokens if seen}),
        }, text)
        part = "bugs" if steady else "flaky"
        final = self.state.path(part, file_name(token))
        os.makedirs(os.path.dirname(final), exist_ok=True)
        os.rename(new, final)
        print(f"{part}: {token}", flush=True)

    def minimize_program(self, saved, new):
        with open(saved, encoding="utf-8") as file:
            flags = re.search(r"^# Replay: buddyfuzz run (.*)$", file.read(), re.M)[1].split()
        reproducer = os.path.join(new, "reproducer.bf")
        status, _ = run([self.state.program("release", "buddyfuzz"), "minimize", "-q",
                         *flags, saved, "-o", reproducer], MINIMIZING)
        if status:
            shutil.copy(saved, reproducer)
        return flags, reproducer

    def minimize_input(self, target, path, new):
        reproducer = os.path.join(new, "reproducer")
        run([self.state.program("libfuzzer", target), "-minimize_crash=1",
             "-max_total_time=30", f"-exact_artifact_path={reproducer}", path],
            MINIMIZING)
        if not os.path.exists(reproducer) or not os.path.getsize(reproducer):
            shutil.copy(path, reproducer)
        return reproducer

    def write(self, target, name, token, new, found, text):
        config = self.state["config"]
        command = ["scripts/reproduce", "--target", target]
        if config["planted"]:
            command += ["--planted", config["planted"]]
        final = self.state.path("bugs" if found["failed"] == REPLAYS else "flaky",
                                file_name(token))
        command.append(os.path.join(final, found["reproducer"]))
        report = {
            "token": token, "target": target, "backend": config["backend"],
            "against": config["against"], "commit": self.state["commit"],
            "planted": config["planted"], "found": time.time(), **found,
            "reproduce": " ".join(command),
        }
        write_whole(os.path.join(new, "report.json"), json.dumps(report, indent=1))
        write_whole(os.path.join(new, "inputs"), name + "\n")
        shows = ", ".join(found["shows"]) or "nothing"
        lines = [
            f"token        {token}",
            f"target       {target}",
            f"backends     {config['backend']} against {config['against']}",
            f"commit       {self.state['commit']}"
            + (f", with planted/{config['planted']}.patch" if config["planted"] else ""),
            f"failed       {found['failed']} of {REPLAYS} times"
            + ("" if found["failed"] == REPLAYS else ": FLAKY"),
            f"shows        {shows}",
            f"reproduce    {report['reproduce']}",
            "", text,
        ]
        write_whole(os.path.join(new, "report.txt"), "\n".join(lines))


def counts(state, part):
    """token: inputs, of every group in bugs/ or flaky/."""
    found = {}
    folder = state.path(part)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        with open(os.path.join(folder, name, "report.json"), encoding="utf-8") as file:
            token = json.load(file)["token"]
        with open(os.path.join(folder, name, "inputs"), encoding="utf-8") as file:
            found[token] = len(file.read().split())
    return found


if __name__ == "__main__":
    Triage(sys.argv[1]).all()
