#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/fuzz does with finds when something is in the way: each test is one such thing.

A run that was killed is played by a folder as it would have left it; its find is the shipped
finding on model/patch-v3.
"""
import fcntl
import glob
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

SOURCE = os.environ.get("SOURCE") or os.path.join(os.path.dirname(__file__), "../..")
os.chdir(SOURCE)
sys.path.insert(0, os.path.join(os.getcwd(), "scripts"))
sys.dont_write_bytecode = True
from buddyfuzz import shell  # noqa: E402
from buddyfuzz.fuzz import finds, folder  # noqa: E402
from buddyfuzz.fuzz.run import Run  # noqa: E402

FINDING = "findings/patch-v3-walks-off-section/patch-v3-walks-off-section.bf"
TOKEN = "memmap-free_contig_frozen-page"
BUDDYFUZZ = finds.BUDDYFUZZ
PAIR = {"target": "diff_strict", "backend": "model/per-page", "against": "model/patch-v3",
        "engine": "libfuzzer", "preset": "libfuzzer-fast", "corpus": "", "mark": ""}


class Case(unittest.TestCase):
    def setUp(self):
        self.top = tempfile.mkdtemp(prefix="fuzz-keeps-")
        self.addCleanup(shutil.rmtree, self.top)
        self.work = shell.work = os.path.join(self.top, "work")
        self.told = []
        for name in ("buddyfuzz.fuzz.finds.tell", "buddyfuzz.fuzz.folder.tell", "buddyfuzz.fuzz.finds.say",
                     "buddyfuzz.fuzz.folder.say", "buddyfuzz.fuzz.finds.echo"):
            patch = mock.patch(name, lambda text="": self.told.append(str(text)))
            patch.start()
            self.addCleanup(patch.stop)

    def dead(self, name="run.99999999", **about):
        """A run that was killed, with nothing found."""
        path = os.path.join(self.work, PAIR["target"], name)
        for part in ("save", "artifacts", "log"):
            os.makedirs(os.path.join(path, part))
        for part, text in (("lock", ""), ("about", json.dumps(PAIR | about))):
            with open(os.path.join(path, part), "w", encoding="utf-8") as out:
                out.write(text)
        return path

    def saved(self, path, token=TOKEN, against="model/patch-v3"):
        """A program, as a target saves it."""
        with open(FINDING, encoding="utf-8") as file:
            text = "".join(line for line in file if not line.startswith("# Replay"))
        with open(f"{path}/save/{token}.bf", "w", encoding="utf-8") as out:
            out.write("# Replay: buddyfuzz run --mode strict --backend model/per-page "
                      f"--against {against}\n{text}")

    def artifact(self, path, name):
        subprocess.run([BUDDYFUZZ, "assemble", FINDING, "-o", f"{path}/artifacts/{name}"],
                       check=True)

    def kept(self):
        return sorted(os.path.basename(path)
                      for path in glob.glob(f"{self.work}/diff_strict/crashes/*"))

    def says(self, text):
        self.assertIn(text, "\n".join(self.told))


class Killed(Case):
    def test_saved_program_is_taken_over(self):
        path = self.dead()
        self.saved(path)
        self.assertEqual(len(folder.take_over()), 1)
        self.assertRegex(self.kept()[0], f"^{TOKEN}-[0-9a-f]{{8}}.bf$")
        self.says(f"DEDUP_TOKEN: {TOKEN}")
        self.assertFalse(os.path.exists(path))
        self.assertEqual(folder.take_over(), [])

    def test_artifact_without_a_program_is_replayed(self):
        self.artifact(self.dead(), "crash-1")
        self.assertEqual(len(folder.take_over()), 1)
        self.assertRegex(self.kept()[0], f"^{TOKEN}-[0-9a-f]{{8}}.bf$")

    def test_artifact_of_a_saved_program_is_not_told_twice(self):
        path = self.dead()
        self.saved(path)
        self.artifact(path, "crash-1")
        self.assertEqual(len(folder.take_over()), 1)

    def test_artifact_that_needs_what_ran_before_is_its_program(self):
        path = self.dead(against="model/batched")
        self.saved(path)
        self.artifact(path, "crash-1")
        with open(f"{path}/log/0", "w", encoding="utf-8") as out:
            out.write(f"DEDUP_TOKEN: {TOKEN}\nTest unit written to {path}/artifacts/crash-1\n")
        self.assertEqual(len(folder.take_over()), 1)
        self.assertRegex(self.kept()[0], f"^{TOKEN}-")

    def test_artifact_that_passes_is_kept_all_the_same(self):
        path = self.dead(against="model/batched")
        self.artifact(path, "crash-1")
        self.assertEqual(len(folder.take_over()), 1)
        self.assertEqual(self.kept(), ["crash-1", "crash-1.about"])
        self.says("passes without an engine")

    def test_hang_that_ends_alone_is_no_find(self):
        path = self.dead(against="model/batched")
        self.saved(path, "hang-free_contig", "model/batched")
        self.artifact(path, "crash-1")
        self.assertEqual(folder.take_over(), [])
        self.says("hang-free_contig.bf took too long for the engine; alone it ends in time")

    def test_artifact_that_was_cut_off_is_said_to_be(self):
        path = self.dead(against="model/batched")
        with open(f"{path}/artifacts/crash-" + 40 * "0", "w", encoding="utf-8"):
            pass
        self.assertEqual(len(folder.take_over()), 1)
        self.says("was cut off")

    def test_words_without_a_program_are_kept(self):
        path = self.dead()
        with open(f"{path}/log/0", "w", encoding="utf-8") as out:
            out.write(f"divergence\nDEDUP_TOKEN: {TOKEN}\n")
        self.assertEqual(len(folder.take_over()), 1)
        self.says(f"killed before it could save the program; this is what it said: {TOKEN}")

    def test_number_of_a_living_process(self):
        path = self.dead(f"run.{os.getpid()}")
        self.saved(path)
        self.assertEqual(len(folder.take_over()), 1)

    def test_living_run_is_left_alone(self):
        path = self.dead()
        self.saved(path)
        with open(f"{path}/lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertEqual(folder.take_over(), [])
        self.assertEqual(len(folder.take_over()), 1)

    def test_killed_while_it_took_over(self):
        path = self.dead()
        self.saved(path)
        with mock.patch("buddyfuzz.fuzz.finds.Finds.tell", side_effect=KeyboardInterrupt), \
                self.assertRaises(KeyboardInterrupt):
            folder.take_over()
        self.assertTrue(os.path.exists(path))
        self.assertEqual(len(folder.take_over()), 1)
        self.assertEqual(len(self.kept()), 1)


class FullDisk(Case):
    def test_nothing_is_removed_and_nothing_is_empty(self):
        path = self.dead()
        self.saved(path)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (16, limits[1]))
        try:
            self.assertEqual(folder.take_over(), [path])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        self.says("cannot be kept")
        self.assertEqual(self.kept(), [])
        self.assertEqual(len(os.listdir(f"{path}/save")), 1)
        self.assertEqual(len(folder.take_over()), 1)
        self.assertEqual(len(self.kept()), 1)

    def test_its_own_finds_stay_where_they_are(self):
        path = self.dead()
        self.saved(path)
        run = Run.__new__(Run)
        run.folder, run.finds, run.kept, run.unkept = path, finds.Finds(path, PAIR), [], ""
        run.earlier = run.taken = []
        with mock.patch("buddyfuzz.fuzz.finds.write_whole", side_effect=OSError("full")):
            run.keep()
        self.assertEqual(run.status(), 1)
        self.assertIn("cannot be kept", run.judge())
        self.assertEqual(len(os.listdir(f"{path}/save")), 1)

    def test_target_saves_whole_or_not_at_all(self):
        os.makedirs(self.work)
        done = subprocess.run(
            ["bash", "-c", 'ulimit -f 0; trap "" XFSZ; exec "$@"', "-",
             "build/release/targets/diff_strict", "-q", FINDING], check=False,
            env={**os.environ, "BUDDYFUZZ_SAVE": self.work,
                 "BUDDYFUZZ_AGAINST": "model/patch-v3"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(os.listdir(self.work), [])


class Hangs(Case):
    """A command that never ends, in place of ours."""

    def setUp(self):
        super().setUp()
        fake = os.path.join(self.top, "fake")
        with open(fake, "w", encoding="utf-8") as out:
            out.write("#!/bin/sh\nwhile :; do sleep 0.1; done\n")
        os.chmod(fake, 0o755)
        for name, value in (("BUDDYFUZZ", fake), ("PATIENCE", 1), ("MINIMIZING", 1),
                            ("EARLIER", 1)):
            patch = mock.patch.object(finds, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def test_replay_and_minimizing_end(self):
        self.saved(self.dead())
        started = time.monotonic()
        self.assertEqual(len(folder.take_over()), 1)
        self.assertLess(time.monotonic() - started, 20)
        self.says("hangs: not minimized within 1 s")
        self.says("hangs: it has not ended after 1 s")
        self.assertEqual(len(self.kept()), 1)

    def test_earlier_finds_end(self):
        self.saved(self.dead())
        folder.take_over()
        pair = mock.Mock(target="diff_strict", backend="model/per-page",
                         against="model/patch-v3", environment=lambda: {})
        self.assertEqual(len(finds.earlier(pair, set())), 1)

    def test_input_that_took_long_and_passes_is_no_find(self):
        path = self.dead(against="model/batched")
        self.artifact(path, "timeout-1")
        self.assertEqual(folder.take_over(), [])
        self.says("alone it ends in time")


class Clock(Case):
    """An engine goes by a clock that may be set: it ends early, or never."""

    def run_for(self, seconds, script):
        path = self.dead()
        run = Run.__new__(Run)
        run.folder, run.finds, run.mark = path, finds.Finds(path, PAIR), "fuzz-keeps/"
        run.pair = mock.Mock(environment=lambda: {})
        run.kept, run.unkept, run.broken = [], "", ""
        run.engine = mock.Mock(seconds_late=1, commands=lambda left: [(
            ["sh", "-c", f"echo {left} >>{path}/turns; {script}"], {})])
        os.makedirs(f"{path}/tmp")
        with mock.patch("buddyfuzz.fuzz.run.echo"), mock.patch("buddyfuzz.fuzz.run.say"), \
                mock.patch.object(Run, "progress"):
            run.fuzz(seconds)
        with open(f"{path}/turns", encoding="utf-8") as file:
            return run.elapsed, len(file.read().split())

    def test_engine_that_ends_early_goes_on(self):
        elapsed, turns = self.run_for(5, "sleep 2")
        self.assertGreaterEqual(elapsed, 4)
        self.assertGreaterEqual(turns, 2)

    def test_engine_that_does_not_end_is_ended(self):
        elapsed, turns = self.run_for(2, "exec sleep 1000")
        self.assertLess(elapsed, 15)
        self.assertEqual(turns, 1)


class Paths(Case):
    def test_corpus_with_any_name(self):
        corpus = os.path.join(self.top, "a b$(touch pwned)'\"\n;`touch pwned`")
        done = subprocess.run(
            ["scripts/fuzz", "--fast", "--seconds", "20", "--work", self.work, "--corpus", corpus,
             "canary"], check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("DEDUP_TOKEN", done.stdout)
        self.assertTrue(os.path.isdir(corpus))
        self.assertFalse(os.path.exists("pwned"))

    def refuses(self, *words, **env):
        done = subprocess.run(["scripts/fuzz", *words], check=False, text=True,
                              env={**os.environ, **env}, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        return done.stderr

    def test_work_of_odd_characters(self):
        self.assertIn("--work", self.refuses("--work", "/tmp/a b"))

    def test_no_temporary_directory(self):
        self.assertIn("TMPDIR", self.refuses(TMPDIR="/nonexistent"))


class Earlier(Case):
    def test_a_find_that_still_diverges_is_no_all_clear(self):
        self.saved(self.dead())
        folder.take_over()
        done = subprocess.run(
            ["scripts/fuzz", "--fast", "--seconds", "1", "--work", self.work, "--corpus",
             os.path.join(self.top, "corpus"), "--against", "model/patch-v3"], check=False,
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertRegex(done.stdout, "earlier finds +1 of these backends")
        self.assertRegex(done.stdout, "divergences +(none new, but 1 found earlier|found)")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
