# SPDX-License-Identifier: GPL-2.0-only
"""The kernels of a series: each patch in each configuration, compiled in one place after the other
so that only what a patch changes is compiled again, and kept with the sources they are made of."""
import os
import re
import shutil

from ..kernel import duplicates
from ..kernel.build import Build
from ..prepared import Prepared
from ..shell import Unusable
from .patches import NotTestable

CONFIGS = ("smp", "up", "smp-sparse", "smp-nodebug")
FLAVORS = ("plain", "fast")


def is_only_ours(path):
    """Does the kernel's own build, as far as it is asked for anything, never read the file?"""
    return re.fullmatch(r"(mm|lib)/.*\.c", path) and path != "mm/mmzone.c"


class Kernels:
    """@made: {(label, configuration): Prepared}. @failed: {(label, configuration): why}. @last:
    {configuration: the one that was built last}."""

    def __init__(self, series, work, configs):
        self.series, self.work, self.configs = series, work, configs
        self.made, self.failed, self.last = {}, {}, {}
        self.folder = f"{work}/kernels"
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(f"{work}/sources", ignore_errors=True)
        os.environ["BUDDYFUZZ_KERNELS"] = os.path.abspath(self.folder)

    def of(self, label, config):
        return self.made.get((label, config))

    def check_duplicates(self, accept):
        """What the harness does in the kernel's stead must be what the kernel does; returns what
        has drifted, if that is accepted."""
        try:
            duplicates.check(self.series.tree)
        except Unusable as error:
            if not accept:
                raise NotTestable(f"cannot judge: {error}; --accept-drift judges all the "
                                  "same") from None
            return str(error)
        return ""

    def build(self, patch, config, flavors, changed):
        """What is checked out now is PATCH. @changed: files that differ from the patch before it,
        or None."""
        below = changed is not None and self.last.get(config)
        if below and FLAVORS == tuple(flavors) and not any(
                f"{below.tree}/{path}" in below.sources for path in changed):
            self.keep(below, patch, flavors)
            return
        kernel = Prepared(f"{self.work}/build/{config}")
        kernel.stem, kernel.config, kernel.tree = "series", config, os.path.abspath(
            self.series.tree)
        kernel.again, kernel.origin = "scripts/check-series", os.path.basename(self.series.origin)
        kernel.look_at_tree()
        os.makedirs(kernel.directory, exist_ok=True)
        try:
            Build(kernel, [*flavors]).prepare(
                bool(below) and all(map(is_only_ours, changed)))
        except Unusable as error:
            self.failed[patch.label, config] = str(error)
            self.last.pop(config, None)
            return
        self.last[config] = kernel
        self.keep(kernel, patch, flavors)

    def keep(self, kernel, patch, flavors):
        """Modules are links: the next build replaces, and does not overwrite them."""
        kept = Prepared(f"{self.folder}/{patch.label}-{kernel.config}")
        for field in ("config", "state", "version", "origin", "again", "impls"):
            setattr(kept, field, getattr(kernel, field))
        kept.stem, kept.commit, kept.dirty = patch.label, patch.commit, "no"
        kept.tree = os.path.abspath(f"{self.work}/sources/{patch.label}")
        for flavor in flavors:
            os.makedirs(f"{kept.directory}/{flavor}", exist_ok=True)
            for impl in kernel.impls:
                os.link(f"{kernel.directory}/{flavor}/{impl}.so",
                        f"{kept.directory}/{flavor}/{impl}.so")
        for path, facts in kernel.sources.items():
            if path.startswith(kernel.tree + "/"):
                path, place = kept.tree + path[len(kernel.tree):], path
                if not os.path.exists(path):
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                    shutil.copy2(place, path)
            kept.sources[path] = facts
        kept.take_modules()
        kept.write()
        self.made[patch.label, kernel.config] = kept

    def compiled(self):
        """The files of the tree that some kernel is made of, relative to it."""
        return {os.path.relpath(path, kernel.tree) for kernel in self.made.values()
                for path in kernel.sources if path.startswith(kernel.tree + "/")}
