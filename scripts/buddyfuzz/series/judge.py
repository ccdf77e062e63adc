# SPDX-License-Identifier: GPL-2.0-only
"""What programs show on the kernels of a series, and which patch is to blame for it."""
import collections
import concurrent.futures
import dataclasses
import shutil

from ..shell import say
from .programs import Fuzzing, Shown, as_suite, as_text, implementations, make_small, \
    verdicts, words

SHORTEST = 3    # seconds of one fuzz run
STEP = 15       # seconds that are worth fuzzing a step of a series
MOST = 3        # findings of a patch that are shown, and programs of a token that are explained


@dataclasses.dataclass
class Finding:
    """@kind: "introduced", "pre-existing", "changes behaviour", or "unexplained" where the program
    alone does not show it again. @guilty: the Patch; @gone: the one that repairs it, or None;
    @unbuilt: patches below the guilty one that cannot be told from it. @program: a path, minimized.
    @text: the verdict on it. @suite: the path of the same as a KUnit suite, or "". @others: tokens of
    more of the same kind and patch."""
    kind: str
    config: str
    shown: Shown
    program: str
    guilty: object = None
    gone: object = None
    unbuilt: list = dataclasses.field(default_factory=list)
    text: str = ""
    suite: str = ""
    others: list = dataclasses.field(default_factory=list)


def fuzzes_steps(options, steps, configs):
    """Is there time to fuzz each of so many patches below the last?"""
    return options.minutes * 60 / 2 * options.jobs >= STEP * steps * len(configs)


