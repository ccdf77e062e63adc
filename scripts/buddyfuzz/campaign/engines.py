# SPDX-License-Identifier: GPL-2.0-only
"""The engines as a campaign calls them: see engines.py above. They run in its folder."""
import contextlib
import os
import re
import shutil
import tempfile

from .. import engines

LATE = 30           # seconds: the supervisor, if it lives, has ended a worker sooner
INPUT_SECONDS = 60  # for one input


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
    os.makedirs(state.path("discovery"), exist_ok=True)
    return [([
        "timeout", "--signal=KILL", str(seconds + LATE),
        *engines.libfuzzer(program("libfuzzer", target), folder, config["max_len"], INPUT_SECONDS),
        f"-fork={cores}", "-handle_term=0",
        "-ignore_crashes=1", "-ignore_timeouts=1", "-ignore_ooms=1",
        f"{folder}/corpus", shared_corpus(state, kind),
    ], {**common_environment(state, folder), "BUDDYFUZZ_DISCOVERY": f"discovery/{target}"})]


def afl(state, target, kind, cores, folder, seconds):
    """A main, which also reads what libFuzzer finds, and secondaries."""
    config = state["config"]
    shared = shared_corpus(state, kind)
    os.makedirs(state.path(folder, "tmp"), exist_ok=True)
    os.makedirs(state.path("afl", target), exist_ok=True)
    env = {
        **common_environment(state, folder), "AFL_IMPORT_FIRST": "1",
        **engines.afl_environment(kind, program("release", "buddyfuzz_afl_mutator.so")),
    }
    commands = []
    for job in range(cores):
        command = engines.afl(program("afl", target), shared, f"afl/{target}", job,
                              config["max_len"], INPUT_SECONDS)
        if not job:
            # Behind -M, which afl-fuzz insists on.
            end = command.index("--")
            command[end:end] = ["-F", shared]
        commands.append((["timeout", "--signal=KILL", str(seconds + LATE), *command], env))
    return commands


COMMANDS = {"libfuzzer": libfuzzer, "afl": afl}


# What they have written: (inputs, crashes and timeouts).

def libfuzzer_finds(state, job):
    folder = state.path(job["folder"])
    # The corpus, and what its forks are about to hand in.
    return engines.files(folder, "corpus/*", "tmp/libFuzzerTemp*/C*/*"), \
        engines.libfuzzer_failed(folder)


def afl_finds(state, job):
    out = state.path("afl", job["target"])
    failed = engines.afl_failed(out)
    # The engine was killed at that input, or asked to stop: not a crash, but an input to keep.
    killed = [path for path in failed if ",sig:09," in path or ",sig:15," in path]
    return engines.afl_queue(out) + killed, [path for path in failed if path not in killed]


FINDS = {"libfuzzer": libfuzzer_finds, "afl": afl_finds}
COVERAGE = {
    "libfuzzer": lambda state, job: engines.libfuzzer_coverage(
        state.glob(job["folder"], "log.*")),
    "afl": lambda state, job: engines.afl_coverage(state.path("afl", job["target"])),
}
