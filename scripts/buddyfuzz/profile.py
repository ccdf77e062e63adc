# SPDX-License-Identifier: GPL-2.0-only
"""Source coverage: runs of instrumented code, and what llvm-cov says of them."""
import glob
import os
import re
import shutil

from . import prepared
from .commands import logged, output
from .files import read
from .shell import Unusable


def llvm(tool, *words, path="/dev/null"):
    """What it prints goes to PATH."""
    with open(path, "wb") as out:
        status, _ = output(f"llvm-{tool}-19", *words, stdout=out, stderr=None)
    if status:
        raise Unusable(f"llvm-{tool} failed: {' '.join(words)}")


def view(kernel, folder):
    """FOLDER/NAME becomes the kernel prepared in the directory KERNEL, and what a plain program
    loads of it is its flavor "coverage"; returns BUDDYFUZZ_KERNELS for that."""
    name = os.path.basename(kernel)
    shutil.rmtree(f"{folder}/{name}", ignore_errors=True)
    os.makedirs(f"{folder}/{name}")
    os.symlink(os.path.abspath(f"{kernel}/coverage"), f"{folder}/{name}/plain")
    prepared.derive(kernel, f"{folder}/{name}")
    return os.path.abspath(folder)


class Profile:
    """What runs leave in the new directory FOLDER."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)

    def replay(self, name, target, inputs, **env):
        """TARGET runs the programs in INPUTS; NAME tells profiles apart. Some of them are there to
        diverge, on backends that are there to be wrong; and a target may find nothing to run in
        them (3), which the figures then show."""
        env["LLVM_PROFILE_FILE"] = f"{self.folder}/{name}-%m.profraw"
        logged(f"{self.folder}/{name}.log",
               ["env", *(f"{key}={value}" for key, value in env.items()), target, "-q", *inputs],
               good=(0, 1, 3))

    def collect(self, *objects):
        merged = f"{self.folder}/all.profdata"
        llvm("profdata", "merge", "-o", merged, *glob.glob(f"{self.folder}/*.profraw"))
        self.data = [*objects, f"-instr-profile={merged}"]
        llvm("cov", "export", *self.data, "-format=lcov", path=f"{self.folder}/lcov")

    def records(self, tree):
        """{file: its part of lcov's report} of the files of TREE, their paths relative to it."""
        found = {}
        for record in read(f"{self.folder}/lcov").split("end_of_record"):
            path = re.search(r"^SF:(.*)$", record, re.M)
            if path and path[1].startswith(tree + "/"):
                found[os.path.relpath(path[1], tree)] = record
        return found

    def counts(self, tree):
        """{file: {line: how often it ran}}."""
        return {path: {int(line): int(times)
                       for line, times in re.findall(r"^DA:(\d+),(\d+)", record, re.M)}
                for path, record in self.records(tree).items()}

    def functions(self, tree):
        """{file: {line: the function that begins there}}."""
        return {path: {int(line): name
                       for line, name in re.findall(r"^FN:(\d+),(.*)$", record, re.M)}
                for path, record in self.records(tree).items()}


def called(profile):
    """The functions that ran, by a profile as a run left it."""
    _, said = output("llvm-profdata-19", "show", "--all-functions", profile)
    return {name for name, times in re.findall(
        r"^  (\S.*):\n(?:    .*\n)*?    Function count: (\d+)$", said, re.M) if times != "0"}
