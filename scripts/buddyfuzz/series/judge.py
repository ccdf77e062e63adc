# SPDX-License-Identifier: GPL-2.0-only
"""What programs show on the kernels of a series, and which patch is to blame for it."""
import concurrent.futures
import dataclasses
import os

from ..shell import say
from .programs import Fuzzing, Shown, ended_early, make_small, verdicts, words

SHORTEST = 3    # seconds of one fuzz run
MOST = 3        # findings of one patch that are shown; more are counted


@dataclasses.dataclass
class Finding:
    """@kind: "introduced", "pre-existing", "changes behaviour", or "unexplained" where the program
    alone does not show it again. @guilty: the Patch; @gone: the one that repairs it, or None.
    @program: a path, minimized. @text: the verdict on it. @others: tokens of more of the same kind
    and patch."""
    kind: str
    config: str
    shown: Shown
    program: str
    guilty: object = None
    gone: object = None
    text: str = ""
    others: list = dataclasses.field(default_factory=list)


class Judge:
    def __init__(self, series, kernels, options, work):
        self.base, *self.patches = series.patches
        self.kernels, self.options, self.work = kernels, options, work
        self.findings, self.executions, self.operations = [], 0, 0
        self.met = set()

    # --- which backends ---

    def newest(self, patch, config):
        kernel = self.kernels.of(patch.label, config)
        return f"kernel/{kernel.name}/{kernel.impls[-1]}"

    def pairs(self, patch, config):
        """[(A, B)]: the two implementations, and the base against the patch."""
        kernel = self.kernels.of(patch.label, config)
        found = [tuple(f"kernel/{kernel.name}/{impl}" for impl in kernel.impls)] \
            if len(kernel.impls) > 1 else [(self.newest(patch, config), "none")]
        if patch is not self.base and self.kernels.of("base", config):
            found.append((self.newest(self.base, config), self.newest(patch, config)))
        return found

    def new_code(self, config):
        """The patches whose kernel is not the one below, the last first."""
        found, below = [], self.kernels.of("base", config)
        for patch in self.patches:
            kernel = self.kernels.of(patch.label, config)
            if kernel and (not below or kernel.modules != below.modules):
                found.append(patch)
            below = kernel or below
        return found[::-1]

    # --- looking ---

    def replay(self, files):
        """All programs on all kernels that have new code."""
        for config in self.kernels.configs:
            for patch in self.new_code(config):
                for pair in self.pairs(patch, config):
                    for path, shown in verdicts(files, config, *pair).items():
                        if shown.token:
                            self.add(path, config, shown, pair)

    def fuzz(self, seconds, seeds):
        """Half of the time for the whole series, half for its steps."""
        tasks = [(patch, config, pair) for config in self.kernels.configs
                 for patch in self.new_code(config) for pair in self.pairs(patch, config)]
        last = [task for task in tasks if task[0] is self.new_code(task[1])[0]]
        steps = [task for task in tasks if task not in last]
        jobs = self.options.jobs
        with ended_early(), concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for group, share in (last, seconds / (2 if steps else 1)), (steps, seconds / 2):
                each = max(SHORTEST, int(share * jobs / max(1, len(group))))
                for fuzzing in pool.map(lambda task, each=each: self.fuzz_one(task, each, seeds),
                                        group):
                    self.executions += fuzzing.counts["executions"]
                    self.operations += fuzzing.counts["operations"]
                    pair = fuzzing.a, fuzzing.b
                    for program in fuzzing.found():
                        self.add(program, fuzzing.config,
                                 verdicts([program], fuzzing.config, *pair)[program], pair)

    def fuzz_one(self, task, seconds, seeds):
        patch, config, (a, b) = task
        name = f"{patch.label}-{config}-{'base' if a.startswith('kernel/base') else 'impls'}"
        say(f"fuzzing {a} against {b} for {seconds} s")
        fuzzing = Fuzzing(f"{self.work}/fuzz/{name}", config, a, b, self.options.seed, [seeds])
        fuzzing.start(seconds)
        fuzzing.wait(seconds + 120)
        return fuzzing

    # --- judging ---

    def violates(self, program, config, patch):
        """What the program shows on one kernel, whatever others do."""
        if not self.kernels.of(patch.label, config):
            return Shown()
        a, b = self.pairs(patch, config)[0]
        return verdicts([program], config, a, b)[program]

    def differs(self, program, config, patch):
        """What it shows where the base is put beside the patch."""
        if not all(self.kernels.of(label, config) for label in ("base", patch.label)):
            return Shown()
        return verdicts([program], config, self.newest(self.base, config),
                        self.newest(patch, config))[program]

    def add(self, program, config, shown, pair):
        """@shown: what it shows on PAIR. Of one token on one pair one program is enough."""
        if (shown.token, pair) in self.met:
            return
        self.met.add((shown.token, pair))
        found = self.explain(program, config) or Finding("unexplained", config, shown, program)
        same = [one for one in self.findings
                if (one.kind, one.guilty) == (found.kind, found.guilty)]
        if any(found.shown.token in (one.shown.token, *one.others) for one in same):
            return
        if len(same) >= MOST:
            same[-1].others.append(found.shown.token)
            return
        self.findings.append(found)
        self.shrink(found)
        guilty = f" by {found.guilty.label}" if found.guilty else ""
        say(f"{found.kind}{guilty}, {config}: {found.shown.token}")

    def explain(self, program, config):
        before = self.violates(program, config, self.base)
        if before.token:
            return Finding("pre-existing", config, before, program)
        for kind, shows in ("introduced", self.violates), ("changes behaviour", self.differs):
            for at, patch in enumerate(self.patches):
                shown = shows(program, config, patch)
                if shown.token:
                    gone = next((later for later in self.patches[at + 1:]
                                 if not shows(program, config, later).token), None)
                    return Finding(kind, config, shown, program, patch, gone)
        return None

    def shrink(self, found):
        patch = found.guilty or self.base
        a, b = self.pairs(patch, found.config)[-1 if found.kind == "changes behaviour" else 0]
        if found.guilty:
            os.makedirs(f"{self.work}/found", exist_ok=True)
            small = f"{self.work}/found/{len(self.findings)}-{found.shown.token}.bf"
            make_small(found.program, found.config, a, b, small)
            shown = verdicts([small], found.config, a, b)[small]
            if shown.token:
                found.program, found.shown = small, shown
        found.text = words(found.program, found.config, a, b)
