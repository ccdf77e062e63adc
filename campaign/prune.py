# SPDX-License-Identifier: GPL-2.0-only
"""Which inputs of the shared corpus add something, for any target that takes them.

Runs as a worker: libFuzzer's merge, target by target, into a folder of its own.
What it says is a list of names, written when all is done; the supervisor makes
the new corpus of it.
"""
import json
import os
import shutil
import subprocess
import sys

from .state import State, write_whole


def prune(folder, kind, work):
    state = State(folder)
    # A corpus that grows meanwhile: what comes is not up for pruning.
    shared = os.path.realpath(state.path("corpus", kind))
    names = [name for name in os.listdir(shared) if name[0] != "."]
    before = os.path.join(work, "before")
    shutil.rmtree(before, ignore_errors=True)
    os.makedirs(before)
    for name in names:
        os.link(os.path.join(shared, name), os.path.join(before, name))
    os.environ["BUDDYFUZZ_BACKEND"] = state["config"]["backend"]
    os.environ["BUDDYFUZZ_AGAINST"] = state["config"]["against"]
    kept = set()
    for target in state.targets(kind):
        after = os.path.join(work, target)
        # One target's find may be another's crash.
        crashes = os.path.join(work, "artifacts", target)
        for folder in (after, crashes):
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
        log = os.path.join(work, f"log.{target}")
        with open(log, "wb") as out:
            subprocess.run(
                [state.program("libfuzzer", target), "-merge=1", "-timeout=60",
                 "-rss_limit_mb=4096", f"-max_len={state['config']['max_len']}",
                 f"-merge_control_file={work}/{target}.control",
                 f"-artifact_prefix={crashes}/", after, before],
                stdin=subprocess.DEVNULL, stderr=out, check=True)
        # A step that was killed counts as its input's failure: that goes too.
        with open(log, "rb") as lines:
            failed = sum(b"caused a failure at the previous merge step" in line
                         for line in lines)
        if failed > len(os.listdir(crashes)):
            sys.exit(f"{target}: a step of the merge was killed")
        kept |= set(os.listdir(after))
    write_whole(os.path.join(work, "kept"),
                json.dumps({"of": names, "kept": sorted(kept & set(names))}))


if __name__ == "__main__":
    prune(*sys.argv[1:])
