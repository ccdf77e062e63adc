# SPDX-License-Identifier: GPL-2.0-only
"""The kernels of a series: each patch in each configuration, compiled in one place after the other
so that only what a patch changes is compiled again, and kept with the sources they are made of, for
the next run as well."""
import concurrent.futures
import contextlib
import dataclasses
import glob
import os
import re
import shutil

from ..files import read
from ..kernel import duplicates
from ..kernel.build import Build, OwnBuild
from ..prepared import ROOT, Prepared
from ..shell import Unusable, say
from .patches import NotTestable


class Committed(Prepared):
    """Of a tree of our own, in which nothing is edited."""

    def warnings(self):
        return []


@dataclasses.dataclass
class Failure:
    """Why a kernel is not there. @theirs: the kernel's own build fails there as well; else it is
    the harness that cannot be built with it."""
    why: str
    theirs: bool


class Kernels:
    """@made: {(label, configuration): Prepared}. @failed: {(label, configuration): Failure}.
    @configs: what each patch is built in. @variants: what only the ends are built in. @left_out:
    {configuration: why it is neither}. @fuzzes_steps: is there time for the patches between?"""

    def __init__(self, tree, patches, work, configs, jobs, variants=()):
        self.tree, self.work, self.configs, self.jobs = tree, work, configs, jobs
        self.variants = list(variants)
        self.made, self.failed, self.left_out = {}, {}, {}
        self.fuzzes_steps = False
        self.folder = f"{work}/kernels"
        os.environ["BUDDYFUZZ_KERNELS"] = os.path.abspath(self.folder)
        self.forget_all_but(patches)

    def forget_all_but(self, patches):
        """What earlier runs have built of other commits, and their sources."""
        commits = {patch.label: patch.commit for patch in patches}
        for path in glob.glob(f"{self.folder}/*/"):
            try:
                kernel = Prepared.read(path)
            except Unusable:
                kernel = None
            if not kernel or commits.get(kernel.stem) != kernel.commit:
                shutil.rmtree(path)
        for path in glob.glob(f"{self.work}/sources/*"):
            if os.path.basename(path) not in commits.values():
                shutil.rmtree(path)

    def of(self, label, config):
        return self.made.get((label, config))

    def place(self, patch, config):
        return f"{self.folder}/{patch.label}-{config}"

    def check_duplicates(self, accept):
        """What the harness does in the kernel's stead must be what the kernel does; returns what
        has drifted, if that is accepted."""
        try:
            duplicates.check(self.tree.tree)
        except Unusable as error:
            if not accept:
                raise NotTestable(f"cannot judge: {error}; --accept-drift judges all the "
                                  "same") from None
            return str(error)
        return ""

    def leave_out(self, why_not):
        """Configurations of which WHY_NOT(config) has a reason."""
        for configs in self.configs, self.variants:
            for config in [*configs]:
                why = why_not(config)
                if why:
                    self.left_out[config] = why
                    say(f"{config} is left out: {why}")
                    configs.remove(config)

    def build(self, patch, flavors, is_end=False):
        """In every configuration; what is checked out now is PATCH. @is_end: in the variants,
        too."""
        wanted = [(config, flavors) for config in self.configs] + \
            [(config, ["plain"]) for config in self.variants * is_end]
        first = 0 if any(self.standing(config) for config, _ in wanted) else 1
        for config, made in wanted[:first]:
            self.build_one(patch, config, made)
        self.start_from_another()
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            list(pool.map(lambda one: self.build_one(patch, *one), wanted[first:]))

    def kept_before(self, patch, config, flavors):
        """By an earlier run, and still what it would be made of; None if there is none."""
        try:
            kernel = Prepared.read(self.place(patch, config))
            kernel.check()
        except Unusable:
            return None
        made = {path.split("/")[0] for path in kernel.modules}
        return kernel if kernel.commit == patch.commit and made >= set(flavors) else None

    def build_one(self, patch, config, flavors):
        kept = self.kept_before(patch, config, flavors)
        if kept:
            self.made[patch.label, config] = kept
            return
        below = self.standing(config)
        changed = below and self.tree.files_between(below.commit, patch.commit)
        if below and {path.split("/")[0] for path in below.modules} >= set(flavors) and not any(
                f"{below.tree}/{path}" in below.sources for path in changed):
            self.keep(below, patch, flavors)
            return
        kernel = Committed(f"{self.work}/build/{config}")
        kernel.stem, kernel.config, kernel.commit = "series", config, patch.commit
        kernel.dirty, kernel.tree = "no", os.path.abspath(self.tree.tree)
        kernel.again, kernel.origin = "scripts/check-series", os.path.basename(self.tree.origin)
        kernel.look_at_tree()
        build = Build(kernel, [*flavors])
        try:
            build.prepare()
        except Unusable as error:
            self.failed[patch.label, config] = self.failure(build, error)
            return
        self.keep(kernel, patch, flavors)

    def start_from_another(self):
        """Where nothing is built yet, the kernel's build begins with what it made elsewhere, and
        makes anew what this configuration wants otherwise: not its own tools."""
        configs = self.configs + self.variants
        other = next(filter(None, map(self.standing, configs)), None)
        for config in configs:
            directory = f"{self.work}/build/{config}"
            if other and not os.path.isdir(f"{directory}/tree"):
                shutil.rmtree(f"{directory}/tree.new", ignore_errors=True)
                shutil.copytree(f"{other.directory}/tree", f"{directory}/tree.new", symlinks=True)
                os.rename(f"{directory}/tree.new", f"{directory}/tree")

    def standing(self, config):
        """What was built last in its place, as another commit; None if the harness has changed."""
        try:
            kernel = Prepared.read(f"{self.work}/build/{config}")
        except Unusable:
            return None
        kernel.sources, sources = {path: facts for path, facts in kernel.sources.items()
                                   if path.startswith(ROOT + "/") and
                                   not path.startswith(kernel.tree + "/")}, kernel.sources
        if kernel.state != "ready" or kernel.changed() or not self.tree.has(kernel.commit):
            return None
        kernel.sources = sources
        return kernel

    @staticmethod
    def failure(build, error):
        """Does the kernel's own build take the files in which the compiler complains?"""
        complaint = rf"{re.escape(build.source)}/([^:\s]+):\d+:\d+: ((?:fatal )?error: .*)"
        log = f"{build.out}/make.log"
        if not isinstance(error, OwnBuild):
            files = re.findall(rf"{re.escape(build.source)}/((?:mm|lib)/[^:\s]+)\.c:\d+",
                               read(f"{build.out}/ninja.log", ""))
            try:
                if files:
                    build.make(*sorted({f"{path}.o" for path in files}))
                return Failure(str(error), False)
            except OwnBuild:
                pass
        found = re.search(complaint, read(log, ""))
        return Failure(f"{found[1]}: {found[2]}" if found else str(error), True)

    def keep(self, kernel, patch, flavors):
        """Modules and sources are links: the next build, or checkout, replaces and does not
        overwrite them."""
        kept = Prepared(self.place(patch, kernel.config))
        shutil.rmtree(kept.directory, ignore_errors=True)
        for field in ("config", "state", "version", "origin", "again", "impls"):
            setattr(kept, field, getattr(kernel, field))
        kept.stem, kept.commit, kept.dirty = patch.label, patch.commit, "no"
        kept.tree = os.path.abspath(f"{self.work}/sources/{patch.commit}")
        for flavor in flavors:
            os.makedirs(f"{kept.directory}/{flavor}", exist_ok=True)
            for impl in kernel.impls:
                os.link(f"{kernel.directory}/{flavor}/{impl}.so",
                        f"{kept.directory}/{flavor}/{impl}.so")
        for path, facts in kernel.sources.items():
            if path.startswith(kernel.tree + "/"):
                path, place = kept.tree + path[len(kernel.tree):], path
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with contextlib.suppress(FileExistsError):
                    os.link(place, path)
            kept.sources[path] = facts
        kept.take_modules()
        kept.write()
        self.made[patch.label, kernel.config] = kept

    def forget(self, patch, config):
        """It was built to try something."""
        self.made.pop((patch.label, config), None)
        self.failed.pop((patch.label, config), None)

    def compiled(self):
        """The files of the tree that some kernel is made of, relative to it."""
        return {os.path.relpath(path, kernel.tree) for kernel in self.made.values()
                for path in kernel.sources if path.startswith(kernel.tree + "/")}
