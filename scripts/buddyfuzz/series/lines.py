# SPDX-License-Identifier: GPL-2.0-only
"""Which of the changed lines ran, by source coverage of the last kernel of a series."""
import glob
import os
import re
import shutil

from .. import prepared
from ..coverage import llvm
from ..files import read
from ..fuzz.pairs import mode_of
from ..process import start
from .programs import MARK


def replay(kernel, config, work, inputs):
    """Runs the inputs on a kernel that has the flavor "coverage"; returns {file: {line: times}},
    paths relative to the tree."""
    folder = f"{work}/lines/{config}"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(f"{folder}/{kernel.name}")
    # What a plain program loads as the plain flavor.
    os.symlink(os.path.abspath(f"{kernel.directory}/coverage"), f"{folder}/{kernel.name}/plain")
    prepared.derive(kernel.directory, f"{folder}/{kernel.name}")
    child, _ = start([f"build/release/targets/diff_{mode_of(config)}", "-q", *inputs], MARK,
                     f"{folder}/log", {
        "BUDDYFUZZ_KERNELS": os.path.abspath(folder),
        "BUDDYFUZZ_BACKEND": f"kernel/{kernel.name}/{kernel.impls[0]}",
        "BUDDYFUZZ_AGAINST": f"kernel/{kernel.name}/{kernel.impls[-1]}",
        "LLVM_PROFILE_FILE": f"{folder}/%m.profraw"})
    child.wait()
    profiles = glob.glob(f"{folder}/*.profraw")
    if not profiles:
        return {}
    llvm("profdata", "merge", "-o", f"{folder}/all", *profiles)
    llvm("cov", "export", f"{kernel.directory}/coverage/{kernel.impls[-1]}.so",
         f"-instr-profile={folder}/all", "-format=lcov", path=f"{folder}/lcov")
    found, tree = {}, os.path.abspath(f"{work}/tree")
    for record in read(f"{folder}/lcov").split("end_of_record"):
        path = re.search(r"^SF:(.*)$", record, re.M)
        if path and path[1].startswith(tree + "/"):
            found[os.path.relpath(path[1], tree)] = {
                int(line): int(times)
                for line, times in re.findall(r"^DA:(\d+),(\d+)", record, re.M)}
    return found


class Lines:
    """What became of each changed line. @ran: {(file, line): [configuration]}; @never: those that
    have code and never ran; @plain: those without code; @outside: {file: lines} not compiled."""

    def __init__(self, changed, covered, compiled):
        self.ran, self.never, self.plain, self.outside = {}, [], [], {}
        for path, lines in sorted(changed.items()):
            if path not in compiled:
                self.outside[path] = len(lines)
                continue
            for line in lines:
                counts = {config: found[path].get(line) for config, found in covered.items()
                          if path in found}
                ran = [config for config, times in counts.items() if times]
                if ran:
                    self.ran[path, line] = ran
                elif any(times is not None for times in counts.values()):
                    self.never.append((path, line))
                else:
                    self.plain.append((path, line))


def spans(lines):
    """[(file, line)] as "file:1-3,7"."""
    found = {}
    for path, line in lines:
        ranges = found.setdefault(path, [])
        if ranges and ranges[-1][1] == line - 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    return [f"{path}:" + ",".join(str(first) if first == last else f"{first}-{last}"
                                  for first, last in ranges) for path, ranges in found.items()]
