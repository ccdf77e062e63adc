# SPDX-License-Identifier: GPL-2.0-only
"""The verdict on a series: as text, and as JSON."""
import json

from ..files import read
from .lines import spans

WORDS = {"introduced": "introduces", "changes behaviour": "changes behaviour:",
         "pre-existing": "pre-existing, on the base too:",
         "unexplained": "seen once, and not again when the program ran alone:"}


class Report:
    def __init__(self, series, kernels, judge, lines, work, drift, seconds):
        self.series, self.kernels, self.judge = series, kernels, judge
        self.lines, self.work, self.drift, self.seconds = lines, work, drift, seconds

    def status(self):
        kinds = {found.kind for found in self.judge.findings}
        if "introduced" in kinds:
            return 1
        if self.kernels.failed:
            return 3
        if "unexplained" in kinds:
            return 2
        return 0 if self.lines.ran else 3

    def verdict(self):
        bad = [found for found in self.judge.findings if found.kind == "introduced"]
        if bad:
            names = sorted({f"{found.guilty.label} {found.guilty}" for found in bad})
            return "introduces a bug: " + "; ".join(names)
        if self.kernels.failed:
            return "not testable: see below what does not build"
        if any(found.kind == "unexplained" for found in self.judge.findings):
            return "unexplained: something was seen once"
        if not self.lines.ran:
            return "not tested: no changed line ran"
        changes = [found for found in self.judge.findings if found.kind == "changes behaviour"]
        never = len(self.lines.never) + sum(self.lines.outside.values())
        return ("nothing found in what ran" + ("; it changes behaviour, see below" if changes
                                               else "")
                + (f"; {never} changed lines were not tested" if never else ""))

    def text(self):
        base, *patches = self.series.patches
        out = [f"verdict        {self.verdict()}", f"base           {base}"]
        out += [f"{patch.label:14} {patch}" for patch in patches]
        out.append(f"configurations {', '.join(self.kernels.configs)}")
        out.append(f"fuzzed         {self.judge.executions} executions, "
                   f"{self.judge.operations} operations")
        if self.drift:
            out.append(f"drift          accepted: {self.drift}")
        for (label, config), why in sorted(self.kernels.failed.items()):
            out.append(f"not built      {label}, {config}: {why}")
        for found in self.judge.findings:
            out += self.of_finding(found)
        out += self.of_lines()
        out += self.work.text()
        out += [f"time           {name} {spent:.0f} s" for name, spent in self.seconds.items()]
        return "\n".join(out) + "\n"

    @staticmethod
    def of_finding(found):
        who = f"{found.guilty.label} {found.guilty} " if found.guilty else ""
        gone = f" (gone with {found.gone.label} {found.gone})" if found.gone else ""
        out = ["", f"{who}{WORDS[found.kind]} {found.shown.token}, {found.config}{gone}"]
        program = [line for line in read(found.program, "").splitlines()
                   if not line.startswith("#")]
        out += [f"    {line}" for line in found.text.rstrip().splitlines()]
        out += ["  with", *(f"    {line}" for line in program), f"  in {found.program}"]
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

    def json(self):
        return json.dumps({
            "verdict": self.verdict(), "status": self.status(),
            "patches": [vars(patch) for patch in self.series.patches],
            "configurations": self.kernels.configs,
            "executions": self.judge.executions, "operations": self.judge.operations,
            "drift": self.drift,
            "not built": [{"patch": label, "configuration": config, "why": why}
                          for (label, config), why in self.kernels.failed.items()],
            "findings": [{
                "kind": found.kind, "configuration": found.config, "token": found.shown.token,
                "patch": found.guilty and found.guilty.label,
                "gone": found.gone and found.gone.label, "program": found.program,
                "text": found.text, "others": found.others} for found in self.judge.findings],
            "lines": {"ran": [[path, line, ran] for (path, line), ran in self.lines.ran.items()],
                      "never": self.lines.never, "without code": self.lines.plain,
                      "not compiled": self.lines.outside},
            "work": self.work.json(), "seconds": self.seconds}, indent=2) + "\n"
