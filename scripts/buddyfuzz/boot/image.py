# SPDX-License-Identifier: GPL-2.0-only
"""A kernel that boots as a UML process, with KUnit suites compiled in.

The tree stays as it is. Its build sees a folder of links to it, in which mm/ has one folder more:
mm/booted/, with the suites (which can thus include "../internal.h") and our machine.c."""
import hashlib
import os
import pathlib
import re
import shutil

from ..commands import logged
from ..files import read, read_bytes
from ..kernel.build import is_safe, link, place_for, root_for
from ..prepared import ROOT
from ..shell import Unusable

CACHE = "build/boot"
# UML's Kconfig has no question for these zones.
FLAGS = "-w -DCONFIG_ZONE_DMA=1 -DCONFIG_ZONE_DMA32=1"
# The file whose arch_zone_limits_init() machine.c replaces; no other mem.c has one.
RENAMED = "CFLAGS_mem.o=-Darch_zone_limits_init=um_zone_limits_init"


def write_if_new(path, content):
    """What has not changed is not built again."""
    if read(path, "") != content:
        pathlib.Path(path).write_text(content, encoding="utf-8")


class Image:
    """@tree: the kernel's. @stem, @cpus: "7.3" and "smp", for example. @wanted: lines of its
    configuration. @suites: {name of the object: path} of those to compile in. @calls,
    @flags: of a file of calls."""

    def __init__(self, tree, stem, cpus, wanted):
        self.tree, self.suites, self.calls, self.flags = tree, {}, None, ""
        self.wanted = read("booted/kernel.config")
        self.wanted += "".join(f"{line}\n" for line in wanted
                               if line not in self.wanted.splitlines())
        if cpus == "smp":
            self.wanted += "CONFIG_SMP=y\nCONFIG_NR_CPUS=4\n"
        which = hashlib.sha1(os.fsencode(f"{tree}\n{self.wanted}")).hexdigest()[:8]
        self.name = f"{stem}-{cpus}-{which}"
        if not is_safe(self.name):
            self.name = f"{cpus}-{which}"
        folder = os.path.abspath(f"{CACHE}/{self.name}")
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        if is_safe(ROOT):
            os.makedirs(folder, exist_ok=True)
        self.lock = f"{folder}.lock"
        self.out = place_for(folder)
        self.source, self.kbuild = f"{self.out}/source", f"{self.out}/tree"
        self.vmlinux = f"{self.kbuild}/vmlinux"
        os.makedirs(self.kbuild, exist_ok=True)

    def add_calls(self, name, path):
        """A file that the suite NAME is linked with: as it is now."""
        self.calls = os.path.realpath(path)
        total = hashlib.sha1(read_bytes(path)).hexdigest()
        self.flags = f"CFLAGS_{name}.o := -DREPLAY_FILE='\"$(srctree)/mm/booted/calls\"' " \
            f"-DREPLAY_SUM=0x{total[:8]}\n"

    def lay_out(self):
        """The folder of links."""
        shutil.rmtree(self.source, ignore_errors=True)
        os.makedirs(f"{self.source}/mm")
        for folder, others in ("", ("mm", ".git")), ("/mm", ("Makefile",)):
            for name in os.listdir(self.tree + folder):
                if name not in others:
                    link(f"{self.tree}{folder}/{name}", f"{self.source}{folder}/{name}")
        link(f"{self.tree}/mm/Makefile", f"{self.source}/mm/Makefile.tree")
        # make goes by times: these files stay, and are links here.
        made = f"{self.out}/made"
        os.makedirs(made, exist_ok=True)
        write_if_new(f"{made}/mm", "include $(srctree)/mm/Makefile.tree\nobj-y += booted/\n")
        write_if_new(f"{made}/booted", self.flags + "".join(
            f"obj-y += {name}.o\n" for name in ("machine", *sorted(self.suites))))
        booted = f"{self.source}/mm/booted"
        os.mkdir(booted)
        link(f"{made}/mm", f"{self.source}/mm/Makefile")
        link(f"{made}/booted", f"{booted}/Makefile")
        link(f"{root_for(self.out)}/booted/machine.c", f"{booted}/machine.c")
        if self.calls:
            link(self.calls, f"{booted}/calls")
            # What suites have in common is compiled once here.
            write_if_new(f"{made}/machine", re.sub("^@.*\n", "", read("export/suite.c.in"),
                                                   flags=re.M))
            link(f"{made}/machine", f"{booted}/machine_of_test.h")
            for name in "ops.def", "gfp.def":
                link(f"{root_for(self.out)}/program/{name}", f"{booted}/{name}")
        for name, path in self.suites.items():
            link(os.path.realpath(path), f"{booted}/{name}.c")

    def make(self, *words):
        # Where there is one, images share what their configurations do not change.
        compiler = ["CC=ccache clang-19"] if shutil.which("ccache") else []
        logged(f"{self.out}/make.log", [
            "make", "-s", "-C", self.source, "ARCH=um", "LLVM=-19", *compiler,
            f"O={self.kbuild}", f"-j{len(os.sched_getaffinity(0))}", f"KCFLAGS={FLAGS}",
            RENAMED, *words], env={**os.environ, "CCACHE_BASEDIR": self.out})

    def configure(self):
        config = pathlib.Path(self.out, "config")
        if os.path.isfile(f"{self.kbuild}/.config") and read(config, "") == self.wanted:
            return
        new = config.with_suffix(".new")
        new.write_text(self.wanted, encoding="utf-8")
        self.make(f"KCONFIG_ALLCONFIG={new}", "allnoconfig")
        got = read(f"{self.kbuild}/.config").splitlines()
        for line in self.wanted.splitlines():
            if line.startswith("CONFIG_") and line not in got:
                raise Unusable(f"{self.tree}: cannot be configured with {line}")
        new.replace(config)

    def build(self):
        self.lay_out()
        self.configure()
        # What is wrong with a suite shows in seconds.
        self.make("mm/booted/")
        self.make("vmlinux")
