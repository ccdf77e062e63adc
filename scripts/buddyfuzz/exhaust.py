# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/exhaust calls: every program on each of the machines in exhaust/machines/, on
several pairs of backends; and the table of them in docs/exhaustive.md.

A search that ended leaves its result in build/exhaust/, with which executable it was made, and is
not made again; one that was interrupted goes on from its checkpoint.
"""
import glob
import json
import os
import re
import textwrap

from . import prepared
from .building import build
from .commands import commit, output
from .files import read, write_whole
from .packages import need_packages
from .shell import Parser, Unusable, echo, number, say, tell

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
Exit status: 0 no divergence, 1 a divergence, 2 any error, 3 nothing was executed."""
MACHINES = "exhaust/machines"
RESULTS = "build/exhaust"
TOOL = "build/release/tools/buddyfuzz"
DOCUMENT = "docs/exhaustive.md"
PAIRS = "model", "frozen", "kernel", "conformance"


class Machine:
    def __init__(self, name):
        self.name, self.path = name, f"{MACHINES}/{name}.bf"
        text = read(self.path)
        said = re.findall(r"^# (.*)$", text, re.M)
        self.what = said[0]
        self.mode = re.search(r"--mode (\w+)", text)[1]
        self.bound = " ".join(line.removeprefix("Bound: ") for line in said if
                              line.startswith("Bound: "))
        self.fields = re.search(r"^machine (.*)$", text, re.M)[1]

    def kernel(self):
        """The one that can be such a machine."""
        return "7.3-" + ("smp" if " cpus=" in self.fields else "up") + (
            "-sparse" if " section=" in self.fields else "")

    def backends(self, pair):
        kernel = f"kernel/{self.kernel()}"
        return {"model": ("model/per-page", "model/batched"),
                "frozen": ("model/batched/zero-frozen", "model/batched/frozen-bit"),
                "kernel": (f"{kernel}/per-page", f"{kernel}/batched"),
                "conformance": ("model/batched", f"{kernel}/batched")}[pair]


class Search:
    """One machine on one pair."""

    def __init__(self, machine, pair):
        self.machine, self.pair = machine, pair
        self.a, self.b = machine.backends(pair)
        self.base = f"{RESULTS}/{machine.name}.{pair}"

    def result(self):
        try:
            return json.loads(read(f"{self.base}.json"))
        except (OSError, ValueError):
            return None

    def is_current(self, key):
        result = self.result()
        return result and result["key"] == key and (
            result["closed"] or "verdict" in result)

    def run(self, options, key):
        """Returns an exit status."""
        if not self.is_current(key):
            command = [TOOL, "exhaust", "--json", "--mode", self.machine.mode, "--backend", self.a,
                       "--against", self.b, "--jobs", str(options.jobs), "--checkpoint",
                       f"{self.base}.state",
                       *(["--seconds", str(options.seconds)] if options.seconds else []),
                       self.machine.path]
            echo(command)
            status, text = output(*command, stderr=None)
            if status == 2 and os.path.exists(f"{self.base}.state"):
                # The checkpoint is of another build, or of another bound.
                os.unlink(f"{self.base}.state")
                status, text = output(*command, stderr=None)
            if status not in (0, 1):
                return status
            write_whole(f"{self.base}.json", json.dumps(
                {**json.loads(text), "key": key, "commit": commit()}, indent=1))
        return self.tell()

    def tell(self):
        result = self.result()
        known = ", ".join(f"{one['name']} ({one['operations']} operations)"
                          for one in result["known"])
        tell(f"{self.machine.name:22} {self.pair:12} {result['end']:8} {result['states']:9,} states "
             f"{result['edges']:11,} moves {result['cpu_seconds']:8.1f} s  {known}")
        if "program" not in result:
            return 0
        tell(result["program"])
        return 1


