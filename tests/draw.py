#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Draws some of many names, by a seed that is printed.

	draw.py NUMBER NAME...

SEED=n in the environment draws the same ones again, and SEED=all takes all of them. Prints one in
each line, and the seed to standard error.
"""
import os
import random
import sys


def main():
    number, names = int(sys.argv[1]), sys.argv[2:]
    seed = os.environ.get("SEED") or str(random.randrange(1 << 15))
    if seed != "all" and not seed.isdecimal():
        sys.exit(f"SEED={seed}: neither a number nor all")
    drawn = names if seed == "all" else random.Random(seed).sample(names, min(number, len(names)))
    print(f"SEED={seed}: {len(drawn)} of {len(names)}", file=sys.stderr)
    print("\n".join(drawn))


if __name__ == "__main__":
    main()
