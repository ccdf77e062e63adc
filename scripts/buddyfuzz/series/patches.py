# SPDX-License-Identifier: GPL-2.0-only
"""A patch series: its commits, and a tree of our own that can be any of them."""
import dataclasses
import os
import re
import shutil

from ..commands import output
from ..files import read
from ..shell import Unusable

# Of the drivers and the like only what the kernel's build reads, as when a package is unpacked.
PATTERNS = ("/*", "!/drivers/**/*.[ch]", "!/sound/**/*.[ch]", "!/fs/**/*.c", "!/net/**/*.c",
            "!/Documentation/*/*", "!/tools/testing/*", "!*.dts", "!*.dtsi")


class NotTestable(Exception):
    """Nothing can be said of the series; one line that says why."""


@dataclasses.dataclass
class Patch:
    """@label: of its kernels: p01 is the first patch, base what is below it."""
    label: str
    commit: str
    subject: str

    def __str__(self):
        return f'{self.commit[:12]} ("{self.subject}")'


class Series:
    """@patches: in order, the base first. @tree: the files, as checked out last."""

    def __init__(self, options, work):
        self.tree, self.origin = f"{work}/tree", options.tree
        if self.git_of(self.origin, "rev-parse", "--git-dir")[0]:
            raise Unusable(f"--tree: not a git tree: {options.tree}")
        self.clone()
        base, commits = self.from_files(options) if options.mbox or options.patch \
            else self.from_range(options.range)
        if not commits:
            raise NotTestable("the series is empty")
        self.patches = [Patch(f"p{at:02}" if at else "base", commit,
                              self.git("log", "-1", "--format=%s", commit))
                        for at, commit in enumerate([base, *commits])]

    @staticmethod
    def git_of(tree, *words, **how):
        return output("git", "-c", "core.fsmonitor=false", "-c", "advice.detachedHead=false",
                      "-c", "user.name=buddyfuzz", "-c", "user.email=buddyfuzz@localhost",
                      "-C", tree, *words, **how)

    def git(self, *words):
        status, said = self.git_of(self.tree, *words)
        if status:
            raise Unusable(f"git {' '.join(words)}: failed in {self.tree}")
        return said

    def clone(self):
        """Shares the objects; what is edited in the tree and not committed is no part of it."""
        if os.path.isdir(self.tree):
            # As another run left it, so that only what differs is compiled.
            self.git_of(self.tree, "am", "--abort")
            self.git("reset", "-q", "--hard")
            self.git("clean", "-qfd")
            if self.git_of(self.tree, "fetch", "-q", "--no-tags", self.origin, "HEAD")[0]:
                raise Unusable(f"--tree: cannot be fetched from: {self.origin}")
            return
        if output("git", "clone", "-q", "--shared", "--no-checkout", self.origin, self.tree)[0]:
            shutil.rmtree(self.tree, ignore_errors=True)
            raise Unusable(f"--tree: cannot be cloned: {self.origin}")
        self.git("sparse-checkout", "set", "--no-cone", *PATTERNS)

    def commit(self, name):
        """What NAME means in the tree that was given."""
        status, said = self.git_of(self.origin, "rev-parse", "--verify", "-q", f"{name}^{{commit}}")
        if status:
            raise NotTestable(f'no commit "{name}" in {self.origin}')
        return said

    def from_range(self, words):
        base, dots, head = words.partition("..")
        if not dots or not base or head.startswith("."):
            raise Unusable(f'expected BASE..HEAD, found "{words}"')
        base, head = self.commit(base), self.commit(head or "HEAD")
        listed = self.git("rev-list", "--reverse", "--parents", f"{base}..{head}").splitlines()
        parent = base
        for line in listed:
            commit, *parents = line.split()
            if parents != [parent]:
                raise NotTestable(f"{commit[:12]}: a merge, or not on top of what is before it: "
                                  "a series is one line of commits")
            parent = commit
        return base, [line.split()[0] for line in listed]

    def from_files(self, options):
        path = options.mbox or options.patch
        mail = read(path)
        found = re.search(r"^base-commit: ([0-9a-f]{7,40})$", mail, re.M)
        if not options.base and not found:
            raise NotTestable(f"{path}: no base-commit: in it; give --base COMMIT")
        base = self.commit(options.base or found[1])
        self.git("checkout", "-q", "--detach", base)
        if re.match(r"From |From:|Subject:", mail):
            status, _ = self.git_of(self.tree, "am", "-q", "--3way", path)
        else:
            status = self.git_of(self.tree, "apply", "--index", path)[0] or \
                self.git_of(self.tree, "commit", "-q", "-m", os.path.basename(path))[0]
        if status:
            at = self.git("rev-list", "--count", f"{base}..HEAD")
            raise NotTestable(f"{path}: does not apply to {base[:12]} (after {at} patches of it)")
        return base, self.git("rev-list", "--reverse", f"{base}..HEAD").split()

    def checkout(self, patch):
        """Touches only what differs from what is there, so that only that is compiled."""
        self.git("checkout", "-q", "--detach", patch.commit)

    def changed(self, old, new):
        """{file: its lines in NEW that OLD has not}; a file with none has lost some."""
        found, path = {}, None
        for line in self.git("diff", "-U0", "--no-renames", "--no-color", old.commit,
                             new.commit).splitlines():
            if line.startswith("+++ "):
                path = line[6:] if line.startswith("+++ b/") else None
            elif line.startswith("--- a/"):
                path = line[6:]
                found.setdefault(path, [])
            elif line.startswith("@@ "):
                start, _, number = re.match(r"@@ \S+ \+(\d+)(,(\d+))?", line).groups()
                if path:
                    found.setdefault(path, []).extend(
                        range(int(start), int(start) + int(number or 1)))
        return found
