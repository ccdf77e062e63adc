#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What a campaign must not lose, nor mistake: crashes half written, found on a full
disk, that hang, or that share a token which says little; workers that another
supervisor has started, wherever the folder is by now; and what a merge says nothing
of because one of its steps was killed."""
import glob
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", ".."))

from campaign import process, prune, triage  # noqa: E402
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

# A target: what it does is in its input.
TARGET = """#!/bin/sh
. "$2"
"""

# libFuzzer making a crash smaller: to something that is another bug.
MINIMIZE = """#!/bin/sh
for word; do
	case $word in -exact_artifact_path=*) echo 'echo DEDUP_TOKEN: other; exit 1' >"${word#*=}" ;; esac
done
"""


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(path, mode)


class Campaign(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self.tmp.cleanup)
        # A name that would be a pattern, were it taken for one.
        self.folder = os.path.join(self.tmp.name, "campaign [1]")
        os.mkdir(self.folder)
        write_whole(os.path.join(self.folder, "state.json"), json.dumps({"config": {
            "targets": {"t": "program"}, "engines": ["libfuzzer", "afl"], "planted": "",
            "backend": "a", "against": "b", "max_len": 64, "jobs": 2}}))
        self.state = State(self.folder)


class Crashes(Campaign):
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

    def test_what_hangs_under_afl_is_kept(self):
        write(self.state.path("afl", "t", "main", "crashes", "id:0,sig:06"), "aborts")
        write(self.state.path("afl", "t", "main", "crashes.2026-01-01", "id:0,sig:06"), "did")
        write(self.state.path("afl", "t", "main", "hangs", "id:0,src:0"), "hangs")
        Supervisor(self.state).gather_job(
            {"engine": "afl", "target": "t", "takes": "program", "folder": "workers/1"},
            final=True)
        self.assertEqual(sorted(self.kept()), ["aborts", "did", "hangs"])

    def test_what_ran_when_afl_was_ended_is_an_input_not_a_crash(self):
        for signal_, text in (9, "killed"), (15, "asked to end"):
            write(self.state.path("afl", "t", "main", "crashes",
                                  f"id:{signal_},sig:{signal_:02},src:0"), text)
        supervisor = Supervisor(self.state)
        supervisor.gather_job({"engine": "afl", "target": "t", "takes": "program",
                               "folder": "workers/1"}, final=True)
        self.assertEqual(self.kept(), [])
        self.assertEqual(len(supervisor.corpora["program"].names), 2)

    def test_what_crashes_at_the_end_of_a_merge_is_kept(self):
        write(self.state.path("workers", "1", "artifacts", "t", "crash-1"), "in a merge")
        self.state["jobs"]["1"] = {"kind": "prune", "takes": "program", "folder": "workers/1",
                                   "processes": []}
        Supervisor(self.state).finish("1")
        self.assertEqual(self.kept(), ["in a merge"])


class Merges(Campaign):
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


class Workers(Campaign):
    def begin(self, supervisor, find):
        """A worker that never ends, and what it has found so far."""
        folder = supervisor.folder()
        write(self.state.path(folder, "corpus", "found"), find)
        supervisor.begin({"kind": "fuzz", "team": "libfuzzer", "engine": "libfuzzer",
                          "target": "t", "takes": "program", "seconds": 99, "folder": folder,
                          "read": 0, "shared": "program.0"}, [(["sleep", "1000"], {})])
        popen = list(supervisor.popen.values())[-1]
        self.addCleanup(popen.wait)
        self.addCleanup(popen.kill)
        return popen

    def inputs(self):
        folder = self.state.path("corpus", "program")
        return sorted(read(os.path.join(folder, name)) for name in os.listdir(folder))

    def test_workers_are_found_wherever_the_folder_is(self):
        """By another name, then moved."""
        popen = self.begin(Supervisor(self.state), "one")
        os.symlink(self.folder, os.path.join(self.tmp.name, "link"))
        Supervisor(State(os.path.join(self.tmp.name, "link"))).adopt()
        self.assertEqual(popen.wait(1), -signal.SIGTERM)
        popen = self.begin(Supervisor(State(self.folder)), "two")
        moved = os.path.join(self.tmp.name, "moved")
        os.rename(self.folder, moved)
        self.state = State(moved)
        Supervisor(self.state).adopt()
        self.assertEqual(popen.wait(1), -signal.SIGTERM)
        self.assertEqual(self.inputs(), ["one", "two"])
        self.assertEqual(os.listdir(os.path.join(moved, "workers")), [])

    def test_a_folder_stays_while_a_process_of_it_lives(self):
        supervisor = Supervisor(self.state)
        self.begin(supervisor, "one")
        with mock.patch.object(process, "send"), \
                mock.patch("campaign.supervisor.PATIENCE", 0.2):
            self.assertFalse(supervisor.end_all())
            self.assertFalse(supervisor.watch("1"))
        self.assertEqual(self.state["deaths"], 0)
        self.assertTrue(os.path.isdir(self.state.path("workers", "1")))
        self.assertIn("1", self.state["jobs"])
        self.assertRegex(self.state["messages"][-1][1], "cannot end process [0-9]+ ")
        self.assertTrue(supervisor.end_all())
        self.assertFalse(os.path.exists(self.state.path("workers", "1")))
        self.assertEqual(self.inputs(), ["one"])

    def test_all_workers_end_though_one_cannot_be_gathered(self):
        supervisor = Supervisor(self.state)
        workers = [self.begin(supervisor, "one"), self.begin(supervisor, "two")]
        write(self.state.path("workers", "1", "artifacts", "crash-1"), "a crash")
        write(self.state.path("crashes"), "in the way")
        self.assertEqual(supervisor.wind_up(), 2)
        self.assertNotIn(None, [worker.poll() for worker in workers])
        self.assertFalse(State(self.folder)["stopped"])
        self.assertEqual(read(self.state.path("workers", "1", "artifacts", "crash-1")), "a crash")

    def test_a_process_that_was_not_seen_once_is_not_taken_for_dead(self):
        """It shows no environment while it turns into another program."""
        seen = iter([{1}, set(), {1}, set(), set()])
        with mock.patch.object(process, "members", lambda _: next(seen)), \
                mock.patch.object(process, "send") as send:
            self.assertEqual(process.end("mark", 5), set())
        self.assertEqual(list(seen), [])
        send.assert_called_once_with(1, "mark", signal.SIGTERM)

    def test_who_has_the_number_by_now_is_left_alone(self):
        popen = subprocess.Popen(["sleep", "1000"], env={process.MARK: "other/"})
        self.addCleanup(popen.wait)
        self.addCleanup(popen.kill)
        process.send(popen.pid, "mark/", signal.SIGKILL)
        with self.assertRaises(subprocess.TimeoutExpired):
            popen.wait(0.2)

    def test_what_was_written_last_counts_not_what_was_read_before_the_lock(self):
        early = State(self.folder)
        self.state["ran"] = 5
        self.state.save()
        self.assertTrue(early.lock())
        self.assertEqual(early["ran"], 5)

    def test_triage_that_dies_at_once_is_given_a_rest(self):
        supervisor = Supervisor(self.state)
        self.state["untriaged"] = 1
        with mock.patch.object(supervisor, "teams", return_value=[]), \
                mock.patch.object(supervisor, "triage") as started:
            supervisor.died({"kind": "triage", "team": "", "folder": "workers/1"}, 1, 0)
            supervisor.employ()
            started.assert_not_called()
            supervisor.resting.clear()
            supervisor.employ()
            started.assert_called_once()


class Triage(Campaign):
    def setUp(self):
        super().setUp()
        write(self.state.path("bin", "san", "t"), TARGET, 0o755)
        write(self.state.path("bin", "libfuzzer", "t"), "#!/bin/sh\n", 0o755)
        self.nr = 0

    def triage(self, *inputs):
        for text in inputs:
            self.nr += 1
            write(self.state.path("crashes", "t", f"{self.nr:040}"), text)
        with mock.patch.dict(os.environ), mock.patch("builtins.print"):
            triage.Triage(self.folder).all()
        self.assertEqual(glob.glob("crashes/t/*", root_dir=self.folder), [])
        return triage.counts(self.state, "bugs"), triage.counts(self.state, "flaky")

    def others(self, part, token):
        folder = self.state.path(part, token, "others")
        return sorted(read(os.path.join(folder, name)) for name in os.listdir(folder))

    def test_one_bug_is_one_group(self):
        token = "echo DEDUP_TOKEN: rule-op-field; exit 1 #"
        self.assertEqual(self.triage(token, token + "more"), ({"rule-op-field": 2}, {}))

    def test_inputs_that_share_a_vague_token_are_all_kept(self):
        self.assertEqual(self.triage("exit 3 # a", "exit 3 # b"), ({"status-3": 2}, {}))
        self.assertEqual(self.others("bugs", "status-3"), ["exit 3 # a", "exit 3 # b"])
        self.assertEqual(self.triage("# a", "# b", "# c")[1], {"not-reproduced-t": 3})
        self.assertEqual(self.others("flaky", "not-reproduced-t"), ["# a", "# b", "# c"])

    def test_a_leak_is_a_leak_however_large(self):
        leak = "echo 'SUMMARY: AddressSanitizer: %d byte(s) leaked in 1 allocation(s).'; exit 1"
        self.assertEqual(self.triage(leak % 8, leak % 16), ({"leak": 2}, {}))
        self.assertEqual(self.others("bugs", "leak"), [leak % 16, leak % 8])

    def test_a_vague_token_may_be_both_steady_and_flaky(self):
        self.assertEqual(self.triage(self.every(3, "exit 3")), ({}, {"status-3": 1}))
        self.assertEqual(self.triage("exit 3"), ({"status-3": 1}, {"status-3": 1}))

    def test_a_timeout_is_kept(self):
        with mock.patch.object(triage.run, "__defaults__", (0.2, None)), \
                mock.patch.object(triage, "REPLAYS", 2):
            self.assertEqual(self.triage("sleep 9 # a", "sleep 9 # b"), ({"timeout": 2}, {}))
        self.assertEqual(self.others("bugs", "timeout"), ["sleep 9 # a", "sleep 9 # b"])

    def every(self, which, then):
        """An input that does THEN on each run but every WHICH-th."""
        count = os.path.join(self.tmp.name, "count")
        return f'echo >>"{count}"; [ $(($(wc -l <"{count}") % {which})) = 0 ] || {{ {then}; }}'

    def test_what_was_flaky_need_not_stay_so(self):
        token = "echo DEDUP_TOKEN: rule-op-field; exit 1"
        sometimes = self.every(3, token)
        self.assertEqual(self.triage(sometimes), ({}, {"rule-op-field": 1}))
        self.assertEqual(self.triage(sometimes + " # more"), ({}, {"rule-op-field": 2}))
        self.assertEqual(self.triage(token), ({"rule-op-field": 3}, {}))
        self.assertEqual(self.triage(sometimes + " # even more"), ({"rule-op-field": 4}, {}))
        report = read(self.state.path("bugs", "rule-op-field", "report.txt"))
        self.assertIn("failed       10 of 10 times\n", report)

    def test_seldom_is_not_never(self):
        seldom = self.every(2, "exit 0") + "; echo DEDUP_TOKEN: rule-op-field; exit 1"
        self.assertEqual(self.triage(seldom), ({}, {"rule-op-field": 1}))

    def test_a_reproducer_shows_its_own_bug(self):
        write(self.state.path("bin", "libfuzzer", "t"), MINIMIZE, 0o755)
        self.triage("echo DEDUP_TOKEN: rule-op-field; exit 1")
        report = json.loads(read(self.state.path("bugs", "rule-op-field", "report.json")))
        self.assertEqual((report["shows"], report["reproducer"]), (["rule-op-field"], "input"))


if __name__ == "__main__":
    unittest.main()
