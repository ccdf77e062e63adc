#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""trace/kernel.c numbers GFP flags as the kernels do whose source is at hand.

Checks every tree in build/kernel/source, or those given: gfp_types.h (gfp.h before 6.0)
against the layout of its version. Without any tree, the test is skipped.

Usage: layouts.py [TREE...]
"""
import pathlib
import re
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent


def layouts():
    """[(version, names by bit)], the newest first."""
    text = (SOURCE / "trace/kernel.c").read_text()
    found = re.findall(r"\{ KERNEL\((\d+), (\d+)\),((?:\s*\"[^\"]*\")+) \}", text)
    return [((int(major), int(minor)), "".join(re.findall(r'"([^"]*)"', names)).split())
            for major, minor, names in found]


def version(tree):
    """From the tree's Makefile, or that of an architecture's headers."""
    text = (tree / "Makefile").read_text()
    return tuple(int(re.search(rf"^{name} = (\d+)", text, re.M)[1])
                 for name in ("VERSION", "PATCHLEVEL"))


def bits(tree):
    """name -> bit of the flags that do not depend on the configuration."""
    path = tree / "include/linux/gfp_types.h"
    text = (path if path.exists() else tree / "include/linux/gfp.h").read_text()
    # What follows a flag that depends on the configuration does so too, in an enum.
    listed = re.search(r"enum \{(.*?)(#ifdef|\};)", text, re.S)
    text = re.sub(r"^#ifdef.*?^#endif", "", text, flags=re.M | re.S)
    numbers = {name: int(value, 16).bit_length() - 1
               for name, value in re.findall(r"#define ___GFP_(\w+)\s+(0x[0-9a-f]+)u", text)}
    if not numbers:
        names = re.findall(r"___GFP_(\w+)_BIT,", listed[1])
        numbers = {name: bit for bit, name in enumerate(names) if name != "UNUSED"}
    assert len(numbers) > 20, numbers
    return numbers


def check(tree):
    ours = next(names for since, names in layouts() if version(tree) >= since)
    ours = {name: bit for bit, name in enumerate(ours) if name not in "-?"}
    theirs = bits(tree)
    if ours == theirs:
        print(f"{tree.name}: {version(tree)}: {len(ours)} flags agree")
        return True
    print(f"{tree}: only here: {sorted(ours.items() - theirs.items())}, "
          f"only there: {sorted(theirs.items() - ours.items())}")
    return False


def main():
    trees = [pathlib.Path(word) for word in sys.argv[1:]] or [
        tree for tree in sorted((SOURCE / "build/kernel/source").glob("*"))
        if (tree / "include/linux/gfp_types.h").exists()]
    if not trees:
        print("no kernel tree: scripts/kernel --package linux-source-7.3 unpacks one")
        return 77
    return 0 if all([check(tree) for tree in trees]) else 1


if __name__ == "__main__":
    sys.exit(main())
