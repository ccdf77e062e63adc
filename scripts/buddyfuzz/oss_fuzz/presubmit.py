# SPDX-License-Identifier: GPL-2.0-only
"""What OSS-Fuzz and ClusterFuzzLite ask of the files that they read.

The rules for project.yaml are those of OSS-Fuzz's own presubmit; of the workflows, GitHub would
ignore an input that an action does not have, and run something else than what was meant.
"""
import glob
import re

import yaml

from ..files import read as read_file
from .complaints import bad as complain

KEYS = """architectures auto_ccs base_os_version blackbox builds_per_day coverage_extra_args
disabled file_github_issue fuzzing_engines help_url homepage labels language main_repo
primary_contact run_tests sanitizers selective_unpack vendor_ccs view_restrictions""".split()
ENGINES = {"libfuzzer", "afl", "honggfuzz"}
SANITIZERS = {"address", "undefined", "memory"}

ACTIONS = "google/clusterfuzzlite/actions/"
COMMON = {"language", "dry-run", "sanitizer", "github-token", "storage-repo",
          "storage-repo-branch", "storage-repo-branch-coverage"}
INPUTS = {
    ACTIONS + "build_fuzzers": COMMON | {
        "allowed-broken-targets-percentage", "project-src-path", "bad-build-check",
        "keep-unaffected-fuzz-targets", "upload-build"},
    ACTIONS + "run_fuzzers": COMMON | {
        "fuzz-seconds", "mode", "parallel-fuzzing", "output-sarif", "minimize-crashes",
        "report-unreproducible-crashes", "report-timeouts", "report-ooms",
        "upload-all-crashes"},
    "actions/checkout": {"ref", "fetch-depth", "path", "submodules"},
}
MODES = {"code-change", "batch", "prune", "coverage"}


def bad(path, what):
    complain(f"{path}: {what}")


def read(path):
    try:
        return read_file(path)
    except OSError as error:
        bad(path, error.strerror)
        return ""


def load(path):
    try:
        found = yaml.safe_load(read(path))
    except yaml.YAMLError as error:
        bad(path, " ".join(str(error).split()))
        return {}
    if not isinstance(found, dict):
        bad(path, "no keys and values")
        return {}
    # YAML's idea of "on:".
    return {"on" if key is True else key: value for key, value in found.items()}


def check_project(folder, required):
    path = f"{folder}/project.yaml"
    project = load(path)
    for key in required:
        if not project.get(key):
            bad(path, f"no {key}")
    for key in project:
        if key not in KEYS:
            bad(path, f'unknown key "{key}"')
    if project.get("language") != "c":
        bad(path, "the language is not c")
    for address in [project.get("primary_contact"), *project.get("auto_ccs", [])]:
        if address and not re.fullmatch(r"\S+@\S+\.\S+", address):
            bad(path, f'"{address}" is no address')
    for key, known in ("fuzzing_engines", ENGINES), ("sanitizers", SANITIZERS):
        for name in project.get(key, []):
            if name not in known:
                bad(path, f'no {name} among the {key.replace("_", " ")}')
    return project


def check_dockerfile(folder, project):
    """Built and run on the same system: what is linked on a newer one does not start."""
    path = f"{folder}/Dockerfile"
    wanted = "gcr.io/oss-fuzz-base/base-builder"
    version = project.get("base_os_version", "legacy")
    if version != "legacy":
        wanted += f":{version}"
    found = re.findall(r"^FROM (.*)$", read(path), re.M)
    if found != [wanted]:
        bad(path, f"not from {wanted}, as base_os_version in project.yaml says")


def check_step(path, step, checked_out):
    name, _, version = step.get("uses", "").partition("@")
    given = step.get("with", {})
    if name not in INPUTS or not re.fullmatch(r"v\d+", version):
        bad(path, f'"{step.get("uses")}": no action of a known name and version')
        return
    for key in given:
        if key not in INPUTS[name]:
            bad(path, f'{name}: no input "{key}"')
    runs, mode = name.endswith("run_fuzzers"), given.get("mode")
    for wrong, why in (
            (name.startswith(ACTIONS) and not checked_out, "before actions/checkout; so it does "
             "not find project.yaml, and takes an older system"),
            (name.endswith("build_fuzzers") and given.get("language") != "c",
             "the language is not c"),
            (runs and mode not in MODES, f'no mode "{mode}"'),
            (runs and not isinstance(given.get("fuzz-seconds"), int), "fuzz-seconds is no number"),
            (runs and "github-token" not in given, "no github-token"),
            (runs and (mode == "coverage") != (given.get("sanitizer") == "coverage"),
             "coverage is both a mode and a sanitizer")):
        if wrong:
            bad(path, f"{name}: {why}")


def check_workflow(path):
    workflow = load(path)
    for key in "name", "on", "jobs", "permissions":
        if not workflow.get(key):
            bad(path, f"no {key}")
    for when in (workflow.get("on") or {}).get("schedule") or []:
        if len(when.get("cron", "").split()) != 5:
            bad(path, f'"{when.get("cron")}" is no time for cron')
    for job in (workflow.get("jobs") or {}).values():
        steps = job.get("steps") or []
        if not job.get("runs-on") or not steps:
            bad(path, "a job without runs-on, or without steps")
        sanitizers = {step.get("with", {}).get("sanitizer") for step in steps
                      if step.get("uses", "").startswith(ACTIONS)}
        if len(sanitizers) > 1:
            bad(path, "what is built with one sanitizer is run with another")
        matrix = (job.get("strategy") or {}).get("matrix") or {}
        for name in re.findall(r"\$\{\{ *matrix\.([\w-]+)", str(job)):
            if name not in matrix:
                bad(path, f"matrix.{name}: not in the matrix")
        for name in matrix.get("sanitizer", []):
            if name not in SANITIZERS:
                bad(path, f'no sanitizer "{name}"')
        checked_out = False
        for step in steps:
            check_step(path, step, checked_out)
            checked_out |= step.get("uses", "").startswith("actions/checkout@")


def check():
    for path in ("oss-fuzz/project.yaml", "oss-fuzz/Dockerfile", "oss-fuzz/build.sh",
                 ".clusterfuzzlite/project.yaml", ".clusterfuzzlite/Dockerfile"):
        if "http://www.apache.org/licenses/LICENSE-2.0" not in read(path):
            bad(path, "no Apache header")
    check_dockerfile("oss-fuzz", check_project("oss-fuzz", (
        "homepage", "language", "main_repo", "primary_contact")))
    check_dockerfile(".clusterfuzzlite", check_project(".clusterfuzzlite", ("language",)))
    if re.search(r"-lFuzzingEngine|-fsanitize", read("oss-fuzz/build.sh")):
        bad("oss-fuzz/build.sh", "names an engine or a sanitizer itself")
    workflows = glob.glob(".github/workflows/*.yml")
    if not workflows:
        bad(".github/workflows", "no workflows")
    for path in sorted(workflows):
        check_workflow(path)
