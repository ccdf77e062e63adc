# SPDX-License-Identifier: GPL-2.0-only
"""A kernel that is built to be booted: with KUnit suites compiled in, or as a backend.

The tree stays as it is. Its build sees a folder of links to it, in which mm/ has one folder more:
mm/booted/, with the suites (which can thus include "../internal.h") and our machine.c, or with what
makes a backend's calls. In place of a backend's mm/page_alloc.c, vmstat.c and cma.c are files of
ours that include them."""
import contextlib
import hashlib
import os
import pathlib
import re
import shlex
import shutil

from .. import features
from ..commands import logged, output
from ..files import read, temporary
from ..kernel.build import is_safe, link, place_for, root_for
from ..kernel.source import stem_of
from ..prepared import ROOT, Prepared, sums
from ..shell import Unusable, complain
from .console import understand
from .start import lacks_cpus, start

CACHE = "build/boot"
CPUS = {"smp": 4, "up": 1}
MAX_WORDS = 16  # of a backend's command line: IMAGE_MAX_WORDS


def write_if_new(path, content):
    """What has not changed is not built again."""
    if read(path, "") != content:
        pathlib.Path(path).write_text(content, encoding="utf-8", errors="surrogateescape")


def option(line):
    """CONFIG_FOO of CONFIG_FOO=y."""
    return line.partition("=")[0]


