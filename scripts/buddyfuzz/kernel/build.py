# SPDX-License-Identifier: GPL-2.0-only
"""One configuration of a kernel, configured by its own build and compiled by ours."""
import contextlib
import glob
import hashlib
import os
import pathlib
import re
import shutil
import time

from ..commands import last_lines, logged, output, to_log
from ..files import read
from ..prepared import ROOT, Prepared
from ..shell import Unusable, complain, echo, say, tell
from . import configs, ninja


def is_safe(path):
    """The kernel's build takes no blank or colon in a path, and other characters are make's or
    the shell's."""
    return re.fullmatch(r"[A-Za-z0-9/._+@~-]+", path)


def safe_place():
    """A directory for this checkout's kernels, if its own path cannot be used."""
    cache = os.environ.get("XDG_CACHE_HOME") or \
        os.path.join(os.environ.get("HOME") or "/nonexistent", ".cache")
    place = f"{cache}/buddyfuzz/{hashlib.sha1(os.fsencode(ROOT)).hexdigest()[:12]}"
    with contextlib.suppress(OSError):
        os.makedirs(place, exist_ok=True)
        if is_safe(place) and os.access(place, os.W_OK):
            return place
    raise Unusable(f"{ROOT}: the kernel's build takes no such path, and {place} cannot be used "
                   "instead: set XDG_CACHE_HOME")


def link(target, path):
    """PATH leads to TARGET, whatever it led to."""
    if os.path.islink(path):
        os.unlink(path)
    os.symlink(target, path)


def place_for(folder):
    """Where what belongs into FOLDER, which is in this checkout, can be built; FOLDER leads there."""
    if is_safe(ROOT):
        return folder
    place = os.path.join(safe_place(), os.path.basename(folder))
    os.makedirs(place, exist_ok=True)
    link(place, folder)
    return place


def root_for(place):
    """This checkout, by a path that the kernel's build can take."""
    if is_safe(ROOT):
        return ROOT
    link(ROOT, f"{place}/root")
    return f"{place}/root"


def is_only_ours(path):
    """Does the kernel's own build, as far as it is asked for anything, never read the file?"""
    return re.fullmatch(r"(mm|lib)/.*\.c", path) and path != "mm/mmzone.c"


class OwnBuild(Unusable):
    """The kernel's own build fails, not what we add to it."""


