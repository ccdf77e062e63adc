# SPDX-License-Identifier: GPL-2.0-only
"""One pair, fuzzed for a while: starts the engines, watches them, keeps and tells what they
found, and sums up.

Nothing of the corpus is ever held back: both engines write each input as they find it.
"""
import os
import shlex
import shutil
import subprocess
import time

from .. import process, seeds, shell, targets
from ..building import build
from ..commands import last_lines
from ..counts import Counts
from ..shell import echo, say, tell
from . import folder
from .engine import ENGINES
from .finds import PATIENCE, Finds, earlier, limited

LONG = 600      # seconds for the programs that are too long to mutate


class Interrupt:
    """A signal asks to end soon, but to sum up; a later one, not even that."""
    asked = 0

    @classmethod
    def on_signal(cls, *_):
        now = time.monotonic()
        # A terminal that goes away sends several at once.
        if cls.asked and now - cls.asked > 1:
            raise KeyboardInterrupt
        cls.asked = cls.asked or now


class Run:
    """@options: of the command line. @taken: finds of killed runs, told already."""

    def __init__(self, options, pair, taken):
        self.options = options
        self.pair = pair
        self.taken = taken
        self.input = targets.target_input(pair.target)
        self.max_len = targets.max_len()
        self.with_seeds = not options.corpus
        self.corpus = options.corpus or os.path.abspath(f"{shell.work}/{pair.target}/corpus")
        self.mark = f"fuzz-{os.urandom(8).hex()}/"
        self.engine = ENGINES[options.engine](self)
        self.workers = []
        self.counts = Counts()
        self.elapsed = 0
        self.kept = []
        self.unkept = ""
        self.earlier = []
        self.nothing = self.broken = ""

    def program(self):
        return f"build/{self.options.preset}/targets/{self.pair.target}"

    def environment(self):
        """In front of each command that is shown: it can then be run by hand."""
        return ["env", *(f"{key}={value}" for key, value in self.pair.environment().items())]

    # --- before ---

    def build(self):
        build("release", self.pair.target)
        build(self.options.preset, self.pair.target)

    def open(self):
        os.makedirs(self.corpus, exist_ok=True)
        self.folder, self.lock = folder.make({
            "target": self.pair.target, "backend": self.pair.backend,
            "against": self.pair.against, "engine": self.options.engine,
            "preset": self.options.preset, "corpus": self.corpus, "mark": self.mark,
            "ignore": os.environ.get("BUDDYFUZZ_IGNORE", "")})
        self.finds = Finds(self.folder, folder.read_about(self.folder))
        os.environ["BUDDYFUZZ_STATS"] = f"{self.folder}/stats"
        os.environ["BUDDYFUZZ_SAVE"] = f"{self.folder}/save"
        self.long = seeds.gather(self.input, f"{self.folder}/seeds") \
            if self.with_seeds else []

    def can_start(self):
        """Are there such backends for this engine, and any machine that they can be?"""
        first = f"{self.folder}/first"
        with open(first, "wb") as out:
            out.write(b"\0")
        status, output = limited([self.program(), first], PATIENCE, BUDDYFUZZ_STATS="",
                                 BUDDYFUZZ_SAVE="", **self.pair.environment())
        lines = [line.partition(": ")[2] or line for line in output.splitlines()]
        if "no backend" in output:
            why = next(line for line in lines if "no backend" in line)
            self.broken = f"{why} for this engine: prepare it again with scripts/kernel"
        elif status == 2:
            self.broken = next((line for line in lines if line.startswith("BUDDYFUZZ_")), "")
        elif status == 3:
            self.nothing = next((line for line in lines if "cannot run anything" in line),
                                "")
        return not self.broken and not self.nothing

    def run_long(self):
        """Programs that are too long to mutate still have to pass."""
        command = [f"build/release/targets/{self.pair.target}", "-q", *self.long]
        echo(self.environment() + command)
        status, output = limited(command, LONG, BUDDYFUZZ_STATS="", **self.pair.environment())
        tell(output.rstrip("\n"))
        if status in (0, 3) or self.finds.any() or Interrupt.asked:
            return
        # It never ended, or died of something that is no divergence.
        for path in self.long:
            if limited([*command[:2], path], PATIENCE, **self.pair.environment())[0] \
                    not in (0, 3):
                shutil.copyfile(path, f"{self.folder}/artifacts/{os.path.basename(path)}")

    def keep(self):
        """What was found; on a full disk it stays where it is, for the next run."""
        try:
            self.kept = self.finds.keep() if self.finds.any() else []
        except OSError as error:
            self.unkept = f"{error}: what was found is in {self.folder}, and left to the next run"

    # --- fuzzing ---

    def start(self, seconds):
        self.workers = []
        for i, (command, env) in enumerate(self.engine.commands(seconds)):
            if not i:
                echo(self.environment() + [f"{key}={value}" for key, value in env.items()]
                     + command)
            # Not to outlive this process.
            popen, _ = process.start(
                ["setpriv", "--pdeathsig", "TERM", *command], self.mark,
                f"{self.folder}/log/{i}",
                {**self.pair.environment(), **env, "TMPDIR": f"{self.folder}/tmp"})
            self.workers.append(popen)

    def now(self):
        return time.monotonic() - self.started

    def progress(self):
        counts = Counts().read(f"{self.folder}/stats")
        now = max(1, int(self.now()))
        tell(f"{now:6d} s  {counts['executions']:10d} executions  "
             f"{counts['executions'] // now:7d}/s  {self.engine.corpus_size():6d} inputs  "
             f"{self.engine.coverage()}")

    def watch(self, seconds):
        """Until all have ended by themselves, one has found something, or time is up."""
        told = self.now()
        pause = 5
        while any(worker.poll() is None for worker in self.workers) and not Interrupt.asked:
            failed = [worker for worker in self.workers if worker.returncode]
            if failed or self.finds.any():
                break
            if seconds and self.now() > seconds:
                break
            time.sleep(0.1)
            if self.now() - told >= pause:
                told = self.now()
                pause = 5 if told < 60 else 15 if told < 600 else 60
                self.progress()
        codes = [worker.returncode for worker in self.workers if worker.returncode]
        self.broken = f"a job ended with status {codes[0]}" if codes else ""

    def stop(self):
        for worker in self.workers:
            if worker.poll() is None:
                worker.terminate()
        for worker in self.workers:
            try:
                worker.wait(10)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        process.end(self.mark, 5)

    def fuzz(self, seconds):
        """Again and again, if what ends it early is no find: an input that only took long, or a
        clock that was set while the engine went by it."""
        say(f"fuzzing {self.pair.target}" + (f": {self.pair}" if self.pair.backend else ""))
        self.started = time.monotonic()
        while True:
            # Its seconds are whole ones, and it is late by one.
            before = self.now()
            self.start(max(1, int(seconds - before) - 1) if seconds else 0)
            try:
                self.watch(seconds)
            finally:
                self.stop()
            self.elapsed = self.now()
            if self.finds.any():
                self.finds.only_slow = False
                self.keep()
                # That is why it ended.
                if self.kept or self.unkept or self.finds.only_slow:
                    self.broken = ""
            if self.kept or self.unkept or self.broken or Interrupt.asked or self.now() - before < 1 or \
                    (seconds and self.now() > seconds - 2):
                return

    # --- after ---

    def summary(self, last):
        counts, time_spent = self.counts, max(1, int(self.elapsed))
        rows = [("target", self.pair.target)]
        if self.pair.backend:
            rows.append(("backends", str(self.pair)))
        rows += [("kernel", f"{kernel.name}: {kernel.describe()}")
                 for kernel in self.pair.kernels]
        rows += [
            ("engine", f"{self.options.engine}, {self.options.jobs} job(s)"),
            ("elapsed", f"{time_spent} s"),
            ("executions", counts["executions"]),
            ("operations", counts["operations"]),
            ("executions/s", counts["executions"] // time_spent),
            ("corpus size", f"{self.engine.corpus_size()} inputs in {shlex.quote(self.corpus)}"),
            ("coverage", self.engine.coverage()),
            ("known differences", counts.listed("known")),
            ("unsupported", self.unsupported()),
        ]
        rows += what_is_missing(counts, self.pair.against == "none")
        rows += [("not compiled in", line) for kernel in self.pair.kernels
                 for line in kernel.warnings()]
        rows += [("earlier finds", self.earlier_words()), ("divergences", last)]
        tell()
        for name, text in rows:
            tell(f"{name:18s} {text}")

    def unsupported(self):
        why = self.counts.listed("unsupported")
        return f"{self.counts['unsupported']}" + (f" ({why})" if why != "none" else "")

    def earlier_words(self):
        words = []
        if self.taken:
            words.append(f"{len(self.taken)} of runs that were killed, see above")
        if self.earlier:
            words.append(f"{len(self.earlier)} of these backends in {self.finds.crashes} "
                         "still diverge")
        return "; ".join(words) or "none"

    def judge(self):
        """What the last line says; sets .nothing where nothing was done."""
        if self.unkept:
            return f"found, but cannot be kept: {self.unkept}"
        if self.kept:
            return "found, see below"
        if not self.broken:
            self.nothing = self.nothing or self.why_nothing()
        if self.broken or self.nothing:
            return f"not looked for: {self.broken or self.nothing}"
        if self.earlier or self.taken:
            return f"none new, but {len(self.earlier) + len(self.taken)} found earlier"
        return "0"

    def why_nothing(self):
        """"" if something was executed."""
        if self.counts["operations" if self.pair.backend else "executions"]:
            return ""
        if not self.counts["executions"]:
            return "nothing was executed"
        if self.counts["unsupported"]:
            return f"nothing was executed: {self.unsupported()} of " \
                f"{self.counts['executions']} programs are of machines that the backends cannot be"
        return f"nothing was executed: in {self.counts['executions']} programs no operation " \
            "applied to anything; allow more --seconds"

    def all(self, seconds):
        """The whole of it, in so many seconds; but what was found is always reported."""
        began = time.monotonic()
        self.open()
        if self.can_start():
            if self.long:
                self.run_long()
            self.keep()
            if not self.kept and not self.unkept and not Interrupt.asked:
                self.fuzz(seconds and max(1, seconds - (time.monotonic() - began)))
        if self.options.engine == "afl":
            folder.collect_afl(self.folder, self.corpus)
        self.counts.read(f"{self.folder}/stats")
        self.earlier = earlier(self.pair, {find.path for find in self.kept} | set(self.taken))
        self.summary(self.judge())
        if self.unkept:
            say(self.unkept)
            return
        try:
            for find in self.kept:
                tell()
                self.finds.tell(find)
        except OSError as error:
            say(f"{error}: what was found is in {self.folder}, and left to the next run")
            return
        if self.broken and os.listdir(f"{self.folder}/log"):
            self.last_words()
            return
        if self.broken or self.nothing:
            say(self.broken or self.nothing)
        folder.discard(self.folder)
        self.lock.close()

    def last_words(self):
        """What the engine said that did not run; its folder stays, until the next run."""
        logs = [f"{self.folder}/log/{name}" for name in sorted(os.listdir(f"{self.folder}/log"))]
        for log in logs:
            shell.complain(last_lines(log, 20))
        say(f"{self.broken}; its last words are above, all of them in {self.folder}/log")

    def status(self):
        if self.kept or self.unkept or self.earlier or self.taken:
            return 1
        return 2 if self.broken else 3 if self.nothing else 0


def what_is_missing(counts, alone):
    """Rows of what the numbers do not speak of. @alone: there is one backend."""
    off = {rule for rule in os.environ.get("BUDDYFUZZ_IGNORE", "").split(",") if rule}
    off |= {rule for rule, number in counts.named("ignored").items() if number}
    if alone:
        off.add("equality")
    rows = [("executed nothing", counts["idle"] and f"{counts['idle']} programs"),
            ("never tried", counts.never("machine")),
            ("never executed", counts.never("op")),
            ("rules off", ", ".join(sorted(off))),
            ("never judged", counts.never("judged"))]
    return [(name, text) for name, text in rows if text]
