#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The page of scripts/campaign report, of a campaign that is made up here, in Chromium.

Usage: campaign_page.py BUDDYFUZZ SOURCE
"""
import contextlib
import io
import json
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

TOOL, SOURCE = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
os.chdir(SOURCE)
sys.path.insert(0, "scripts")
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
try:
    from selenium.webdriver.common.by import By
    from buddyfuzz import browser
except ImportError:
    print("no python3-selenium: the page is not opened")
    sys.exit(77)
from buddyfuzz.campaign import report

CONFIG = {"targets": {"diff_strict": "program", "diff_free": "program"},
          "engines": ["libfuzzer", "afl"], "jobs": 2, "seconds": 0, "slice": 600,
          "merge_every": 0, "min_free": 1, "max_len": 4096, "backend": "model/per-page",
          "against": "model/batched", "planted": ""}
# 10,000 inputs; 4 features met once and 3 twice: the next input has 1 in 2,500.
HISTORY = """\
0 0 10 0 0 {}
15 5000 20 0 0 {"libfuzzer diff_strict": [100, 900, 5000, 80, 9, 4], "afl diff_free": [70, 0]}
cut off
30 9000 40 1 2 {"libfuzzer diff_strict": [130, 950, 10000, 88, 4, 3]}
45 12000 50 2 3 {}
"""
BUG = ("# Replay: buddyfuzz run --mode exact --backend model/per-page --against model/batched\n"
       "buddyfuzz 2\nmachine pages=4 zones=0,1 order=2 pageblock=1 check=1\n"
       "a0 = alloc_bulk count=1 type=movable zone=0\na1 = alloc_bulk count=1 type=movable zone=1\n"
       "free_bulk a0 count=1 more=1\nfree_bulk a1 count=1\n")


class Report(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(suffix=" & <odd>")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def bug(self, part, token, program=BUG):
        folder = self.folder / part / token
        folder.mkdir(parents=True)
        (folder / "report.txt").write_text(f"token {token}\n")
        name = "reproducer.bf" if program else "input"
        (folder / name).write_text(program or "\0")
        (folder / "report.json").write_text(json.dumps({
            "token": token, "target": "diff_strict", "reproducer": name, "found": 1.8e9,
            "failed": 3, "replays": 10, "reproduce": f"scripts/reproduce {token}/{name}"}))

    def state(self, **more):
        (self.folder / "bin/release").mkdir(parents=True)
        shutil.copy(TOOL, self.folder / "bin/release/buddyfuzz")
        (self.folder / "state.json").write_text(json.dumps({
            "config": CONFIG, "executions": 12000, "commit": "c0ffee", "ran": 45,
            "counts": {"libfuzzer diff_strict": {"executions": 11000, "operations": 80000,
                                                 "machine:flat": 1},
                       "afl diff_free": {"executions": 1000, "operations": 7000,
                                         "machine:flat": 1}}, **more}))

    def open(self):
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(report.report(self.folder), 0)
        browser.open_page(DRIVER, self.folder / "report/index.html", is_script=False)
        self.assertEqual(browser.complaints(DRIVER), [])
        return DRIVER.find_element(By.TAG_NAME, "body").text

    def rows(self, heading):
        """Cells of the first table behind a heading."""
        path = f"//h2[.='{heading}']/following-sibling::table[1]//tr"
        return [[cell.text for cell in row.find_elements(By.XPATH, "*")]
                for row in DRIVER.find_elements(By.XPATH, path)]

    def test_bugs(self):
        (self.folder / "history").write_text(HISTORY)
        for token in ("block-in-zone-free_bulk-zone", "block-in-zone-free-zone"):
            self.bug("bugs", token)
        self.bug("bugs", "crash", program=None)
        self.bug("flaky", "not-reproduced-diff_free", program=None)
        self.state(bugs={"block-in-zone-free_bulk-zone": 7, "block-in-zone-free-zone": 2, "crash": 1},
                   groups=[["block-in-zone-free-zone", "block-in-zone-free_bulk-zone"], ["crash"]],
                   flaky={"not-reproduced-diff_free": 1})
        text = self.open()
        self.assertIn("Bugs: 2 groups (3 tokens), 1 flaky", text)
        # One group is one number, at its first token; each token has its own inputs.
        rows = self.rows("Bugs")[1:]
        self.assertEqual([row[0] for row in rows], ["1", "", "2"])
        self.assertEqual([row[3] for row in rows], ["2", "7", "1"])
        self.assertEqual(self.rows("Flaky")[1][2], "3 of 10 times")
        links = [link.get_attribute("href") for link in DRIVER.find_elements(By.TAG_NAME, "a")]
        self.assertEqual(len(links), 2 * 2 + 1 + 1)
        pages = [link for link in links if link.endswith(".html")]
        self.assertEqual(len(pages), 2)
        for link in links:
            DRIVER.get(link)
            self.assertEqual(browser.complaints(DRIVER), [])
        DRIVER.get(pages[0])
        browser.wait(DRIVER)
        self.assertIn("A block on a list lies within one zone.",
                      DRIVER.find_element(By.TAG_NAME, "body").text)

    def test_targets(self):
        """Coverage is each target's; what is to be discovered is estimated for each."""
        (self.folder / "history").write_text(HISTORY)
        self.state()
        text = self.open()
        self.assertIn("No bug in 12,000 executions", text)
        rows = self.rows("Coverage of each target")
        self.assertIn(["diff_strict", "libfuzzer", "11,000", "80,000", "130", "950"], rows)
        self.assertIn(["diff_free", "afl", "1,000", "7,000", "70", "-"], rows)
        self.assertIn(["diff_free", "libfuzzer", "0", "0", "-", "-"], rows)
        found = self.rows("What is still to be discovered")[1]
        self.assertEqual(found[:6], ["diff_strict", "10,000", "88", "4", "3", "0.0004"])
        self.assertRegex(found[6], r"^100 % \(\d.*% to 100 %\)$")
        self.assertIn("afl diff_strict: nothing executed yet", text)
        plots = [figure.text for figure in DRIVER.find_elements(By.TAG_NAME, "figure")]
        for title, unit in (("Bugs found", "bugs"), ("Discovery: state features met", "state features"),
                            ("Edges covered by libFuzzer, of each target", "edges"),
                            ("Edges covered by AFL++, of each target", "edges"),
                            ("Inputs in the corpora", "inputs"), ("Executions", "executions")):
            plot = next(plot for plot in plots if title in plot)
            self.assertIn(unit, plot.splitlines())
            self.assertRegex(plot, r"running time \(hours\)|mutated inputs")

    def test_nothing(self):
        self.state(executions=0, counts={})
        text = self.open()
        self.assertIn("Nothing was executed: nothing can be said of the allocator", text)
        self.assertEqual(DRIVER.find_elements(By.TAG_NAME, "figure"), [])

    def test_stands_alone(self):
        (self.folder / "history").write_text(HISTORY)
        self.state()
        self.open()
        page = (self.folder / "report/index.html").read_text()
        page = page.replace("http://www.w3.org/2000/svg", "").replace(
            "http://www.w3.org/1999/xlink", "")
        self.assertNotRegex(page, r"https?:|src=|<link|@import|url\((?!')")


if __name__ == "__main__":
    if not pathlib.Path("/usr/bin/chromedriver").exists() or not shutil.which("gnuplot"):
        print("no chromium-driver, or no gnuplot: the page is not opened")
        sys.exit(77)
    with browser.chromium() as DRIVER:
        RESULT = unittest.main(argv=sys.argv[:1], exit=False).result
    sys.exit(not RESULT.wasSuccessful())
