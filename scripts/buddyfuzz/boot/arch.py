# SPDX-License-Identifier: GPL-2.0-only
"""What differs by architecture: how its kernel is configured and built, and how it is started."""
import dataclasses
import os
import re

from ..files import read
from ..kernel import configs


@dataclasses.dataclass(frozen=True)
class Arch:
    """@name: as --arch has it, and make's ARCH. @prefix: of the names of its kernels.
    @packages: what it needs, as packages.py calls it. @zones: the file whose
    arch_zone_limits_init() booted/machine.c replaces; no other object of its name has one.
    @flags: for the compiler. @objects: files of booted/ for it alone."""
    name: str
    prefix: str
    packages: tuple
    zones: str
    flags: str = ""
    objects: tuple = ()

    def config(self):
        """Lines of Kconfig, beside what a suite asks for."""
        return read("booted/kernel.config") + read(f"booted/{self.name}.config", "")

    def make(self):
        """Words for make."""
        zones = os.path.basename(self.zones).removesuffix(".c")
        return [f"ARCH={self.name}",
                f"CFLAGS_{zones}.o=-Darch_zone_limits_init=tree_zone_limits_init"]

    def missing(self, cpus, tree):
        """Why the tree has no such kernel with these CPUs, or ""."""
        if not re.search("^void __init arch_zone_limits_init", read(f"{tree}/{self.zones}", ""),
                         re.M):
            return f"zones for tests need an arch_zone_limits_init() in {self.zones}"
        return ""

    def start(self, vmlinux, words, cpus, folder):
        """A command that boots it with WORDS on its command line, and ends when the kernel does.
        @folder: for what the command leaves behind."""
        raise NotImplementedError


class Uml(Arch):
    def make(self):
        # booted/uml.c says why.
        return [*super().make(), "CFLAGS_smp.o=-Dkfree=keep_allocated"]

    def missing(self, cpus, tree):
        return super().missing(cpus, tree) or configs.missing(cpus, tree)

    def start(self, vmlinux, words, cpus, folder):
        # With ptrace, which is the default, UML runs one CPU.
        smp = ["seccomp=on", f"ncpus={cpus}"] if cpus > 1 else []
        return [vmlinux, *words, "kunit_shutdown=halt", *smp, f"uml_dir={folder}/"]


class X86(Arch):
    def start(self, vmlinux, words, cpus, folder):
        # The early console is there before anything can go wrong, and needs no driver. A triple
        # fault is the reset that needs no device; without -no-reboot, the kernel would boot again.
        words = [*words, "earlyprintk=serial,ttyS0,115200,keep", "kunit_shutdown=reboot",
                 "reboot=triple", "oops=panic"]
        return ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-machine", "pc",
                # The MP table names one CPU of each socket.
                "-smp", f"{cpus},sockets={cpus}", "-m", "1G", "-nodefaults", "-no-user-config",
                "-no-reboot", "-display", "none", "-serial", "stdio", "-kernel", vmlinux,
                "-append", " ".join(words)]


ARCHES = {arch.name: arch for arch in (
    # UML's Kconfig has no question for these zones. It is of the large code model, in which clang
    # 19 puts data into sections that its linker script does not know: they end up behind _end,
    # where lockdep takes no key of a lock to be a static one, and silently tracks no such lock.
    Uml("um", "", (), "arch/um/kernel/mem.c", "-DCONFIG_ZONE_DMA=1 -DCONFIG_ZONE_DMA32=1 "
        "-mlarge-data-threshold=2147483647", ("uml",)),
    X86("x86_64", "x86_64-", ("x86_64",), "arch/x86/mm/init.c"))}
