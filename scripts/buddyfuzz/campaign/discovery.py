# SPDX-License-Identifier: GPL-2.0-only
"""How likely the next inputs are to meet a state feature that none has met yet.

targets/discovery.c counts, of each target, how many mutated inputs have met each feature, once, twice
or more often. Of n inputs, f1 features were met once: then f1/n estimates the probability that the
next input meets a new one (Good 1953). Its error has about the variance (f1 + 2 f2)/n^2 (Esty 1983,
for rare features); the interval is that of a Poisson variable, widened accordingly.

Inputs would have to be independent of each other. Those of a fuzzer are not: what is new is
mutated further, so that features close to it are met again at once. The estimate is too low for it,
the more the younger the campaign.
"""
import dataclasses
import math
import struct

from ..files import read_bytes

NEXT = 1_000_000    # inputs


def poisson(count, deviations):
    """Bounds of the mean of a Poisson variable that was COUNT (Wilson and Hilferty)."""
    def bound(n, sign):
        return n * (1 - 1 / (9 * n) + sign * deviations / (3 * math.sqrt(n))) ** 3 if n else 0.0

    return max(0.0, bound(count, -1)), bound(count + 1, 1)


@dataclasses.dataclass
class Discovery:
    """Of one target: inputs, and the features that they met, those met once, and twice."""
    inputs: int = 0
    met: int = 0
    once: int = 0
    twice: int = 0

    def chance(self):
        """Of the next input to meet something new: (estimate, lower, upper), at 95 %."""
        if not self.inputs:
            return 0.0, 0.0, 1.0
        low, high = poisson(self.once, 1.96)
        wider = math.sqrt(1 + 2 * self.twice / max(1, self.once))
        low = max(0.0, self.once - (self.once - low) * wider)
        high = self.once + (high - self.once) * wider
        return tuple(min(1.0, n / self.inputs) for n in (self.once, low, high))

    def chance_soon(self, inputs=NEXT):
        """Of any of the next INPUTS. Until one does, the chance of each is the same."""
        return tuple(-math.expm1(inputs * math.log1p(-p)) if p < 1 else 1.0
                     for p in self.chance())


def of_bytes(content):
    """What the file of a target has; None if it has nothing yet."""
    if len(content) < 8:
        return None
    counts = content[8:]
    inputs, = struct.unpack("<Q", content[:8])
    return Discovery(inputs, sum(map(bool, counts)), counts.count(1), counts.count(2))


def of_file(path):
    try:
        return of_bytes(read_bytes(path))
    except OSError:
        return None
