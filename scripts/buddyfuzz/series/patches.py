# SPDX-License-Identifier: GPL-2.0-only
"""A patch series: its commits, and a tree of our own that can be any of them."""
import contextlib
import dataclasses
import hashlib
import os
import re
import shutil

from ..commands import output
from ..files import read, write_whole
from ..kernel.package import UNREAD
from ..shell import Unusable


class NotTestable(Exception):
    """Nothing can be said of the series; one line that says why."""


def workplace(tree):
    """The folder, made if need be, where all goes that is built and found of a tree."""
    name = hashlib.sha1(os.path.realpath(tree).encode(errors="surrogateescape"))
    work = f"build/series/{name.hexdigest()[:12]}"
    os.makedirs(f"{work}/found", exist_ok=True)
    return work


@dataclasses.dataclass(frozen=True)
class Patch:
    """@label: of its kernels: p01 is the first patch, base what is below it."""
    label: str
    commit: str
    subject: str

    def __str__(self):
        return f'{self.commit[:12]} ("{self.subject}")'


@dataclasses.dataclass
class Hunk:
    """@header: the lines that name its file, @text: its own, from "@@" on, both with a newline."""
    path: str
    header: str
    text: str

    def lines(self):
        """Numbers, in the new file, of lines that are added or behind one that is removed."""
        at, found = int(re.match(r"@@ \S+ \+(\d+)", self.text)[1]), set()
        for line in self.text.splitlines()[1:]:
            if line[0] in "+-":
                found.add(at)
            at += line[0] in "+ "
        return sorted(found)


class Tree:
    """@origin: a git tree that is left as it is. @tree: a clone of it, whose files are those of the
    commit that was checked out last."""

    def __init__(self, origin, work):
        self.tree, self.origin = f"{work}/tree", origin
        # git bisect run says in the environment which repository is meant.
        for name in output("git", "rev-parse", "--local-env-vars")[1].split():
            os.environ.pop(name, None)
        if self.git_of(self.origin, "rev-parse", "--git-dir")[0]:
            raise Unusable(f"--tree: not a git tree: {origin}")
        self.clone()

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
        if self.clean():
            if self.git_of(self.tree, "fetch", "-q", "--no-tags", self.origin, "HEAD")[0]:
                raise Unusable(f"--tree: cannot be fetched from: {self.origin}")
            return
        new = f"{self.tree}.new"
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(self.tree, ignore_errors=True)
        if output("git", "clone", "-q", "--shared", "--no-checkout", self.origin, new)[0] or \
           self.git_of(new, "sparse-checkout", "set", "--no-cone", "/*",
                       *(f"!{pattern}" for pattern in UNREAD))[0]:
            raise Unusable(f"--tree: cannot be cloned: {self.origin}")
        os.rename(new, self.tree)

    def clean(self):
        """As another run left it, perhaps in the middle: so that only what differs is compiled.
        False if there is none, or the given tree has forgotten its commits."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{self.tree}/.git/index.lock")
        if not os.path.isdir(self.tree):
            return False
        self.git_of(self.tree, "am", "--abort")
        return not self.git_of(self.tree, "reset", "-q", "--hard")[0] and \
            not self.git_of(self.tree, "clean", "-qfdx")[0]

    def commit(self, name):
        """What NAME means in the tree that was given."""
        status, said = self.git_of(self.origin, "rev-parse", "--verify", "-q", f"{name}^{{commit}}")
        if status:
            raise NotTestable(f'no commit "{name}" in {self.origin}')
        return said

    def patch(self, label, commit):
        return Patch(label, commit, self.git("log", "-1", "--format=%s", commit))

    def checkout(self, patch):
        """Touches only what differs from what is there, so that only that is compiled."""
        self.git("checkout", "-q", "--detach", patch.commit)

    def has(self, commit):
        return not self.git_of(self.tree, "cat-file", "-e", commit)[0]

    def files_between(self, old, new):
        """Those that differ from one commit to the other."""
        return self.git("diff", "--name-only", "--no-renames", "-z", old, new).split("\0")[:-1]

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

    def hunks(self, patch):
        """What a patch does, in pieces."""
        found = []
        diff = self.git("diff", "-U3", "--no-renames", "--no-color", f"{patch.commit}^",
                        patch.commit) + "\n"
        for file in re.split(r"^(?=diff --git )", diff, flags=re.M)[1:]:
            header, *texts = re.split(r"^(?=@@ )", file, flags=re.M)
            path = re.search(r"^\+\+\+ b/(.*)$", header, re.M)
            found += [Hunk(path[1] if path else "", header, text) for text in texts]
        return found

    def without(self, patch, hunk, label):
        """A Patch that is the other less a hunk, and is checked out; None if that cannot be."""
        self.checkout(patch)
        path = os.path.abspath(f"{self.tree}.hunk")
        write_whole(path, hunk.header + hunk.text)
        if self.git_of(self.tree, "apply", "--index", "--reverse", path)[0]:
            return None
        self.git("commit", "-q", "--no-verify", "-m", f"{patch.subject}, less a hunk")
        return self.patch(label, self.git("rev-parse", "HEAD"))


class Series(Tree):
    """@patches: in order, the base first. @mails: what they were read from, or ""."""

    def __init__(self, options, work):
        super().__init__(options.tree, work)
        self.mails = read(options.mbox) if options.mbox else ""
        base, commits = self.from_files(options) if options.mbox or options.patch \
            else self.from_range(options.range)
        if not commits:
            raise NotTestable("the series is empty")
        self.patches = [self.patch(f"p{at:02}" if at else "base", commit)
                        for at, commit in enumerate([base, *commits])]

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
            # Another time it is the same commit, and its kernels need not be built again.
            status, _ = self.git_of(self.tree, "am", "-q", "--3way",
                                    "--committer-date-is-author-date", path)
        else:
            status = self.git_of(self.tree, "apply", "--index", path)[0] or \
                self.git_of(self.tree, "commit", "-q", "-m", os.path.basename(path))[0]
        if status:
            at = self.git("rev-list", "--count", f"{base}..HEAD")
            raise NotTestable(f"{path}: does not apply to {base[:12]} (after {at} patches of it)")
        return base, self.git("rev-list", "--reverse", f"{base}..HEAD").split()
