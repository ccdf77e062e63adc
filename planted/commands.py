#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs commands of a build tree again, changed: for build.sh and kernel/build.sh.

Ninja prints them as a shell reads them, with what is odd in a path quoted. They are taken apart
into words, the words are changed, and they are run as words: no path is ever part of a text.

usage: commands.py model TOP BUILD OUT LIBRARY PATTERN TARGET...
       commands.py kernel KERNEL OUT FLAVOR FILE
"""
import os
import re
import shlex
import subprocess
import sys


def commands(folder, *words):
    """What ninja would run in FOLDER, each a list of lists of words: those between "&&"."""
    done = subprocess.run(["ninja", *words], cwd=folder, check=True, text=True,
                          stdout=subprocess.PIPE)
    for line in done.stdout.splitlines():
        parts = [[]]
        for word in shlex.split(line):
            if word == "&&":
                parts.append([])
            else:
                parts[-1].append(word)
        yield [part for part in parts if part and part != [":"]]


def run(words, folder):
    subprocess.run(words, cwd=folder, check=True)


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


def model(top, build, out, library, pattern, *targets):
    """Compile what of LIBRARY matches PATTERN from OUT/src, and link TARGETs with that."""
    objects = []
    for parts in commands(build, "-t", "commands", library):
        for words in parts:
            source = after(words, "-c")
            name = source and os.path.relpath(os.path.realpath(source), top)
            if not name or not re.fullmatch(pattern, name):
                continue
            made = os.path.join(out, "obj", os.path.basename(after(words, "-o")))
            change = {after(words, "-o"): made, source: os.path.join(out, "src", name)}
            for word in words:
                if word.startswith("-I") and os.path.realpath(word[2:]) == top:
                    change[word] = [f"-I{out}/src", word, "-include", f"{top}/planted/planted.h",
                                    f"-DPLANTED_NAME={os.environ['PLANTED_NAME']}"]
            run(list(changed(without(words, "-g", "-Werror", "-MD", MT=True, MF=True), change)),
                build)
            objects.append(made)
    if not objects:
        sys.exit(f"nothing that {library} is made of is changed: {pattern}")
    patched = os.path.join(out, "obj", "patched.a")
    run(["cp", "--", os.path.join(build, library), patched], build)
    run(["ar", "r", patched, *objects], build)
    for target in targets:
        for words in list(commands(build, "-t", "commands", target))[-1]:
            run(list(changed(words, {
                library: patched, target: os.path.join(out, os.path.basename(target))})), build)


def kernel(prepared, out, flavor, file):
    """Compile OUT/FILE in place of the tree's, by itself or within ours that includes it."""
    folder = os.path.join(prepared, "tree")
    tree = os.path.realpath(os.path.join(folder, "source"))
    backend = os.path.join(out, "planted", flavor, "batched.so")
    every = [words for parts in commands(folder, "-f", "../build.ninja", "-t", "commands",
                                         f"../{flavor}/batched.so") for words in parts]
    name = os.path.basename(file).removesuffix(".c")
    for made in f"{name}.o", f"kernel_{name}.o":
        made = os.path.join("..", "obj", flavor, made)
        compiling = [words for words in every if "-c" in words and after(words, "-o") == made]
        if compiling:
            break
    linking = [words for words in every
               if after(words, "-o") == os.path.join("..", "obj", flavor, "module.so")]
    if not compiling or not linking:
        sys.exit(f"{file}: not part of what {prepared} is made of")
    words = compiling[0]
    new = os.path.join(out, "changed.o")
    change = {after(words, "-o"): new}
    # However the path to it is written.
    change |= {word: os.path.join(out, file) for word in words
               if os.path.realpath(os.path.join(folder, word)) ==
               os.path.realpath(os.path.join(tree, file))}
    compiler, *rest = changed(without(words, "-MD", MF=True), change)
    at = next(i for i, word in enumerate([compiler, *rest]) if "clang" in os.path.basename(word))
    words = [compiler, *rest]
    run([*words[:at + 1], f"-I{out}", *words[at + 1:]], folder)
    reached = os.path.join(out, "reached.o")
    run([words[at], "-O2", "-fPIC", "-fvisibility=hidden", "-c", "-o", reached,
         os.path.join(os.path.dirname(os.path.realpath(__file__)), "kernel", "reached.c")], out)
    run(list(changed(linking[0], {made: [new, reached], after(linking[0], "-o"): backend})),
        folder)
    run(["cp", "--", backend, os.path.join(os.path.dirname(backend), "per-page.so")], folder)


if __name__ == "__main__":
    try:
        {"model": model, "kernel": kernel}[sys.argv[1]](*sys.argv[2:])
    except subprocess.CalledProcessError as error:
        sys.exit(f"failed: {shlex.join(error.cmd)}")
