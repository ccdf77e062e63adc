# SPDX-License-Identifier: GPL-2.0-only
"""Programs of a build tree, or backends of a prepared kernel, rebuilt with a planted bug.

Ninja prints its commands as a shell reads them, with what is odd in a path quoted. They are split
into words, the words are changed, and run as words: no path is ever part of a text.
"""
import argparse
import os
import shlex
import shutil
import subprocess

from . import shell
from .bug import Bug, Misfit
from .prepared import ROOT, derive
from .shell import Parser, Unusable

DESCRIPTION = """\
Plants BUG, a file as in planted/, in a copy of the source, recompiles what depends on
the changed files, and links each TARGET of BUILD, a build tree made with Ninja, with it
into the folder OUT. TARGET is named as in Ninja: tools/buddyfuzz, targets/diff_strict.
The build tree stays as it is."""
EPILOG = "Exit status: 0 done, 2 any error."
MODEL = "allocator/libbuddyfuzz_model.a"


def commands(folder, *words):
    """What ninja would run in FOLDER, each a list of lists of words: those between "&&"."""
    for line in run(["ninja", *words], folder, stdout=subprocess.PIPE).splitlines():
        parts = [[]]
        for word in shlex.split(line):
            if word == "&&":
                parts.append([])
            else:
                parts[-1].append(word)
        yield [part for part in parts if part and part != [":"]]


def run(words, folder, **how):
    done = subprocess.run(words, cwd=folder, check=False, text=True, **how)
    if done.returncode:
        raise Unusable(f"failed: {shlex.join(map(str, words))}")
    return done.stdout


def after(words, option):
    """What is given with OPTION, or None."""
    return words[words.index(option) + 1] if option in words[:-1] else None


def without(words, *options, **values):
    """WORDS less these options, and less VALUES (by name, without the dash) with what follows."""
    left = iter(words)
    for word in left:
        if word[1:] in values and word[0] == "-":
            next(left)
        elif word not in options:
            yield word


def changed(words, change):
    """WORDS with some of them changed: CHANGE is {old: new}, or {old: [new...]}."""
    for word in words:
        new = change.get(word, word)
        yield from [new] if isinstance(new, str) else new


def empty(*folders):
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)


def includes(build, made):
    """The files that the object MADE of the build tree BUILD was compiled from, by ninja's notes."""
    noted = run(["ninja", "-t", "deps", made], build, stdout=subprocess.PIPE)
    return {os.path.relpath(os.path.realpath(os.path.join(build, line.strip())), ROOT)
            for line in noted.splitlines() if line.startswith(" ")}


def joined(build, library, objects, made):
    """The objects to be replaced in LIBRARY: OBJECTS, {old: new}, or what a command of ours makes
    one of them all (allocator/CMakeLists.txt)."""
    for folder, *parts in commands(build, "-t", "commands", library):
        if folder[0] != "cd" or not any(words[1] == "-r" for words in parts):
            continue
        new = {os.path.normpath(os.path.join(build, old)): new for old, new in objects.items()}
        output, = (after(words, "-o") for words in parts if "-o" in words)
        new[os.path.join(folder[1], output)] = os.path.join(made, output)
        for words in parts:
            run([new.get(os.path.normpath(os.path.join(folder[1], word)), word)
                 for word in words], folder[1])
        return [os.path.join(made, output)]
    return list(objects.values())


def model(build, bug, out, targets, library=MODEL):
    """TARGETs of the build tree BUILD, with the bug in LIBRARY, into the folder OUT."""
    build, out = os.path.realpath(build), os.path.abspath(out)
    source, made = os.path.join(out, "src"), os.path.join(out, "obj")
    empty(source, made)
    for folder in "allocator", "interleave":
        shutil.copytree(os.path.join(ROOT, folder), os.path.join(source, folder))
    bug.plant(ROOT, source)
    files = set(bug.files())
    objects = {}
    for words in (words for parts in commands(build, "-t", "commands", library)
                  for words in parts):
        given = after(words, "-c")
        name = given and os.path.relpath(os.path.realpath(given), ROOT)
        if not name or files.isdisjoint({name} | includes(build, after(words, "-o"))):
            continue
        old = after(words, "-o")
        objects[old] = os.path.join(made, os.path.basename(old))
        change = {old: objects[old], given: os.path.join(source, name)}
        for word in words:
            if word.startswith("-I") and os.path.realpath(word[2:]) == ROOT:
                # What is found with it says so by this name.
                change[word] = [f"-I{source}", word, "-w", "-include", f"{ROOT}/planted/planted.h",
                                f"-DPLANTED_NAME={bug.name}"]
        # With debug information: data races are known to be harmless by the names of functions.
        run(list(changed(without(words, "-Werror", "-MD", MT=True, MF=True), change)), build)
    if not objects:
        raise Misfit(f"{bug.path}: {library} is not made of {' '.join(files)}")
    planted = os.path.join(made, "planted.a")
    shutil.copyfile(os.path.join(build, library), planted)
    run(["ar", "r", planted, *joined(build, library, objects, made)], build)
    for target in targets:
        for words in list(commands(build, "-t", "commands", target))[-1]:
            run(list(changed(words, {
                library: planted, target: os.path.join(out, os.path.basename(target))})), build)


