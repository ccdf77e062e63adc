#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Which patch scripts/check-series blames for what, where the kernels are tables: {patch: what a
program shows on it}, "" for nothing, None if it is not built."""
import collections
import os
import sys
import types
import unittest

SOURCE = os.environ.get("SOURCE") or os.path.join(os.path.dirname(__file__), "../..")
sys.path.insert(0, os.path.join(SOURCE, "scripts"))
sys.dont_write_bytecode = True
# pylint: disable=wrong-import-position
from buddyfuzz import shell  # noqa: E402
from buddyfuzz.series.judge import Judge  # noqa: E402
from buddyfuzz.series.programs import Shown  # noqa: E402

LABELS = "p01", "p02", "p03", "p04"


class Mocked(Judge):
    """@alone: what each kernel violates, the base's first; @beside: in what it differs from the
    base, the first patch first; either {program: [token]}."""

    def __init__(self, alone, beside=None):
        self.base, *self.patches = [types.SimpleNamespace(label=label)
                                    for label in ("base", *LABELS)]
        self.patches = self.patches[:len(next(iter(alone.values()))) - 1]
        self.alone, self.beside = alone, beside or {}
        self.findings, self.met, self.said = [], collections.Counter(), set()
        self.explained, self.asked = set(), []
        self.kernels = types.SimpleNamespace(variants=["up-init"])
        self.built = []

    def violates(self, program, config, patch):
        self.asked.append(patch.label)
        token = self.alone[program][[self.base, *self.patches].index(patch)]
        return None if token is None else Shown(token)

    def differs(self, program, config, patch):
        token = self.beside.get(program, [""] * len(LABELS))[self.patches.index(patch)]
        return None if token is None else Shown(token)

    def shrink(self, found):
        pass

    def build_steps(self, config):
        self.built.append(config)

    def told(self, program, token, config="up", pair=("a", "b")):
        self.add(program, config, Shown(token), pair, self.violates(program, config, self.base))

    def blamed(self):
        return [(found.kind, found.guilty and found.guilty.label, found.gone and found.gone.label,
                 found.shown.token) for found in self.findings]


class Blame(unittest.TestCase):
    def setUp(self):
        shell.SCRIPT = "series-blame"

    def test_repaired(self):
        judge = Mocked({"a": ["", "", "list", "list", ""]})
        judge.told("a", "list")
        self.assertEqual(judge.blamed(), [("introduced", "p02", "p04", "list")])

    def test_two_runs_of_one_program(self):
        """The second is not hidden by the first, nor blamed on its patch."""
        judge = Mocked({"a": ["", "list", "", "", ""]}, {"a": ["list", "", "", "order"]})
        judge.told("a", "order")
        self.assertEqual(judge.blamed(), [("introduced", "p01", "p02", "list"),
                                          ("changes behaviour", "p04", None, "order")])

    def test_explained_once(self):
        """A program that shows something on several pairs is explained for all of them at once."""
        judge = Mocked({"a": ["", "list", "list", "", ""]})
        judge.told("a", "list", pair=("p01", "p01"))
        judge.asked.clear()
        judge.told("a", "list", pair=("p02", "p02"))
        self.assertEqual(judge.asked, ["base"])

    def test_one_bug_by_two_names(self):
        """A patch above does not introduce what another token is for."""
        judge = Mocked({"a": ["", "", "list", "count", "count"]})
        judge.told("a", "count")
        self.assertEqual(judge.blamed(), [("introduced", "p02", None, "list")])

    def test_not_built(self):
        judge = Mocked({"a": ["", "", None, "list", None]})
        judge.told("a", "list")
        self.assertEqual(judge.blamed(), [("introduced", "p03", None, "list")])
        self.assertEqual([patch.label for patch in judge.findings[0].unbuilt], ["p02"])

    def test_base_shows_it(self):
        judge = Mocked({"a": ["list", "list", "list", "", ""]})
        judge.told("a", "list")
        self.assertEqual(judge.blamed(), [("pre-existing", None, "p03", "list")])

    def test_base_shows_something_else(self):
        judge = Mocked({"a": ["list", "list", "count", "list", "list"]})
        judge.told("a", "count")
        self.assertEqual(judge.blamed(), [("introduced", "p02", "p03", "count"),
                                          ("pre-existing", None, "p02", "list")])

    def test_not_again(self):
        judge = Mocked({"a": [""] * 5})
        judge.told("a", "list")
        self.assertEqual(judge.blamed(), [("unexplained", None, None, "list")])

    def test_base_does_not_use_up_the_limit(self):
        """Many programs show a token on the base as well; one only on the patch."""
        programs = {str(at): ["token", "token"] for at in range(9)}
        judge = Mocked({**programs, "9": ["", "token"]})
        for program in judge.alone:
            judge.told(program, "token")
        self.assertEqual([found[0] for found in judge.blamed()], ["pre-existing", "introduced"])

    def test_variant_shows_nothing_new(self):
        """It is not built for each patch to explain what the others have explained, by whatever
        name; but for what only it shows."""
        judge = Mocked({"a": ["", "list", "", "", ""], "b": ["", "", "", "", "zeroed"]},
                       {"a": ["list", "", "", "order"]})
        judge.told("a", "order")
        judge.told("a", "order", "up-init", ("c", "d"))
        self.assertEqual(judge.built, [])
        judge.told("b", "zeroed", "up-init", ("c", "d"))
        self.assertEqual(judge.built, ["up-init"])
        self.assertIn(("introduced", "p04", None, "zeroed"), judge.blamed())


if __name__ == "__main__":
    unittest.main()
