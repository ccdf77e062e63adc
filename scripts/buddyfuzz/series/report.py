# SPDX-License-Identifier: GPL-2.0-only
"""The verdict on a series: as text, and as JSON."""
import json
import textwrap

from ..commands import commit
from ..files import read
from .calls import operations
from .lines import spans

WORDS = {"introduced": "introduces", "changes behaviour": "changes behaviour:",
         "pre-existing": "pre-existing, on the base too:",
         "unexplained": "seen once, and not again when the program ran alone:"}


class Report:
    """@work: None if it was not measured. @fixes: a Fixes, or None if that was not asked."""

    def __init__(self, series, kernels, judge, lines, work, drift, fixes, times):
        self.series, self.kernels, self.judge = series, kernels, judge
        self.lines, self.work, self.drift = lines, work, drift
        self.fixes, self.times = fixes, times

    def of_kind(self, kind):
        return [found for found in self.judge.findings if found.kind == kind]

    def broken(self):
        """{patch: why} of those that the kernel's own build does not take, and that are not below
        another such; of a variant, the last."""
        found, last = {}, self.series.patches[-1]
        for config in self.kernels.variants:
            failure = self.kernels.failed.get((last.label, config))
            if failure and failure.theirs:
                found[last] = f"{failure.why} ({config})"
        for below, patch in zip(self.series.patches, self.series.patches[1:]):
            for config in self.kernels.configs:
                failure = self.kernels.failed.get((patch.label, config))
                if failure and failure.theirs and self.kernels.of(below.label, config):
                    found[patch] = failure.why
        return found

    def status(self):
        if self.of_kind("introduced") or self.broken():
            return 1
        if self.fixes and self.fixes.status():
            return self.fixes.status()
        if self.kernels.failed:
            return 3
        if self.of_kind("unexplained"):
            return 2
        return 0 if self.lines.ran else 3

    def verdict(self):
        bad = {str(found.guilty): found.guilty for found in self.of_kind("introduced")}
        out = [f"{what}: " + "; ".join(f"{patch.label} {patch}" for patch in patches)
               for what, patches in (("introduces a bug", sorted(
                   bad.values(), key=self.series.patches.index)),
                                     ("does not build", self.broken())) if patches]
        if self.fixes:
            out.insert(0, self.fixes.verdict())
            out += [what for what, is_so in (
                ("not all of it is built", self.kernels.failed),
                ("something was seen once", self.of_kind("unexplained")),
                ("no changed line ran", not self.lines.ran)) if is_so]
        if out:
            return "; ".join(out)
        if self.kernels.failed:
            return "not testable: see below what does not build"
        if self.of_kind("unexplained"):
            return "unexplained: something was seen once"
        if not self.lines.ran:
            return "not tested: no changed line ran"
        never = len(self.lines.never) + sum(self.lines.outside.values())
        return ("nothing found in what ran"
                + ("; it changes behaviour, see below" if self.of_kind("changes behaviour") else "")
                + (f"; {self.work.verdict()}" if self.work and self.work.verdict() else "")
                + (f"; {never} changed lines were not tested" if never else ""))

    def configurations(self):
        kernels = self.kernels
        return ", ".join(kernels.configs) + (
            f"; base and last patch also, replayed and not fuzzed, in {', '.join(kernels.variants)}"
            if kernels.variants else "")

    def replayed(self):
        """Of the programs, not each has a machine everywhere."""
        return f"{self.judge.programs} programs, of which ran " + ", ".join(
            f"{number} in {config}" for config, number in self.judge.ran.items())

    def tested(self):
        judge = self.judge
        two = any(len(kernel.impls) > 1 for kernel in self.kernels.made.values())
        return (f"{self.replayed()}, on the base and each patch with other code; "
                f"{judge.operations} fuzzed operations; base against patched"
                f"{' and per-page against batched' * two}, each held to the rules; "
                f"{len(self.lines.ran)} changed lines ran")

    def untested(self):
        return [f"{span} (never ran)" for span in spans(self.lines.never)] + \
            [f"{path}, {number} changed lines (not compiled here)"
             for path, number in self.lines.outside.items()] + \
            [f"{label}, {config} (not built: {failure.why})"
             for (label, config), failure in sorted(self.kernels.failed.items())] + \
            [f"{config} (left out: {why})" for config, why in self.kernels.left_out.items()]

    def text(self):
        base, *patches = self.series.patches
        out = [f"verdict        {self.verdict()}", f"base           {base}"]
        out += [f"{patch.label:14} {patch}" for patch in patches]
        out += textwrap.wrap(f"configurations {self.configurations()}", 100,
                             subsequent_indent=" " * 15, break_on_hyphens=False)
        out += textwrap.wrap(f"replayed       {self.replayed()}", 100, subsequent_indent=" " * 15,
                             break_on_hyphens=False)
        out.append(f"fuzzed         {self.judge.executions} executions, "
                   f"{self.judge.operations} operations")
        out += [f"cut short      {a} against {b}: after {took:.0f} of {seconds} s, by what it found"
                for (a, b), (took, seconds) in self.judge.cut_short.items()]
        out += [f"left out       {config}: {why}" for config, why in self.kernels.left_out.items()]
        if self.drift:
            out.append(f"drift          accepted: {self.drift}")
        for (label, config), failure in sorted(self.kernels.failed.items()):
            out.append(f"not built      {label}, {config}: {failure.why}")
        for found in self.judge.findings:
            out += self.of_finding(found)
        out += self.of_lines()
        out += self.work.text() if self.work else []
        out += self.times.text()
        return "\n".join(out) + "\n"

    @staticmethod
    def of_finding(found):
        who = f"{found.guilty.label} {found.guilty} " if found.guilty else ""
        gone = f" (gone with {found.gone.label} {found.gone})" if found.gone else ""
        out = ["", f"{who}{WORDS[found.kind]} {found.shown.token}, {found.config}{gone}"]
        if found.unbuilt:
            out.append("  or one of these, which do not build: "
                       + ", ".join(patch.label for patch in found.unbuilt))
        program = operations(read(found.program, "")).splitlines()
        out += [f"    {line}" for line in found.text.rstrip().splitlines()]
        out += ["  with", *(f"    {line}" for line in program), f"  in {found.program}"]
        if found.suite:
            out.append(f"  as a KUnit suite, for scripts/boot: {found.suite}")
        if found.others:
            out.append(f"  and, of the same patch: {', '.join(found.others)}")
        return out

    def of_lines(self):
        lines = self.lines
        out = ["", f"changed lines  {len(lines.ran)} ran, {len(lines.never)} never ran, "
               f"{len(lines.plain)} without code"]
        configs = {}
        for at, ran in lines.ran.items():
            configs.setdefault(", ".join(ran), []).append(at)
        for ran, at in configs.items():
            out += [f"  ran in {ran}: {span}" for span in spans(at)]
        out += [f"  not tested, never ran: {span}" for span in spans(lines.never)]
        out += [f"  not tested, not compiled here: {path}, {number} lines"
                for path, number in lines.outside.items()]
        return out

    def json(self, reply):
        cases = {id(case.found): case for case in reply.cases}

        def of_finding(found):
            case = cases.get(id(found))
            return {
                "kind": found.kind, "configuration": found.config, "token": found.shown.token,
                "patch": found.guilty and found.guilty.label,
                "gone": found.gone and found.gone.label,
                "unbuilt": [patch.label for patch in found.unbuilt],
                "program": found.program, "program text": read(found.program, ""),
                "suite": found.suite,
                "text": found.text, "verdict": found.shown.verdict, "others": found.others,
                "question": case and case.question(),
                "calls": case and case.calls.lines, "memory": case and case.calls.memory,
                "hunks": case and [[hunk.path, hunk.text] for hunk in case.hunks],
                "call chain": case and case.chain}

        return json.dumps({
            "verdict": self.verdict(), "status": self.status(),
            "patches": [vars(patch) for patch in self.series.patches],
            "configurations": self.kernels.configs, "variants": self.kernels.variants,
            "harness": commit(),
            "kernel": next((kernel.version for kernel in self.kernels.made.values()), ""),
            "left out": self.kernels.left_out, "programs": self.judge.programs,
            "ran": self.judge.ran, "seed": self.judge.options.seed,
            "executions": self.judge.executions, "operations": self.judge.operations,
            "drift": self.drift,
            "not built": [{"patch": label, "configuration": config, **vars(failure)}
                          for (label, config), failure in self.kernels.failed.items()],
            "findings": [of_finding(found) for found in self.judge.findings],
            "fixes": self.fixes and self.fixes.facts(),
            "lines": {"ran": [[path, line, ran] for (path, line), ran in self.lines.ran.items()],
                      "never": self.lines.never, "without code": self.lines.plain,
                      "not compiled": self.lines.outside},
            "work": self.work and self.work.json(),
            "recipients": reply.recipients, "tag": reply.tag(),
            "seconds": self.times.wall,
            "processor seconds": self.times.processor}, indent=2) + "\n"
