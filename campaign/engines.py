# SPDX-License-Identifier: GPL-2.0-only
"""How libFuzzer and AFL++ are called, and what they say of themselves."""
import os
import re

LATE = 30   # seconds: the supervisor, if it lives, has ended a worker sooner


def common_environment(state, folder):
    config = state["config"]
    return {
        "BUDDYFUZZ_BACKEND": config["backend"],
        "BUDDYFUZZ_AGAINST": config["against"],
        "BUDDYFUZZ_STATS": f"{folder}/stats",
        "TMPDIR": f"{folder}/tmp",
    }


def libfuzzer(state, target, kind, cores, folder, seconds):
    """One command; libFuzzer has the children.

    It must neither end by itself nor tidy up when it is asked to: with its temporary
    folder would go what its forks have yet to hand in.
    """
    config = state["config"]
    for name in ("corpus", "artifacts", "tmp"):
        os.makedirs(f"{folder}/{name}", exist_ok=True)
    return [([
        "timeout", "--signal=KILL", str(seconds + LATE),
        state.program("libfuzzer", target), f"-fork={cores}", "-handle_term=0",
        "-ignore_crashes=1", "-ignore_timeouts=1", "-ignore_ooms=1",
        f"-max_len={config['max_len']}", "-len_control=0", "-timeout=60",
        "-rss_limit_mb=4096", f"-artifact_prefix={folder}/artifacts/",
        f"{folder}/corpus", os.path.realpath(state.path("corpus", kind)),
    ], common_environment(state, folder))]


def afl(state, target, kind, cores, folder, seconds):
    """A main, which also reads what libFuzzer finds, and secondaries."""
    config = state["config"]
    shared = os.path.realpath(state.path("corpus", kind))
    os.makedirs(f"{folder}/tmp", exist_ok=True)
    os.makedirs(state.path("afl", target), exist_ok=True)
    env = {
        **common_environment(state, folder),
        "AFL_NO_UI": "1", "AFL_SKIP_CPUFREQ": "1", "AFL_NO_AFFINITY": "1",
        "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES": "1", "AFL_SKIP_CRASHES": "1",
        "AFL_NO_COLOR": "1", "AFL_IGNORE_UNKNOWN_ENVS": "1",
        "AFL_FORKSRV_INIT_TMOUT": "60000", "AFL_AUTORESUME": "1",
        "AFL_IMPORT_FIRST": "1",
    }
    if kind == "program":
        env |= {
            "AFL_CUSTOM_MUTATOR_ONLY": "1", "AFL_DISABLE_TRIM": "1",
            "AFL_CUSTOM_MUTATOR_LIBRARY":
                state.program("release", "buddyfuzz_afl_mutator.so"),
        }
    commands = []
    for i in range(cores):
        role = ["-M", "main", "-F", shared] if not i else ["-S", f"helper{i}"]
        commands.append(([
            "afl-fuzz", "-i", shared, "-o", state.path("afl", target), *role,
            "-V", str(seconds), "-m", "none", "-t", "60000",
            "-G", str(config["max_len"]), "--", state.program("afl", target),
        ], env))
    return commands


COMMANDS = {"libfuzzer": libfuzzer, "afl": afl}


# What they have written: (inputs, crashes and timeouts).

def libfuzzer_finds(state, job):
    folder = job["folder"]
    # The corpus, and what its forks are about to hand in.
    inputs = state.glob(folder, "corpus", "*") + \
        state.glob(folder, "tmp", "libFuzzerTemp*", "C*", "*")
    return inputs, [path for path in state.glob(folder, "artifacts", "*")
                    if not os.path.basename(path).startswith("slow-unit-")]


def afl_finds(state, job):
    folder = "afl", job["target"], "*"
    # When it goes on where it was, it renames what it had.
    failed = state.glob(*folder, "crashes*", "id:*") + state.glob(*folder, "hangs*", "id:*")
    # Killed by somebody, or asked to end by us, at that input: no crash, but not to be lost.
    killed = {path for path in failed if ",sig:09," in path or ",sig:15," in path}
    return state.glob(*folder, "queue", "id:*") + sorted(killed), \
        [path for path in failed if path not in killed]


FINDS = {"libfuzzer": libfuzzer_finds, "afl": afl_finds}


def libfuzzer_coverage(state, job):
    """The last "cov: N ft: N" of its log."""
    found = None
    for log in state.glob(job["folder"], "log.*"):
        with open(log, encoding="utf-8", errors="replace") as file:
            for found in re.finditer(r" cov: (\d+) ft: (\d+)", file.read()):
                pass
    if not found:
        return None
    return {"edges": int(found[1]), "features": int(found[2])}


def afl_coverage(state, job):
    """edges_found of whoever has most."""
    edges = 0
    for path in state.glob("afl", job["target"], "*", "fuzzer_stats"):
        with open(path, encoding="utf-8", errors="replace") as file:
            for found in re.finditer(r"^edges_found *: *(\d+)", file.read(), re.M):
                edges = max(edges, int(found[1]))
    return {"edges": edges} if edges else None


COVERAGE = {"libfuzzer": libfuzzer_coverage, "afl": afl_coverage}