class Build:
    """@kernel: what is prepared, a Prepared. @out: its directory, @kbuild below it, @root: this
    checkout, @source: the tree, all by paths that the kernel's build can take. @flags, @includes:
    of the kernel's compiler."""

    def __init__(self, kernel, flavors):
        self.kernel, self.flavors = kernel, flavors
        self.out, self.root, self.source = os.path.abspath(kernel.directory), ROOT, kernel.tree
        self.doc = re.sub(r"[^A-Za-z0-9._+-]", "_", kernel.origin)
        self.flags = self.includes = ""
        other = re.search("^tree (.*)$", read(f"{self.out}/status", ""), re.M)
        if other and other[1] != kernel.tree and os.path.isdir(other[1]):
            raise Unusable(f"kernel/{kernel.name} is made of {other[1]}: choose another --name, or "
                           "--remove it first")
        try:
            self.make_folders()
        except OSError:
            raise Unusable(f"{self.out}: cannot write there") from None

    def make_folders(self):
        self.out = place_for(self.out)
        self.kbuild = f"{self.out}/tree"
        os.makedirs(self.kbuild, exist_ok=True)
        pathlib.Path(self.out, ".started").touch()
        self.root = root_for(self.out)
        if not is_safe(self.source):
            # The kernel's Makefile looks where it really is: a folder of links.
            self.source = f"{self.out}/source"
            shutil.rmtree(self.source, ignore_errors=True)
            os.mkdir(self.source)
            for name in os.listdir(self.kernel.tree):
                if name != ".git":
                    os.symlink(f"{self.kernel.tree}/{name}", f"{self.source}/{name}")

    def make_command(self):
        """The kernel's own build."""
        return ["make", "-s", "-C", self.source, "ARCH=um", "LLVM=-19", f"O={self.kbuild}",
                f"-j{len(os.sched_getaffinity(0))}",
                f"KCFLAGS=-w -DSHIM_KBUILD -include {self.root}/kernel/config.h"]

    def make(self, *words):
        try:
            logged(f"{self.out}/make.log", [*self.make_command(), *words])
        except Unusable as error:
            raise OwnBuild(error) from None

    def is_configured(self, stamp):
        """Has nothing changed since STAMP was made that the kernel's own build reads? It would go
        by times, too, and take seconds to say so."""
        tree, made = self.kernel.tree, f"{self.kbuild}/mm/.mmzone.o.cmd"
        status, newer = output(
            "find", tree, made, f"{self.root}/kernel/config.h",
            os.path.realpath(shutil.which("clang-19")),
            "-name", ".git", "-prune", "-o", "-newer", stamp, "-print")
        # Of a folder only the names in it have changed.
        ours = made, f"{tree}/mm", f"{tree}/lib"
        return not status and all(path in ours or is_only_ours(os.path.relpath(path, tree))
                                  for path in newer.splitlines())

    def configure(self):
        """As far as need be."""
        wanted = configs.kconfig(self.kernel.config, read("kernel/kernel.config"))
        stamp = pathlib.Path(self.out, "configured")
        asked = "\n".join([*self.make_command(), wanted])
        if read(stamp, "") == asked and self.is_configured(stamp):
            return
        stamp.unlink(missing_ok=True)
        began = time.time_ns()
        self.configure_anew(wanted)
        stamp.write_text(asked, encoding="utf-8", errors="surrogateescape")
        os.utime(stamp, ns=(began, began))

    def configure_anew(self, wanted):
        config = pathlib.Path(self.out, "config")
        if not os.path.isfile(f"{self.kbuild}/.config") or read(config, "") != wanted:
            new = config.with_suffix(".new")
            new.write_text(wanted, encoding="utf-8")
            self.make(f"KCONFIG_ALLCONFIG={new}", "allnoconfig")
            got = read(f"{self.kbuild}/.config").splitlines()
            for line in wanted.splitlines():
                if line.startswith("CONFIG_") and line not in got:
                    raise Unusable(f"{self.kernel.tree}: cannot be configured with {line}")
            new.replace(config)
        self.make("prepare", "mm/mmzone.o")

    def read_flags(self):
        """The kernel's own as far as they do not name files; its includes go into the header that
        each file begins with, compiled once."""
        path = f"{self.kbuild}/mm/.mmzone.o.cmd"
        flags = re.sub(r"^(saved)?cmd_\S* := (clang-19 )?", "", read(path).split("\n")[0])
        flags = flags.partition(" -c -o ")[0]
        for old, new in ((r"-Wp,-MMD,[^ ]*", ""), ("-DSHIM_KBUILD", ""), (" -w ", " "),
                         ("-DKBUILD_MODFILE=.*", "")):
            flags = re.sub(old, new, flags, count=1)
        flags = " ".join([flags, *configs.defines(self.kernel.config)])
        if "-D__KERNEL__" not in flags:
            raise Unusable(f"{self.kernel.tree}: this kernel's compiler line is not as expected: "
                           f"see {path}")
        self.includes = " ".join(re.findall("-include [^ ]+", flags))
        self.flags = re.sub("-include [^ ]+", "", flags)

    def compile(self):
        self.read_flags()
        file = pathlib.Path(self.out, "build.ninja")
        wanted = ninja.text(self, self.flavors)
        if read(file, "") != wanted:
            file.write_text(wanted, encoding="utf-8", errors="surrogateescape")
        self.forget_older_objects()
        command = ["ninja", "-C", self.kbuild, "-f", str(file)]
        echo(command)
        log = f"{self.out}/ninja.log"
        if to_log(log, command):
            self.complain(log)
        made = {f"{self.out}/{flavor}/{impl}.so" for flavor in self.flavors
                for impl in self.kernel.impls}
        self.remove_modules(but=made)

    def forget_older_objects(self):
        """ninja asks for what is newer, not for what is another. While it runs there is no status:
        of what an interrupt leaves nobody knows which sources it is made of."""
        try:
            is_known = not Prepared.read(self.out).went_back()
        except Unusable:
            is_known = False
        if not is_known:
            shutil.rmtree(f"{self.out}/obj", ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{self.out}/status")

    def complain(self, log):
        text, tree = read(log), self.kernel.tree
        unknown = sorted(set(re.findall(r"error: undefined symbol: (.*)", text)))
        if unknown:
            raise Unusable(f"{tree}: needs what kernel/shims.c and kernel/stubs.c do not know: "
                           + " ".join(unknown))
        errors = re.findall(r"^.*error:.*(?:\n.*){0,3}", text, re.M)[:10]
        complain("\n".join(errors) or last_lines(log, 20))
        raise Unusable(f"{tree}: does not compile for the harness; all of it is in {log}")

    def remove_modules(self, but=()):
        for path in glob.glob(f"{glob.escape(self.out)}/*/*.so"):
            if path not in but:
                os.unlink(path)

    def prepare(self):
        kernel = self.kernel
        try:
            self.configure()
            self.compile()
            kernel.take_sources()
            kernel.take_modules()
            kernel.state = "ready"
            for line in kernel.warnings():
                tell(line)
            kernel.write()
        except BaseException:
            # Nothing must run that a failed build left behind.
            self.remove_modules()
            kernel.state, kernel.modules = "failed", {}
            with contextlib.suppress(Unusable, OSError):
                kernel.take_sources()
            kernel.write()
            raise
        say(" ".join(f"kernel/{kernel.name}/{impl}" for impl in kernel.impls) + ": ready")
