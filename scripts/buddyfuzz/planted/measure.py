# SPDX-License-Identifier: GPL-2.0-only
"""One planted bug, fuzzed from an empty corpus: what was reached, triggered and detected.

Each run leaves one line in build/planted/results/CONFIGURATION/NAME.SEED. A run that is there is
not done again, so that an interrupted measurement goes on where it was.
"""
import collections
import dataclasses
import glob
import os
import re
import shutil
import signal
import tempfile
import zlib

from .. import engines, process, shell
from ..bug import Bug
from ..commands import output, to_log
from ..counts import Counts
from ..files import read, write_whole
from ..replay import minimize, replay_words, run, token_of
from ..targets import max_len

PRESET = "libfuzzer-fast"
TARGETS = [f"diff_{mode}" for mode in ("strict", "exact", "free")]
RACES = "race_strict"
RACING = "allocator/libbuddyfuzz_model_racing.a"
RESULTS = "build/planted/results"
REPLAYS = 100
SCHEDULES = "overlap", "switch", "cpu", "interrupt"     # no operations of the allocator
INPUT_SECONDS = 10  # an input that takes longer hangs
ENVIRONMENT = {"bytes": {"BUDDYFUZZ_MUTATOR": "bytes"}, "no-features": {"BUDDYFUZZ_FEATURES": "0"},
               "oracle": {"BUDDYFUZZ_IGNORE": "equality"},
               "second-net": {"BUDDYFUZZ_IGNORE": "oracle"}}
SECOND_NET = ("strict", "smp-sparse"), ("strict", "smp"), ("exact", "up")


def hangs(program, path, env):
    """Does the input take that long on a processor, too? libFuzzer looks at the clock."""
    status, _ = output("prlimit", f"--cpu={INPUT_SECONDS}", "--core=0", program, path,
                       env={**os.environ, **env})
    return status in (-signal.SIGXCPU, -signal.SIGKILL)


@dataclasses.dataclass
class Result:
    """A line, in this order. @reached, @triggered: "yes", "no", or "-" if it cannot be told.
    @detected: "no", a token, or "crash" or "hang" where there was no verdict. @most_seconds,
    @most_executions: the limits, 0 for none. @change: a digest of what the bug does."""
    name: str
    seed: int
    mode: str
    reached: str
    triggered: str
    detected: str
    executions: int
    seconds: float
    most_seconds: int
    most_executions: int
    version: str
    change: str

    @classmethod
    def of(cls, words):
        return cls(*(field.type(word) for field, word in
                     zip(dataclasses.fields(cls), words, strict=True)))

    @classmethod
    def read(cls, path):
        try:
            return cls.of(read(path, "").split())
        except ValueError:
            return None

    def words(self):
        return [f"{value:.1f}" if isinstance(value, float) else str(value)
                for value in dataclasses.astuple(self)]

    def write(self, path):
        write_whole(path, " ".join(self.words()) + "\n")

    # What the bug did is not in a table of all runs.

    @classmethod
    def columns(cls):
        return [field.name for field in dataclasses.fields(cls) if field.name != "change"]

    @classmethod
    def of_row(cls, row):
        return cls(change="", **{field.name: field.type(row[field.name])
                                 for field in dataclasses.fields(cls) if field.name in row})

    def row(self):
        return dict(zip((field.name for field in dataclasses.fields(self)), self.words()))


@dataclasses.dataclass
class Race(Result):
    """And the reproducer, minimized: @before, @operations: operations before the block that
    overlaps, and in it; @switches: between CPUs. @replayed: so many of REPLAYS replays failed in
    the same way."""
    before: int = 0
    operations: int = 0
    switches: int = 0
    replayed: int = 0

    def measure(self, text):
        words = [line.split(" = ")[-1].split()[0] for line in text.splitlines()
                 if line and line[0] != "#"]
        begin = words.index("overlap")
        self.before, self.operations = (
            sum(word not in SCHEDULES for word in some) for some in (words[2:begin], words[begin:]))
        self.switches = words.count("switch")


class Runs:
    """All results of one bug. @tokens: what it was detected as, the most frequent first."""

    def __init__(self, results):
        self.name, self.results = results[0].name, results
        self.found = [one for one in results if one.detected != "no"]
        times = collections.Counter(one.detected for one in self.found)
        self.tokens = sorted(times, key=lambda token: (-times[token], token))


class Nothing:
    """What is planted where nothing is."""

    def __getitem__(self, field):
        return {"Mode": "strict", "Backends": "model/per-page model/batched"}[field]

    def change(self):
        return ""


