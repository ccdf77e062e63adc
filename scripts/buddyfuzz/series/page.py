# SPDX-License-Identifier: GPL-2.0-only
"""The verdict as one HTML page that needs nothing else."""
from ..pages import escape, page as whole_page, pairs, pre, verdict

STYLE = """
.add { color: var(--good); } .del { color: var(--mark); }
"""
KINDS = ("good", "bad", "doubt", "doubt")   # by status


def hunk(one):
    """A hunk, its lines in the colours of a diff."""
    out = []
    for line in [*(name for name in one.header.splitlines() if name[:4] in ("--- ", "+++ ")),
                 *one.text.splitlines()]:
        kind = {"+": "add", "-": "del"}.get(line[:1])
        out.append(f'<span class="{kind}">{escape(line)}</span>' if kind else escape(line))
    return f"<pre>{chr(10).join(out)}</pre>"


def of_case(case):
    found = case.found
    gone = f', gone with {found.gone.label} "{found.gone.subject}"' if found.gone else ""
    out = [f"<h2>{escape(found.guilty.label)} {escape(found.guilty.subject)}</h2>",
           f"<p>{escape(found.kind)}: {escape(found.shown.token)}, "
           f"{escape(found.config)}{escape(gone)}</p>",
           *map(hunk, case.hunks), f"<p>{escape(case.question())}</p>",
           pre("\n".join(case.calls.lines)), pre("\n".join(case.values())),
           f"<p>Memory: {escape(case.calls.memory)}.</p>"]
    if case.chain:
        out.append("<h3>Call chain</h3>" + pre("\n".join(
            f"{'  ' * depth}{name}()" for depth, name in enumerate(case.chain))))
    out.append(f"<details><summary>Program and verdict</summary>{pre(case.program)}"
               f"{pre(found.text)}</details>")
    return "\n".join(out)


def page(reply):
    report = reply.report
    base, *patches = report.series.patches
    rows = [("base", base), *((patch.label, patch) for patch in patches),
            ("configurations", report.configurations()), ("tested", report.tested()),
            *(("not tested", text) for text in report.untested()),
            ("recipients", ", ".join(reply.recipients)), ("tag", reply.tag())]
    others = [found for found in report.judge.findings
              if found not in [case.found for case in reply.cases]]
    return whole_page(patches[-1].subject, [
        "<h1>A verdict on a patch series</h1>",
        verdict(KINDS[report.status()], report.verdict()),
        pairs([row for row in rows if row[1]]), *map(of_case, reply.cases),
        *(pre("\n".join(report.of_finding(found)).strip()) for found in others),
        "<h2>Changed lines</h2>", pre("\n".join(report.of_lines()).strip()),
        *(["<h2>Work done</h2>", pre("\n".join(report.work.text()).strip())]
          if report.work else []),
        "<h2>Time</h2>", pre("\n".join(report.times.text()))], STYLE)
