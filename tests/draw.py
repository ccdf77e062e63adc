#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Draws some of many names, by the seed that scripts/test draws by, or one of its own.

	draw.py NUMBER NAME...

SEED=n in the environment draws the same ones again, and SEED=all takes all of them. Prints one in
each line, and the seed to standard error.
"""
import os
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../scripts"))

# pylint: disable=wrong-import-position
from buddyfuzz.shell import complain, run_main, tell
from buddyfuzz.test import seed_of


def main(words):
    number, names = int(words[0]), words[1:]
    seed = seed_of(os.environ.get("SEED"))
    drawn = names if seed == "all" else random.Random(seed).sample(names, min(number, len(names)))
    complain(f"SEED={seed}: {len(drawn)} of {len(names)}")
    tell("\n".join(drawn))
    return 0


if __name__ == "__main__":
    run_main("draw", main)
