# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/exhaust calls: every program on each machine in exhaust/machines/."""
import os

from .. import shell
from ..building import build
from ..packages import need_packages
from ..shell import Parser, Unusable, number, say
from . import coverage, planted, report
from .search import PAIRS, RESULTS, Search, machines

DESCRIPTION = """\
Runs buddyfuzz exhaust on each MACHINE, by its name in exhaust/machines/, all of them by
default: every program within the machine's bound. Each is searched on these pairs:

  model        the model's per-page and batched free
  frozen       the model with each way to represent frozen pages
  kernel       the per-page and the batched free of Linux 7.3
  conformance  the model and Linux 7.3, batched

The pairs with a kernel need kernel/7.3-up, kernel/7.3-smp and kernel/7.3-smp-sparse:
scripts/kernel --package linux-source-7.3."""
EPILOG = """\
Exit status: 0 no divergence, 1 a divergence, 2 any error, 3 something was not executed."""


def parse(words):
    parser = Parser("scripts/exhaust [OPTION...] [MACHINE...]", DESCRIPTION, EPILOG)
    parser.add_argument("--jobs", metavar="N", type=number(1, 64), default=os.cpu_count() or 1,
                        help="processes (one for each processor)")
    parser.add_argument("--seconds", metavar="N", type=number(1, 999999), default=0,
                        help="stop each search after about N seconds; the next run resumes it")
    parser.add_argument("--pairs", metavar="NAME,...", default=",".join(PAIRS),
                        help=f"only these pairs ({','.join(PAIRS)})")
    parser.add_argument("--planted", action="store_true",
                        help="plant each bug of planted/ that may be detected, or those named, and "
                             f"search the machines of at most {planted.MOST_PAGES} pages for it, "
                             "20 s each")
    parser.add_argument("--programs", metavar="DIR", type=shell.path,
                        help="with --planted: write programs that are shorter than those in "
                             "corpus/planted to DIR/NAME.bf")
    parser.add_argument("--coverage", action="store_true",
                        help="measure which lines of the model's freeing functions the searches "
                             "that closed execute")
    parser.add_argument("--report", action="store_true",
                        help="add what was searched to exhaust/results, and write the tables of "
                             f"{report.DOCUMENT}")
    parser.add_argument("--check", action="store_true",
                        help="with --report: write nothing; are the tables what it would write?")
    parser.add_argument("names", metavar="MACHINE", nargs="*")
    options = parser.parse(words)
    options.pairs = options.pairs.split(",")
    for pair in options.pairs:
        if pair not in PAIRS:
            raise Unusable(f'no pair "{pair}": {", ".join(PAIRS)}')
    return options


def search_all(options):
    worst = 0
    for machine in machines(options.names):
        for pair in options.pairs:
            search = Search(machine, pair)
            kernel = f"build/kernel/{machine.kernel()}"
            if pair in ("kernel", "conformance") and not os.path.exists(f"{kernel}/status"):
                say(f"{machine.name}: {pair} left out: {kernel} is not there; prepare it with "
                    "scripts/kernel --package linux-source-7.3")
                worst = worst or 3
                continue
            status = search.run(options)
            worst = status if status == 1 or worst in (0, 3) and status else worst
    return worst


def main(words):
    options = parse(words)
    need_packages("exhaust")
    if options.report:
        return report.check() if options.check else report.write()
    if options.coverage:
        return coverage.measure(options)
    need_packages("build")
    build("release", "tools/buddyfuzz")
    os.makedirs(RESULTS, exist_ok=True)
    return planted.measure(options) if options.planted else search_all(options)
