# SPDX-License-Identifier: GPL-2.0-only
"""Prepared kernels: what they were made of, and whether that is still so.

scripts/kernel leaves a file "status" beside the modules of each configuration,
build/kernel/NAME/status: lines of a word and its value, described in
docs/kernel.md. This is its only writer; kernel/loader.c reads it too.
"""
import glob
import json
import os
import re
import subprocess
import time

from . import features
from .commands import output
from .files import read, write_whole
from .kernel import configs
from .shell import Unusable, complain

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
FORMAT = "buddyfuzz-kernel 1"
PART = re.compile(r"(?!\.)[A-Za-z0-9._-]+")


def sums(paths):
    """The XXH64 of each file, as xxhsum prints it."""
    if not paths:
        return []
    # The list is a few hundred paths: well below what one command may have.
    status, said = output("xxhsum", "-H64", "--", *paths)
    lines = said.splitlines()
    if status or len(lines) != len(paths):
        raise OSError("xxhsum does not print a sum for each file")
    # A leading backslash says that the name is escaped.
    return [line.lstrip("\\").split(" ")[0] for line in lines]


def directories():
    """Where prepared kernels are, first things first; as in kernel/loader.c."""
    found = os.environ.get("BUDDYFUZZ_KERNELS")
    if found is None:
        found = os.path.join(ROOT, "build/kernel")
    return [directory for directory in found.split(":") if directory]


