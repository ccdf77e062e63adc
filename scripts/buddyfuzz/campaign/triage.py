# SPDX-License-Identifier: GPL-2.0-only
"""Triage: crashes into folders by DEDUP_TOKEN, and those into groups by cause (causes.py).

Each file in crashes/TARGET/ is run. The first of a token becomes a folder: a reproducer,
made small, run ten times. One that does not fail alike every time is set apart in
flaky/, until an input comes that does. Each further one is only counted, by its
content, so that none counts twice; but where the token says little of what went wrong
(it hangs, a status, a crash that does not show again), each is kept in others/ too. A
folder appears whole or not at all, and what was interrupted is done again.

Nothing runs without a limit. What takes long is put off until all else is triaged; then what
hangs is a group of its own.

Programs run in the campaign's folder, on paths relative to it: see engines.py.
"""
import contextlib
import glob
import hashlib
import json
import os
import re
import shlex
import shutil
import sys
import time

from ..files import read, read_bytes, write_whole
from ..replay import ALONE, HANGS, minimize, replay_words, run, token_of
from . import causes, engines
from .state import State

REPLAYS = 10
HANGING = 2             # replays of what hangs
QUICK = 20              # seconds for one input, while others wait
PATIENCE = 120          # seconds for one input
MINIMIZING = 300        # seconds


def is_vague(token):
    """Different bugs may well share it."""
    return re.match(fr"({HANGS}|leak)$|status-|signal-|not-reproduced-", token)


def is_hang(token):
    return bool(token) and (token == HANGS or token.startswith("hang-"))


def names_in(folder):
    """The inputs of a group."""
    return set(read(os.path.join(folder, "inputs"), "").split())


def file_name(token):
    """A token as a name; some are long, some hold slashes."""
    name = re.sub(r"[^A-Za-z0-9._+-]+", "_", token)
    if len(name) > 120:
        name = name[:100] + "-" + hashlib.sha1(name.encode()).hexdigest()[:8]
    # No hidden folder, no option, and not the folder above.
    return name if name[0] not in ".-" else f"_{name}"


