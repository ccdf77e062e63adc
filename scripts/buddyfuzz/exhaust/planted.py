# SPDX-License-Identifier: GPL-2.0-only
"""Which of the planted bugs does exhaustive search detect, and by how short a program?

Each bug is planted in a copy of the model. The copy is searched on the machines of at most
MOST_PAGES pages until the bug is detected by a program that is no longer than the one in
corpus/planted; once it is detected at all, only for shorter programs. If it is detected nowhere,
the model is compared with the kernel, and its contiguous frees are run on every range. A bug that
none of these detects survives every program within the bounds that the searches got to.

A result stands while the bug and the machine where it was detected are the same. One that another
machine could improve, since the bug is not detected or only by a longer program, stands while all
machines are the same.
"""
import concurrent.futures
import dataclasses
import glob
import hashlib
import json
import os
import re
import tempfile

from .. import plant, prepared
from ..bug import Bug
from ..commands import commit, output
from ..files import read, write_whole
from ..shell import Unusable, tell
from . import kept
from .search import RESULTS, TOOL, known, machines

MOST_PAGES = 16
FOLDER = f"{RESULTS}/planted"
REASONS = "exhaust/reasons.txt"


@dataclasses.dataclass
class Found:
    """@where: the machine, "ranges", or "" if the bug was not detected. @run: the options that
    replay @program, of @operations. @sums: of what decides this (sums())."""
    name: str
    where: str = ""
    run: str = ""
    token: str = ""
    operations: int = 0
    program: str = ""
    commit: str = ""
    tool: str = ""
    sums: list = dataclasses.field(default_factory=list)

    def is_short(self):
        return bool(self.where) and self.operations <= length(self.name)

    def is_shorter(self):
        return self.where not in ("", "ranges") and self.operations < length(self.name)

    def sums_now(self):
        """Checksums of what decides the result: the change that the bug is, and machines."""
        bug = Bug(f"planted/{self.name}.bug")
        decides = f"{bug['Backends']}{bug.change()}".encode()
        return [hashlib.sha1(decides).hexdigest()[:16], *prepared.sums([
            machine.path for machine in small_machines()
            if machine.name == self.where or not self.is_short()])]

    def record(self):
        """What is kept."""
        return {name: value for name, value in dataclasses.asdict(self).items()
                if name not in ("program", "tool")}


def all_bugs():
    return sorted(os.path.basename(path).removesuffix(".bug")
                  for path in glob.glob("planted/*.bug"))


def operations(text):
    """The mnemonics in a program."""
    return re.findall(r"^(?:a\d+ = )?([a-z]\w*)", text, re.M)[2:]


def fields(text):
    """The names of the fields of its machine."""
    return set(re.findall(r"(\w+)=", re.search(r"^machine (.*)$", text, re.M)[1]))


def small_machines():
    return [machine for machine in machines([]) if machine.pages <= MOST_PAGES]


def in_order(name):
    """The small machines, first those that lack fewest operations and fields of the program in
    corpus/planted, and of these first those that take little time."""
    text = read(f"corpus/planted/{name}.bf")
    searched = known()

    def rank(machine):
        record = searched.get(f"{machine.name}.model")
        seconds = record["cpu_seconds"] if record and record["closed"] else float("inf")
        return len(machine.lacks(operations(text))) + len(fields(text) - fields(machine.text)), \
            seconds

    return sorted(small_machines(), key=rank)


def search(tool, machine, run, seconds, depth):
    """(exit status, the JSON that it prints)."""
    status, text = output(tool, "exhaust", "--json", "--timeout", "5", "--seconds", str(seconds),
                          *(["--depth", str(depth)] if depth else []), *run.split(), machine.path)
    return status, json.loads(text) if status in (0, 1) else {}


def runs(bug):
    """(machine, backend, against): the backends that the bug names; then the model against the
    kernel, where that is prepared."""
    these = in_order(bug.name)
    yield from ((machine, *bug["Backends"].split()) for machine in these)
    yield from ((machine, *machine.backends("conformance")) for machine in these
                if os.path.exists(f"build/kernel/{machine.kernel()}/status"))


def detect(name, seconds):
    bug = Bug(f"planted/{name}.bug")
    found = Found(name, commit=commit(), tool=prepared.sums([TOOL])[0])
    with tempfile.TemporaryDirectory() as folder:
        plant.model("build/release", bug, folder, ["tools/buddyfuzz"])
        tool = f"{folder}/buddyfuzz"
        for machine, a, b in runs(bug):
            if found.is_short() or found.where and b.startswith("kernel/"):
                break
            run = f"--mode {machine.mode} --backend {a} --against {b}"
            status, said = search(tool, machine, run, seconds, max(0, found.operations - 1))
            nr = status == 1 and len(operations(said["program"]))
            if status == 1 and (not found.where or nr < found.operations):
                found.where, found.run, found.program = machine.name, run, said["program"]
                found.token = said["verdict"]["token"] if "verdict" in said else said["why"]
                found.operations = nr
        if not found.where:
            status, text = output(tool, "exhaust", "--ranges=16", "--masks", "6", "--timeout", "5",
                                  "--against", "model/batched")
            if status == 1:
                found.where = "ranges"
                found.token = text.split("\n\n")[1].removeprefix("divergence: ")
    found.sums = found.sums_now()
    return found


