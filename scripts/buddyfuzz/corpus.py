# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/corpus calls: merges programs by what they reach."""
import argparse
import glob
import hashlib
import os
import shutil

from . import shell
from .building import build
from .commands import logged, output
from .files import read, read_bytes, temporary
from .packages import need_packages
from .shell import Parser, Unusable, say, tell
from .targets import fuzz_targets, max_len, target_input

DESCRIPTION = """\
Merges the shipped programs with libFuzzer, for each target that takes programs, and
lists those in corpus/seeds that reach nothing beyond what smaller ones reach; they
need another reason to stay.

With DIR, a folder of programs or of inputs that an engine saved (a campaign's
corpus/program): writes to build/corpus, as text, a small set that reaches everything
that DIR reaches beyond the shipped programs, and lists the shortest. To keep one, say
in its first line why it exists, remove what it does not need, and move it to
corpus/seeds."""
EPILOG = "Exit status: 0 done, 2 any error."
SHIPPED = [f"corpus/{name}" for name in ("seeds", "regressions", "planted")]


def parse(words):
    parser = Parser("scripts/corpus [DIR]", DESCRIPTION, EPILOG)
    parser.add_argument("folder", metavar="DIR", nargs="?", type=shell.path,
                        help=argparse.SUPPRESS)
    folder = parser.parse(words).folder
    if folder:
        try:
            if not any(os.path.isfile(entry.path) for entry in os.scandir(folder)):
                parser.error(f"{folder}: no files in it")
        except OSError as error:
            parser.error(f"{folder}: {error.strerror}")
    return folder


def convert(how, path, to):
    """By buddyfuzz assemble or show; returns whether it can be."""
    return output("build/release/tools/buddyfuzz", how, path, "-o", to)[0] == 0


class Merge:
    """Of the programs in TMP/shipped, by file with "," for "/", and what is merged with them."""

    def __init__(self, tmp):
        # Relative, and of plain characters: libFuzzer makes shell commands of its paths.
        self.tmp = tmp
        self.targets = [name for name in fuzz_targets()
                        if name != "canary" and target_input(name) == "program"]
        for folder in "shipped", "log":
            os.mkdir(f"{tmp}/{folder}")
        for path in sorted(path for folder in SHIPPED for path in glob.glob(f"{folder}/*.bf")):
            if not convert("assemble", path, self.shipped(path)):
                raise Unusable(f"{path}: the corpus is broken")

    def shipped(self, path):
        return f"{self.tmp}/shipped/{path.replace('/', ',')}"

    def add(self, target, to, source, *options):
        """Adds to the folder TO what of SOURCE adds something."""
        logged(f"{self.tmp}/log/{target}", [
            f"build/libfuzzer/targets/{target}", f"-max_len={max_len()}",
            f"-artifact_prefix={self.tmp}/log/", *options, f"{self.tmp}/{to}",
            f"{self.tmp}/{source}"])

    def given(self, folder):
        """What of FOLDER reaches something new, as text in build/corpus."""
        os.mkdir(f"{self.tmp}/given")
        for nr, name in enumerate(sorted(os.listdir(folder))):
            path = os.path.join(folder, name)
            if os.path.islink(path) or not os.path.isfile(path) or not os.access(path, os.R_OK):
                say(f"left out, not a file that can be read: {path!r}")
                continue
            # Text, and what is whole as a file; else the bytes as an engine saved them. By
            # number: a merge writes names to a list, a line each.
            if not convert("assemble", path, f"{self.tmp}/given/{nr}"):
                shutil.copyfile(path, f"{self.tmp}/given/{nr}")
        for target in self.targets:
            # As few as possible, and how often they reach it is no matter.
            self.add(target, "shipped", "given", "-set_cover_merge=1", "-use_counters=0")
        os.makedirs("build/corpus", exist_ok=True)
        for path in glob.glob("build/corpus/*.bf"):
            os.unlink(path)
        new = [name for name in os.listdir(f"{self.tmp}/shipped")
               if not name.startswith("corpus,")]
        nr_bare = sum(not convert("show", f"{self.tmp}/shipped/{name}",
                                  f"build/corpus/{name}.bf") for name in new)
        tell(f"{len(new) - nr_bare} programs together reach all that is new; they are in "
             "build/corpus")
        if nr_bare:
            tell(f"{nr_bare} more are bytes without the marks of a file, and are left out")
        lengths = sorted((read(path).count("\n"), path) for path in glob.glob("build/corpus/*.bf"))
        if lengths:
            tell("the shortest, with their lines:")
        for length, path in lengths[:10]:
            tell(f"{length:5d} {path}")

    def own(self):
        """Which of the shipped ones add nothing."""
        kept = set()
        for target in self.targets:
            os.mkdir(f"{self.tmp}/kept")
            self.add(target, "kept", "shipped", "-merge=1")
            # libFuzzer names what it keeps after its content.
            kept |= set(os.listdir(f"{self.tmp}/kept"))
            shutil.rmtree(f"{self.tmp}/kept")
        superfluous = []
        names = sorted(os.listdir(f"{self.tmp}/shipped"))
        for name in names:
            if hashlib.sha1(read_bytes(f"{self.tmp}/shipped/{name}")).hexdigest() not in kept:
                superfluous.append(name.replace(",", "/"))
        tell(f"{len(names) - len(superfluous)} of {len(names)} shipped programs are kept by a "
             "merge for some target")
        for path in superfluous:
            if path.startswith("corpus/seeds/"):
                tell(f"adds nothing: {path}")


def main(words):
    folder = parse(words)
    need_packages("build", "clang")
    build("release", "buddyfuzz")
    with temporary("build") as tmp:
        tmp = os.path.relpath(tmp)
        merge = Merge(tmp)
        build("libfuzzer", *merge.targets)
        os.environ["TMPDIR"] = tmp
        if folder:
            merge.given(folder)
        else:
            merge.own()
    return 0
