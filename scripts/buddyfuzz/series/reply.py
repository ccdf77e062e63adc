# SPDX-License-Identifier: GPL-2.0-only
"""The verdict as a reply to the patch: plain text, at most 78 columns but for what is quoted."""
import re
import textwrap

from ..commands import output
from . import mail
from .calls import Calls

# What is asked where the rule's own sentence is no question. {call}: the last one, {found}: what
# it leaves.
QUESTIONS = {
    "hang": "Can this loop forever? In the calls below, {call} does not return.",
    "memmap": "Can this leave the section's struct pages? In the calls below, {call} does: "
              "{found}.",
    "assertion": "Can this assertion fail? In the calls below, it does: {found}.",
    "warning": "Can this warn? In the calls below, {call} does: {found}.",
}


def wrapped(text):
    return textwrap.fill(text, 72, break_long_words=False, break_on_hyphens=False)


def indented(lines):
    return "\n".join(f"\t{line}" if line else "" for line in lines)


def quoted(text):
    return "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines())


class Case:
    """A finding as a reader needs it. @calls: Calls. @hunks, @chain: see blame.py. @more: what else
    the patch shows."""

    def __init__(self, found, program, hunks, chain, more):
        self.found, self.program, self.hunks, self.chain = found, program, hunks, chain
        self.more = more
        # Of what ended the process there is but a token.
        self.verdict = {"rule": "", "why": found.shown.token, "index": 0, "field": "", "pfn": None,
                        "zone": None, "expected": "the process lives", "a": "",
                        "b": found.shown.token, "operation": ""} | found.shown.verdict
        self.calls = Calls(program, self.verdict["index"], self.verdict["operation"])

    def question(self):
        verdict, call = self.verdict, self.calls.guilty
        left = re.sub(r"^(\S+?):\d+: ", r"\1: ", verdict["b"] or verdict["a"])
        if self.found.kind == "changes behaviour":
            return f"Is it intended that this changes what {call} does?"
        return QUESTIONS.get(verdict["rule"], "Does this keep the following true? In the calls "
                             'below, {call} does not: "{why}"').format(
                                 call=call, found=left, why=verdict["why"])

    def values(self):
        """What is expected, and what there is, a line each."""
        verdict = self.verdict
        of = [f"page {verdict['pfn']}" if verdict["pfn"] is not None else "",
              f"zone {verdict['zone']}" if verdict["zone"] is not None else "", verdict["field"]]
        rows = [("expected", verdict["expected"]), ("found", verdict["b"] or verdict["a"])]
        if verdict["rule"].startswith("equal-"):
            rows = list(zip(("base", "patched") if self.found.kind == "changes behaviour" else
                            ("per-page", "batched"), (verdict["a"], verdict["b"])))
        return [*filter(None, [", ".join(filter(None, of))]),
                *(f"  {name:8} {value}" for name, value in rows)]

    def text(self):
        found = self.found
        out = [wrapped(self.question()), indented(self.calls.lines), indented(self.values()),
               wrapped(f"Memory: {self.calls.memory}. Configuration: {found.config}.")]
        if self.chain:
            out += ["Call chain:", indented(f"{'  ' * depth}{name}()"
                                            for depth, name in enumerate(self.chain))]
        if found.gone:
            out.append(wrapped(f'It is gone with "{found.gone.subject}".'))
        if found.others or self.more:
            out.append(wrapped("Other programs show: "
                               + ", ".join([*self.more, *found.others]) + "."))
        if found.unbuilt:
            names = ", ".join(f'"{patch.subject}"' for patch in found.unbuilt)
            out.append(wrapped(f"It may come from {names}, which cannot be built here."))
        return "\n\n".join(out)


class Reply:
    """@cases: in the order of the series, those that are worth a mail."""

    def __init__(self, report, cases):
        self.report, self.series, self.cases = report, report.series, cases
        guilty = [case.found.guilty for case in cases] + list(report.broken())
        self.patch = min(guilty, key=self.series.patches.index) if guilty else \
            self.series.patches[1]
        self.mail = mail.of_patch(self.series, self.patch)
        self.recipients = [one for one in mail.recipients(self.series, self.series.patches[1:])
                           if one != self.mail.author]
        self.sender = mail.sender(self.series)

    def tag(self):
        """The line to paste, or ""."""
        if self.report.status() == 1:
            return f"Reported-by: {self.sender}"
        return f"Tested-by: {self.sender}" if self.report.status() == 0 else ""

    def header(self):
        out = [f"To: {self.mail.author}"]
        out += [f"Cc: {','.join(f'{chr(10)} {one}' for one in self.recipients).strip()}"] \
            if self.recipients else []
        out.append(f"Subject: Re: {self.mail.subject}")
        if self.mail.message_id:
            out.append(f"In-Reply-To: {self.mail.message_id}")
        return out

    def pieces(self):
        """[(hunks that are quoted, text)] in the order of the series."""
        order = self.series.patches.index
        out = [(order(patch), [], wrapped(f'"{patch.subject}" does not build: {why}.'))
               for patch, why in self.report.broken().items()]
        for case in self.cases:
            name = "" if case.found.guilty == self.patch else \
                wrapped(f'In "{case.found.guilty.subject}":') + "\n\n"
            out.append((order(case.found.guilty), case.hunks, name + case.text()))
        verdict = self.report.verdict()
        return [piece[1:] for piece in sorted(out, key=lambda piece: piece[0])] or \
            [([], wrapped(f"{verdict[0].upper()}{verdict[1:]}."))]

    def tested(self):
        """What was done, for all to repeat it."""
        report, (base, *patches) = self.report, self.series.patches
        compiler = output("clang-19", "--version")[1].partition("\n")[0]
        rows = [("Base", f"{base}"), ("Patches", str(len(patches))), ("Compiler", compiler),
                ("Configurations", report.configurations()),
                ("Tested", report.tested())]
        rows += [("Not tested", text) for text in report.untested()]
        out = []
        for name, text in rows:
            out.append(textwrap.fill(text, 72, initial_indent=f"{name + ':':16}",
                                     subsequent_indent=16 * " ", break_long_words=False,
                                     break_on_hyphens=False))
        return "\n".join(out)

    def text(self):
        out = ["\n".join(self.header()),
               f"On {self.mail.date}, {self.mail.author.partition(' <')[0]} wrote:"]
        for hunks, text in self.pieces():
            path = None
            quotes = []
            for hunk in hunks:
                names = "".join(line + "\n" for line in hunk.header.splitlines()
                                if line.startswith(("--- ", "+++ ")))
                quotes.append(quoted((names if hunk.path != path else "") + hunk.text))
                path = hunk.path
            out.append("".join(quotes) + ("\n" if quotes else "") + text)
        out += [wrapped("This is no booted kernel: mm/page_alloc.c and the files around it were "
                        "built for user space, and run by buddyfuzz."), self.tested()]
        if self.tag():
            out.append(self.tag())
        return "\n\n".join(out) + "\n"
