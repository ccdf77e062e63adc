# SPDX-License-Identifier: GPL-2.0-only
"""The engines as a run calls them: see engines.py. They run in the root of the source tree."""
import os
import shutil

from .. import engines

# Seconds that one input may take: as many as the processor time after which a target says of an
# operation that it hangs. On a machine with much else to do honest work may take longer: what is
# stopped here is run again, alone, before it is called a hang.
INPUT_SECONDS = 120


class LibFuzzer:
    """It asks for the time only when it has run the whole corpus."""

    def __init__(self, run):
        self.run = run

    def commands(self, seconds):
        run = self.run
        seeds = [f"{run.folder}/seeds"] if run.with_seeds else []
        return [([*engines.libfuzzer(run.program(), run.folder, run.max_len, INPUT_SECONDS),
                  f"-max_total_time={seconds}", "-reload=1", "-print_final_stats=1", f"{run.folder}/corpus", *seeds],
                 {})] * run.options.jobs

    def corpus_size(self):
        return sum(not entry.name.startswith(".") and entry.is_file()
                   for entry in os.scandir(self.run.corpus))

    def coverage(self):
        best = engines.libfuzzer_coverage(engines.files(self.run.folder, "log/*"))
        return f"{best.get('edges', 0)} edges, {best.get('features', 0)} features"


class Afl:
    """It would start its clock only when it has run the whole corpus: it gets no limit."""

    def __init__(self, run):
        self.run = run

    def out(self):
        return f"{self.run.folder}/afl"

    def commands(self, _seconds):
        run = self.run
        self.fill_start()
        takes = run.input if os.environ.get("BUDDYFUZZ_MUTATOR") != "bytes" else "bytes"
        env = {**engines.afl_environment(
            takes, "build/release/targets/buddyfuzz_afl_mutator.so"), "AFL_BENCH_UNTIL_CRASH": "1"}
        return [(engines.afl(run.program(), f"{run.folder}/afl-in", self.out(), job,
                             run.max_len, INPUT_SECONDS), env) for job in range(run.options.jobs)]

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
        return len(engines.afl_queue(self.out()))

    def coverage(self):
        edges = engines.afl_coverage(self.out()).get("edges")
        return f"{edges} edges" if edges else "-"


ENGINES = {"libfuzzer": LibFuzzer, "afl": Afl}
