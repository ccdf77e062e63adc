# SPDX-License-Identifier: GPL-2.0-only
"""The state folder: what a campaign knows, where it keeps it, how it survives.

    state.json      every number, written whole or not at all
    log             messages, one a line
    lock            held by the one supervisor
    bin/PRESET/     the programs, as they were built at the start
    corpus/KIND     a link to corpus/KIND.N, the shared corpus; KIND is what a
                    target takes, program or bytes
    corpus/KIND.pruned  names that merges have found to add nothing
    workers/ID/     what one worker writes
    afl/TARGET/     AFL++'s own folders
    discovery/TARGET    which state features its inputs met: targets/discovery.c
    history         what was reached when: history.py
    crashes/TARGET/ what has yet to be triaged
    bugs/TOKEN/, flaky/TOKEN/   what triage has made of it
    report/         index.html, a page for each bug, and the same as text
"""
import glob
import json
import os
import time

from ..files import hold, read, write_whole

MESSAGES = 12  # the last ones, for the status view

FRESH = {
    "version": 1,
    "id": "",           # random: by this its workers are known, wherever the folder is
    "config": {},
    "commit": "",
    "started": 0,
    "ran": 0,           # seconds by a monotonic clock, over all runs of the supervisor
    "updated": 0,
    "supervisor": None,  # {pid, start}
    "stopped": False,   # on purpose
    "paused": "",       # why nothing runs at the moment
    "next_id": 1,
    "jobs": {},         # id: see supervisor.py
    "turns": {},        # team: how many slices it has had
    "executions": 0,
    "operations": 0,
    "counts": {},       # "engine target": sums of what targets say: targets/stats.c
    "coverage": {},     # "engine target": {edges, features}
    "corpus": {},       # kind: {inputs, added, pruned}
    "seeded": False,    # the shipped programs are in the corpus
    "last_new": 0,      # what it had run when an input was last added, in seconds
    "last_prune": 0,
    "prunes": 0,
    "pruning": [],      # kinds that this round of merges has had
    "deaths": 0,        # workers that ended before their time
    "resumes": 0,       # after a stop, or after it was killed
    "bugs": {},         # token: inputs
    "groups": [],       # the same tokens, those of one cause together
    "flaky": {},
    "untriaged": 0,
    "messages": [],
}


NEEDED = ("targets", "engines", "jobs", "seconds", "slice", "merge_every", "min_free", "max_len",
          "backend", "against", "planted")


class Damaged(Exception):
    """A state file that cannot be used; it stays as it is."""

    def __init__(self, path, why):
        super().__init__(f"{path}: {why}; no file was changed: the finds are in corpus, crashes "
                         "and bugs beside it")


class State:
    """What is in state.json, as attributes of .data, and the folder around it."""

    def __init__(self, folder):
        self.folder = os.path.realpath(folder)
        self.load()

    def load(self):
        self.data = json.loads(json.dumps(FRESH))
        path = self.path("state.json")
        if not os.path.lexists(path):
            return
        if not os.path.isfile(path):
            raise Damaged(path, "not a file")
        try:
            found = json.loads(read(path))
        except ValueError as error:
            raise Damaged(path, error) from None
        self.check(path, found)
        self.data.update(found)

    @staticmethod
    def check(path, found):
        """Raises Damaged if FOUND is not what a campaign of this version has written."""
        if not isinstance(found, dict):
            raise Damaged(path, "not an object")
        if found.get("version", 1) != FRESH["version"]:
            raise Damaged(path, f"of version {found['version']!r}; this is version "
                          f"{FRESH['version']}")
        for name, fresh in FRESH.items():
            kinds = (int, float) if isinstance(fresh, (int, float)) else type(fresh)
            if name in found and name != "supervisor" and not isinstance(found[name], kinds):
                raise Damaged(path, f'"{name}" is {json.dumps(found[name])[:40]}')
        for name in NEEDED if found.get("config") else ():
            if name not in found["config"]:
                raise Damaged(path, f'"config" has no "{name}"')

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def glob(self, *parts):
        """Paths that match, whatever the folder's own name has in it."""
        return glob.glob(os.path.join(glob.escape(self.folder), *parts))

    def __getitem__(self, key):
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value

    def save(self):
        self["updated"] = time.time()
        write_whole(self.path("state.json"), json.dumps(self.data, indent=1))

    def say(self, text):
        """To the log, the terminal and the status view. Once, if it repeats."""
        if self["messages"] and self["messages"][-1][1] == text:
            return
        self["messages"] = (self["messages"] + [[time.time(), text]])[-MESSAGES:]
        line = time.strftime("%Y-%m-%d %H:%M:%S ") + text
        try:
            with open(self.path("log"), "a", encoding="utf-8") as log:
                log.write(line + "\n")
        except OSError:
            pass  # a full disk is said elsewhere
        try:
            print(line, flush=True)
        except OSError:
            pass  # the terminal is gone; the campaign is not

    def lock(self):
        """One supervisor at a time. The kernel lets go when it dies, however.

        What it has written last is read only then.
        """
        self.lock_file = hold(self.path("lock"))
        if not self.lock_file:
            return False
        self.load()
        return True

    def program(self, preset, name):
        return self.path("bin", preset, name)

    def targets(self, kind=None):
        """Names of the targets, all or those that take KIND."""
        return [name for name, takes in self["config"]["targets"].items()
                if kind in (None, takes)]
