# SPDX-License-Identifier: GPL-2.0-only
"""Which of the planted bugs does exhaustive search detect, and by how short a program?

Each bug is planted in a copy of the model. The copy is searched on the machines of at most
MOST_PAGES pages until the bug is detected by a program that is no longer than the one in
corpus/planted; once it is detected at all, only for shorter programs. If it is detected nowhere,
the model is compared with the kernel, and its contiguous frees are run on every range. A bug that
none of them detects survives all programs within these bounds, as far as the searches came.

REASONS says for each such bug why a small machine cannot show it: a reason on a line, and below it,
indented, the names of the bugs.
"""
import concurrent.futures
import dataclasses
import glob
import json
import os
import re
import tempfile

from .. import plant
from ..bug import Bug
from ..commands import commit, output
from ..files import read, write_whole
from ..shell import Unusable, tell
from .search import RESULTS, Search, machines

MOST_PAGES = 16
FOLDER = f"{RESULTS}/planted"
REASONS = "exhaust/undetected.txt"


@dataclasses.dataclass
class Found:
    """@where: the machine, "ranges", or "" if the bug was not detected. @run: the options that
    replay @program, of @operations. @unclosed: machines whose search stopped early."""
    name: str
    where: str = ""
    run: str = ""
    token: str = ""
    operations: int = 0
    program: str = ""
    unclosed: list = dataclasses.field(default_factory=list)
    commit: str = ""


def all_bugs():
    return sorted(os.path.basename(path).removesuffix(".bug")
                  for path in glob.glob("planted/*.bug"))


def operations(text):
    """The mnemonics in a program."""
    return re.findall(r"^(?:a\d+ = )?([a-z]\w*)", text, re.M)[2:]


def small(name):
    """The machines, first those with most operations of the program in corpus/planted, and of these
    first those that take little time."""
    wanted = operations(read(f"corpus/planted/{name}.bf"))

    def rank(machine):
        result = Search(machine, "model").result()
        seconds = result["cpu_seconds"] if result and result["closed"] else float("inf")
        return len(machine.lacks(wanted)), seconds

    return sorted((machine for machine in machines([]) if machine.pages <= MOST_PAGES), key=rank)


def search(tool, machine, run, seconds, depth):
    """(exit status, what it says as JSON)."""
    status, text = output(tool, "exhaust", "--json", "--timeout", "5", "--seconds", str(seconds),
                          *(["--depth", str(depth)] if depth else []), *run.split(), machine.path)
    return status, json.loads(text) if status in (0, 1) else {}


def runs(bug):
    """(machine, backend, against): the backends that the bug names; then the model against the
    kernel, where that is prepared."""
    these = small(bug.name)
    yield from ((machine, *bug["Backends"].split()) for machine in these)
    yield from ((machine, *machine.backends("conformance")) for machine in these
                if os.path.exists(f"build/kernel/{machine.kernel()}/status"))


def detect(name, seconds):
    bug = Bug(f"planted/{name}.bug")
    found = Found(name, commit=commit())
    with tempfile.TemporaryDirectory() as folder:
        plant.model("build/release", bug, folder, ["tools/buddyfuzz"])
        tool = f"{folder}/buddyfuzz"
        for machine, a, b in runs(bug):
            if found.where and b.startswith("kernel/"):
                break
            run = f"--mode {machine.mode} --backend {a} --against {b}"
            status, said = search(tool, machine, run, seconds, max(0, found.operations - 1))
            if status == 1:
                token = re.search(r"DEDUP_TOKEN: (\S+)", json.dumps(said)) or ["", "crash"]
                found.where, found.run, found.program = machine.name, run, said["program"]
                found.token = said.get("verdict", {}).get("token", token[1])
                found.operations = len(operations(found.program))
                if found.operations <= max(1, length(name)):
                    return found
            elif not found.where and not said.get("closed"):
                found.unclosed.append(f"{machine.name} against {b}")
        if not found.where:
            status, text = output(tool, "exhaust", "--ranges=16", "--masks", "6", "--timeout", "5",
                                  "--against", "model/batched")
            if status == 1:
                found.where = "ranges"
                found.token = text.split("\n\n")[1].removeprefix("divergence: ")
    return found


def result(name):
    try:
        return Found(**json.loads(read(f"{FOLDER}/{name}.json")))
    except (OSError, ValueError, TypeError):
        return None


def length(name):
    """Operations of the program in corpus/planted."""
    return len(operations(read(f"corpus/planted/{name}.bf")))


def keep_program(found, folder):
    """Write the program to FOLDER if it is shorter than the one in corpus/planted."""
    if found.program and found.operations < length(found.name):
        bug = Bug(f"planted/{found.name}.bug")
        write_whole(f"{folder}/{found.name}.bf",
                    f"# Planted: {found.name}\n# {bug['What']}\n# Run: {found.run}\n"
                    f"# Expect: divergence {found.token}\n{found.program}")


def measure(options):
    os.makedirs(FOLDER, exist_ok=True)

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
            results = list(pool.map(one, options.names or all_bugs()))
        except KeyboardInterrupt:
            # What was done is kept; the same command goes on from here.
            pool.shutdown(cancel_futures=True)
            raise
    tell(f"{sum(bool(found.where) for found in results)} of {len(results)} detected")
    return 0


def reasons():
    """[(why a small machine cannot show them, the names of the bugs)]."""
    known, found = set(all_bugs()), []
    for line in read(REASONS).splitlines():
        name = line.strip()
        if not name or line.startswith("#"):
            continue
        if not line.startswith("\t"):
            found.append((name, []))
        elif name not in known or not found:
            raise Unusable(f'{REASONS}: no planted bug "{name}", or no reason above it')
        else:
            found[-1][1].append(name)
    return found


def names(those):
    return ", ".join(f"`{name}`" for name in those)


def undetected():
    found = {one.name: one for one in map(result, all_bugs()) if one}
    if not found:
        return
    detected = {one.name: one for one in found.values() if one.where}
    shorter = [one for one in detected.values() if one.program and
               one.operations < length(one.name)]
    longer = [one for one in detected.values() if one.operations > length(one.name)]
    left = set(all_bugs()) - set(detected)
    commits = ", ".join(sorted({f"`{one.commit}`" for one in found.values()}))
    yield (f"Of the {len(all_bugs())} bugs, {len(detected)} "
           f"({100 * len(detected) // len(all_bugs())} %) are detected ({commits}), {len(shorter)} "
           f"by a shorter program than the one in `corpus/planted`, {len(longer)} by a longer one. "
           f"Of the other {len(left)}, {len(left - set(found))} were not searched for, since no "
           "machine of this size can show them.")
    yield ""
    yield "| not detected | why a small machine cannot show it |"
    yield "|---|---|"
    for why, those in reasons():
        for name in those:
            if name in detected:
                raise Unusable(f"{REASONS}: {name} is detected, on {detected[name].where}")
        yield f"| {names(sorted(those))} | {why} |"
        left -= set(those)
    if left:
        yield f"| {names(sorted(left))} | not known |"
    yield ""
    if longer:
        yield ("Longer than in `corpus/planted`, where the machine is larger: " + ", ".join(
            f"`{one.name}` ({one.operations} operations instead of {length(one.name)})"
            for one in longer) + ".")