class Prepared:
    """One prepared kernel, as its status file tells.

    name: of its directory.
    stem, config, state, version, origin, tree, again: texts.
    commit: 40 hex digits, or "" if the tree is not a git tree.
    dirty: "yes", "no" or "unknown": edited since that commit?
    impls: what it offers, such as "per-page".
    uncompiled: files of the tree that are edited and that nothing here is made
    of, when it was prepared.
    modules: {path below the directory: (size, sum)}.
    sources: {path: (size, mtime in ns, sum)}: all that the modules depend on.
    """

    ONE = ("stem", "config", "state", "version", "origin", "tree",
           "commit", "dirty", "again")

    def __init__(self, directory):
        self.directory = directory
        self.name = os.path.basename(os.path.abspath(directory))
        for field in self.ONE:
            setattr(self, field, "")
        self.dirty = "unknown"
        self.impls = []
        self.uncompiled = []
        self.modules = {}
        self.sources = {}

    @classmethod
    def read(cls, directory):
        """Raises Unusable if there is no status file that can be read."""
        path = os.path.join(directory, "status")
        kernel = cls(directory)
        try:
            if not os.path.isfile(path):
                raise ValueError("there is none")
            lines = read(path).split("\n")
            if lines[0] != FORMAT:
                raise ValueError(f'expected "{FORMAT}", found "{lines[0][:40]}"')
            if lines[-2:] != ["end", ""]:
                raise ValueError("it is cut off")
            for line in lines[1:-2]:
                kernel.take(*line.partition(" ")[::2])
        except (OSError, ValueError) as error:
            raise Unusable(f"kernel/{kernel.name}: {path}: {error}; prepare it again "
                           "with scripts/kernel") from None
        return kernel

    def take(self, field, value):
        if field == "module":
            size, total, path = value.split(" ", 2)
            self.modules[path] = (int(size), total)
        elif field == "source":
            size, mtime, total, path = value.split(" ", 3)
            self.sources[path] = (int(size), int(mtime), total)
        elif field == "impl":
            self.impls.append(value)
        elif field == "uncompiled":
            self.uncompiled.append(value)
        elif field in self.ONE:
            setattr(self, field, value)
        else:
            raise ValueError(f'unknown field "{field[:40]}"')

    def write(self):
        lines = [FORMAT]
        lines += [f"{field} {getattr(self, field)}" for field in self.ONE]
        lines += [f"impl {impl}" for impl in self.impls]
        lines += [f"uncompiled {path}" for path in self.uncompiled]
        lines += [f"module {size} {total} {path}"
                  for path, (size, total) in sorted(self.modules.items())]
        lines += [f"source {size} {mtime} {total} {path}"
                  for path, (size, mtime, total) in sorted(self.sources.items())]
        for line in lines:
            if "\n" in line:
                raise Unusable(f"kernel/{self.name}: a newline in {line!r}")
        write_whole(os.path.join(self.directory, "status"), "\n".join(lines + ["end", ""]))

    def take_modules(self):
        """The modules that are there now."""
        found = [f"{flavor}/{file}"
                 for flavor in sorted(os.listdir(self.directory))
                 if flavor not in ("obj", "tree")
                 and os.path.isdir(os.path.join(self.directory, flavor))
                 for file in sorted(os.listdir(os.path.join(self.directory, flavor)))
                 if file.endswith(".so")]
        paths = [os.path.join(self.directory, path) for path in found]
        self.modules = {path: (os.path.getsize(full), total)
                        for path, full, total in zip(found, paths, sums(paths))}

    def take_sources(self):
        """All that the build in its directory is made of. Raises Unusable if some of it was edited
        meanwhile."""
        made = os.path.realpath(self.directory) + "/"
        paths = sorted(path for path in depends(os.path.join(self.directory, "tree"), self.tree)
                       if path.startswith((self.tree + "/", ROOT + "/"))
                       and not path.startswith(made) and os.path.isfile(path))
        stats = [os.stat(path) for path in paths]
        self.sources = {path: (stat.st_size, stat.st_mtime_ns, total)
                        for path, stat, total in zip(paths, stats, sums(paths))}
        started = os.stat(os.path.join(self.directory, ".started")).st_mtime_ns
        for path, (_, mtime, _) in self.sources.items():
            # A file from the future comes from another clock.
            if started < mtime <= time.time_ns():
                raise Unusable(f"kernel/{self.name}: {self.relative(path)} was edited while it "
                               "was compiled: run the command again")

    def relative(self, path):
        """As a reader knows it: mm/page_alloc.c, or kernel/boot.c of ours."""
        for top in self.tree, ROOT:
            if path.startswith(top + "/"):
                return path[len(top) + 1:]
        return path

    def changed(self):
        """The first source that is not what was compiled, or None."""
        suspects = []
        for path, (size, mtime, _) in self.sources.items():
            try:
                now = os.stat(path)
            except OSError:
                return path
            if now.st_size != size:
                return path
            if now.st_mtime_ns != mtime:
                suspects.append(path)
        for path, total in zip(suspects, sums(suspects)):
            if self.sources[path][2] != total:
                return path
        return None

    def went_back(self):
        """Has any source an earlier time than when it was compiled?"""
        return any(os.path.isfile(path) and os.stat(path).st_mtime_ns < mtime
                   for path, (_, mtime, _) in self.sources.items())

    def check(self):
        """Raises Unusable unless its modules are what its sources say now."""
        again = f"run {self.again or 'scripts/kernel'} again"
        if self.state != "ready":
            raise Unusable(f"kernel/{self.name}: the last build failed: {again}")
        path = self.changed()
        if path:
            raise Unusable(f"kernel/{self.name}: stale: {self.relative(path)} is "
                           f"not what was compiled: {again}")

    def look_at_tree(self):
        """Sets version and impls."""
        self.version = ".".join(re.findall(r"^(?:VERSION|PATCHLEVEL|SUBLEVEL) = (.*)$",
                                           read(f"{self.tree}/Makefile"), re.M))
        # Without batches, freeing a contiguous range is freeing its pages.
        self.impls = ["per-page"] + ["batched"] * features.of(self.tree)["BATCHES"]

    def look_at_git(self):
        """Sets commit, dirty and uncompiled to what the tree is now."""
        self.commit, self.dirty, self.uncompiled = "", "unknown", []
        if not os.path.exists(os.path.join(self.tree, ".git")):
            return

        def git(*words):
            done = subprocess.run(
                ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C",
                 self.tree, *words], capture_output=True, check=False)
            if done.returncode:
                raise OSError(done.stderr.decode(errors="replace").split("\n")[0])
            return done.stdout.decode(errors="surrogateescape")

        try:
            self.commit = git("rev-parse", "--verify", "HEAD").strip()
            entries = git("status", "--porcelain", "-z", "--no-renames",
                          "--untracked-files=normal").split("\0")
        except OSError as error:
            self.commit = ""
            complain(f"kernel/{self.name}: git does not tell what is edited in "
                     f"{self.tree}: {error}")
            return
        edited = [entry[3:] for entry in entries
                  if entry and (entry[:2] != "??" or
                                entry.endswith((".c", ".h", ".S")))]
        self.dirty = "yes" if edited else "no"
        self.uncompiled = [path for path in edited if
                           os.path.realpath(os.path.join(self.tree, path))
                           not in self.sources]

    def beside(self):
        """{path: (size, mtime in ns)} of the sources in the folders of what is compiled."""
        found = {}
        for folder in {os.path.dirname(path) for path in self.sources
                       if path.startswith(self.tree + "/")}:
            with os.scandir(folder) as entries:
                found |= {entry.path[len(self.tree) + 1:]:
                          (entry.stat().st_size, entry.stat().st_mtime_ns) for entry in entries
                          if entry.name.endswith((".c", ".h", ".S")) and entry.is_file()}
        return found

    def look_at_times(self):
        """Sets uncompiled to what is not as it was when the tree was first prepared."""
        path = os.path.join(self.directory, "first.json")
        tree, first = json.loads(read(path, '["", {}]'))
        now = self.beside()
        if tree != self.tree:
            write_whole(path, json.dumps([self.tree, now]))
            return
        self.uncompiled = sorted(
            path for path in now.keys() | first.keys()
            if now.get(path) != tuple(first.get(path, ())) and
            os.path.realpath(os.path.join(self.tree, path)) not in self.sources)

    def warnings(self):
        """One line for each thing that was edited and is not compiled here."""
        self.look_at_git()
        if self.dirty == "unknown":
            self.look_at_times()
        return [f"kernel/{self.name}: edited, but not part of what is compiled "
                f"here: {path}; nothing that is said speaks of it"
                for path in self.uncompiled]

    def describe(self):
        """For a summary: version, configuration, commit, dirty mark."""
        commit = self.commit[:12] and f", commit {self.commit[:12]}"
        edited = ", edited" if self.dirty == "yes" else ""
        return (f"Linux {self.version}, {self.config}{commit}{edited}; "
                f"{self.origin}")