class Image:
    """@tree: the kernel's. @stem, @cpus: "7.3" and "smp", for example. @wanted: lines of its
    configuration; of those for one option, the last is meant. @suites: {name of the object: path}
    of those to compile in."""

    def __init__(self, arch, tree, stem, cpus, wanted, flags=""):
        self.arch, self.tree, self.suites = arch, tree, {}
        self.flags = f"-w {arch.flags} {flags}".strip()
        smp = ["CONFIG_SMP=y", f"CONFIG_NR_CPUS={CPUS[cpus]}"] if cpus == "smp" else []
        lines = [*arch.config().splitlines(), *smp, *wanted]
        self.wanted = {option(line): line for line in lines if line.startswith("CONFIG_")}
        which = hashlib.sha1(os.fsencode("\n".join([
            tree, *self.wanted.values(), self.kind()]))).hexdigest()[:8]
        self.name = f"{stem}-{arch.prefix}{cpus}-{which}"
        if not is_safe(self.name):
            self.name = f"{arch.prefix}{cpus}-{which}"
        folder = os.path.abspath(f"{CACHE}/{self.name}")
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        if is_safe(ROOT):
            os.makedirs(folder, exist_ok=True)
        self.lock = f"{folder}.lock"
        self.out = place_for(folder)
        self.source, self.kbuild = f"{self.out}/source", f"{self.out}/tree"
        self.vmlinux = f"{self.kbuild}/vmlinux"
        os.makedirs(self.kbuild, exist_ok=True)

    def kind(self):
        """What tells it from others of the same configuration."""
        return ""

    def objects(self):
        """Of mm/booted/: {name: path}."""
        made = f"{self.out}/made"
        for name, path in self.suites.items():
            # make goes by times, and another file of this name may be older than its object.
            write_if_new(f"{made}/{name}.c", read(path))
        return {**self.ours("booted", "machine", *self.arch.objects),
                **{name: f"{made}/{name}.c" for name in self.suites}}

    def ours(self, folder, *names):
        return {name: f"{root_for(self.out)}/{folder}/{name}.c" for name in names}

    def replaced(self):
        """{name in mm/: path}: files of ours that stand for the tree's."""
        return {}

    def our_flags(self):
        """For the compiler, of all these."""
        return ""

    def lay_out(self):
        """The folder of links."""
        shutil.rmtree(self.source, ignore_errors=True)
        os.makedirs(f"{self.source}/mm")
        replaced = self.replaced()
        for folder, others in ("", ("mm", ".git")), ("/mm", ("Makefile", *replaced)):
            for name in os.listdir(self.tree + folder):
                if name not in others:
                    link(f"{self.tree}{folder}/{name}", f"{self.source}{folder}/{name}")
        link(f"{self.tree}/mm/Makefile", f"{self.source}/mm/Makefile.tree")
        # make goes by times: these files stay, and are links here.
        made = f"{self.out}/made"
        os.makedirs(made, exist_ok=True)
        flags, objects = self.our_flags(), self.objects()
        write_if_new(f"{made}/mm", "include $(srctree)/mm/Makefile.tree\nobj-y += booted/\n" + "".join(
            f"CFLAGS_{name[:-2]}.o += {flags}\n" for name in replaced))
        write_if_new(f"{made}/booted", f"ccflags-y += {flags}\n" + "".join(
            f"obj-y += {name}.o\n" for name in sorted(objects)))
        booted = f"{self.source}/mm/booted"
        os.mkdir(booted)
        link(f"{made}/mm", f"{self.source}/mm/Makefile")
        link(f"{made}/booted", f"{booted}/Makefile")
        for name, path in replaced.items():
            link(path, f"{self.source}/mm/{name}")
        for name, path in objects.items():
            link(path, f"{booted}/{name}.c")

    def make(self, *words):
        # Where there is one, images share what their configurations do not change. On a miss, ccache
        # compiles the source that it has preprocessed, which takes a sixth less processor time.
        # Clang then reports options without a use; -w silences that, in assembly, too.
        compiler = ["CC=ccache clang-19"] if shutil.which("ccache") else []
        logged(f"{self.out}/make.log", [
            "make", "-s", "-C", self.source, *self.arch.make(), "LLVM=-19", *compiler,
            f"O={self.kbuild}", f"-j{len(os.sched_getaffinity(0))}", f"KCFLAGS={self.flags}",
            "KCPPFLAGS=-w", *words],
            env={**os.environ, "CCACHE_BASEDIR": self.out, "CCACHE_NOCPP2": "1"})

    def configure(self):
        config = pathlib.Path(self.out, "config")
        wanted = "".join(f"{line}\n" for line in self.wanted.values())
        if os.path.isfile(f"{self.kbuild}/.config") and read(config, "") == wanted:
            return
        new = config.with_suffix(".new")
        new.write_text(wanted, encoding="utf-8")
        self.make(f"KCONFIG_ALLCONFIG={new}", "allnoconfig")
        got = {option(line): line for line in read(f"{self.kbuild}/.config").splitlines()}
        for name, line in self.wanted.items():
            if got.get(name, f"{name}=n") != line:
                raise Unusable(f"{self.tree}: {self.arch.name} cannot be configured with {line}: "
                               + self.where(name))
        new.replace(config)

    def where(self, name):
        """What to look at if an option is not to be had."""
        _, found = output("grep", "-rnE", "--include=Kconfig*",
                          f"^(menu)?config {name.removeprefix('CONFIG_')}$", ".", cwd=self.tree)
        return "what it depends on is in " + " ".join(
            line.rpartition(":")[0].removeprefix("./") for line in found.splitlines()
        ) if found else "no Kconfig has it"

    def build(self):
        self.lay_out()
        self.configure()
        # What is wrong with a suite shows in seconds.
        self.make("mm/booted/")
        self.make("vmlinux")


def flavor(lines):
    """What a backend with these LINES of configuration and words is called by: "kasan-sysfs"."""
    words = []
    for line in lines:
        name, _, value = line.removeprefix("CONFIG_").lower().partition("=")
        words.append({"y": name, "n": f"no_{name}"}.get(value, f"{name}_{value}".rstrip("_")))
    plain = re.sub(r"[^a-z0-9._-]", "_", "-".join(words))
    # Others may look the same then.
    which = hashlib.sha1(os.fsencode("\n".join(lines))).hexdigest()[:8]
    return plain if plain == "-".join(words) and len(plain) < 100 else which