def key_of(search):
    """Of all that decides what comes of it."""
    files = [TOOL, search.machine.path]
    for backend in search.a, search.b:
        if backend.startswith("kernel/"):
            files.append(f"build/kernel/{backend.split('/')[1]}/status")
    return " ".join(prepared.sums(files))


def parse(words):
    parser = Parser("scripts/exhaust [OPTION...] [MACHINE...]", DESCRIPTION, EPILOG)
    parser.add_argument("--jobs", metavar="N", type=number(1, 64), default=os.cpu_count() or 1,
                        help="processes (one for each processor)")
    parser.add_argument("--seconds", metavar="N", type=number(1, 999999), default=0,
                        help="stop each search after about N seconds; it goes on the next time")
    parser.add_argument("--pairs", metavar="NAME,...", default=",".join(PAIRS),
                        help=f"only these pairs ({','.join(PAIRS)})")
    parser.add_argument("--report", action="store_true",
                        help=f"write the tables of {DOCUMENT} from what was searched")
    parser.add_argument("names", metavar="MACHINE", nargs="*")
    options = parser.parse(words)
    options.pairs = options.pairs.split(",")
    for pair in options.pairs:
        if pair not in PAIRS:
            raise Unusable(f'no pair "{pair}": {", ".join(PAIRS)}')
    return options


def all_names():
    return sorted(os.path.basename(path).removesuffix(".bf")
                  for path in glob.glob(f"{MACHINES}/*.bf"))


def machines(names):
    for name in names:
        if name not in all_names():
            raise Unusable(f'no machine "{name}": there are {" ".join(all_names())}')
    return [Machine(name) for name in names or all_names()]


# --- the document ---

def described():
    """What each machine is, and its bound."""
    for machine in machines([]):
        yield f"**{machine.name}** (`{machine.fields}`, {machine.mode}). {machine.what}"
        yield f"Bound: `{machine.bound}`."
        yield ""


def searched():
    yield "| machine | pair | | states | moves | longest program | CPU time, s | MiB |"
    yield "|---|---|---|---|---|---|---|---|"
    for machine in machines([]):
        for pair in PAIRS:
            result = Search(machine, pair).result()
            if not result:
                yield f"| {machine.name} | {pair} | not searched | | | | | |"
                continue
            end = result["end"] if result["closed"] or "verdict" in result else "not closed"
            yield (f"| {machine.name} | {pair} | {end} | {result['states']:,} | "
                   f"{result['edges']:,} | {result['depth']} | {result['cpu_seconds']:.1f} | "
                   f"{result['bytes'] >> 20} |")


def met():
    """The known differences that were met, each where its program is shortest."""
    yield "| known difference | machine | operations of the shortest program |"
    yield "|---|---|---|"
    least = {}
    for machine in machines([]):
        for one in (Search(machine, "model").result() or {"known": []})["known"]:
            least.setdefault(one["name"], []).append((one["operations"], machine.name))
    for name, places in sorted(least.items()):
        operations, where = min(places)
        yield f"| {name} | {where} | {operations} |"


def fill(line):
    return line if line.startswith("|") else textwrap.fill(line, 100, break_long_words=False,
                                                           break_on_hyphens=False)


def report():
    text = read(DOCUMENT)
    for block in described, searched, met:
        text, nr = re.subn(
            rf"(<!-- {block.__name__} -->\n).*?(<!-- end -->)",
            lambda found, block=block: found[1] + "\n".join(map(fill, block())) + "\n" + found[2],
            text, flags=re.DOTALL)
        if nr != 1:
            raise Unusable(f'{DOCUMENT}: no place for "{block.__name__}"')
    write_whole(DOCUMENT, text)


def main(words):
    options = parse(words)
    if options.report:
        report()
        return 0
    need_packages("build")
    build("release", "tools/buddyfuzz")
    os.makedirs(RESULTS, exist_ok=True)
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
            status = search.run(options, key_of(search))
            worst = status if status == 1 or worst in (0, 3) and status else worst
    return worst
