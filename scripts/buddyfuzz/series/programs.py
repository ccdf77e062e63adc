# SPDX-License-Identifier: GPL-2.0-only
"""Programs on the kernels of a series: what they show there, and fuzzing for more of them."""
import dataclasses
import glob
import json
import os
import re
import shutil
import subprocess
import time

from .. import engines, process, seeds
from ..commands import output
from ..counts import Counts
from ..files import read, write_whole
from ..fuzz.pairs import mode_of
from ..replay import minimize, run, token_of
from ..shell import Unusable
from ..targets import max_len

TOOL = "build/release/tools/buddyfuzz"
MARK = os.environ.get(process.MARK, "")     # see guarded.py
# A program is long enough after this; one operation hangs earlier.
SECONDS = 120


@dataclasses.dataclass
class Shown:
    """What a program shows on a pair. @token: "" if nothing. @known: the name of a known
    difference, or "". @verdict: as the tool has it in JSON."""
    token: str = ""
    known: str = ""
    verdict: dict = dataclasses.field(default_factory=dict)

    def ran(self):
        """Was there a machine for it, and something to do?"""
        return self.verdict.get("verdict") not in ("unsupported", "nothing")


def implementations(kernel):
    """The pair that judges one kernel: both of its implementations, or its only one."""
    names = [f"kernel/{kernel.name}/{impl}" for impl in kernel.impls]
    return names[0], names[1] if len(names) > 1 else "none"


def verdicts(files, config, a, b):
    """{file: Shown} of the programs on backends A and B; B may be "none"."""
    command = [TOOL, "run", "--mode", mode_of(config), "-a", a, "-b", b]
    try:
        status, said = output(*command, "-j", *files, timeout=SECONDS + len(files))
    except subprocess.TimeoutExpired:
        status, said = None, ""
    if status not in (0, 1, 3):
        if len(files) == 1:
            if status == 2:     # it did not run, such as on a stale kernel
                raise Unusable(words(files[0], config, a, b).splitlines()[-1])
            return {files[0]: Shown(token_of(status, ""))}
        # One of them ends them all.
        return {name: shown for file in files
                for name, shown in verdicts([file], config, a, b).items()}
    found = {}
    for result in json.loads(said)["results"]:
        found[result["file"]] = Shown(
            result["token"] if result["verdict"] == "divergence" else "",
            result.get("known", ""), result)
    return found


def words(program, config, a, b):
    """The verdict on it, for a reader."""
    return run([TOOL, "run", "--mode", mode_of(config), "-a", a, "-b", b, program], None,
               SECONDS)[1]


def make_small(program, config, a, b, small):
    """SMALL becomes the program, as text, minimized if that can be done."""
    flags = ["--mode", mode_of(config), "-a", a, "-b", b]
    if run(minimize(TOOL, flags, program, small), None, SECONDS)[0] != 0:
        as_text(program, small)


def as_text(program, path):
    """PATH becomes the program as it is."""
    status, said = output(TOOL, "show", program)
    if status:
        raise Unusable(f"{program}: cannot be read back: {said}")
    write_whole(path, said)


def as_suite(program, backend):
    """The path of a KUnit suite that fails where the program violates a rule on the backend; "" if
    no booted kernel can run it."""
    folder, name = os.path.split(program.removesuffix(".bf"))
    name = re.sub(r"\W", "_", name)
    status, _ = output(TOOL, "export", "--kunit", "--backend", backend, "--name", name, "-o", folder,
                       program)
    return "" if status else f"{folder}/{name}_kunit.c"


class Fuzzing:
    """One libFuzzer process on a pair, which ends when it has found something."""

    def __init__(self, folder, config, a, b, seed, corpus):
        self.folder, self.config, self.a, self.b = folder, config, a, b
        shutil.rmtree(folder, ignore_errors=True)
        for name in "corpus", "save", "artifacts":
            os.makedirs(f"{folder}/{name}")
        self.seed, self.seeds = seed, corpus

    def start(self, seconds):
        program = f"build/libfuzzer-fast/targets/diff_{mode_of(self.config)}"
        command = ["nice", "-n", "5", "setpriv", "--pdeathsig", "TERM",
                   *engines.libfuzzer(program, self.folder, max_len(), SECONDS),
                   f"-seed={self.seed}", f"-max_total_time={seconds}", "-handle_abrt=0",
                   f"{self.folder}/corpus", *self.seeds]
        env = {"BUDDYFUZZ_BACKEND": self.a, "BUDDYFUZZ_AGAINST": self.b,
               "BUDDYFUZZ_SAVE": f"{self.folder}/save", "BUDDYFUZZ_STATS": f"{self.folder}/stats"}
        self.began = time.monotonic()
        self.child, _ = process.start(command, MARK, f"{self.folder}/log", env)

    def wait(self, patience):
        try:
            self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.took = time.monotonic() - self.began
        self.counts = Counts().read(f"{self.folder}/stats")
        if self.child.returncode and not self.found():
            words = read(f"{self.folder}/log", "").splitlines() or ["no output"]
            raise Unusable(f"fuzzing {self.a} against {self.b} ended with status "
                           f"{self.child.returncode}: {words[-1]}")

    def found(self):
        """Programs that it has saved, and inputs that crash or hang."""
        saved = sorted(glob.glob(f"{glob.escape(self.folder)}/save/*.bf"))
        return saved or engines.libfuzzer_failed(self.folder)


def corpus_files():
    """All that is shipped."""
    files = sorted(path for top in ("corpus", "findings") for end in ("bf", "bf.xz")
                   for path in glob.glob(f"{top}/**/*.{end}", recursive=True))
    if not files:
        raise Unusable("corpus: no programs in it")
    return files


def corpus_folder(work):
    """What is shipped, as one folder that an engine takes."""
    folder = f"{work}/seeds"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    seeds.gather("program", folder)
    return folder
