# SPDX-License-Identifier: GPL-2.0-only
"""How libFuzzer and AFL++ are called, what they write, and what they say of themselves.

Every path that they are given is relative to where they run, and of plain characters: libFuzzer's
forks and merges make shell commands of their paths, which a space would split and a $(...) would
run; AFL++ splits some at ":" and ";". A folder with another name is reached by a link.

Both have a clock of their own that may jump: who starts them ends them.
"""
import glob
import os
import re

from .files import read

AFL_SETTINGS = ("AFL_NO_UI", "AFL_SKIP_CPUFREQ", "AFL_NO_AFFINITY", "AFL_NO_COLOR",
                "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES", "AFL_SKIP_CRASHES",
                "AFL_IGNORE_UNKNOWN_ENVS", "AFL_AUTORESUME")


def libfuzzer(program, folder, max_len, input_seconds):
    """The command, to which folders of inputs and more options are added; finds go to FOLDER.

    Leaks are looked for when the fuzzer ends. After each input that allocated more than it freed,
    as by default, costs seven eighths of the time: machines and what ran on them are kept.
    """
    return [program, f"-max_len={max_len}", "-len_control=0", f"-timeout={input_seconds}",
            "-rss_limit_mb=4096", "-entropic_scale_per_exec_time=1", "-detect_leaks=0",
            f"-artifact_prefix={folder}/artifacts/"]


def afl(program, start, out, job, max_len, input_seconds):
    """The command of job number JOB: the first is the main one, and the others help it."""
    role = ["-S", f"helper{job}"] if job else ["-M", "main"]
    return ["afl-fuzz", "-i", start, "-o", out, *role, "-m", "none", "-t",
            f"{input_seconds}000", "-G", str(max_len), "--", program]


def afl_environment(takes, mutator):
    """@takes: what the target takes; programs are left to the mutator, by its path."""
    env = {name: "1" for name in AFL_SETTINGS}
    env["AFL_FORKSRV_INIT_TMOUT"] = "60000"
    if takes == "program":
        env |= {"AFL_CUSTOM_MUTATOR_ONLY": "1", "AFL_DISABLE_TRIM": "1",
                "AFL_CUSTOM_MUTATOR_LIBRARY": mutator}
    return env


def files(folder, *patterns):
    """What matches, whatever is in FOLDER's own name."""
    return [path for pattern in patterns
            for path in sorted(glob.glob(os.path.join(glob.escape(folder), pattern)))]


def libfuzzer_failed(folder):
    """Inputs that crash or hang; those that only took long are none."""
    return [path for path in files(folder, "artifacts/*")
            if not os.path.basename(path).startswith("slow-unit-")]


def afl_failed(out):
    """The same. When AFL++ goes on where it was, it renames what it had."""
    return files(out, "*/crashes*/id:*", "*/hangs*/id:*")


def afl_queue(out):
    return files(out, "*/queue/id:*")


def libfuzzer_coverage(logs):
    """What the best job covers, by its "cov: N ft: N": {edges, features}."""
    best = {}
    for log in logs:
        for found in re.finditer(r" cov: (\d+) ft: (\d+) ", read(log)):
            best["edges"] = max(best.get("edges", 0), int(found[1]))
            best["features"] = max(best.get("features", 0), int(found[2]))
    return best


def afl_coverage(out):
    """The most edges_found of plot_data, which AFL++ writes only after the whole corpus, and of
    fuzzer_stats, which it writes as it ends: {edges}."""
    edges = 0
    for path in files(out, "*/fuzzer_stats"):
        for found in re.finditer(r"^edges_found *: *(\d+)", read(path), re.M):
            edges = max(edges, int(found[1]))
    for path in files(out, "*/plot_data"):
        for line in read(path).splitlines():
            words = line.split(", ")
            if len(words) > 12 and words[12].strip().isdigit():
                edges = max(edges, int(words[12]))
    return {"edges": edges} if edges else {}