class Backend(Image):
    """Makes the calls of a backend: booted/backend.h. @options: those of scripts/boot. @stem: what
    it is called by, kernel/STEM/booted."""

    def __init__(self, tree, options):
        self.options = options
        order, stem = options.order, stem_of(options)
        # Of two lines for one option, the last is meant.
        asked = {option(line): line for line in options.config}
        self.config = sorted(asked.values())
        self.stem = "-".join([
            stem, options.cpus,
            *[f"order{order}", f"pageblock{options.pageblock}"]
            * ((order, options.pageblock) != (10, 9)),
            *[flavor([*self.config, *options.append])] * bool(self.config or options.append)])
        super().__init__(options.arch, tree, stem, options.cpus,
                         [f"CONFIG_PAGE_BLOCK_MAX_ORDER={options.pageblock}", *self.config],
                         f"-DCONFIG_ARCH_FORCE_MAX_ORDER={order}" * (order != 10))

    def kind(self):
        return f"backend, order {self.options.order}, {self.options.append}"

    def objects(self):
        return {**self.ours("booted", "serve", "answers", *self.arch.objects),
                **self.ours("kernel", "observe", "memory")}

    def replaced(self):
        root = root_for(self.out)
        return {"cma.c": f"{root}/kernel/cma.c",
                **{name: f"{root}/booted/{name}"
                   for name in ("page_alloc.c", "compaction.c", "vmstat.c")}}

    def our_flags(self):
        root, made = root_for(self.out), f"{self.out}/made"
        os.makedirs(f"{made}/shim", exist_ok=True)
        for name in "stdbool.h", "stddef.h", "stdint.h":
            link(f"{root}/kernel/shim/{name}", f"{made}/shim/{name}")
        # The tree's own files, by names that ours do not have.
        link(self.tree, f"{made}/whole")
        has = " ".join(f"-DHAS_{name}={has:d}" for name, has in features.of(self.tree).items())
        return (f"-I{root} -I{made}/whole -I{made}/whole/mm -I{made}/shim {has} "
                f"-include {root}/booted/geometry.h")

    def build(self):
        """And write down what it was made of: as booted/images.c reads it."""
        options = self.options
        pathlib.Path(self.out, ".started").touch()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{self.out}/status")
        super().build()
        self.try_boot()
        lacks = sum(1 << bit for bit, has in enumerate(features.of(self.tree).values()) if not has)
        pathlib.Path(self.out, "booted").write_text(
            f"smp {int(options.cpus == 'smp')}\norder {options.order}\n"
            f"pageblock {options.pageblock}\nlacks {lacks}\n"
            + "".join(f"append {word}\n" for word in options.append), encoding="utf-8")
        kernel = Prepared(self.out)
        kernel.tree, kernel.origin, kernel.stem = self.tree, options.package or self.tree, self.stem
        kernel.config = " ".join([options.cpus, *self.config, *options.append])
        kernel.state, kernel.again = "ready", self.command()
        kernel.look_at_tree()
        kernel.look_at_git()
        kernel.take_sources()
        kernel.modules = {"tree/vmlinux": (os.path.getsize(self.vmlinux), sums([self.vmlinux])[0])}
        kernel.write()
        os.makedirs(f"{CACHE}/kernels", exist_ok=True)
        link(self.out, f"{CACHE}/kernels/{self.stem}")

    def command(self):
        """To build it again."""
        options = self.options
        source = ["--package", options.package] if options.package else ["--tree", self.tree]
        return shlex.join([
            "scripts/boot", *source, f"--{options.cpus}", "--backend", "--order",
            str(options.order), "--pageblock", str(options.pageblock),
            *(word for line in self.config for word in ("--config", line)),
            *(word for line in options.append for word in ("--append", line))])

    def try_boot(self):
        """Raises Unusable if it does not, or if some of its debugging is off: booted/serve.c tells.
        It finds nobody to make calls for, and ends."""
        nr = CPUS[self.options.cpus]
        with temporary() as folder:
            shared = f"{folder}/shared"
            with open(shared, "wb") as file:
                file.truncate(1 << 26)
            text, why = start(
                ["bash", "-c", 'exec "$@" 3</dev/null 4<>"$0"', shared,
                 *self.arch.start(self.vmlinux, ["mem=256M", "serve=1024,0", "panic=-1",
                                                 "loglevel=8", *self.options.append], nr, folder)],
                folder, self.options.timeout)
        complaints = [complaint[0] for complaint in understand(text).complaints]
        if "serve: ready" not in text or complaints:
            why = ": ".join([why or "does not boot", *complaints[:1]])
        elif lacks_cpus(text, nr):
            why = f"does not bring up {nr} CPUs"
        if why:
            complain("\n".join(text.splitlines()[-20:]))
            raise Unusable(f"kernel/{self.stem}/booted: no backend: the kernel {why}; its last "
                           "lines are above")
