# SPDX-License-Identifier: GPL-2.0-only
"""The shipped programs, in the form that engines start from."""
import hashlib
import os
import shutil
import subprocess

from .shell import Unusable
from .targets import max_len

FOLDERS = ("corpus/seeds", "corpus/regressions", "corpus/traces")
OVERLAPPING = ("corpus/schedules",)
ASSEMBLE = ("build/release/tools/buddyfuzz", "assemble")


def shipped(takes="program"):
    return sorted(os.path.join(folder, name)
                  for top in (OVERLAPPING if takes == "overlap" else FOLDERS)
                  for folder, _, names in os.walk(top) for name in names
                  if not name.endswith(".md"))


def gather(takes, folder):
    """Into FOLDER, as targets that take TAKES do; returns the names of those that
    are too long to mutate."""
    long, started = [], []
    for name in shipped(takes):
        seed = os.path.join(folder, hashlib.sha1(name.encode()).hexdigest()[:16])
        if takes == "bytes":
            if not name.endswith(".xz"):
                shutil.copyfile(name, seed)
            continue
        started.append((name, seed, subprocess.Popen([*ASSEMBLE, name, "-o", seed])))
        if len(started) == 2:
            finish(*started.pop(0), long)
    for one in started:
        finish(*one, long)
    return long


def finish(name, seed, assembling, long):
    if assembling.wait():
        raise Unusable(f"{name}: the corpus is broken")
    if os.path.getsize(seed) > max_len():
        os.unlink(seed)
        long.append(name)
