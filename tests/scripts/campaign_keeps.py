#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What a campaign must not lose, nor mistake: crashes half written, found on a full
disk, that hang, or that share a token which says little; what libFuzzer's forks have
yet to hand in; workers that another supervisor has started, wherever the folder is by
now, or that one has which ends by a mistake; and what a merge says nothing of because
one of its steps was killed."""
import contextlib
import glob
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import types
import unittest
from unittest import mock

sys.dont_write_bytecode = True
SOURCE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(SOURCE, "scripts"))
os.environ["PYTHONPATH"] = sys.path[0]

from buddyfuzz import process  # noqa: E402
from buddyfuzz.campaign import __main__ as campaign, causes, engines, prune, status, triage  # noqa: E402
from buddyfuzz.files import write_whole  # noqa: E402
from buddyfuzz.campaign.state import State  # noqa: E402
from buddyfuzz.campaign.supervisor import Supervisor  # noqa: E402

# A merge of A and B, as libFuzzer does it when the step that runs B is killed. Paths are
# split at spaces, as libFuzzer's are.
MERGE = """#!/bin/sh
eval "before=\\${$#}"
after=$(eval "echo \\${$(($# - 1))}")
cp "$before/A" "$after"
for word; do
	case $word in -merge_control_file=*) control=${word#*=} ;; esac
done
printf '2\n0\n%%s\n' "$before/A" "$before/B" "STARTED 0 1" "FT 0 1" "STARTED 1 1" >"$control"
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

# libFuzzer with a fork that has found something: when its time is over, or when it is
# asked to end and listens, what was not handed in is gone.
FORK = """#!/bin/sh
seconds=99
tidy() { rm -r "$TMPDIR/libFuzzerTemp.1"; exit 0; }
trap tidy TERM
for word; do
	case $word in
	-handle_term=0) trap - TERM ;;
	-max_total_time=*) seconds=${word#*=} ;;
	esac
done
mkdir -p "$TMPDIR/libFuzzerTemp.1/C1"
echo a find >"$TMPDIR/libFuzzerTemp.1/C1/found"
for _ in $(seq "$((seconds * 10))"); do sleep 0.1; done
tidy
"""

# afl-plot, which wants three lines; a folder by the name of odd has another trouble.
AFL_PLOT = """#!/bin/sh
echo "afl-plot: makes plots"
case $1 in
*odd) echo "[-] Error: something else" >&2 ;;
*) echo "[-] Error: plot_data carries too little data, let it run longer." >&2 ;;
esac
exit 1
"""


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


@contextlib.contextmanager
def full_disk(size):
    """Where a file may have SIZE bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


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
            "backend": "a", "against": "b", "max_len": 64, "jobs": 2,
            "seconds": 0, "slice": 1, "merge_every": 60, "min_free": 0}}))
        self.state = State(self.folder)


class Crashes(Campaign):
    def kept(self):
        folder = self.state.path("crashes", "t")
        names = os.listdir(folder) if os.path.isdir(folder) else []
        return [read(os.path.join(folder, name)) for name in names if name[0] != "."]

    def crash(self, text):
        path = self.state.path("workers", "1", "artifacts", "crash-1")
        write(path, text)
        return path

    def test_a_crash_is_taken_when_it_is_whole(self):
        """By a clock that does not jump: the stamp of a file may be of next year."""
        supervisor = Supervisor(self.state)
        with mock.patch("time.monotonic", side_effect=[0, 1, 2.5, 5, 9]), \
                mock.patch("time.time", return_value=0):
            supervisor.keep_crash("t", self.crash(""))
            path = self.crash("all of it")
            supervisor.keep_crash("t", path)
            supervisor.keep_crash("t", path)
            self.assertEqual(self.kept(), [])
            supervisor.keep_crash("t", path)
            self.assertEqual(self.kept(), ["all of it"])

    def test_a_crash_that_could_not_be_written_is_tried_again(self):
        supervisor = Supervisor(self.state)
        path = self.crash("all of it")
        write(self.state.path("crashes"), "in the way")
        with self.assertRaises(OSError):
            supervisor.keep_crash("t", path, final=True)
        os.unlink(self.state.path("crashes"))
        supervisor.keep_crash("t", path, final=True)
        self.assertEqual(self.kept(), ["all of it"])

    def test_a_crash_that_a_full_disk_cuts_is_not_lost(self):
        """No half of it is kept, its folder stays, and it is there when there is room."""
        supervisor = Supervisor(self.state)
        path = self.crash("all of it " * 1000)
        self.state["jobs"]["1"] = {"kind": "fuzz", "engine": "libfuzzer", "target": "t",
                                   "takes": "program", "folder": "workers/1", "read": 0,
                                   "processes": []}
        self.state.save()
        with full_disk(5000):
            self.assertFalse(supervisor.end_all())
        self.assertEqual(self.kept(), [])
        self.assertEqual(glob.glob(".*.new", root_dir=self.state.path("crashes", "t")), [])
        self.assertTrue(os.path.exists(path))
        self.assertTrue(supervisor.end_all())
        self.assertEqual(self.kept(), ["all of it " * 1000])

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


class Counts(Campaign):
    def account(self):
        supervisor = Supervisor(self.state)
        supervisor.account({"folder": "workers/1", "read": 0, "engine": "afl", "target": "t"})
        counts = self.state["counts"]["afl t"]
        return self.state["executions"], self.state["operations"], \
            {name[6:]: number for name, number in counts.items() if name[:6] == "known:"}

    def test_lines_that_a_full_disk_has_cut_are_left_out(self):
        write(self.state.path("workers", "1", "stats"),
              "executions 12executions 500 operations 7\n"
              "executions 3 operations 4 known:a 5\nexecutions\n\nexecutions 1 operations x\n")
        self.assertEqual(self.account(), (3, 4, {"a": 5}))

    def run_target(self, stats, size=resource.RLIM_INFINITY):
        """Where files may have SIZE bytes, as on a full disk."""
        return subprocess.run(
            [os.environ["TARGET"], "-q", os.path.join(SOURCE, "corpus", "seeds")],
            env={**os.environ, "BUDDYFUZZ_STATS": stats}, restore_signals=False, check=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True).stderr

    @unittest.skipUnless("TARGET" in os.environ, "TARGET is the program diff_strict")
    def test_a_line_after_one_that_was_cut_is_whole(self):
        path = self.state.path("workers", "1", "stats")
        os.makedirs(os.path.dirname(path))
        self.assertIn("cannot write", self.run_target(path, 5))
        self.assertEqual(os.stat(path).st_size, 5)
        self.assertEqual(self.run_target(path), "")
        counted = self.account()
        os.unlink(path)
        self.run_target(path)
        self.state = State(self.folder)
        self.assertEqual(counted, self.account())
        self.assertGreater(counted[0], 0)

    @unittest.skipUnless("TARGET" in os.environ, "TARGET is the program diff_strict")
    def test_no_file_for_counts_is_none(self):
        self.assertEqual(self.run_target(""), "")


class Merges(Campaign):
    def merge(self, then):
        write(self.state.path("bin", "libfuzzer", "t"), MERGE % then, 0o755)
        for name in "A", "B":
            write(self.state.path("corpus", "program.0", name), name)
        if not os.path.islink(self.state.path("corpus", "program")):
            os.symlink("program.0", self.state.path("corpus", "program"))
        os.makedirs(self.state.path("workers", "2"))
        prune.prune(self.folder, "program", "workers/2")
        found = json.loads(read(self.state.path("workers", "2", "kept")))
        self.assertNotIn("refused", found, found.get("refused"))
        return found["kept"]

    def test_a_merge_with_a_killed_step_says_nothing(self):
        with self.assertRaisesRegex(AssertionError, "1 inputs were not run to their end"):
            self.merge(":")

    def test_a_merge_may_drop_what_crashes(self):
        self.assertEqual(self.merge(': >"$(dirname "$after")/artifacts/t/crash-B"'), ["A"])

    CRASHES = ': >"$(dirname "$after")/artifacts/t/crash-B"'

    def test_a_merge_that_keeps_nothing_is_refused(self):
        with self.assertRaisesRegex(AssertionError, "it keeps nothing"):
            self.merge(self.CRASHES + '; rm "$after/A"')

    def test_a_merge_that_covers_less_is_refused(self):
        self.state["coverage"] = {"libfuzzer t": {"edges": 100, "features": 7}}
        self.state.save()
        said = "; echo 'MERGE-OUTER: 1 new files with 7 new features added; %d new coverage edges'"
        with self.assertRaisesRegex(AssertionError, "covers 50 of 100 edges"):
            self.merge(self.CRASHES + said % 50)
        shutil.rmtree(self.state.path("workers", "2"))
        self.assertEqual(self.merge(self.CRASHES + said % 100), ["A"])

    def test_what_is_refused_or_damaged_drops_nothing(self):
        write(self.state.path("corpus", "program.0", "A"), "A")
        os.symlink("program.0", self.state.path("corpus", "program"))
        for text in '{"refused": "a reason"}', '{"of": ["A"], "kept": []}', "{}", "[", "":
            write(self.state.path("workers", "1", "kept"), text)
            supervisor = Supervisor(self.state)
            supervisor.take_pruned({"takes": "program", "folder": "workers/1"})
            self.assertEqual(supervisor.corpora["program"].names, {"A"})
            self.assertTrue(os.path.exists(self.state.path("corpus", "program", "A")))

    def test_a_round_of_merges_that_was_killed_at_its_end_is_over(self):
        self.state["pruning"], self.state["ran"] = ["program"], 100
        supervisor = Supervisor(self.state)
        with mock.patch.object(supervisor, "fuzz") as fuzz, \
                mock.patch.object(supervisor, "begin") as begin:
            supervisor.employ()
            self.assertEqual(fuzz.call_count, 2)
            self.assertEqual((self.state["pruning"], self.state["last_prune"]), ([], 100))
            self.state["ran"] = 200
            supervisor.employ()
            self.assertEqual([call.args[0]["takes"] for call in begin.call_args_list], ["program"])

    def test_a_merge_that_was_cut_off_is_said(self):
        self.state["jobs"]["1"] = {"kind": "prune", "takes": "program", "folder": "workers/1",
                                   "processes": []}
        Supervisor(self.state).end_all()
        self.assertRegex(self.state["messages"][-1][1], "the merge of program was interrupted")


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
                mock.patch("buddyfuzz.campaign.supervisor.PATIENCE", 0.2):
            self.assertFalse(supervisor.end_all())
            self.assertFalse(supervisor.watch("1"))
        self.assertEqual(self.state["deaths"], 0)
        self.assertTrue(os.path.isdir(self.state.path("workers", "1")))
        self.assertIn("1", self.state["jobs"])
        self.assertRegex(self.state["messages"][-1][1], "cannot end process [0-9]+ ")
        self.assertTrue(supervisor.end_all())
        self.assertFalse(os.path.exists(self.state.path("workers", "1")))
        self.assertEqual(self.inputs(), ["one"])

    def slice(self):
        """One of libFuzzer's, just begun: its supervisor, when its fork has found something."""
        write(self.state.path("bin", "libfuzzer", "t"), FORK, 0o755)
        supervisor = Supervisor(self.state)
        supervisor.fuzz({"name": "libfuzzer", "engines": ["libfuzzer"], "cores": 2})
        self.addCleanup(process.end, supervisor.mark(), 1)
        while not self.state.glob("workers", "1", "tmp", "*", "C1", "found"):
            time.sleep(0.05)
        return supervisor

    def test_what_forks_have_when_a_slice_is_over_is_kept(self):
        supervisor = self.slice()
        while supervisor.watch("1"):
            time.sleep(0.05)
        supervisor.finish("1", done=True)
        self.assertEqual(self.state["deaths"], 0)
        self.assertEqual(self.inputs(), ["a find\n"])

    def test_what_forks_have_when_all_is_ended_is_kept(self):
        self.assertTrue(self.slice().end_all())
        self.assertEqual(self.inputs(), ["a find\n"])

    def test_what_forks_have_when_nobody_is_there_is_kept(self):
        with mock.patch.object(engines, "LATE", 0, create=True):
            supervisor = self.slice()
        list(supervisor.popen.values())[0].wait(20)
        self.assertEqual(process.members(supervisor.mark()), set())
        Supervisor(State(self.folder)).adopt()
        self.assertEqual(self.inputs(), ["a find\n"])

    def keep_signals(self):
        for sig in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
            self.addCleanup(signal.signal, sig, signal.getsignal(sig))

    def test_a_mistake_ends_all_workers(self):
        self.keep_signals()
        workers = []

        def mistake(supervisor):
            workers.append(self.begin(supervisor, "one"))
            raise KeyError(None)

        with mock.patch.object(Supervisor, "step", mistake), mock.patch("builtins.print") as say:
            status = campaign.resume(types.SimpleNamespace(state=self.folder, seconds=None))
        self.assertEqual(status, 2)
        self.assertEqual(workers[0].wait(1), -signal.SIGTERM)
        self.assertEqual(len(say.mock_calls), 1)
        self.assertRegex(say.mock_calls[0].args[0], r"KeyError: None")
        self.assertIn("mistake", read(self.state.path("last-words")))
        self.state = State(self.folder)
        Supervisor(self.state).adopt()
        self.assertEqual(self.inputs(), ["one"])

    def test_a_mistake_in_stop_is_no_success(self):
        self.keep_signals()
        with mock.patch.object(Supervisor, "count", side_effect=ValueError), \
                mock.patch("builtins.print"):
            self.assertEqual(campaign.stop(types.SimpleNamespace(state=self.folder)), 2)

    def test_stop_that_is_interrupted_leaves_nothing_behind(self):
        """Of a campaign whose supervisor is dead: triage is its own."""
        self.state["id"] = f"test-{os.getpid()}"
        self.state.save()
        self.addCleanup(process.end, self.state["id"], 1)
        write(self.state.path("bin", "san", "t"), TARGET, 0o755)
        write(self.state.path("crashes", "t", "0" * 40), "sleep 100")
        stop = subprocess.Popen([sys.executable, "-m", "buddyfuzz", "campaign", "--state", self.folder, "stop"],
                                cwd=SOURCE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(stop.kill)
        while not self.state.glob("triage"):
            self.assertIsNone(stop.poll())
            time.sleep(0.05)
        stop.send_signal(signal.SIGINT)
        self.assertEqual(stop.wait(20), 0)
        self.assertEqual(process.members(self.state["id"]), set())
        self.assertTrue(State(self.folder)["stopped"])

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

    def test_triage_that_has_done_all_is_not_started_again(self):
        supervisor = Supervisor(self.state)
        self.state["untriaged"] = 1
        self.state["jobs"]["1"] = {"kind": "triage", "team": "", "folder": "workers/1",
                                   "processes": []}
        supervisor.finish("1", done=True)
        with mock.patch.object(supervisor, "teams", return_value=[]), \
                mock.patch.object(supervisor, "triage") as started:
            supervisor.employ()
            started.assert_not_called()


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

    def test_a_signal_has_its_name(self):
        self.assertEqual(self.triage("kill -SEGV $$ # a", "kill -SEGV $$ # b"),
                         ({"signal-SEGV": 2}, {}))
        self.assertEqual(self.others("bugs", "signal-SEGV"),
                         ["kill -SEGV $$ # a", "kill -SEGV $$ # b"])

    def test_inputs_that_share_a_vague_token_are_all_kept(self):
        self.assertEqual(self.triage("exit 3 # a", "exit 3 # b"), ({"status-3": 2}, {}))
        self.assertEqual(self.others("bugs", "status-3"), ["exit 3 # a", "exit 3 # b"])
        self.assertEqual(self.triage("# a", "# b", "# c")[1], {"not-reproduced-t": 3})
        self.assertEqual(self.others("flaky", "not-reproduced-t"), ["# a", "# b", "# c"])

    def test_a_leak_is_a_leak_however_large(self):
        leak = "echo 'SUMMARY: AddressSanitizer: %d byte(s) leaked in 1 allocation(s).'; exit 1"
        self.assertEqual(self.triage(leak % 8, leak % 16), ({"leak": 2}, {}))
        self.assertEqual(self.others("bugs", "leak"), [leak % 16, leak % 8])

    def test_an_empty_token_is_none(self):
        empty = "echo 'DEDUP_TOKEN: '; "
        self.assertEqual(
            self.triage(empty + "exit 3", empty + "echo 'SUMMARY: stack smashed'; exit 1",
                        empty + "echo 'SUMMARY: '; exit 4"),
            ({"status-3": 1, "stack smashed": 1, "status-4": 1}, {}))

    def test_what_hangs_is_run_and_made_small_with_a_limit(self):
        """A target says which operation hangs sooner than triage is out of patience."""
        for preset in "san", "release":
            write(self.state.path("bin", preset, "buddyfuzz"), "#!/bin/sh\necho \"$@\" >>words\n"
                  "echo DEDUP_TOKEN: hang-drain; exit 1\n", 0o755)
        groups = self.triage(
            'test "$BUDDYFUZZ_TIMEOUT" -lt 60 || exit 5\n'
            "echo '# Replay: buddyfuzz run --mode exact' >$BUDDYFUZZ_SAVE/hang-drain.bf\n"
            "echo DEDUP_TOKEN: hang-drain; exit 1")
        self.assertEqual(groups, ({"hang-drain": 1}, {}))
        lines = read(self.state.path("words")).splitlines()
        self.assertIn("minimize -q --timeout 20 --mode exact triage/hang-drain.bf -o "
                      "triage/group/reproducer.bf", lines)
        # Twice will do.
        self.assertEqual(lines.count("run --mode exact --timeout 30 triage/group/program.bf"), 2)

    def test_a_program_that_was_cut_off_is_not_saved(self):
        for text in "", "# Replay: buddyfuzz ru", "# Replay: buddyfuzz run --backend a":
            token = f"rule-{len(text)}"
            self.assertEqual(
                self.triage(f"[ -z \"$BUDDYFUZZ_SAVE\" ] || printf '{text}' "
                            f">\"$BUDDYFUZZ_SAVE/x.bf\"; echo DEDUP_TOKEN: {token}; exit 1")
                [0][token], 1)
            report = json.loads(read(self.state.path("bugs", token, "report.json")))
            self.assertEqual(report["reproducer"], "input")

    def test_a_vague_token_may_be_both_steady_and_flaky(self):
        self.assertEqual(self.triage(self.every(3, "exit 3")), ({}, {"status-3": 1}))
        self.assertEqual(self.triage("exit 3"), ({"status-3": 1}, {"status-3": 1}))

    def limits(self, quick, patience):
        for name, seconds in ("QUICK", quick), ("PATIENCE", patience):
            patch = mock.patch.object(triage, name, seconds)
            patch.start()
            self.addCleanup(patch.stop)

    def test_what_hangs_is_a_group_of_its_own(self):
        self.limits(0.1, 0.3)
        self.assertEqual(self.triage("sleep 99 # a", "sleep 99 # b"), ({"hangs": 2}, {}))
        self.assertEqual(self.others("bugs", "hangs"), ["sleep 99 # a", "sleep 99 # b"])
        self.assertIn("failed       2 of 2 times\n", read(self.state.path("bugs/hangs/report.txt")))

    def test_what_takes_long_comes_last_and_need_not_hang(self):
        self.limits(1, 4)
        with mock.patch.object(triage, "REPLAYS", 2), \
                mock.patch.object(triage.Triage, "write", autospec=True,
                                  side_effect=triage.Triage.write) as write_:
            groups = self.triage("sleep 99", "sleep 1.5; echo DEDUP_TOKEN: slow; exit 1",
                                 "echo DEDUP_TOKEN: quick; exit 1")
        self.assertEqual(groups, ({"hangs": 1, "slow": 1, "quick": 1}, {}))
        self.assertEqual([call.args[3] for call in write_.mock_calls], ["quick", "hangs", "slow"])

    def test_what_hangs_has_children_that_end_too(self):
        self.limits(0.2, 0.2)
        began = time.monotonic()
        self.assertEqual(self.triage("sleep 99 & sleep 99"), ({"hangs": 1}, {}))
        self.assertLess(time.monotonic() - began, 20)

    def test_what_hangs_when_it_is_made_smaller_is_left_as_it_was(self):
        self.limits(5, 5)
        write(self.state.path("bin", "libfuzzer", "t"), "#!/bin/sh\nsleep 99\n", 0o755)
        with mock.patch.object(triage, "MINIMIZING", 0.2):
            self.assertEqual(self.triage("echo DEDUP_TOKEN: a; exit 1"), ({"a": 1}, {}))

    def test_one_that_cannot_be_triaged_is_in_nobodys_way(self):
        copy = triage.Triage.copy

        def full(self, path, to):
            if path == "crashes/t/a":
                raise OSError(28, "full")
            copy(self, path, to)

        with mock.patch.object(triage.Triage, "copy", full):
            for text in "a", "b":
                write(self.state.path("crashes", "t", text),
                      f"echo DEDUP_TOKEN: {text}; exit 1")
            with mock.patch.dict(os.environ), mock.patch("builtins.print") as said:
                self.assertFalse(triage.Triage(self.folder).all())
        self.assertIn("t/a: not triaged: ", said.mock_calls[0].args[0])
        self.assertEqual(triage.counts(self.state, "bugs"), {"b": 1})
        self.assertEqual(self.triage(), ({"a": 1, "b": 1}, {}))

    def test_no_token_leads_out_of_the_folder(self):
        for token in "..", ".", "../../x", "-rf", ".hidden":
            self.assertEqual(self.triage(f"echo DEDUP_TOKEN: {token}; exit 1")[0][token], 1)
            self.assertTrue(os.path.exists(
                self.state.path("bugs", triage.file_name(token), "report.txt")))
        self.assertEqual(len(os.listdir(self.state.path("bugs"))), 5)

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


class Clock(Campaign):
    def test_a_clock_that_jumps_neither_ends_nor_prolongs_it(self):
        """Nor may a resume begin anew: what it has run adds up."""
        self.state["config"]["seconds"] = 0.9
        self.state["ran"] = 0.5
        self.state["seeded"] = True
        for jump in 10**6, -10**6:
            wall = iter(range(10**9, 10**9 + 1000 * jump, jump))
            supervisor = Supervisor(State(self.folder))
            supervisor.state.data.update(json.loads(json.dumps(self.state.data)))
            steps = []
            with mock.patch("time.time", side_effect=lambda: float(next(wall))), \
                    mock.patch("buddyfuzz.campaign.supervisor.TICK", 0.1), \
                    mock.patch.object(supervisor, "step", lambda: steps.append(1)), \
                    mock.patch("builtins.print"):
                began = time.monotonic()
                supervisor.run()
            self.assertIn(len(steps), range(1, 6))
            self.assertGreaterEqual(time.monotonic() - began, 0.3)
            self.assertGreaterEqual(supervisor.state["ran"], 0.9)
            self.assertLess(supervisor.state["ran"], 5)

    def test_a_worker_is_no_older_for_a_clock_that_jumped(self):
        supervisor = Supervisor(self.state)
        with mock.patch("time.time", return_value=0):
            supervisor.begin({"kind": "fuzz", "team": "libfuzzer", "engine": "libfuzzer",
                              "target": "t", "takes": "program", "seconds": 60,
                              "folder": supervisor.folder(), "read": 0,
                              "shared": "program.0"}, [(["sleep", "1000"], {})])
        popen = list(supervisor.popen.values())[-1]
        self.addCleanup(popen.wait)
        self.addCleanup(popen.kill)
        with mock.patch("time.time", return_value=10**10):
            self.assertTrue(supervisor.watch("1"))
        with mock.patch("time.monotonic", return_value=time.monotonic() + 61):
            self.assertFalse(supervisor.watch("1"))

    def test_no_engine_has_a_limit_by_another_clock(self):
        os.makedirs(self.state.path("corpus"), exist_ok=True)
        Supervisor(self.state)
        for engine in engines.COMMANDS.values():
            for command, _ in engine(self.state, "t", "program", 2, "workers/1", 600):
                self.assertNotIn("-V", command)
                self.assertNotIn("-max_total_time", " ".join(command))


class Paths(Campaign):
    def test_no_shell_sees_the_folder_s_name(self):
        """libFuzzer's forks and merges make shell commands of what they are given."""
        os.makedirs(self.state.path("corpus"))
        Supervisor(self.state)
        for engine in engines.COMMANDS.values():
            for command, env in engine(self.state, "t", "program", 2, "workers/1", 600):
                for word in [*command, *env.values()]:
                    self.assertRegex(word, "^[A-Za-z0-9_./=-]*$")

    def test_an_alias_is_plain_and_goes(self):
        odd = os.path.join(self.tmp.name, "a $(touch pwned)\n")
        os.mkdir(odd)
        write(os.path.join(odd, "file"), "it")
        for top in self.tmp.name, odd, "/nonexistent":
            with mock.patch("tempfile.gettempdir", return_value=top), \
                    engines.plain_alias(odd) as alias:
                self.assertRegex(alias, "^[A-Za-z0-9_./-]+$")
                self.assertEqual(read(os.path.join(alias, "file")), "it")
            self.assertFalse(os.path.lexists(os.path.dirname(alias)))
        self.assertEqual(os.listdir(odd), ["file"])


class Verdict(Campaign):
    def end(self, **change):
        supervisor = Supervisor(self.state)
        for name, value in change.items():
            setattr(supervisor, name, value)
        with mock.patch("builtins.print"):
            return supervisor.wind_up()

    def test_nothing_executed_is_no_pass(self):
        self.assertEqual(self.end(slices=1), 3)
        self.assertRegex(self.state["messages"][-1][1], "nothing was executed.*nothing executed yet")
        self.assertEqual(self.end(slices=1, dead=2), 2)
        self.assertRegex(self.state["messages"][-1][1], "nothing was executed.*2 workers died")

    def test_what_an_earlier_run_executed_is_no_pass_of_this_one(self):
        self.state["counts"] = {"afl t": {"executions": 5}}
        self.assertEqual(self.end(slices=1), 3)
        self.assertEqual(self.end(slices=1, before=4), 0)
        self.assertEqual(self.end(), 0)

    def test_what_no_backend_can_be_is_no_pass(self):
        self.state["counts"] = {"afl t": {
            "executions": 5, "unsupported": 5, "unsupported:needs-flat": 5, "operations": 0,
            "machine:flat": 0}}
        self.assertEqual(self.end(), 3)
        self.assertRegex(self.state["messages"][-1][1], "nothing was executed.*5 of 5 executions: "
                         r"machines that a backend cannot be \(needs-flat 5\)")

    def test_status_says_what_was_not_looked_at(self):
        self.state["counts"] = {
            "afl t": {"executions": 9, "operations": 4, "unsupported": 2, "idle": 1,
                      "unsupported:needs-cpus": 2, "machine:flat": 4, "machine:cma": 0,
                      "judged:leak": 0, "judged:result": 7, "ignored:leak": 1}}
        lines = list(status.numbers(self.state))
        for line in (
                "not run      2 of 9 executions: machines that a backend cannot be (needs-cpus 2)",
                "not run      1 of 9 executions: programs that do nothing",
                "not run      libfuzzer t: nothing executed yet",
                "no machine   cma", "never judged leak", "rules off    leak 1"):
            self.assertIn(line, lines)


class Files(Campaign):
    """What is damaged, or not ours, is said in a line, and stays."""

    def campaign(self, *words):
        return subprocess.run([sys.executable, "-m", "buddyfuzz", "campaign", *words, "--state", self.folder],
                              cwd=SOURCE, capture_output=True, text=True, check=False)

    def test_a_state_that_is_damaged_is_said_and_stays(self):
        path = self.state.path("state.json")
        good = json.loads(read(path))
        without = {name: value for name, value in good["config"].items() if name != "slice"}
        for text, why in (
                ("", "Expecting value"), ('{"config": {', "Expecting property name"),
                ("[]", "not an object"), ('{"version": 2}', "of version 2; this is version 1"),
                ('{"jobs": 7}', '"jobs" is 7'), ('{"ran": "long"}', '"ran" is "long"'),
                (json.dumps({"config": without}), '"config" has no "slice"'), ("\0" * 99, "value")):
            write(path, text)
            for command in "resume", "status", "stop", "report":
                done = self.campaign(command)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertRegex(done.stderr, "^campaign: " + re.escape(f"{path}: "))
                self.assertIn(why, done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1)
                self.assertEqual(read(path), text)

    def test_a_state_that_is_no_file_is_said(self):
        path = self.state.path("state.json")
        for make in (os.mkfifo, lambda path: os.symlink("state.json", path),
                     lambda path: os.symlink("/dev/zero", path)):
            os.unlink(path)
            make(path)
            done = self.campaign("resume")
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)
            self.assertIn(f"{path}: not a file", done.stderr)

    def test_what_others_put_into_a_corpus_is_neither_followed_nor_removed(self):
        outside = os.path.join(self.tmp.name, "outside")
        write(outside, "not ours")
        corpora = Supervisor(self.state).corpora["program"]
        corpora.add(b"one")
        corpora.add(b"two")
        odd = {"a link": lambda path: os.symlink(outside, path), "fifo": os.mkfifo,
               "loop": lambda path: os.symlink("loop", path), "folder": os.mkdir}
        for name, make in odd.items():
            make(self.state.path("corpus", "program.0", name))
        name = hashlib.sha1(b"three").hexdigest()
        os.symlink(outside, self.state.path("corpus", "program.0", name))
        supervisor = Supervisor(self.state)
        corpora = supervisor.corpora["program"]
        self.assertEqual(len(corpora.names), 2)
        corpora.add(b"three")
        self.assertEqual(len(corpora.names), 3)
        corpora.replace(list(corpora.names)[:2], list(corpora.names))
        corpora.tidy(set())
        self.assertEqual(sorted(os.listdir(self.state.path("corpus", "program.0"))), sorted(odd))
        self.assertEqual(read(outside), "not ours")
        self.assertEqual(len(os.listdir(corpora.link)), 2)

    def test_a_corpus_that_leads_elsewhere_is_refused(self):
        os.mkdir(self.state.path("corpus"))
        for target in self.tmp.name, "nowhere", "program", "../program.0":
            os.symlink(target, self.state.path("corpus", "program"))
            with self.assertRaisesRegex(OSError, "not a link to a folder program.N beside it"):
                Supervisor(self.state)
            os.unlink(self.state.path("corpus", "program"))

    def test_what_a_worker_left_that_is_no_file_is_not_read(self):
        folder = self.state.path("workers", "1", "artifacts")
        os.makedirs(folder)
        os.symlink("/dev/zero", os.path.join(folder, "crash-zero"))
        os.mkfifo(os.path.join(folder, "crash-fifo"))
        supervisor = Supervisor(self.state)
        for name in "crash-zero", "crash-fifo":
            supervisor.keep_crash("t", os.path.join(folder, name), final=True)
            supervisor.corpora["program"].add_files([os.path.join(folder, name)], final=True)
        self.assertEqual(supervisor.corpora["program"].names, set())
        self.assertFalse(os.path.exists(self.state.path("crashes", "t")))


class Causes(unittest.TestCase):
    """What a program shows, then what else with that rule ignored, and so on."""

    def examine(self, *shows):
        def run(words):
            ignored = words[2::2]
            self.assertEqual(words[:1] + words[1::2], ["--json"] + ["--ignore"] * len(ignored))
            for rule, operation, field, a, b, *origin in shows:
                if rule not in ignored:
                    return json.dumps({"results": [{
                        "verdict": "divergence", "rule": rule, "operation": operation,
                        "field": field, "index": 3, "expected": "1", "a": a, "b": b,
                        "token": f"{rule}-{operation}-{field}",
                        "origin": origin[0] if origin else None}]})
            return json.dumps({"results": [{"verdict": "pass"}]})
        return causes.examine(run)

    def groups(self, *programs):
        examined = [self.examine(*program) for program in programs]
        return causes.group({cause["shows"][0]: cause for cause in examined})

    def test_one_rule_and_field_is_one_cause_whatever_the_operation(self):
        self.assertEqual(self.groups(
            [("nr-free", "alloc", "nr_free", "2", "2")], [("nr-free", "free", "nr_free", "1", "2")],
            [("nr-free", "isolate", "nr_free", "2", "1")]),
            [["nr-free-alloc-nr_free", "nr-free-free-nr_free", "nr-free-isolate-nr_free"]])

    def test_on_sides_apart_it_is_two(self):
        self.assertEqual(len(self.groups([("nr-free", "alloc", "nr_free", "2", "1")],
                                         [("nr-free", "free", "nr_free", "1", "2")])), 2)

    def test_what_is_returned_is_about_its_operation(self):
        def result(operation):
            return [("result", operation, "ret", "2", "2")]
        self.assertEqual(
            self.groups(result("freeze"), result("free_bulk"), result("free"),
                        result("alloc_contig"), result("cma_alloc"), result("alloc")),
            [["result-alloc-ret"], ["result-alloc_contig-ret", "result-cma_alloc-ret"],
             ["result-free-ret", "result-free_bulk-ret"], ["result-freeze-ret"]])

    def test_programs_that_become_each_other_are_one_cause(self):
        bad, lost = ("bad-page", "put", "report", "2", "2"), ("lost", "put", "list", "2", "2")
        self.assertEqual(len(self.groups([bad, lost], [lost, bad])), 1)

    def test_two_mistakes_in_one_operation_are_not(self):
        """The one needs no more than the other, but is seen wherever that is."""
        flags, pgfree = ("page-flags", "put", "flags", "2", "2"), ("pgfree", "put", "n", "2", "2")
        self.assertEqual(len(self.groups([flags, pgfree], [pgfree])), 2)

    def test_what_both_bring_along_tells(self):
        event = ("events", "put", "events", "2", "2")
        self.assertEqual(len(self.groups([("bad-page", "put", "report", "2", "2"), event],
                                         [("lost", "put", "list", "2", "2"), event])), 1)

    def test_what_a_and_b_differ_in_belongs_to_the_rule_about_it(self):
        self.assertEqual(len(self.groups([("pgfree", "put", "pgfree", "2", "1")],
                                         [("equal-events", "free", "pgfree", "2", "1")])), 1)

    def test_one_site_is_one_cause(self):
        def warning(rule, operation, function):
            origin = {"file": "mm/page_alloc.c", "backtrace": [f"{function} at x:1", "main at y:2"]}
            return [(rule, operation, "warning", "2", "", origin)]
        self.assertEqual(
            self.groups(warning("warning", "alloc", "expand"), warning("warning", "free", "expand"),
                        warning("warning", "put", "merge")),
            [["warning-alloc-warning", "warning-free-warning"], ["warning-put-warning"]])

    def test_what_is_no_program_goes_by_the_top_of_the_stack(self):
        self.assertEqual(
            causes.group({"memcpy--a--b": None, "memcpy--c": None, "hangs": None, "leak": None}),
            [["hangs"], ["leak"], ["memcpy--a--b", "memcpy--c"]])

    def test_what_cannot_be_run_again_shows_nothing(self):
        for printed in "", "not JSON", "[]", '{"results": []}', '{"results": [{}]}', "null":
            self.assertIsNone(causes.examine(lambda _, printed=printed: printed))


class Report(Campaign):
    def test_status_counts_groups_and_tokens(self):
        """A report that is damaged hides no folder."""
        for token, field in ("nr-free-alloc-n", "n"), ("nr-free-free-n", "n"), ("other", "m"):
            write(self.state.path("bugs", token, "inputs"), "1\n")
            write(self.state.path("bugs", token, "report.json"), json.dumps({
                "token": token, "cause": {"rule": "r", "field": field, "operation": "free",
                                          "sides": "a", "shows": [token]}}))
        os.makedirs(self.state.path("bugs", "damaged"))
        write(self.state.path("bugs", "cut-off", "report.json"), '{"token": "cut')
        write(self.state.path("bugs", "odd", "report.json"), '{"token": "odd", "cause": {"rule": 1}}')
        Supervisor(self.state).count()
        lines = list(status.numbers(self.state))
        self.assertIn("bugs         5 groups (6 tokens), 0 flaky, 0 inputs to triage", lines)
        self.assertIn("             same cause: nr-free-free-n (1 input): "
                      "bugs/nr-free-free-n/report.txt", lines)

    def test_a_short_campaign_has_a_short_report(self):
        write(os.path.join(self.tmp.name, "bin", "afl-plot"), AFL_PLOT, 0o755)
        for name in "main", "helper1", "odd":
            write(self.state.path("afl", "t", name, "plot_data"), "# one line\n")
        write(self.state.path("history"), "0 0 3 0 0 0\n")
        done = subprocess.run(
            [sys.executable, "-m", "buddyfuzz", "campaign", "report", "--state", self.folder], cwd=SOURCE,
            env={**os.environ, "PATH": f"{self.tmp.name}/bin:{os.environ['PATH']}"},
            capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        self.assertEqual([line for line in done.stdout.splitlines() if line[:9] == "campaign:"], [
            f"campaign: {self.state.path('afl', 't', 'odd')} is not plotted: "
            "[-] Error: something else",
            "campaign: not enough data yet for AFL++'s own plots, of 2 of 3 workers"])


if __name__ == "__main__":
    unittest.main()