def result(name):
    """What was found here, or None: by this tool, of the bug and the machines as they are."""
    try:
        found = Found(**json.loads(read(f"{FOLDER}/{name}.json")))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.tool == prepared.sums([TOOL])[0] and found.sums == found.sums_now() \
        else None


def length(name):
    """Operations of the program in corpus/planted."""
    return len(operations(read(f"corpus/planted/{name}.bf")))


def keep_program(found, folder):
    """Write the program to FOLDER if it is shorter than the one in corpus/planted."""
    if found.is_shorter():
        bug = Bug(f"planted/{found.name}.bug")
        write_whole(f"{folder}/{found.name}.bf",
                    f"# Planted: {found.name}\n# {bug['What']}\n# Run: {found.run}\n"
                    f"# Expect: divergence {found.token}\n{found.program}")


def measure(options):
    """Those named; or all but those that are known not to be detected."""
    os.makedirs(FOLDER, exist_ok=True)
    detected = {name for name, found in of_bugs_as_they_are().items() if found.where}
    names = options.names or [name for name in all_bugs()
                              if name in detected or name not in reasons()]

    def one(name):
        found = result(name)
        if not found:
            found = detect(name, options.seconds or 20)
            write_whole(f"{FOLDER}/{name}.json", json.dumps(dataclasses.asdict(found), indent=1))
        if options.programs:
            keep_program(found, options.programs)
        tell(f"{name:36} {found.where or 'not detected':24} {found.operations:3} of "
             f"{length(name):3}  {found.token}")
        return found

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        try:
            results = list(pool.map(one, names))
        except KeyboardInterrupt:
            # What was done is kept; the same command goes on from here.
            pool.shutdown(cancel_futures=True)
            raise
    tell(f"{sum(bool(found.where) for found in results)} of {len(results)} detected")
    return 0


def of_bugs_as_they_are():
    """{name of a bug: what is kept of it}, unless the bug or a machine has changed since."""
    records = {name: Found(**record) for name, record in kept.records("planted").items()}
    return {name: records[name] for name in all_bugs() if name in records and
            records[name].sums == records[name].sums_now()}


def keep():
    """Keep what was found here, too."""
    found = {**of_bugs_as_they_are(),
             **{name: found for name in all_bugs() if (found := result(name))}}
    kept.replace("planted", {name: one.record() for name, one in found.items()})


def reasons():
    """{name of a bug: why}."""
    bugs, why, found = set(all_bugs()), None, {}
    for line in read(REASONS).splitlines():
        name = line.strip()
        if not name or line.startswith("#"):
            continue
        if not line.startswith("\t"):
            why = name
        elif name not in bugs or not why:
            raise Unusable(f'{REASONS}: no planted bug "{name}", or no reason above it')
        else:
            found[name] = why
    return found


def table(head, lines):
    """Bugs, as {name: how it is shown}, by their reasons."""
    by_reason = {}
    for name, shown in sorted(lines.items()):
        by_reason.setdefault(reasons().get(name, "not known"), []).append(shown)
    yield f"| {head} | why |"
    yield "|---|---|"
    yield from (f"| {', '.join(those)} | {why} |" for why, those in by_reason.items())


def with_lengths(those):
    return {one.name: f"`{one.name}` ({one.operations} instead of {length(one.name)})"
            for one in those}


def undetected():
    found = of_bugs_as_they_are()
    detected = [one for one in found.values() if one.where]
    shorter = [one for one in detected if one.is_shorter()]
    longer = [one for one in detected if not one.is_short()]
    left = sorted(set(all_bugs()) - {one.name for one in detected})
    for name in sorted(set(reasons()) - set(left)
                       - {one.name for one in shorter + longer}):
        raise Unusable(f"{REASONS}: {name} is detected, on {found[name].where}, by a program as "
                       "long as that in corpus/planted")
    commits = ", ".join(sorted({f"`{one.commit}`" for one in found.values()}))
    yield (f"Of the {len(all_bugs())} bugs, {len(detected)} "
           f"({100 * len(detected) // len(all_bugs())} %) are detected ({commits}): {len(longer)} "
           "by a program longer than the one in `corpus/planted`, "
           f"{len(shorter)} by a shorter one. The other {len(left)} are not, of which "
           f"{len([name for name in left if name in found])} were searched for: the table says why "
           "no machine of this size can show them.")
    yield ""
    yield from table("not detected", {name: f"`{name}`" for name in left})
    if longer:
        yield ""
        yield from table("operations, instead of those in `corpus/planted`", with_lengths(longer))
    if shorter:
        yield ""
        yield from table("shorter than in `corpus/planted`", with_lengths(shorter))
