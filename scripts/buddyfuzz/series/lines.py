# SPDX-License-Identifier: GPL-2.0-only
"""Which of the changed lines ran, by source coverage of the last kernel of a series."""
import concurrent.futures
import os
import shutil

from .. import profile
from ..commands import output
from ..fuzz.pairs import mode_of


class Coverage:
    """Of a kernel that has the flavor "coverage"."""

    def __init__(self, kernel, config, tree, folder):
        self.kernel, self.tree, self.folder = kernel, os.path.abspath(tree), f"{folder}/{config}"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.kernels = profile.view(kernel.directory, self.folder)
        self.target = f"build/release/targets/diff_{mode_of(config)}"
        self.profile = profile.Profile(f"{self.folder}/profile")

    def backend(self, at):
        return f"kernel/{self.kernel.name}/{self.kernel.impls[at]}"

    def replay(self, name, inputs):
        if not inputs:
            return
        self.profile.replay(name, self.target, inputs, BUDDYFUZZ_KERNELS=self.kernels,
                            BUDDYFUZZ_BACKEND=self.backend(0), BUDDYFUZZ_AGAINST=self.backend(-1))
        self.profile.collect(f"{self.kernel.directory}/coverage/{self.kernel.impls[-1]}.so")

    def counts(self):
        """{file: {line: how often it ran}} of all that was replayed."""
        return self.profile.counts(self.tree)

    def lacks(self, lines):
        """Has one of the lines {file: [line]} code that did not run?"""
        counts = self.counts()
        return any(counts.get(path, {}).get(line) == 0 for path in lines for line in lines[path])

    def functions_at(self, lines):
        """The names, in a profile, of the functions that have one of the lines {file: [line]}."""
        found = set()
        for path, starts in self.profile.functions(self.tree).items():
            for line in lines.get(path, ()):
                before = [start for start in starts if start <= line]
                if before:
                    found.add(starts[max(before)])
        return found

    def that_reach(self, functions, inputs, jobs):
        """Those of the inputs that call one of them."""
        def reaches(one):
            at, path = one
            file = f"{self.folder}/one-{at}.profraw"
            output(self.target, "-q", path, env={
                **os.environ, "BUDDYFUZZ_KERNELS": self.kernels, "LLVM_PROFILE_FILE": file,
                "BUDDYFUZZ_BACKEND": self.backend(-1), "BUDDYFUZZ_AGAINST": "none"})
            return os.path.exists(file) and bool(profile.called(file) & functions)

        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            found = pool.map(reaches, enumerate(inputs))
            return [path for path, does in zip(inputs, found) if does]


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
