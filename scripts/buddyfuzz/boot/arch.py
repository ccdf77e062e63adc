# SPDX-License-Identifier: GPL-2.0-only
"""What differs by architecture: how its kernel is configured and built, and how it is started."""
import dataclasses
import re

from ..files import read
from ..kernel import configs


@dataclasses.dataclass(frozen=True)
class Arch:
    """@name: as --arch has it, and make's ARCH. @prefix: of the names of its kernels.
    @packages: what it needs, as packages.py calls it. @zones: the object whose
    arch_zone_limits_init() booted/machine.c replaces; no other object of this name has one.
    @flags: for the compiler. @noise: what every such kernel complains of while it boots, rightly
    or not."""
    name: str
    prefix: str
    packages: tuple
    zones: str
    flags: str = ""
    noise: tuple = ()

    def config(self):
        """Lines of Kconfig, beside what a suite asks for."""
        return read("booted/kernel.config") + read(f"booted/{self.name}.config", "")

    def make(self):
        """Words for make."""
        return [f"ARCH={self.name}",
                f"CFLAGS_{self.zones}=-Darch_zone_limits_init=tree_zone_limits_init"]

    def missing(self, cpus, tree):
        """Why the tree has no such kernel with these CPUs, or ""."""
        raise NotImplementedError

    def start(self, vmlinux, words, cpus, folder):
        """A command that boots it with WORDS on its command line, and ends when the kernel does.
        @folder: for what the command leaves behind."""
        raise NotImplementedError


class Uml(Arch):
    def missing(self, cpus, tree):
        return configs.missing(cpus, tree)

    def start(self, vmlinux, words, cpus, folder):
        # With ptrace, which is the default, UML runs one CPU.
        smp = ["seccomp=on", f"ncpus={cpus}"] if cpus > 1 else []
        return [vmlinux, *words, "kunit_shutdown=halt", *smp, f"uml_dir={folder}/"]


class X86(Arch):
    def missing(self, cpus, tree):
        if not re.search("^void __init arch_zone_limits_init", read(f"{tree}/arch/x86/mm/init.c"),
                         re.M):
            return "its zones for tests need arch_zone_limits_init(), of Linux 7.0 and later"
        return ""

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
    # UML's Kconfig has no question for these zones. With SMP and lockdep, while it boots, lockdep
    # finds its own state wrong and switches itself off.
    Uml("um", "", (), "mem.o", "-DCONFIG_ZONE_DMA=1 -DCONFIG_ZONE_DMA32=1",
        ("WARNING: bad unlock balance detected!",)),
    X86("x86_64", "x86_64-", ("x86_64",), "init.o"))}
