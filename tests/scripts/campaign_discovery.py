#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The estimate of what is still to be discovered is near the truth where the truth is known.

Features are drawn with known probabilities; after n inputs the mass of those that were not met is
what the estimate is of. Needs SOURCE.
"""
import math
import os
import random
import struct
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "scripts"))
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
from buddyfuzz.campaign.discovery import Discovery, of_bytes, poisson

# Feature i is met by an input with this probability: a few often, many rarely.
RARITY = [min(0.5, 20 / i ** 2) for i in range(1, 1500)]


def campaign(rng, inputs):
    """What was counted, and the true chance of the next input to meet something new."""
    counts = []
    for p in RARITY:
        # Binomial: by waiting times, since most are rare.
        count, at = 0, 0
        while count < 3:
            at += 1 + int(rng.expovariate(1) / -math.log1p(-p))
            if at > inputs:
                break
            count += 1
        counts.append(count)
    missed = 1.0
    for p, count in zip(RARITY, counts):
        if not count:
            missed *= 1 - p
    return counts, 1 - missed


def packed(inputs, counts):
    return struct.pack("<Q", inputs) + bytes(counts)


class Estimate(unittest.TestCase):
    def test_reads_the_file(self):
        self.assertEqual(of_bytes(packed(70, [0, 1, 1, 2, 3, 4, 0])), Discovery(70, 5, 2, 1))
        self.assertIsNone(of_bytes(b"\0" * 7))

    def test_poisson(self):
        # Exact bounds at 95 %: of 0 up to 3.69, of 10 from 4.80 to 18.39.
        self.assertAlmostEqual(poisson(0, 1.96)[1], 3.69, delta=0.05)
        self.assertAlmostEqual(poisson(10, 1.96)[0], 4.80, delta=0.05)
        self.assertAlmostEqual(poisson(10, 1.96)[1], 18.39, delta=0.05)

    def test_covers_the_truth(self):
        rng, inside, ratios = random.Random(1), 0, []
        for _ in range(300):
            inputs = rng.choice([1000, 10000, 100000])
            counts, truth = campaign(rng, inputs)
            chance, low, high = of_bytes(packed(inputs, counts)).chance()
            self.assertLessEqual(low, chance)
            self.assertLessEqual(chance, high)
            inside += low <= truth <= high
            ratios.append(chance / truth)
        # 95 % of 300, give or take four deviations.
        self.assertGreater(inside, 270)
        self.assertAlmostEqual(sum(ratios) / len(ratios), 1, delta=0.05)

    def test_nothing_left(self):
        """All was met often: the chance is 0, but not certainly."""
        chance, low, high = Discovery(1000, 50, 0, 0).chance()
        self.assertEqual((chance, low), (0, 0))
        self.assertAlmostEqual(high, 0.0037, delta=0.0001)

    def test_nothing_known(self):
        self.assertEqual(Discovery().chance(), (0, 0, 1))

    def test_soon(self):
        found = Discovery(1000, 50, 1, 0)
        self.assertAlmostEqual(found.chance_soon(1)[0], 0.001)
        self.assertAlmostEqual(found.chance_soon(1000)[0], 1 - 0.999 ** 1000)
        self.assertGreater(found.chance_soon(1000)[2], found.chance_soon(1000)[0])


if __name__ == "__main__":
    unittest.main()
