# SPDX-License-Identifier: GPL-2.0-only
"""Which of the planted bugs does exhaustive search detect, and by how short a program?

Each bug is planted in a copy of the model. The copy is searched on each machine of at most
MOST_PAGES pages, those that close soonest on the right code first, until something is wrong; then
its contiguous frees are run on every range. A bug that none of them detects survives all programs
within these bounds, as far as the searches came.
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
from ..commands import output
from ..files import read, write_whole
from ..shell import tell
from .search import RESULTS, Machine, Search, machines

MOST_PAGES = 16
FOLDER = f"{RESULTS}/planted"
REASONS = "exhaust/undetected.txt"


@dataclasses.dataclass
class Found:
    """@where: the machine, "ranges", or "" if nothing was wrong. @closed: did each search close?"""
    name: str
    where: str
    token: str
    operations: int
    closed: bool
    program: str = ""


def all_bugs():
    return sorted(os.path.basename(path).removesuffix(".bug")
                  for path in glob.glob("planted/*.bug"))


def small():
    """The machines, by the time that they take on the right code."""
    def seconds(machine):
        result = Search(machine, "model").result()
        return result["cpu_seconds"] if result and result["closed"] else float("inf")

    return sorted((machine for machine in machines([])
                   if int(re.search(r"pages=(\d+)", machine.fields)[1]) <= MOST_PAGES), key=seconds)


def search(tool, machine, seconds):
    """(exit status, what it says as JSON)."""
    status, text = output(tool, "exhaust", "--json", "--timeout", "5", "--seconds", str(seconds),
                          machine.path)
    return status, json.loads(text) if status in (0, 1) else {}


def detect(name, seconds):
    closed = True
    with tempfile.TemporaryDirectory() as folder:
        plant.model("build/release", Bug(f"planted/{name}.bug"), folder, ["tools/buddyfuzz"])
        tool = f"{folder}/buddyfuzz"
        for machine in small():
            status, said = search(tool, machine, seconds)
            if status == 1:
                token = re.search(r"DEDUP_TOKEN: (\S+)", json.dumps(said)) or ["", "crash"]
                verdict = said.get("verdict", {})
                return Found(name, machine.name, verdict.get("token", token[1]),
                             said["program"].count("\n") - 2, closed, said["program"])
            closed &= said.get("closed", False)
        status, text = output(tool, "exhaust", "--ranges=16", "--masks", "6", "--timeout", "5")
    if status == 1:
        return Found(name, "ranges", text.split("\n\n")[1].removeprefix("divergence: "), 0, closed)
    return Found(name, "", "", 0, closed)


def result(name):
    try:
        return Found(**json.loads(read(f"{FOLDER}/{name}.json")))
    except (OSError, ValueError, TypeError):
        return None


def length(name):
    """Operations of the program in corpus/planted; 0 if there is none."""
    text = read(f"corpus/planted/{name}.bf", "")
    return len(re.findall(r"^[a-z]", text, re.M)) - 2 if text else 0


def keep_program(found, folder):
    """In FOLDER, if it is shorter than the one in corpus/planted."""
    if not found.program or 0 < length(found.name) <= found.operations:
        return
    bug = Bug(f"planted/{found.name}.bug")
    write_whole(f"{folder}/{found.name}.bf",
                f"# Planted: {found.name}\n# {bug['What']}\n# Run: --mode "
                f"{Machine(found.where).mode} --backend model/per-page --against model/batched\n"
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
    """Why a machine of so few pages cannot show a bug, or why the bounds do not: by name."""
    lines = (line.split("\t") for line in read(REASONS, "").splitlines()
             if line and not line.startswith("#"))
    return {name: why for name, why in lines}


def undetected():
    found = [one for one in map(result, all_bugs()) if one]
    detected = [one for one in found if one.where]
    why = reasons()
    shorter = [one for one in detected if one.operations and one.operations < length(one.name)]
    longer = [one for one in detected if one.operations > length(one.name)]
    if not found:
        return
    yield (f"Of the {len(all_bugs())} bugs, {len(found)} were tried. {len(detected)} of them "
           f"({100 * len(detected) // len(found)} %) were detected, {len(shorter)} by a shorter "
           f"program than the one in `corpus/planted`, {len(longer)} by a longer one (the program "
           "there may need a larger machine).")
    yield ""
    yield "| not detected | why |"
    yield "|---|---|"
    for one in found:
        if not one.where:
            yield f"| `{one.name}` | {why.get(one.name, 'not known')} |"
