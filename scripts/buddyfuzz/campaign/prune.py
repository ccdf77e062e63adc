# SPDX-License-Identifier: GPL-2.0-only
"""Which inputs of the shared corpus add something, for any target that takes them.

Runs as a worker: libFuzzer's merge, target by target, into a folder of its own.
What it says is a list of names, written when all is done; the supervisor makes
the new corpus of it. A merge that did not run every input, or that keeps nothing, or less than
what the campaign is known to cover, says why instead: nothing is dropped on its word.
"""
import json
import os
import re
import shutil
import sys

from . import engines
from .corpus import Corpus
from ..commands import to_log
from ..files import read, write_whole
from .state import State

LEAST = 0.95    # of the edges that libFuzzer has covered with a target


class Refused(Exception):
    """A merge that is not to be believed."""


def unmerged(control):
    """How many files a merge has not got through, by its control file.

    Its first lines are how many files there are, how many of those were there before, and their
    names; then "FT N ..." for each that was run to its end.
    """
    try:
        with open(control, encoding="utf-8", errors="replace") as file:
            number = int(file.readline())
            done = {line.split(maxsplit=2)[1] for line in file if line.startswith("FT ")}
    except (OSError, ValueError, IndexError):
        raise Refused("libFuzzer left no control file") from None
    return number - len(done)


def check(state, target, work, kept, crashes):
    """Raises Refused if the merge for TARGET, which ended well, cannot be right."""
    # A step that was killed counts as its input's failure: that goes too.
    left = unmerged(state.path(work, f"{target}.control")) - len(os.listdir(crashes))
    if left > 0:
        raise Refused(f"{left} inputs were not run to their end, and did not fail either")
    if not kept:
        raise Refused("it keeps nothing")
    had = state["coverage"].get(f"libfuzzer {target}", {}).get("edges", 0)
    log = read(state.path(work, f"log.{target}"))
    for edges in re.findall(r"(\d+) new coverage edges", log)[-1:]:
        if int(edges) < LEAST * had:
            raise Refused(f"what it keeps covers {edges} of {had} edges")


def merge(state, target, work):
    """Names of what adds something for TARGET."""
    after, crashes = os.path.join(work, target), os.path.join(work, "artifacts", target)
    # One target's find may be another's crash.
    for folder in after, crashes:
        shutil.rmtree(state.path(folder), ignore_errors=True)
        os.makedirs(state.path(folder))
    status = to_log(
        state.path(work, f"log.{target}"),
        [engines.program("libfuzzer", target), "-merge=1", f"-timeout={engines.INPUT_SECONDS}",
         "-rss_limit_mb=4096", f"-max_len={state['config']['max_len']}",
         f"-merge_control_file={work}/{target}.control",
         f"-artifact_prefix={crashes}/", after, f"{work}/before"], cwd=state.folder,
        env={**os.environ, **engines.common_environment(state, work), "BUDDYFUZZ_STATS": ""})
    if status:
        raise Refused(f"it ended with status {status}")
    kept = set(os.listdir(state.path(after)))
    check(state, target, work, kept, state.path(crashes))
    return kept


def prune(folder, kind, work):
    """WORK is within FOLDER, and relative to it, as all that libFuzzer is given."""
    state = State(folder)
    # A corpus that grows meanwhile: what comes is not up for pruning.
    shared = os.path.realpath(state.path("corpus", kind))
    names = sorted(Corpus(state, kind).names)
    before = state.path(work, "before")
    shutil.rmtree(before, ignore_errors=True)
    os.makedirs(before)
    os.makedirs(state.path(work, "tmp"), exist_ok=True)
    for name in names:
        os.link(os.path.join(shared, name), os.path.join(before, name))
    kept = set()
    try:
        for target in state.targets(kind):
            try:
                kept |= merge(state, target, work)
            except Refused as error:
                log = state.path("last-words")
                shutil.copy(state.path(work, f"log.{target}"), log)
                raise Refused(f"{target}: {error}; its log is {log}") from None
        found = {"of": names, "kept": sorted(kept & set(names))}
    except Refused as error:
        found = {"refused": str(error)}
    write_whole(state.path(work, "kept"), json.dumps(found))


if __name__ == "__main__":
    prune(*sys.argv[1:])
