# SPDX-License-Identifier: GPL-2.0-only
"""What targets say of what they did: targets/stats.c describes the file."""
import collections


class Counts(collections.Counter):
    """Sums by key, such as "executions" and "known:NAME"."""

    def read(self, path):
        """Add what a file has."""
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                lines = file.read().splitlines()
        except FileNotFoundError:
            return self
        for line in lines:
            words = line.split()
            try:
                for name, number in zip(words[::2], map(int, words[1::2])):
                    self[name] += number
            except ValueError:
                pass    # cut off by a full disk
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
