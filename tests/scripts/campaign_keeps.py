#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What a campaign must not lose: crashes half written, or found on a full disk,
and what a merge says nothing of because one of its steps was killed."""
import json
import os
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", ".."))

from campaign import prune  # noqa: E402
from campaign.state import State, write_whole  # noqa: E402
from campaign.supervisor import Supervisor  # noqa: E402

# A merge of A and B, as libFuzzer does it when the step that runs B is killed.
MERGE = """#!/bin/sh
eval "before=\\${$#}"
after=$(eval "echo \\${$(($# - 1))}")
cp "$before/A" "$after"
echo "MERGE-INNER: 'B' caused a failure at the previous merge step" >&2
%s
"""


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(path, mode)


class Keeps(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.folder = self.tmp.name
        write_whole(os.path.join(self.folder, "state.json"), json.dumps({"config": {
            "targets": {"t": "program"}, "engines": ["libfuzzer"],
            "backend": "a", "against": "b", "max_len": 64}}))
        self.state = State(self.folder)

    def tearDown(self):
        self.tmp.cleanup()

    def kept(self):
        folder = self.state.path("crashes", "t")
        names = os.listdir(folder) if os.path.isdir(folder) else []
        return [read(os.path.join(folder, name)) for name in names if name[0] != "."]

    def crash(self, text, age):
        path = self.state.path("workers", "1", "artifacts", "crash-1")
        write(path, text)
        os.utime(path, (time.time() - age, time.time() - age))
        return path

    def test_a_crash_is_taken_when_it_is_whole(self):
        supervisor = Supervisor(self.state)
        path = self.crash("", 0)
        supervisor.keep_crash("t", path)
        self.assertEqual(self.kept(), [])
        supervisor.keep_crash("t", self.crash("all of it", 10))
        self.assertEqual(self.kept(), ["all of it"])

    def test_a_crash_that_could_not_be_written_is_tried_again(self):
        supervisor = Supervisor(self.state)
        path = self.crash("all of it", 10)
        write(self.state.path("crashes"), "in the way")
        with self.assertRaises(OSError):
            supervisor.keep_crash("t", path)
        os.unlink(self.state.path("crashes"))
        supervisor.keep_crash("t", path)
        self.assertEqual(self.kept(), ["all of it"])

    def merge(self, then):
        write(self.state.path("bin", "libfuzzer", "t"), MERGE % then, 0o755)
        for name in "A", "B":
            write(self.state.path("corpus", "program.0", name), name)
        if not os.path.islink(self.state.path("corpus", "program")):
            os.symlink("program.0", self.state.path("corpus", "program"))
        work = self.state.path("workers", "2")
        os.makedirs(work)
        prune.prune(self.folder, "program", work)
        return json.loads(read(os.path.join(work, "kept")))["kept"]

    def test_a_merge_with_a_killed_step_says_nothing(self):
        with self.assertRaises(SystemExit):
            self.merge(":")

    def test_a_merge_may_drop_what_crashes(self):
        self.assertEqual(self.merge(': >"$(dirname "$after")/artifacts/t/crash-B"'), ["A"])


if __name__ == "__main__":
    unittest.main()
