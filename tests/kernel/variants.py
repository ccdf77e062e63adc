#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Configurations mean the same: each shipped program leaves the same state in each of them.

Each that does more than others (THP, CMA, contents, owners and tags of pages) is compared with the
plain one, same implementation on both sides. And each finds its bugs of planted/kernel, which the
plain one, with the same bug, does not.

Two of the bugs are drawn (tests/draw.py), and the configurations that they need: a configuration
takes half a minute to compile.
"""
import concurrent.futures
import glob
import json
import os
import re
import shutil
import subprocess
import sys

os.chdir(os.environ["SOURCE"])
sys.path.insert(0, "scripts")

# pylint: disable=wrong-import-position
from buddyfuzz import plant, shell
from buddyfuzz.bug import Bug
from buddyfuzz.fuzz.pairs import mode_of
from buddyfuzz.kernel import configs
from buddyfuzz.kernel.build import Build
from buddyfuzz.prepared import Prepared

TOOL = os.environ["BUDDYFUZZ"]
PLAIN = "smp", "up"
# How many programs must have run at least.
LEAST = {"smp": 100, "up": 300}
# {bug: (what it takes to find it, the rule by which it is found)}.
BUGS = {
    "pcp-thp-lists-assumed": ("nothp", "crash"),
    "account-isolated-by-number": ("nocma", "nr-free-pages"),
    "init-free-first-page": ("init", "alloc-zeroed"),
    "init-alloc-if-asked": ("initalloc", "alloc-zeroed"),
    "poison-first-page": ("poison", "warning"),
    "tags-charge-one": ("tags", "charged"),
    "owner-not-reset": ("owner", "page-owner"),
}


def fail(text):
    print(f"FAILED: {text}", file=sys.stderr)
    sys.exit(1)


def programs():
    return sorted(glob.glob("corpus/*/*.bf") + glob.glob("findings/*/*.bf"))


def run(kernels, config, a, b, files):
    """[what is said of each program]."""
    done = subprocess.run(
        [TOOL, "run", "--mode", mode_of(config), "-a", a, "-b", b, "-j", *files],
        capture_output=True, text=True, check=False,
        env={**os.environ, "BUDDYFUZZ_KERNELS": kernels})
    if done.returncode not in (0, 1, 3):
        if len(files) > 1:
            # One of them ends them all.
            return [said for file in files for said in run(kernels, config, a, b, [file])]
        if done.returncode > 0:
            fail(f"{a}, {b}: {done.stderr}")
        return [{"file": files[0], "verdict": "divergence", "token": "crash"}]
    return json.loads(done.stdout)["results"]


def build(config, folder):
    """Plain modules only; the kernel's own build begins with what it made elsewhere."""
    base = Prepared.read("build/kernel/7.3-up")
    kernel = Prepared(f"{folder}/{config}")
    kernel.stem, kernel.config, kernel.tree = "variants", config, base.tree
    kernel.again, kernel.origin = "tests/kernel/variants.py", base.origin
    kernel.look_at_tree()
    if not os.path.isdir(f"{kernel.directory}/tree"):
        shutil.copytree(f"{base.directory}/tree", f"{kernel.directory}/tree", symlinks=True)
    Build(kernel, ["plain"]).prepare()


def check_equal(config, folder):
    plain = config.split("-")[0]
    for impl in "batched", "per-page":
        results = run(folder, config, f"kernel/{plain}/{impl}", f"kernel/{config}/{impl}",
                      programs())
        ran = [said for said in results if said["verdict"] in ("pass", "known", "divergence")]
        wrong = [said for said in ran if said["verdict"] == "divergence"]
        if wrong:
            fail(f"{config}, {impl}: {wrong[0]['token']}: {wrong[0]['file']}; {len(wrong)} in all")
        if len(ran) < LEAST[plain]:
            fail(f"{config}, {impl}: only {len(ran)} programs ran")
    print(f"{config}: {len(ran)} programs leave the same state as on {plain}")


def tokens(kernel, config, folder):
    """Of all programs on one kernel."""
    return {said["token"] for said in run(folder, config, f"kernel/{kernel}/batched", "none",
                                          programs()) if said["verdict"] == "divergence"}


def check_bug(name, folder):
    bug = Bug(f"planted/kernel/{name}.bug")
    for config in bug["Kernel"], bug["Kernel"].split("-")[0]:
        out = f"{folder}/{name}/{config}"
        plant.kernel(f"{folder}/{config}", bug, out, "plain")
        found = tokens("planted", config, out)
        print(f"{name} on {config}: {' '.join(sorted(found)) or 'nothing'}")
        if config in PLAIN and found:
            fail(f"{name}: also found on {config}")
        if config not in PLAIN and not any(re.match(BUGS[name][1], token) for token in found):
            fail(f"{name}: not found on {config}")


def main():
    shell.SCRIPT = "variants"
    if not os.path.exists("build/kernel/7.3-up/status"):
        print("no kernel 7.3-up: scripts/kernel --package linux-source-7.3 --configs up")
        sys.exit(77)
    for name, (word, _) in BUGS.items():
        config = Bug(f"planted/kernel/{name}.bug")["Kernel"]
        if config not in configs.VARIANTS or word not in config.split("-"):
            fail(f"{name}: {config} is no variant with {word}")
    words = {word for config in configs.VARIANTS for word in config.split("-")} - {*PLAIN}
    if words != {word for word, _ in BUGS.values()}:
        fail(f"each word needs a bug: {' '.join(words)}")
    bugs = subprocess.run(["tests/draw.py", "2", *BUGS], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.split()
    used = sorted({Bug(f"planted/kernel/{name}.bug")["Kernel"] for name in bugs})
    # Another time only what has changed is compiled.
    folder = os.path.abspath("build/variants")
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for work, cases in (build, {config.split("-")[0] for config in used} | {*used}), \
                (check_equal, used), (check_bug, bugs):
            list(pool.map(lambda case, work=work: work(case, folder), cases))


if __name__ == "__main__":
    main()
