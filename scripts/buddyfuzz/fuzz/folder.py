# SPDX-License-Identifier: GPL-2.0-only
"""The folder of a run, build/fuzz/TARGET/run.PID, and what a killed one has left in it.

    lock        held by the run while it lives, however it ends
    about       what is fuzzed, and how; written before anything else
    corpus      a link to the corpus
    seeds/      the shipped programs
    save/       programs that failed, as the targets saved them
    artifacts/  inputs that failed, as libFuzzer saved them
    afl/        all of AFL++'s
    stats, log/, tmp/

The folder goes when all that was found is kept elsewhere. One without an owner is taken over by
the next run of whatever target.
"""
import glob
import hashlib
import json
import os
import re
import shutil

from .. import process, shell
from ..engines import afl_queue
from ..files import hold, read, read_bytes, write_whole
from ..shell import say, tell
from .finds import Find, Finds


def make(about):
    """A new one; returns (path, lock)."""
    top = f"{shell.work}/{about['target']}"
    os.makedirs(top, exist_ok=True)
    # No other run may take it for a dead one before it is locked.
    with hold(f"{top}/.lock", wait=True):
        path = next(path for path in (f"{top}/run.{os.getpid()}{more}"
                                      for more in ("", *(f".{i}" for i in range(1, 1000))))
                    if not os.path.exists(path))
        os.mkdir(path)
        lock = hold(f"{path}/lock")
    write_whole(f"{path}/about", json.dumps(about))
    for name in ("seeds", "artifacts", "save", "log", "tmp"):
        os.mkdir(f"{path}/{name}")
    os.symlink(about["corpus"], f"{path}/corpus")
    return path, lock


def collect_afl(path, corpus):
    """AFL++ keeps its finds in queues: name them as libFuzzer does and put them into the corpus."""
    for found in afl_queue(f"{path}/afl"):
        content = read_bytes(found)
        inner = os.path.join(corpus, hashlib.sha1(content).hexdigest())
        if not os.path.exists(inner):
            write_whole(inner, content)


def abandoned():
    """(path, lock) of each folder without an owner; the lock is ours while it is looked at."""
    for top in sorted(glob.glob(f"{shell.work}/*/")):
        for path in sorted(glob.glob(f"{top}run.*")):
            with hold(f"{top}.lock", wait=True):
                lock = hold(f"{path}/lock")
            if lock:
                with lock:
                    if os.path.exists(path):
                        yield path


def read_about(path):
    """Of a run that was killed before it could say: what is most likely."""
    try:
        return json.loads(read(f"{path}/about"))
    except (OSError, ValueError):
        return {"target": path.split("/")[-2], "backend": "model/per-page",
                "against": "model/batched", "preset": "libfuzzer", "corpus": "", "mark": ""}


def discard(path):
    """All that was found is kept: at once, so that a half of it is never taken for a whole."""
    gone = os.path.join(os.path.dirname(path), f".gone.{os.urandom(8).hex()}")
    os.rename(path, gone)
    shutil.rmtree(gone)


def take_over():
    """What killed runs have found: kept, and told. Returns where."""
    taken = []
    for path in glob.glob(f"{shell.work}/*/.gone.*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in abandoned():
        about = read_about(path)
        if about["mark"] and process.end(about["mark"], 5):
            say(f"{path}: what a killed run has started cannot be ended; left for the next run")
            continue
        try:
            finds = Finds(path, about)
            for find in finds.keep() or cut_off(path, finds):
                taken.append(find.path)
                tell(f"found by an earlier run, which was killed ({path}):\n")
                finds.tell(find)
                tell()
            if about["corpus"] and os.path.isdir(about["corpus"]):
                collect_afl(path, about["corpus"])
            discard(path)
        except OSError as error:
            # Most likely a full disk.
            say(f"{path}: cannot be kept: {error}; left as it is, for the next run")
            taken.append(path)
    return taken


def cut_off(path, finds):
    """Killed between the verdict and its program: the words are left."""
    for log in sorted(glob.glob(f"{path}/log/*")):
        content = read_bytes(log)
        token = re.search(rb"^DEDUP_TOKEN: *(\S+)", content, re.M)
        if token:
            kept = f"{finds.crashes}/killed-{hashlib.sha1(content).hexdigest()[:8]}.log"
            write_whole(kept, content)
            return [Find(kept, "killed before it could save the program; this is what it said: "
                         + token[1].decode(errors="replace"), is_program=False)]
    return []