def kernel(prepared, bug, out, flavor):
    """A prepared kernel's backends with the bug: OUT/planted/FLAVOR/batched.so and per-page.so."""
    prepared, out = os.path.realpath(prepared), os.path.abspath(out)
    backend = os.path.join(out, "planted", flavor, "batched.so")
    os.makedirs(os.path.dirname(backend), exist_ok=True)
    folder = os.path.join(prepared, "tree")
    tree = os.path.realpath(os.path.join(folder, "source"))
    file, = bug.files()
    # Beside the copy lies the rest of its folder, for what it includes.
    beside = os.path.join(out, os.path.dirname(file))
    empty(beside)
    for name in os.listdir(os.path.join(tree, os.path.dirname(file))):
        if name != os.path.basename(file):
            os.symlink(os.path.join(tree, os.path.dirname(file), name),
                       os.path.join(beside, name))
    bug.plant(tree, out)

    every = [words for parts in commands(folder, "-f", "../build.ninja", "-t", "commands",
                                         f"../{flavor}/batched.so") for words in parts]
    name = os.path.basename(file).removesuffix(".c")
    # The file by itself, or within ours that includes it.
    for made in f"{name}.o", f"kernel_{name}.o":
        made = os.path.join("..", "obj", flavor, made)
        compiling = [words for words in every if "-c" in words and after(words, "-o") == made]
        if compiling:
            break
    linking = [words for words in every
               if after(words, "-o") == os.path.join("..", "obj", flavor, "module.so")]
    if not compiling or not linking:
        raise Misfit(f"{bug.path}: {file} is not part of what {prepared} is made of")
    words = compiling[0]
    new = os.path.join(out, "changed.o")
    change = {after(words, "-o"): new}
    # However the path to it is written.
    change |= {word: os.path.join(out, file) for word in words
               if os.path.realpath(os.path.join(folder, word)) ==
               os.path.realpath(os.path.join(tree, file))}
    words = list(changed(without(words, "-MD", MF=True), change))
    at = next(i for i, word in enumerate(words) if "clang" in os.path.basename(word))
    run([*words[:at + 1], f"-I{out}", *words[at + 1:]], folder)
    reached = os.path.join(out, "reached.o")
    run([words[at], "-O2", "-fPIC", "-fvisibility=hidden", "-c", "-o", reached,
         os.path.join(ROOT, "planted", "kernel", "reached.c")], out)
    run(list(changed(linking[0], {made: [new, reached], after(linking[0], "-o"): backend})),
        folder)
    shutil.copyfile(backend, os.path.join(os.path.dirname(backend), "per-page.so"))
    derive(prepared, os.path.join(out, "planted"))


def main(words):
    parser = Parser("scripts/plant [OPTION...] BUILD BUG OUT TARGET...", DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("--library", metavar="FILE", default=MODEL, help="what to recompile: the model, "
        "allocator/libbuddyfuzz_model_racing.a, or interleave/libbuddyfuzz_interleave.a")
    add("--kernel", action="store_true",
        help="BUILD is a prepared kernel, and TARGET a flavor: plain or fast")
    for name in "build", "bug", "out":
        add(name, metavar=name.upper(), type=shell.path, help=argparse.SUPPRESS)
    add("targets", metavar="TARGET", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse(words)
    if options.kernel:
        kernel(options.build, Bug(options.bug), options.out, *options.targets)
    else:
        model(options.build, Bug(options.bug), options.out, options.targets, options.library)
    return 0