class Triage:
    def __init__(self, folder):
        self.state = State(folder)
        config = self.state["config"]
        os.environ["BUDDYFUZZ_BACKEND"] = config["backend"]
        os.environ["BUDDYFUZZ_AGAINST"] = config["against"]
        os.environ["ASAN_OPTIONS"] = "dedup_token_length=3"
        # A target says by name what operation hangs, before it is out of patience here.
        os.environ["BUDDYFUZZ_TIMEOUT"] = str(ALONE)
        self.buddyfuzz = engines.program("san", "buddyfuzz")

    def run(self, command, timeout, **env):
        return run(command, self.state.folder, timeout, **env)

    def shows(self, replay, token):
        """What each of ten runs shows, one after the other; fewer of what hangs."""
        for i in range(REPLAYS):
            seen = token_of(*self.run(replay, PATIENCE))
            yield seen
            if seen == HANGS != token or i + 1 >= HANGING and is_hang(seen):
                break

    def folder(self, part, token):
        return self.state.path(part, file_name(token))

    def count(self, folder, names):
        """More inputs of a known group; a name that is there counts once."""
        known = names_in(folder)
        if names - known:
            write_whole(os.path.join(folder, "inputs"),
                        "\n".join(sorted(names | known)) + "\n")

    def all(self):
        """Returns whether every input could be triaged; one that cannot blocks no other."""
        for path in self.state.glob("flaky", "*"):
            self.absorb(os.path.basename(path))     # interrupted, the last time
        inputs = [(target, os.path.basename(path)) for target in self.state.targets()
                  for path in sorted(self.state.glob("crashes", target, "*"))]
        whole = True
        for patience in QUICK, PATIENCE:
            slow = []
            for target, name in inputs:
                try:
                    if not self.one(target, name, patience):
                        slow.append((target, name))
                except OSError as error:
                    print(f"{target}/{name}: not triaged: {error}", flush=True)
                    whole = False
            inputs = slow
        return whole

    def one(self, target, name, patience):
        """Returns False, with nothing done, if it takes longer than that, and may yet end."""
        work = "triage"
        shutil.rmtree(self.state.path(work), ignore_errors=True)
        os.makedirs(self.state.path(work))
        path = os.path.join("crashes", target, name)
        replay = [engines.program("san", target), "-q", path]
        token = None
        for _ in range(REPLAYS):
            status, output = self.run(replay, patience, BUDDYFUZZ_SAVE=work)
            token = token_of(status, output)
            if token == HANGS and patience < PATIENCE:
                return False
            if token:
                break
        # It failed under the fuzzer, and does not alone: say so by name.
        token = token or f"not-reproduced-{target}"
        bug, flaky = self.folder("bugs", token), self.folder("flaky", token)
        if not os.path.isdir(bug) and (
                not os.path.isdir(flaky) or
                all(seen == token for seen in self.shows(replay, token))):
            self.found(target, path, name, token, work, output)
        folder = bug if os.path.isdir(bug) else flaky
        self.count(folder, {name})
        if is_vague(token):
            os.makedirs(os.path.join(folder, "others"), exist_ok=True)
            os.replace(self.state.path(path), os.path.join(folder, "others", name))
        else:
            os.unlink(self.state.path(path))
        return True

    def absorb(self, name):
        """What was flaky has turned out not to be: one group, nothing counted twice."""
        bug, flaky = self.state.path("bugs", name), self.state.path("flaky", name)
        if os.path.isdir(bug) and os.path.isdir(flaky) and not is_vague(name):
            self.count(bug, names_in(flaky))
            os.rename(flaky, os.path.join(bug, "flaky"))

    def found(self, target, path, name, token, work, output):
        """The first of its token, or the first of it that is steady: a new group."""
        new = os.path.join(work, "group")
        os.makedirs(self.state.path(new))
        self.copy(path, os.path.join(new, "input"))
        commands = []
        for file in glob.glob("*.bf", root_dir=self.state.path(work))[:1]:
            commands = self.minimize_program(os.path.join(work, file), new)
        commands = commands or self.minimize_input(target, path, token, new)
        commands.append([engines.program("san", target), "-q", os.path.join(new, "input")])
        # Smaller, it may have become another bug, or less certain.
        best = [], None
        for command in commands:
            tokens = list(self.shows(command, token))
            if best[1] is None or tokens.count(token) > best[0].count(token):
                best = tokens, command
            if tokens.count(token) == len(tokens):
                break
        tokens, command = best
        if command[:2] == [self.buddyfuzz, "schedule"]:
            output = self.run(command, PATIENCE)[1]
        elif command[0] == self.buddyfuzz:
            output = run([self.state.path(self.buddyfuzz), "explain", *command[2:-1],
                          os.path.basename(command[-1])], self.state.path(new), PATIENCE)[1]
        cause = self.examine(command)
        part = "bugs" if tokens.count(token) == len(tokens) else "flaky"
        final = self.folder(part, token)
        if os.path.isdir(final):
            return      # flaky again
        self.write(target, name, token, new, final, {
            "reproducer": os.path.basename(command[-1]), "replays": len(tokens),
            "failed": sum(seen is not None for seen in tokens),
            "steady": part == "bugs", "shows": sorted({seen for seen in tokens if seen}),
            "cause": cause,
        }, output)
        os.makedirs(os.path.dirname(final), exist_ok=True)
        os.rename(self.state.path(new), final)
        self.absorb(file_name(token))
        print(f"{part}: {token}", flush=True)

    def minimize_program(self, saved, new):
        """How to replay it, the smallest first. Nothing if a full disk has cut it off."""
        words = replay_words(self.state.path(saved))
        if not words:
            return []
        whole, small = os.path.join(new, "program.bf"), os.path.join(new, "reproducer.bf")
        self.copy(saved, whole)
        self.run(minimize(engines.program("release", "buddyfuzz"), words, saved, small),
                 MINIMIZING)
        made = os.path.exists(self.state.path(small))
        if is_hang(os.path.basename(saved)):
            words += ["--timeout", str(ALONE)]
        return [[self.buddyfuzz, *words, file]
                for file in ([small, whole] if made else [whole])]

    def minimize_input(self, target, path, token, new):
        small = os.path.join(new, "reproducer")
        if not is_vague(token):
            self.run([engines.program("libfuzzer", target), "-minimize_crash=1",
                      "-max_total_time=30", f"-exact_artifact_path={small}", path],
                     MINIMIZING, TMPDIR="triage")
        whole = self.state.path(small)
        is_there = os.path.exists(whole) and os.path.getsize(whole)
        return [[engines.program("san", target), "-q", small]] if is_there else []

    def examine(self, command):
        """What tells which other tokens have the same cause; None of what is no program."""
        if command[:2] != [self.buddyfuzz, "run"]:
            return None
        return causes.examine(lambda words: self.run(
            [engines.program("release", "buddyfuzz"), "run", *words, *command[2:]], PATIENCE)[1])

    def copy(self, path, to):
        """To be relied upon: what is copied may be removed then."""
        write_whole(self.state.path(to), read_bytes(self.state.path(path)))

    def write(self, target, name, token, new, final, found, text):
        config = self.state["config"]
        command = ["scripts/reproduce", "--target", target]
        if config["planted"]:
            command += ["--planted", config["planted"]]
        if not found["reproducer"].endswith(".bf"):     # which says so itself
            command += ["--backend", config["backend"], "--against", config["against"]]
        command.append(os.path.join(final, found["reproducer"]))
        report = {
            "token": token, "target": target, "backend": config["backend"],
            "against": config["against"], "commit": self.state["commit"],
            "planted": config["planted"], "found": time.time(), **found,
            "reproduce": shlex.join(command),
        }
        write_whole(self.state.path(new, "report.json"), json.dumps(report, indent=1))
        write_whole(self.state.path(new, "inputs"), name + "\n")
        lines = [
            f"token        {token}",
            f"target       {target}",
            f"backends     {config['backend']} against {config['against']}",
            f"commit       {self.state['commit']}"
            + (f", with planted/{config['planted']}.bug" if config["planted"] else ""),
            f"failed       {found['failed']} of {found['replays']} times"
            + ("" if found["steady"] else ", or not alike: FLAKY"),
            f"shows        {', '.join(found['shows']) or 'nothing'}",
            f"reproduce    {report['reproduce']}",
            "", text,
        ]
        write_whole(self.state.path(new, "report.txt"), "\n".join(lines))


def reports(state, part):
    """(folder, what its report.json says), of every token in bugs/ or flaky/.

    Of one that cannot be read the folder's name is all that is known.
    """
    for folder in sorted(state.glob(part, "*")):
        report = {}
        with contextlib.suppress(OSError, ValueError):
            report = json.loads(read(os.path.join(folder, "report.json")))
        if not isinstance(report, dict) or not isinstance(report.get("token"), str):
            report = {"token": os.path.basename(folder)}
        yield folder, report


def counts(state, part):
    """token: inputs, of every token in bugs/ or flaky/."""
    return {report["token"]: len(names_in(folder)) for folder, report in reports(state, part)}


def groups(state):
    """Tokens in bugs/, those of one cause together: lists of lists."""
    return causes.group({report["token"]: causes.read(report.get("cause"))
                         for _, report in reports(state, "bugs")})


def sum_up(state):
    """How many of each there are."""
    bugs = f"{number(len(state['groups']), 'group')} ({number(len(state['bugs']), 'token')})"
    return f"{bugs}, {len(state['flaky'])} flaky"


def number(how_many, what):
    return f"{how_many} {what}" + ("" if how_many == 1 else "s")


if __name__ == "__main__":
    sys.exit(not Triage(sys.argv[1]).all())
