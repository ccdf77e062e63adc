# SPDX-License-Identifier: GPL-2.0-only
"""What was built, judged as OSS-Fuzz judges it."""
import collections
import os
import re
import shutil

from ..commands import output
from ..engines import afl_coverage
from ..files import read
from ..shell import tell
from ..targets import fuzz_targets, schedules
from . import build
from .complaints import Complaints, bad
from .confine import RUNTIME, confined


def calls(path):
    """How often it calls __asan, __ubsan and __msan functions."""
    return collections.Counter(re.findall(r"call +[0-9a-f]+ <__(asan|ubsan|msan)",
                                          output("objdump", "-dC", path)[1]))


def libraries(path):
    return set(re.findall(r"^ *NEEDED +(\S+)", output("objdump", "-p", path)[1], re.M))


def is_target(path):
    """As OSS-Fuzz finds them."""
    if not os.path.isfile(path) or not os.access(path, os.X_OK) or \
            os.path.basename(path).startswith("afl-"):
        return False
    return "LLVMFuzzerTestOneInput" in read(path)


def said(pattern, text, default=""):
    found = re.search(pattern, text, re.M)
    return found[1] if found else default


def ended_well(status, output, what):
    """Complains unless a run of a target did."""
    if status:
        bad(f"{what}: status {status}")
        lines = [line for line in output.splitlines() if re.search(
            "ERROR|SUMMARY|ABORT|Sanitizer|runtime error|DEDUP_TOKEN|limit", line)]
        tell("\n".join(f"       {line}" for line in lines[:5]))
    return not status


class Targets:
    """Those in DIR, which were built for an ENGINE with a SANITIZER. TOP: a folder to work in."""

    def __init__(self, top, folder, engine, sanitizer):
        self.top, self.folder, self.engine, self.sanitizer = top, folder, engine, sanitizer

    def check(self):
        for name in fuzz_targets():
            left_out = name == "canary" or schedules(name) and (
                self.engine != "libfuzzer" or self.sanitizer == "memory")
            if not left_out and not is_target(f"{self.folder}/{name}"):
                bad(f"{name}: no such target in the build")
        nothing = build.nothing(self.top, self.engine, self.sanitizer)
        self.base, self.libraries = calls(nothing), libraries(nothing)
        for name in sorted(os.listdir(self.folder)):
            if is_target(f"{self.folder}/{name}"):
                self.check_one(name, f"{self.folder}/{name}")

    def check_one(self, name, path):
        before = Complaints.number
        if not re.fullmatch("[A-Za-z0-9_-]+", name):
            bad(f"{name}: not a name for a target: [A-Za-z0-9_-] only")
        if not re.match("ELF.*x86-64", output("file", "-b", path)[1]):
            bad(f"{name}: not an ELF file")
        for part in ".dict", ".options", "_seed_corpus.zip":
            if not os.path.exists(path + part) or not os.path.getsize(path + part):
                bad(f"{name}: has no {name}{part}")
        figures = [self.check_calls(name, path)]
        # The machine that runs it has what engines need, no more.
        for library in sorted(libraries(path) - self.libraries):
            bad(f"{name}: needs {library}, which is not there where it is run")
        run = self.run_afl if self.engine == "afl" else self.run_libfuzzer
        figures += run(name, path) or []
        if Complaints.number == before:
            tell(f"ok   {self.engine:9} {self.sanitizer:9} {name:11} {', '.join(figures)}")

    def check_calls(self, name, path):
        found = calls(path)
        more = found - self.base
        for short, sanitizer in ("asan", "address"), ("msan", "memory"):
            if self.sanitizer == sanitizer and found[short] < 1000:
                bad(f"{name}: {found[short]} calls to {short[0].upper()}San, not 1000")
            elif self.sanitizer != sanitizer and found[short] != self.base[short]:
                bad(f"{name}: {short[0].upper()}San is baked in: {more[short]} calls")
        if self.sanitizer == "undefined":
            if not more["ubsan"]:
                bad(f"{name}: no calls to UBSan")
        elif found["ubsan"] > 200 or found["ubsan"] != self.base["ubsan"]:
            bad(f"{name}: UBSan is baked in: {more['ubsan']} calls, {found['ubsan']} in all")
        return f"asan {found['asan']}, ubsan {found['ubsan']} ({more['ubsan']} ours), " \
            f"msan {found['msan']}"

    def run_libfuzzer(self, name, path):
        """Returns figures, or None."""
        status, text = confined([path, "-seed=1337", "-runs=4"])
        if not ended_well(status, text, f"{name}: -seed=1337 -runs=4"):
            return None
        if "Done 4 runs" not in text:
            bad(f'{name}: never got to "Done 4 runs"')
        counters = said(r"INFO: Loaded .* modules* .*\((\d+) inline 8-bit counters", text, "0")
        if int(counters) < 100:
            bad(f"{name}: {counters} edges are instrumented, not 100")
        seeds = f"{self.top}/seeds"
        shutil.rmtree(seeds, ignore_errors=True)
        if output("unzip", "-q", "-d", seeds, f"{path}_seed_corpus.zip")[0]:
            return None
        options = [f"-{key}={value}" for key, value in
                   re.findall("^([a-z_]*) = (.*)$", read(f"{path}.options", ""), re.M)]
        command = [path, *options, "-rss_limit_mb=2560", "-timeout=25"]
        status, text = confined([*command, "-runs=0", seeds])
        if not ended_well(status, text, f"{name}: a seed"):
            return None
        status, text = confined([*command, "-runs=500", "-seed=1337", "-detect_leaks=1",
                                   "-print_final_stats=1", seeds])
        if not ended_well(status, text, f"{name}: fuzzed"):
            return None
        memory = said(r"^stat::peak_rss_mb: *(\d+)", text, "0")
        slowest = said(r"^stat::slowest_unit_time_sec: *(\d+)", text, "0")
        if int(memory) >= 2560 or int(slowest) > 25:
            bad(f"{name}: {memory} MB, {slowest} s for one input")
        return [f"{counters} edges", f"{memory} MB", f"slowest {slowest} s"]

    def run_afl(self, name, path):
        for folder in "afl", "seeds":
            shutil.rmtree(f"{self.top}/{folder}", ignore_errors=True)
        os.mkdir(f"{self.top}/seeds")
        with open(f"{self.top}/seeds/input", "w", encoding="utf-8") as file:
            file.write("input")
        flags = ("NO_UI", "SKIP_CPUFREQ", "NO_AFFINITY", "I_DONT_CARE_ABOUT_MISSING_CRASHES",
                 "NO_COLOR")
        status, text = confined(
            ["timeout", "--preserve-status", "-s", "INT", "35s", "afl-fuzz", "-m", "none", "-V",
             "5", "-i", f"{self.top}/seeds", "-o", f"{self.top}/afl", "-x", f"{path}.dict", "--",
             path], AFL_FORKSRV_INIT_TMOUT="30000", **{f"AFL_{flag}": "1" for flag in flags},
            ASAN_OPTIONS=f"{RUNTIME['ASAN_OPTIONS']}:abort_on_error=1:detect_odr_violation=0",
            MSAN_OPTIONS=f"{RUNTIME['MSAN_OPTIONS']}:exit_code=86")
        ended_well(status, text, f"{name}: afl-fuzz")
        if "All set and ready to roll" not in text:
            bad(f'{name}: afl-fuzz never got to "All set and ready to roll"')
        if re.search("target binary (crashed|terminated)", text):
            bad(f"{name}: crashes at the start")
        edges = afl_coverage(f"{self.top}/afl").get("edges")
        return [f"{edges} edges met"]
