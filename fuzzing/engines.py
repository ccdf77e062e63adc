# SPDX-License-Identifier: GPL-2.0-only
"""How libFuzzer and AFL++ are called, and what they say of themselves.

Every path that they are given is relative to the root of the source tree and of plain
characters: libFuzzer makes shell commands of its paths, AFL++ splits some at ":". A corpus
with another name is reached by a link in the run's folder.
"""
import glob
import os
import re
import shutil

# Seconds that one input may take: as many as the processor time after which a target says of an
# operation that it hangs. On a machine with much else to do honest work may take longer: what is
# stopped here is run again, alone, before it is called a hang.
INPUT_SECONDS = 120
# Seconds that libFuzzer, which runs its whole corpus first, may be late.
LATE = 60


class LibFuzzer:
    """-max_total_time goes by a clock that may jump: who started it must watch it, too."""

    def __init__(self, run):
        self.run = run
        self.seconds_late = LATE

    def commands(self, seconds):
        run = self.run
        seeds = [f"{run.folder}/seeds"] if run.with_seeds else []
        return [([
            run.program(), f"-max_total_time={seconds}", f"-max_len={run.max_len}",
            "-len_control=0", f"-timeout={INPUT_SECONDS}", "-rss_limit_mb=4096", "-reload=1",
            "-print_final_stats=1", f"-artifact_prefix={run.folder}/artifacts/",
            f"{run.folder}/corpus", *seeds], {})] * run.options.jobs

    def corpus_size(self):
        return sum(not entry.name.startswith(".") and entry.is_file()
                   for entry in os.scandir(self.run.corpus))

    def coverage(self):
        """What the best job covers: "cov: N ft: N"."""
        edges = features = 0
        for log in glob.glob(f"{self.run.folder}/log/*"):
            with open(log, encoding="utf-8", errors="replace") as file:
                for found in re.finditer(r" cov: (\d+) ft: (\d+) ", file.read()):
                    edges, features = max(edges, int(found[1])), max(features, int(found[2]))
        return f"{edges} edges, {features} features"


class Afl:
    """A main, and secondaries. It starts its clock only when it has run the whole corpus, so
    its time is up to who started it."""

    def __init__(self, run):
        self.run = run
        self.seconds_late = 0

    def commands(self, _seconds):
        run = self.run
        self.fill_start()
        env = {name: "1" for name in (
            "AFL_NO_UI", "AFL_SKIP_CPUFREQ", "AFL_NO_AFFINITY", "AFL_BENCH_UNTIL_CRASH",
            "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES", "AFL_SKIP_CRASHES", "AFL_NO_COLOR",
            "AFL_IGNORE_UNKNOWN_ENVS", "AFL_AUTORESUME")}
        env["AFL_FORKSRV_INIT_TMOUT"] = "60000"
        if run.input == "program" and os.environ.get("BUDDYFUZZ_MUTATOR") != "bytes":
            env |= {"AFL_CUSTOM_MUTATOR_ONLY": "1", "AFL_DISABLE_TRIM": "1",
                    "AFL_CUSTOM_MUTATOR_LIBRARY":
                        "build/release/targets/buddyfuzz_afl_mutator.so"}
        roles = [["-M", "main"]] + [["-S", f"helper{i}"] for i in range(1, run.options.jobs)]
        return [(["afl-fuzz", "-i", f"{run.folder}/afl-in", "-o", f"{run.folder}/afl", *role,
                  "-m", "none", "-t", f"{INPUT_SECONDS}000", "-G", str(run.max_len), "--",
                  run.program()], env) for role in roles]

    def fill_start(self):
        run, start = self.run, f"{self.run.folder}/afl-in"
        os.makedirs(start, exist_ok=True)
        folders = [run.corpus] + ([f"{run.folder}/seeds"] if run.with_seeds else [])
        for entry in (entry for folder in folders for entry in os.scandir(folder)):
            if not entry.name.startswith(".") and entry.is_file() and \
                    entry.stat().st_size <= run.max_len:
                shutil.copyfile(entry.path, os.path.join(start, entry.name))
        # It does not start from nothing: a zero byte is the empty program.
        if not os.listdir(start):
            with open(f"{start}/empty", "wb") as out:
                out.write(b"\0")

    def corpus_size(self):
        return len(glob.glob(f"{self.run.folder}/afl/*/queue/id:*"))

    def coverage(self):
        """The most edges_found, which it writes only after the whole corpus."""
        edges = 0
        for path in glob.glob(f"{self.run.folder}/afl/*/plot_data"):
            with open(path, encoding="utf-8", errors="replace") as file:
                for line in file:
                    words = line.split(", ")
                    if len(words) > 12 and words[12].strip().isdigit():
                        edges = max(edges, int(words[12]))
        return f"{edges} edges" if edges else "-"


ENGINES = {"libfuzzer": LibFuzzer, "afl": Afl}
