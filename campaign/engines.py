# SPDX-License-Identifier: GPL-2.0-only
"""How libFuzzer and AFL++ are called, and what they say of themselves.

Both are run in the campaign's folder, and every path that they are given is relative to it
and of plain characters: libFuzzer's forks and merges make shell commands of their paths, which a
space would split and a $(...) would run; AFL++ splits some at ":" and ";".
"""
import contextlib
import os
import re
import shutil
import tempfile

LATE = 30   # seconds: the supervisor, if it lives, has ended a worker sooner


def common_environment(state, folder):
    config = state["config"]
    return {
        "BUDDYFUZZ_BACKEND": config["backend"],
        "BUDDYFUZZ_AGAINST": config["against"],
        "BUDDYFUZZ_STATS": f"{folder}/stats",
        "TMPDIR": f"{folder}/tmp",
    }


@contextlib.contextmanager
def plain_alias(folder):
    """Another name of FOLDER, without a character that any shell or script minds.

    For programs that insist on a whole path. A link in a private directory; it goes at the end.
    """
    for top in tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm":
        if re.fullmatch(r"/[A-Za-z0-9_./-]+", top) and os.access(top, os.W_OK | os.X_OK):
            break
    else:
        raise OSError(f"no directory for temporary files with a plain name, as /tmp is, that "
                      f"can be written to: {tempfile.gettempdir()!r}")
    private = tempfile.mkdtemp(prefix="buddyfuzz-", dir=top)
    try:
        alias = os.path.join(private, "alias")
        os.symlink(os.path.realpath(folder), alias)
        yield alias
    finally:
        shutil.rmtree(private, ignore_errors=True)


def program(preset, name):
    """Of a campaign, as seen from its folder."""
    return os.path.join("bin", preset, name)


def shared_corpus(state, kind):
    """The folder that the link leads to now: a merge may replace the link."""
    return os.path.join("corpus", os.path.basename(os.path.realpath(state.path("corpus", kind))))


def libfuzzer(state, target, kind, cores, folder, seconds):
    """One command; libFuzzer has the children.

    It must neither end by itself nor tidy up when it is asked to: with its temporary
    folder would go what its forks have yet to hand in.
    """
    config = state["config"]
    for name in ("corpus", "artifacts", "tmp"):
        os.makedirs(state.path(folder, name), exist_ok=True)
    return [([
        "timeout", "--signal=KILL", str(seconds + LATE),
        program("libfuzzer", target), f"-fork={cores}", "-handle_term=0",
        "-ignore_crashes=1", "-ignore_timeouts=1", "-ignore_ooms=1",
        f"-max_len={config['max_len']}", "-len_control=0", "-timeout=60",
        "-rss_limit_mb=4096", f"-artifact_prefix={folder}/artifacts/",
        f"{folder}/corpus", shared_corpus(state, kind),
    ], common_environment(state, folder))]


def afl(state, target, kind, cores, folder, seconds):
    """A main, which also reads what libFuzzer finds, and secondaries.

    Not with -V, AFL++'s own limit: it goes by a clock that may jump. The supervisor ends them.
    """
    config = state["config"]
    shared = shared_corpus(state, kind)
    os.makedirs(state.path(folder, "tmp"), exist_ok=True)
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
                program("release", "buddyfuzz_afl_mutator.so"),
        }
    commands = []
    for i in range(cores):
        role = ["-M", "main", "-F", shared] if not i else ["-S", f"helper{i}"]
        commands.append(([
            "timeout", "--signal=KILL", str(seconds + LATE),
            "afl-fuzz", "-i", shared, "-o", f"afl/{target}", *role,
            "-m", "none", "-t", "60000",
            "-G", str(config["max_len"]), "--", program("afl", target),
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