class Measured:
    """A bug, and how it is measured: the options of scripts/planted."""

    def __init__(self, options, name):
        self.options = options
        self.bug = Bug(f"{options.folder}/{name}.bug") if options.folder else Nothing()
        self.name = name
        self.out = f"build/planted/{name}"
        self.most = options.executions
        self.result = Race if options.races else Result

    def path(self, seed):
        return f"{RESULTS}/{self.options.configuration}/{self.name}.{seed}"

    def change(self):
        return str(zlib.crc32(self.bug.change().encode()))

    def limit(self):
        """Set the limit, if that follows from earlier runs; False if there are none."""
        if not self.options.factor:
            return True
        earlier = filter(None, map(Result.read, glob.glob(f"{RESULTS}/default/{self.name}.*")))
        executions = sorted(one.executions for one in earlier if one.detected != "no")
        if not executions:
            shell.say(f"{self.name}: has never been detected: no --factor without such a run")
            return False
        self.most = max(1000, executions[(len(executions) - 1) // 2] * self.options.factor)
        return True

    def done(self, seed):
        """A result of this limit, or a detection; or None."""
        found = not self.options.again and self.result.read(self.path(seed))
        if not found or found.change != self.change():
            return None
        programs = self.options.programs
        if programs and "-" in found.detected and \
                not os.path.exists(f"{programs}/{self.name}.bf"):
            return None
        # What was not detected may be with a wider limit.
        if found.detected == "no" and (
                found.most_seconds < self.options.seconds or
                found.most_executions and not 0 < self.most <= found.most_executions):
            return None
        return found

    # --- building and running ---

    def plant(self):
        """Returns whether it could be built."""
        kind, links = self.options.kind, [RACES] if self.options.races else TARGETS
        os.makedirs(self.out)
        self.tool = f"build/{PRESET}/tools/buddyfuzz"
        if kind in ("kernel", "races"):
            words = ["--kernel", f"build/kernel/7.3-{self.bug['Kernel']}", self.bug.path, self.out,
                     "race" if self.options.races else "fast"]
        elif kind == "model-races":
            links, self.tool = [], f"{self.out}/buddyfuzz"
            words = ["--library", RACING, f"build/{PRESET}", self.bug.path, self.out,
                     f"targets/{RACES}", "tools/buddyfuzz"]
        elif kind == "model":
            links = []
            wanted = ["diff_strict", "diff_exact"] \
                if self.options.configuration == "second-net" else [f"diff_{self.bug['Mode']}"]
            words = [f"build/{PRESET}", self.bug.path, self.out,
                     *(f"targets/{name}" for name in wanted),
                     *(["tools/buddyfuzz"] if self.options.programs else [])]
        for name in links:
            os.symlink(os.path.abspath(f"build/{PRESET}/targets/{name}"), f"{self.out}/{name}")
        if kind == "none":
            return True
        return not to_log(f"{self.out}.log", ["nice", "-n", "10", "scripts/plant", *words])

    def pair(self, seed):
        """(mode, A, B). For the second net the planted side as it is, the other family's beside
        it: the planted model beside the kernel's configurations in turn."""
        mode, kind = self.bug["Mode"], self.options.kind
        if self.options.races:
            return mode, "kernel/planted/batched" if kind == "races" else self.bug["Backends"], "none"
        a, b = ["kernel/planted/per-page", "kernel/planted/batched"] if kind == "kernel" else \
            self.bug["Backends"].split()
        if "second-net" not in self.options.configuration:
            return mode, a, b
        if kind == "kernel":
            mode = "strict" if self.bug["Kernel"].startswith("smp") else "exact"
            return mode, "kernel/planted/batched", "model/batched"
        mode, kernel = SECOND_NET[seed % len(SECOND_NET)]
        # Of the two that are put side by side, the one whose way of freeing is planted.
        impl = "per-page" if b.split("/")[1].startswith("per-page") else "batched"
        return mode, b, f"kernel/7.3-{kernel}/{impl}"

    def fuzz(self, seed, mark):
        """One run; leaves its result."""
        folder = tempfile.mkdtemp(prefix="run.", dir=self.out)
        for name in "corpus", "save", "artifacts":
            os.mkdir(f"{folder}/{name}")
        mode, a, b = self.pair(seed)
        target = RACES if self.options.races else f"diff_{mode}"
        seconds = self.options.seconds
        # Other processes may take most of a core: the limit is the time that this one had.
        # libFuzzer looks at the clock only. And no stack trace: it takes longer than most runs.
        command = ["nice", "-n", "10", "prlimit", f"--cpu={seconds}", "--core=0",
                   "setpriv", "--pdeathsig", "TERM", "timeout", "-k", "5", str(seconds * 8 + 30),
                   *engines.libfuzzer(f"{self.out}/{target}", folder, max_len(),
                                      INPUT_SECONDS),
                   f"-seed={seed}", f"-max_total_time={seconds * 8}", "-handle_abrt=0",
                   *([f"-runs={self.most}"] if self.most else []), f"{folder}/corpus"]
        env = {"BUDDYFUZZ_BACKEND": a, "BUDDYFUZZ_AGAINST": b, "BUDDYFUZZ_STATS": f"{folder}/stats",
               "BUDDYFUZZ_SAVE": f"{folder}/save", "BUDDYFUZZ_PLANTED": f"{folder}/planted",
               **ENVIRONMENT.get(self.options.configuration.removeprefix("kernel-"), {})}
        if self.options.kind in ("kernel", "races"):
            env["BUDDYFUZZ_KERNELS"] = os.path.abspath(self.out)
        child, _ = process.start(command, mark, f"{folder}/log", env)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if self.options.interrupted:
            return
        slow = glob.glob(f"{folder}/artifacts/timeout-*")
        if slow and not hangs(f"{self.out}/{target}", slow[0], env):
            shell.complain(f"{self.name}, seed {seed}: an input was slow on a busy machine, and "
                           "does not hang: the run is repeated")
            shutil.rmtree(folder)
            self.fuzz(seed, mark)
            return
        detected, executions = self.detected(folder, child.returncode)
        if detected == "no" and not executions:
            shell.say(f"{self.name}, seed {seed}: nothing was executed:\n{read(f'{folder}/log')}")
            return
        noted = read(f"{folder}/planted", "")
        # Only the model says all of it, and where nothing is planted there is nothing to say.
        result = self.result(
            self.name, seed, mode,
            "-" if self.options.kind == "none" else "yes" if noted else "no",
            "-" if not self.options.kind.startswith("model") else "yes" if "triggered" in noted else "no",
            detected, executions, usage.ru_utime + usage.ru_stime, seconds, self.most,
            self.options.version, self.change())
        for saved in glob.glob(f"{folder}/save/*.bf"):
            if self.options.races:
                self.replay(saved, result, env)
            elif self.options.programs:
                self.keep_program(saved, ["--mode", mode, "--backend", a, "--against", b])
        if not self.options.interrupted:
            result.write(self.path(seed))
        shutil.rmtree(folder)

    def replay(self, saved, result, env):
        """Minimize what was saved, and run it again and again: into RESULT."""
        small, tool = f"{saved}.min", self.tool

        def token(command, timeout):
            return token_of(*run(["nice", "-n", "10", *command], None, timeout, **env))

        wanted = token(minimize(tool, replay_words(saved), saved, small), 600)
        if not os.path.exists(small):
            shell.complain(f"{result.name}, seed {result.seed}: what was found is not minimized")
            shutil.copyfile(saved, small)
        result.measure(read(small))
        for _ in range(REPLAYS):
            if self.options.interrupted:
                break
            result.replayed += wanted == token([tool, *replay_words(small), small], 60)

    @staticmethod
    def detected(folder, status):
        """A token, crash, hang or no; and how many executions it took."""
        executions = Counts().read(f"{folder}/stats")["executions"]
        saved = sorted(glob.glob(f"{folder}/save/*.bf"))
        if saved:
            return os.path.basename(saved[-1]).removesuffix(".bf"), executions
        # No verdict, but the harness itself fell or hung.
        log = read(f"{folder}/log")
        detected = "no"
        if status in (134, -6) or re.search(r"^==\d+== *ERROR", log, re.M):
            detected = "crash"
        # libFuzzer calls a timeout an error, too.
        if glob.glob(f"{folder}/artifacts/timeout-*"):
            detected = "hang"
        if detected != "no":
            # The counts were not flushed: libFuzzer's last line is near enough.
            executions = max(map(int, re.findall(r"^#(\d+)\t", log, re.M)), default=executions)
        return detected, executions

    def keep_program(self, saved, flags):
        """Minimized, with what it is in its first lines."""
        small, tool = f"{saved}.min", f"{self.out}/buddyfuzz"
        if run([tool, "minimize", "-q", *flags, saved, "-o", small], None, 120)[0] != 0:
            shutil.copyfile(saved, small)
        token = token_of(*run([tool, "run", *flags, small], None, 60))
        if not token or "-" not in token:
            return
        write_whole(f"{self.options.programs}/{self.name}.bf",
                    f"# Planted: {self.name}\n# {self.bug['What']}\n# Run: {' '.join(flags)}\n"
                    f"# Expect: divergence {token}\n" + re.sub("^#.*\n", "", read(small), flags=re.M))

    def all(self, at, mark):
        """All runs of the bug, number AT of all. Returns their results."""
        if not self.limit():
            return []
        # What an interrupted measurement left.
        shutil.rmtree(self.out, ignore_errors=True)
        results = []
        for seed in range(1, self.options.runs + 1):
            result = self.done(seed)
            if not result and not self.options.interrupted:
                if not os.path.isdir(self.out) and not self.plant():
                    shell.say(f"{self.name}: cannot be built: see {self.out}.log")
                    break
                self.fuzz(seed, mark)
                result = self.result.read(self.path(seed))
            if self.options.interrupted or not result:
                break
            results.append(result)
            shell.complain(
                f"[{at * self.options.runs + seed}/{self.options.total}] {self.name}, seed {seed}: "
                f"reached {result.reached}, triggered {result.triggered}, detected "
                f"{result.detected}, {result.executions} executions, {result.seconds:.1f} s")
        shutil.rmtree(self.out, ignore_errors=True)
        return results
