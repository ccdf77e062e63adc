# SPDX-License-Identifier: GPL-2.0-only
"""The code under test as one shared object, the tests linked against it once, and mutants of it."""
import collections
import json
import os
import pathlib
import re
import shlex
import shutil

from .. import plant
from ..bug import Bug
from ..commands import to_log
from ..prepared import ROOT
from ..shell import Unusable

TOP = pathlib.Path(ROOT)
LIBRARIES = re.compile(r"\S*libbuddyfuzz_(?:oracle|runner|findings)\.a")
OBJECTS = re.compile(r" -o (oracle|runner|findings)/CMakeFiles/buddyfuzz_\1\.dir/")
UNIT_TESTS = ("tests/oracle/oracle_test_*", "tests/runner/runner_test_*",
              "tests/findings/findings_consequences")
REPLAYS = ("targets/diff_strict", "targets/diff_exact", "targets/diff_free", "targets/refcount")

Unit = collections.namedtuple("Unit", "source command includes")


class Builder:
    """The shared object of oracle and runner, and the programs that use it."""

    def __init__(self, build, out):
        self.build = build
        self.out = out
        self.base = out / "base"
        commands = json.loads((build / "compile_commands.json").read_text())
        self.units = [Unit(os.path.relpath(c["file"], TOP), c["command"], set())
                      for c in commands if OBJECTS.search(c["command"])]
        if not self.units:
            raise Unusable(f"{build}: not a build tree with oracle/, runner/ and findings/")
        self.unit_tests = sorted(str(file.relative_to(build))
                                 for pattern in UNIT_TESTS
                                 for file in build.glob(pattern))

    def compile(self, unit, folder):
        """The object's bytes, None if the compiler refuses. A source or header
        in FOLDER/src goes before that in the tree."""
        source = folder / "src" / unit.source
        if not source.exists():
            source = TOP / unit.source
        target = folder / unit.source.replace("/", "_").replace(".c", ".o")
        words = shlex.split(unit.command)
        if "ccache" in words[0]:
            words = words[1:]
        words[words.index("-o") + 1] = str(target)
        words[words.index("-c") + 1] = str(source)
        # The same name, or the code would differ in what __FILE__ is.
        words[1:1] = [f"-I{folder}/src", f"-I{TOP}", "-fPIC",
                      f"-ffile-prefix-map={folder}/src=.",
                      f"-ffile-prefix-map={TOP}=."]
        words += ["-g0", "-w"]
        if to_log("/dev/null", words, cwd=self.build):
            return None
        return target

    def link(self, objects, folder):
        library = folder / "libjudged.so"
        plant.run(["gcc", "-shared", "-Wl,-soname,libjudged.so", "-o", library, *objects], folder)
        return library

    def link_program(self, target, program, model=None):
        (*_, [words]) = plant.commands(self.build, "-t", "commands", target)
        change = {target: [str(program), "-rdynamic"], plant.MODEL: str(model or plant.MODEL)}
        change |= {word: str(self.base / "libjudged.so") for word in words
                   if LIBRARIES.fullmatch(word)}
        plant.run(list(plant.changed(words, change)), self.build)

    def prepare(self):
        self.base.mkdir(parents=True, exist_ok=True)
        self.objects = {unit.source: self.compile(unit, self.base)
                        for unit in self.units}
        if None in self.objects.values():
            raise Unusable("the sources as they are do not compile")
        self.link(self.objects.values(), self.base)
        for target in (*self.unit_tests, *REPLAYS, "tools/buddyfuzz"):
            self.link_program(target, self.base / os.path.basename(target))

    def planted_program(self, bug):
        """buddyfuzz with a planted allocator; made again when the bug or what else
        it is linked from is newer. The mutants' shared object is not linked in."""
        folder = self.out / "planted" / bug.stem
        program = folder / "buddyfuzz"
        parts = [file for file in (*self.build.glob("*/*.a"),
                                   *self.build.glob("tools/**/*.o"))
                 if not LIBRARIES.fullmatch(str(file))]
        newest = max(file.stat().st_mtime for file in (bug, *parts))
        if not program.exists() or program.stat().st_mtime < newest:
            plant.model(self.build, Bug(bug), folder, ["tools/buddyfuzz"])
            self.link_program("tools/buddyfuzz", program,
                              folder / "obj/planted.a")
        return program

    def mutate(self, mutant, folder):
        """A folder with the mutant's shared object: "same", "refused" or None."""
        shutil.rmtree(folder, ignore_errors=True)
        changed = folder / "src" / mutant.file
        changed.parent.mkdir(parents=True)
        text = (TOP / mutant.file).read_text()
        end = mutant.offset + len(mutant.old)
        changed.write_text(text[:mutant.offset] + mutant.new + text[end:])
        objects = dict(self.objects)
        same = True
        for unit in self.units:
            if mutant.file not in unit.includes | {unit.source}:
                continue
            made = self.compile(unit, folder)
            if made is None:
                return "refused"
            same = same and made.read_bytes() == objects[unit.source].read_bytes()
            objects[unit.source] = made
        if same:
            return "same"
        self.link(objects.values(), folder)
        return None
