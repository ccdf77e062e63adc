#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The page of buddyfuzz explain --html, opened in Chromium.

A script at the end of a copy steps, zooms and points as a reader would, and leaves what
it saw in the page. Skipped without Chromium.

Usage: tool_html.py BUDDYFUZZ SOURCE
"""
import html
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOL, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
SPANS = SOURCE / "findings/batch-spans-zones/batch-spans-zones.bf"

PROBE = """
<script>
const seen = {};
const key = (name) => document.dispatchEvent(new KeyboardEvent("keydown", { key: name }));
const at = (id) => document.getElementById(id).textContent;
const states = () => panels.map(({ machine }) =>
	Array.from({ length: g.nr_pages }, (_, pfn) => machine.describe(pfn)));
const width = () => panels[0].canvas.width;
seen.sentence = at("sentence");
seen.detail = at("detail");
seen.replay = at("replay");
seen.opened = at("count");
seen.end = states();
seen.marked = document.querySelectorAll("tr.differs").length;
seen.lists = [...document.querySelectorAll("tr")].map((row) => row.textContent);
key("Home");
seen.home = [at("count"), at("step")];
const forth = [JSON.stringify(states())];
for (let i = 1; i < nrSteps; i++) {
	key("ArrowRight");
	forth.push(JSON.stringify(states()));
}
seen.last = [at("count"), at("step")];
seen.same = true;
for (let i = nrSteps - 1; i >= 0; i--) {
	seen.same = seen.same && JSON.stringify(states()) === forth[i];
	key("ArrowLeft");
}
key("End");
seen.again = JSON.stringify(states()) === forth[nrSteps - 1];
seen.distinct = new Set(forth).size;
slider.value = 1;
slider.dispatchEvent(new Event("input"));
seen.slid = at("count");
seen.wide = width();
key("-");
seen.narrow = width();
key("+");
seen.wideAgain = width();
panels[1].canvas.dispatchEvent(new MouseEvent("mousemove", { clientX:
	panels[1].canvas.getBoundingClientRect().x + 2, clientY:
	panels[1].canvas.getBoundingClientRect().y + 2 }));
seen.hover = at("hover");
document.querySelector("#program li:not(.skipped)").click();
seen.clicked = at("count");
document.body.dataset.seen = JSON.stringify(seen);
</script>
</body>"""


class Page(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def page(self, *words, status=0):
        path = self.folder / "page.html"
        done = subprocess.run([TOOL, "explain", "--html", path, *words], check=False,
                              capture_output=True)
        self.assertEqual(done.returncode, status, done.stderr)
        return path.read_text()

    def seen(self, page):
        """What the probe saw in Chromium, which must have nothing to complain of."""
        path = self.folder / "probe.html"
        path.write_text(page.replace("</body>", PROBE))
        done = subprocess.run(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
             "--disable-background-networking", f"--user-data-dir={self.folder / 'profile'}",
             "--enable-logging=stderr", "--virtual-time-budget=5000", "--dump-dom",
             path.as_uri()], check=True, capture_output=True, text=True)
        self.assertEqual([line for line in done.stderr.splitlines() if "CONSOLE" in line], [])
        seen = re.search(r'data-seen="([^"]*)"', done.stdout)
        self.assertTrue(seen, done.stderr)
        return json.loads(html.unescape(seen[1]))

    def test_stands_alone(self):
        page = self.page(SPANS)
        self.assertNotRegex(page, r"https?:|src=|<link|@import|fetch\(|url\(")
        self.assertNotIn("/*DATA*/", page)

    def test_a_difference(self):
        path = self.folder / "<script>alert(1)</script>.bf"
        path.parent.mkdir()
        path.write_text(SPANS.read_text())
        seen = self.seen(self.page(path))
        self.assertEqual(seen["sentence"], "A block on a list lies within one zone.")
        self.assertIn("B (model/batched) has 2 pages reach beyond", seen["detail"])
        self.assertIn("<script>alert(1)", seen["replay"])
        before, a, b = seen["end"]
        self.assertIn("refcount 1", before[0])
        self.assertIn("free, order 0", a[0])
        self.assertIn("free, order 1", b[0])
        self.assertIn("within block 0, order 1", b[1])
        self.assertEqual(seen["marked"], 3)
        self.assertIn("zone 0: free, order 1, movableempty0", seen["lists"])
        self.check_steps(seen)

    def check_steps(self, seen):
        self.assertEqual(seen["opened"], seen["last"][0])
        self.assertEqual(seen["home"], ["0 / 3", "before the first operation"])
        self.assertEqual(seen["last"][0], "3 / 3")
        self.assertIn("free_bulk", seen["last"][1])
        self.assertTrue(seen["same"] and seen["again"])
        self.assertEqual(seen["distinct"], 4)
        self.assertEqual((seen["slid"], seen["clicked"]), ("1 / 3", "1 / 3"))
        self.assertLess(seen["narrow"], seen["wide"])
        self.assertEqual(seen["wideAgain"], seen["wide"])
        self.assertIn("page 0: ", seen["hover"])

    def test_free_mode(self):
        seen = self.seen(self.page("--mode", "free", SOURCE / "corpus/seeds/frozen-parts.bf"))
        self.assertIn("No rule is violated", seen["sentence"])
        self.assertTrue(seen["same"] and seen["again"])
        self.assertGreater(seen["distinct"], 4)

    def test_one_side_that_fails(self):
        seen = self.seen(self.page("--backend", "canary", "--against", "none",
                                   SOURCE / "corpus/seeds/pfn-zero.bf", status=1))
        self.assertNotIn("No rule", seen["sentence"])
        self.assertEqual(len(seen["end"]), 2)
        self.assertTrue(seen["same"])


if __name__ == "__main__":
    if not shutil.which("chromium"):
        print("no chromium: the page is not opened")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