def configurations(stem):
    """The prepared kernels that "STEM" stands for: the one of that name, else all
    whose stem it is, in the order of configs.order(). Raises Unusable if there is
    none, or if one's status cannot be read."""
    if not PART.fullmatch(stem):
        raise Unusable(f'no kernel can be called "{stem}"')
    for directory in directories():
        if os.path.isdir(os.path.join(directory, stem)):
            return [Prepared.read(os.path.join(directory, stem))]
    found = {}
    for directory in directories():
        # Without a status it is no stem's configuration.
        for path in glob.glob(os.path.join(glob.escape(directory), f"{stem}-*", "status")):
            name = os.path.basename(os.path.dirname(path))
            kernel = found.get(name) or Prepared.read(os.path.dirname(path))
            if kernel.stem == stem:
                found[name] = kernel
    if not found:
        raise Unusable(f"no kernel {stem} is prepared: see scripts/kernel --help")
    return sorted(found.values(),
                  key=lambda kernel: (configs.order(kernel.config), kernel.name))


def checked(stem):
    """The same; raises Unusable, too, if one of them is stale or failed."""
    kernels = configurations(stem)
    for kernel in kernels:
        kernel.check()
    return kernels


def depends(kbuild, tree):
    """All that the modules and the kernel's own build say they are made of."""
    _, text = output("ninja", "-f", "../build.ninja", "-t", "deps", cwd=kbuild)
    found = set(re.findall(r"^    (.+)$", text, re.MULTILINE))
    for folder, _, files in os.walk(kbuild):
        for file in files:
            if not file.endswith(".cmd"):
                continue
            text = read(os.path.join(folder, file))
            found.update(re.findall(r"^source_\S+ := (\S+)$", text, re.MULTILINE))
            found.update(re.findall(r"^\s+([^\s$]+) \\?$", text, re.MULTILINE))
    for ours in ("kernel/module.lds", "kernel/module.map", "kernel/kernel.config",
                 *(f"scripts/buddyfuzz/kernel/{name}.py" for name in ("build", "configs", "ninja"))):
        found.add(os.path.join(ROOT, ours))
    # What make reads is said nowhere.
    for pattern in "Kbuild", "Makefile", "mm/Makefile", "arch/um/Makefile*", \
            "arch/x86/Makefile*", "scripts/Makefile*":
        found.update(glob.glob(f"{glob.escape(tree)}/{pattern}"))
    # What Kconfig has read is said relative to the tree.
    return {os.path.realpath(os.path.join(folder, path))
            for path in found for folder in (kbuild, tree)}


def derive(directory, to):
    """TO/status, for modules in TO that were made from the prepared kernel in DIRECTORY."""
    kernel = Prepared.read(directory)
    kernel.directory = to
    kernel.name = kernel.stem = os.path.basename(os.path.abspath(to))
    kernel.take_modules()
    kernel.write()