class Judge:
    """@executions, @operations: of all fuzzing. @programs: how many were replayed, @ran: {config:
    how many of them had a machine there, and something to do}. @said: {(token, does the base show
    it?)} that were explained. @explained: {(program, configuration)}. @cut_short: {pair: seconds}
    of fuzzing that ended early, with what it found."""

    def __init__(self, series, kernels, options, work):
        self.series = series
        self.base, *self.patches = series.patches
        self.kernels, self.options, self.work = kernels, options, work
        self.findings, self.executions, self.operations, self.programs = [], 0, 0, 0
        self.met, self.ran, self.cut_short = collections.Counter(), collections.Counter(), {}
        self.said, self.explained = set(), set()
        shutil.rmtree(f"{work}/fuzz", ignore_errors=True)

    # --- which backends ---

    def newest(self, patch, config):
        kernel = self.kernels.of(patch.label, config)
        return f"kernel/{kernel.name}/{kernel.impls[-1]}"

    def pairs(self, patch, config):
        """[(A, B)]: the two implementations, and the base against the patch."""
        found = [implementations(self.kernels.of(patch.label, config))]
        if patch is not self.base and self.kernels.of("base", config):
            found.append((self.newest(self.base, config), self.newest(patch, config)))
        return found

    @staticmethod
    def code(kernel):
        """All kernels have the flavor "plain"."""
        return [facts for path, facts in kernel.modules.items() if path.startswith("plain/")]

    def new_code(self, config):
        """The patches whose kernel is not the one below, the last first."""
        found, below = [], self.kernels.of("base", config)
        for patch in self.patches:
            kernel = self.kernels.of(patch.label, config)
            if kernel and (not below or self.code(kernel) != self.code(below)):
                found.append(patch)
            below = kernel or below
        return found[::-1]

    def tasks(self):
        """Two lists of (patch, configuration, pair): of the last new code, and of the steps below
        it, the base included. What differs from the base on the way, and no longer in the end,
        makes no difference."""
        last, steps = [], []
        for config in self.kernels.configs:
            newest, *below = [*self.new_code(config), self.base]
            if newest is not self.base:
                last += [(newest, config, pair) for pair in self.pairs(newest, config)]
            steps += [(patch, config, self.pairs(patch, config)[0]) for patch in below]
        return last, steps

    def variants(self):
        """The same of the last patch, and the base, in the configurations that only they have."""
        patch, tasks = self.patches[-1], []
        for config in self.kernels.variants:
            kernel, base = (self.kernels.of(label, config) for label in (patch.label, "base"))
            if kernel and self.code(kernel) != self.code(base):
                tasks += [(patch, config, pair) for pair in self.pairs(patch, config)]
            tasks.append((self.base, config, self.pairs(self.base, config)[0]))
        return tasks

    # --- looking ---

    def in_parallel(self, work, tasks):
        """Yields (task, what WORK returns), in their order."""
        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            yield from zip(tasks, pool.map(work, tasks))

    def replay(self, files):
        """All programs on all kernels that have new code."""
        self.programs = len(files)
        last, steps = self.tasks()
        for (_, config, pair), found in self.in_parallel(
                lambda task: verdicts(files, task[1], *task[2]),
                last + steps + self.variants()):
            self.ran[config] = max(self.ran[config], sum(shown.ran() for shown in found.values()))
            bad = [path for path, shown in found.items() if shown.token]
            base = found if pair == self.pairs(self.base, config)[0] else \
                self.all_on(bad, config, self.base) if bad else {}
            for path in bad:
                self.add(path, config, found[path], pair, base[path])

    def fuzz(self, seconds, seeds):
        """Half of the time for the whole series, half for its steps, if that is enough for them."""
        last, steps = self.tasks()
        steps = [task for task in steps if task[0] is not self.base] \
            if self.kernels.fuzzes_steps else []
        for group, share in (last, seconds / (2 if steps else 1)), (steps, seconds / 2):
            each = max(SHORTEST, int(share * self.options.jobs / max(1, len(group))))
            for _, fuzzing in self.in_parallel(
                    lambda task, each=each: self.fuzz_one(task, each, seeds), group):
                self.executions += fuzzing.counts["executions"]
                self.operations += fuzzing.counts["operations"]
                pair = fuzzing.a, fuzzing.b
                if fuzzing.found() and fuzzing.took < each - 1:
                    self.cut_short[pair] = fuzzing.took, each
                for program in fuzzing.found():
                    self.add(program, fuzzing.config,
                             verdicts([program], fuzzing.config, *pair)[program], pair,
                             self.violates(program, fuzzing.config, self.base))

    def fuzz_one(self, task, seconds, seeds):
        patch, config, (a, b) = task
        name = f"{patch.label}-{config}-{'base' if a.startswith('kernel/base') else 'impls'}"
        say(f"fuzzing {a} against {b} for {seconds} s")
        fuzzing = Fuzzing(f"{self.work}/fuzz/{name}", config, a, b, self.options.seed, [seeds])
        fuzzing.start(seconds)
        fuzzing.wait(seconds + 120)
        return fuzzing

    # --- judging ---

    def all_on(self, programs, config, patch):
        """{program: what it shows on one kernel, whatever others do}."""
        a, b = self.pairs(patch, config)[0]
        return verdicts(programs, config, a, b)

    def violates(self, program, config, patch):
        """The same of one program; None if the kernel is not built."""
        if not self.kernels.of(patch.label, config):
            return None
        return self.all_on([program], config, patch)[program]

    def differs(self, program, config, patch):
        """What it shows where the base is put beside the patch."""
        if not self.kernels.of(patch.label, config):
            return None
        return verdicts([program], config, self.newest(self.base, config),
                        self.newest(patch, config))[program]

    def add(self, program, config, shown, pair, base):
        """@shown: what it shows on PAIR, @base: on the base. Of one token on one pair few programs
        are enough: more than one, for several patches may have the same. Those that the base shows
        as well are counted apart."""
        key = shown.token, pair, base.token == shown.token
        self.met[key] += 1
        # To name the patch, a variant would have to be built for all of them: not for what the
        # other configurations show, too.
        if self.met[key] > MOST or \
                config in self.kernels.variants and (shown.token, key[-1]) in self.said:
            return
        self.said.add((shown.token, key[-1]))
        # That is about all patches, whatever the pair.
        if (program, config) in self.explained:
            return
        self.explained.add((program, config))
        for found in list(self.explain(program, config)) or \
                [Finding("unexplained", config, shown, program)]:
            self.keep(found)

    def keep(self, found):
        """It, or its token with the others of the kind and the patch; nothing twice."""
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
        say(f"{found.kind}{guilty}, {found.config}: {found.shown.token}")

    def explain(self, program, config):
        """Yields a Finding for each run of patches on which the program violates a rule, and the
        base does not so; and for each on which it only differs from the base."""
        before = self.violates(program, config, self.base)
        if config in self.kernels.variants and (not before.token or self.violates(
                program, config, self.patches[-1]).token != before.token):
            self.build_steps(config)
        bad = [self.violates(program, config, patch) for patch in self.patches]
        yield from self.runs("introduced", bad, program, config, before.token)
        if before.token:
            gone = (patch for patch, shown in zip(self.patches, bad)
                    if shown and shown.token != before.token)
            yield Finding("pre-existing", config, before, program, None, next(gone, None))
            return
        # Of a patch that violates a rule, nobody can tell.
        other = [self.differs(program, config, patch) if shown and not shown.token else None
                 for patch, shown in zip(self.patches, bad)]
        yield from self.runs("changes behaviour", other, program, config, "")

    def runs(self, kind, shown, program, config, before):
        """@shown: on each patch, None if that cannot be told. The first patch of a run is to blame
        for it, and the first after it repairs it."""
        start = None
        for at, one in enumerate([*shown, Shown()]):
            if not one:
                continue
            is_bad = one.token not in ("", before)
            if is_bad and start is None:
                start = at
            elif not is_bad and start is not None:
                yield Finding(kind, config, shown[start], program, self.patches[start],
                              next(iter(self.patches[at:]), None),
                              self.unbuilt_below(shown, start))
                start = None

    def build_steps(self, config):
        """Of a variant, for which there was no reason yet."""
        for patch in self.patches[:-1]:
            if (patch.label, config) not in self.kernels.made | self.kernels.failed:
                self.series.checkout(patch)
                self.kernels.build_one(patch, config, ["plain"])

    def unbuilt_below(self, found, at):
        """Patches right below number AT that may be to blame, too."""
        start = at
        while start and not found[start - 1]:
            start -= 1
        return self.patches[start:at]

    def shrink(self, found):
        patch = found.guilty or self.base
        a, b = self.pairs(patch, found.config)[-1 if found.kind == "changes behaviour" else 0]
        small = f"{self.work}/found/{found.shown.token}-{found.config}.bf"
        if found.kind == "unexplained":
            as_text(found.program, small)
            found.program = small
        else:
            make_small(found.program, found.config, a, b, small)
            shown = verdicts([small], found.config, a, b)[small]
            if shown.token:
                found.program, found.shown = small, shown
        found.text = words(found.program, found.config, a, b)
        if found.kind == "introduced":
            found.suite = as_suite(found.program, self.newest(patch, found.config))
