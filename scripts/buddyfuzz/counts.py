# SPDX-License-Identifier: GPL-2.0-only
"""What targets say of what they did: targets/stats.c describes the file."""
import collections

from .files import read


class Counts(collections.Counter):
    """Sums by key, such as "executions" and "known:NAME"."""

    def read(self, path):
        """Add what a file has."""
        return self.add(read(path, ""))

    def add(self, text):
        for line in text.splitlines():
            words = line.split()
            try:
                numbers = [int(number) for number in words[1::2]]
            except ValueError:
                continue    # cut off by a full disk
            for name, number in zip(words[::2], numbers):
                self[name] += number
        return self

    def named(self, prefix):
        """{NAME: sum} of the keys PREFIX:NAME."""
        return {key[len(prefix) + 1:]: number for key, number in sorted(self.items())
                if key.startswith(f"{prefix}:")}

    def listed(self, prefix):
        """The same in words, those that are 0 left out."""
        return ", ".join(f"{name} {number}" for name, number in self.named(prefix).items()
                         if number) or "none"

    def never(self, prefix):
        return ", ".join(name for name, number in self.named(prefix).items() if not number)
