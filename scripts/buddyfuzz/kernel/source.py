# SPDX-License-Identifier: GPL-2.0-only
"""Which kernel: --tree or --package, and the tree that this means."""
import argparse
import os
import re

from .. import prepared, shell
from ..shell import Unusable, text
from .package import newest, unpack


class Once(argparse.Action):
    def __call__(self, parser, options, value, option_string=None):
        if getattr(options, self.dest) is not None:
            parser.error(f"{option_string}: given twice")
        setattr(options, self.dest, value)


def add_source(add):
    """@add: a parser's add_argument()."""
    add("--tree", metavar="DIR", type=shell.path, action=Once,
        help="kernel tree, patched or not")
    add("--package", metavar="NAME", type=text, action=Once,
        help="Debian source package, e.g. linux-source-7.3, or newest; downloaded from this machine's "
        "mirror, without changing its apt sources")


def check_source(parser, options):
    if bool(options.tree) == bool(options.package):
        parser.error("either --tree or --package, please")
    if options.package and not re.fullmatch(r"linux-source-[0-9.]+|newest", options.package):
        parser.error(f'--package: not a kernel\'s source: "{options.package}"')


def usable_tree(options):
    if options.package == "newest":
        options.package = newest()
    tree = os.path.realpath(unpack(options.package) if options.package else options.tree)
    if not os.path.isdir(tree):
        raise Unusable(f"{tree}: no such directory")
    if "\n" in tree + prepared.ROOT:
        raise Unusable("a path with a newline in it: not with the kernel's build")
    if not all(os.path.isfile(f"{tree}/{name}") for name in ("mm/page_alloc.c", "Makefile")):
        raise Unusable(f"{tree}: not a kernel tree")
    if os.path.exists(f"{tree}/.config") or os.path.exists(f"{tree}/include/config"):
        raise Unusable(f"{tree}: has been built in; the kernel's build wants it clean: make "
                       "mrproper")
    return tree


def stem_of(options):
    """What to call it by."""
    return options.package.removeprefix("linux-source-") if options.package else \
        os.path.basename(os.path.realpath(options.tree))
