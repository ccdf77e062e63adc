# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/kernel calls: which configurations of a kernel to prepare, one after the other."""
import argparse
import os
import re
import shlex
import shutil

from .. import prepared
from ..files import locked
from ..packages import need_packages
from ..prepared import Prepared
from ..shell import Parser, Unusable, complain, say, tell, text
from . import configs, duplicates, matrix
from .build import Build
from .ninja import FLAVORS
from .package import CACHE
from .source import Once, add_source, check_source, stem_of, usable_tree

DESCRIPTION = """\
Builds mm/page_alloc.c and related files of a kernel tree for user space, as the
backends kernel/NAME/per-page and kernel/NAME/batched. The tree is not modified. Run it
again after an edit: only what changed is recompiled.

It builds several configurations, as STEM-smp, STEM-up and so on: docs/kernel.md has a
table of them."""
EPILOG = "Exit status: 0 done, 2 any error."


def is_good(name):
    """The directories beside the kernels can be no kernel's name."""
    return re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", name) and \
        name not in ("apt", "packages", "source")


def flavors(value):
    """Of an option --flavors: others are linked like the plain one, which is always built."""
    asked = value.split(",")
    for name in asked:
        if name not in FLAVORS:
            raise argparse.ArgumentTypeError(
                f'no flavor "{name}": there are {" ".join(FLAVORS)}')
    return [name for name in FLAVORS if name in ("plain", *asked)]


def parse(words):
    parser = Parser("scripts/kernel (--tree DIR | --package NAME) [OPTION...]", DESCRIPTION, EPILOG)
    add = parser.add_argument
    configs.add_option(add, said=f"those of {' '.join(configs.DEFAULT)} that the tree supports")
    add_source(add)
    add("--name", metavar="NAME", type=text, action=Once,
        help="stem, or the full name if --configs names one configuration (default stem: the "
        "package's version, or the last component of the tree's path)")
    add("--flavors", metavar="NAME,...", type=flavors, default=FLAVORS,
        help="only these, and plain, which is for buddyfuzz and tests: fuzz for scripts/fuzz, fast "
        "for its --fast, afl for its --engine afl, bare for buddyfuzz bench, race for buddyfuzz "
        "schedule (all)")
    add("--coverage", action="store_true", help="also build what scripts/coverage --kernel needs")
    other = parser.add_mutually_exclusive_group().add_argument
    other("--check", action="store_true",
        help="check that the prepared kernels of NAME (a kernel or a stem) are up to date, and list "
        "them; report edited files that are not compiled")
    other("--remove", action="store_true",
        help="remove the backends of NAME; of a stem, all of them")
    other("--matrix", action="store_true",
        help="print docs/matrix.md: which of the prepared kernels shows which finding")
    options = parser.parse(words)
    for option in "check", "remove":
        if getattr(options, option) and not options.name:
            parser.error(f"--{option}: of which NAME?")
    if options.name and not is_good(options.name):
        parser.error("--name: letters, digits, dots and dashes only, and not apt, packages or "
                     f'source: "{options.name}"')
    if not (options.check or options.remove or options.matrix):
        check_source(parser, options)
    return options


def check(stem):
    for kernel in prepared.checked(stem):
        for line in kernel.warnings():
            complain(line)
        tell(kernel.name)


def remove(stem):
    names = [stem]
    if not os.path.lexists(f"{CACHE}/{stem}"):
        os.environ["BUDDYFUZZ_KERNELS"] = os.path.abspath(CACHE)
        try:
            names = [kernel.name for kernel in prepared.configurations(stem)]
        except Unusable:
            raise Unusable(f"--remove: there is no {CACHE}/{stem}") from None
    for name in names:
        path = f"{CACHE}/{name}"
        if os.path.islink(path):
            # It lies elsewhere: see safe_place().
            place = os.readlink(path)
            if re.search(f"/buddyfuzz/.*/{re.escape(name)}$", place):
                shutil.rmtree(place, ignore_errors=True)
            os.unlink(path)
        elif os.path.isdir(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)




def choose(options, tree):
    """A Prepared for each configuration, as far as it is known before it is."""
    again = ["scripts/kernel", *(["--package", options.package] if options.package else
                                 ["--tree", tree])]
    again += ["--name", options.name] if options.name else []
    stem = options.name or stem_of(options)
    wanted = options.configs or [config for config in configs.DEFAULT
                                 if not configs.missing(config, tree)]
    for config in wanted:
        why = configs.missing(config, tree)
        if why:
            raise Unusable(f"{tree}: no configuration {config}: {why}")
    again += ["--configs", ",".join(options.configs)] if options.configs else []
    if options.name and len(wanted) == 1 and options.configs:
        chosen = {options.name: wanted[0]}
    else:
        if options.name and os.path.lexists(f"{CACHE}/{stem}"):
            raise Unusable(f"kernel/{stem} is one configuration: choose another --name, or "
                           "--remove it first")
        chosen = {f"{stem}-{config}": config for config in wanted}
    again += ["--coverage"] * options.coverage
    for name, config in chosen.items():
        if not is_good(name):
            raise Unusable(f'no kernel can be called "{name}": give it a --name')
        kernel = Prepared(f"{CACHE}/{name}")
        kernel.stem, kernel.config, kernel.tree, kernel.again = stem, config, tree, shlex.join(again)
        kernel.origin = options.package or os.path.basename(tree)
        kernel.look_at_tree()
        yield kernel


def prepare(options):
    tree = usable_tree(options)
    if os.path.exists(f"{tree}/.git"):
        need_packages("git")
    kernels = list(choose(options, tree))
    duplicates.check(tree)
    status = 0
    for kernel in kernels:
        try:
            Build(kernel, [*options.flavors, *["coverage"] * options.coverage]).prepare()
        except (Unusable, OSError) as error:
            # What is in the way of one may not be in the way of the next.
            say(error)
            status = 2
    return status


def main(words):
    options = parse(words)
    if options.check or options.remove:
        (check if options.check else remove)(options.name)
        return 0
    need_packages("build", "clang", "kernel")
    if options.matrix:
        tell(matrix.page().rstrip("\n"))
        return 0
    try:
        os.makedirs(CACHE, exist_ok=True)
    except OSError:
        raise Unusable(f"{CACHE}: cannot write there") from None
    with locked(f"{CACHE}/.lock"):
        return prepare(options)
