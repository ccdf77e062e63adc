#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The pages of buddyfuzz explain, run and exhaust --html, used in Chromium as a reader would.

Usage: tool_html.py BUDDYFUZZ SOURCE
"""
import base64
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL, SOURCE = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
sys.path.insert(0, str(SOURCE / "scripts"))
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
try:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from buddyfuzz import browser
except ImportError:
    print("no python3-selenium: the page is not opened")
    sys.exit(77)

SPANS = SOURCE / "findings/batch-spans-zones/batch-spans-zones.bf"
STATES = """return panels.map(({ machine }) =>
    Array.from({ length: g.nr_pages }, (_, pfn) => JSON.stringify(machine.describe(pfn))))"""
# What the canvas shows at a place within a page's cell, as a color of the style sheet.
COLOR = """const [panel, pfn, across, down] = arguments, [x, y] = maps.placeOf(pfn);
const bytes = panels[panel].canvas.getContext("2d").getImageData(
    x + maps.size * across, y + maps.size * down, 1, 1).data;
const shown = new Uint32Array(bytes.buffer)[0];
return shown === maps.markPixel ? "mark" : STATE_NAMES[maps.pixels.indexOf(shown)] ?? "other";"""


class Page(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def tearDown(self):
        if DRIVER.current_url.startswith("file:"):
            self.assertEqual([text for text in browser.complaints(DRIVER)
                              if "willReadFrequently" not in text], [])  # our own reading of canvases
        DRIVER.get("about:blank")

    def write(self, command, *words, status=0):
        path = self.folder / "page.html"
        done = subprocess.run([TOOL, command, "--html", path, *words], check=False,
                              capture_output=True)
        self.assertEqual(done.returncode, status, done.stderr)
        return path

    def open(self, command, *words, status=0):
        browser.open_page(DRIVER, self.write(command, *words, status=status))

    def program(self, text, name="program.bf"):
        path = self.folder / name
        path.write_text(f"buddyfuzz 2\n{text}\n")
        return path

    def run_script(self, script, *words):
        return DRIVER.execute_script(script, *words)

    def text(self, name):
        return DRIVER.find_element(By.ID, name).text

    def press(self, *keys):
        ActionChains(DRIVER).send_keys(*keys).perform()

    def hover(self, panel, pfn, click=False):
        canvas = DRIVER.find_elements(By.TAG_NAME, "canvas")[panel]
        x, y, size = self.run_script("return [...maps.placeOf(arguments[0]), maps.size]", pfn)
        chain = ActionChains(DRIVER).move_to_element_with_offset(
            canvas, x + size // 2 - canvas.size["width"] // 2,
            y + size // 2 - canvas.size["height"] // 2)
        (chain.click() if click else chain).perform()

    def rows(self, name):
        return [[cell.text for cell in row.find_elements(By.XPATH, "*")]
                for row in DRIVER.find_elements(By.CSS_SELECTOR, f"#{name} tr")]

    def color(self, panel, pfn, across=0.8, down=0.8):
        return self.run_script(COLOR, panel, pfn, across, down)

    # --- what it shows ---

    def test_stands_alone(self):
        for command in ("explain", "run"):
            page = self.write(command, SPANS).read_text()
            self.assertNotRegex(page, r"https?:|src=|<link|@import|fetch\(|url\(")
            self.assertNotRegex(page, r"/\*(DATA|CSS|JS)\*/")

    def test_a_difference(self):
        path = self.folder / "<script>alert(1)</script>.bf"
        path.parent.mkdir()
        path.write_text(SPANS.read_text())
        self.open("explain", path)
        self.assertEqual(self.text("sentence"), "A block on a list lies within one zone.")
        self.assertIn("B (model/batched): 2 pages, the last one outside", self.text("detail"))
        self.assertIn(f"buddyfuzz run --mode exact --backend model/per-page --against model/batched "
                      f"{path}", self.text("replay"))
        self.assertEqual(self.text("count"), "3 / 3")
        self.assertIn("3: free_bulk a1", self.text("step"))
        self.assertEqual(self.text("differences"), "A and B differ in 2 pages: 0 1")
        # The page concerned is selected: what it is, before and on both.
        page = {row[0]: row[1:] for row in self.rows("page")}
        self.assertIn("Page 0: zone 0, pageblock 0", self.text("page"))
        self.assertEqual(page["state"], ["on no list", "free, order 0, movable",
                                         "free, order 1, movable"])
        self.assertEqual(page["refcount"], ["1", "0", "0"])
        self.assertIn(["movable", "A 1, B 0", "A 0, B 1", ""], self.rows("free"))
        lists = {row[0]: row[1:] for row in self.rows("lists")}
        self.assertEqual(lists["zone 0: free, order 1, movable"], ["empty", "0"])
        self.assertEqual(len(DRIVER.find_elements(By.CSS_SELECTOR, "#lists tr.differs")), 3)
        counters = {row[0]: row[1:] for row in self.rows("counters")}
        self.assertEqual(counters["zone 0: NR_FREE_PAGES"], ["0", "1", "2"])
        wrong = DRIVER.find_element(By.CSS_SELECTOR, "#program li.wrong").text
        self.assertIn("free_bulk a1", wrong)
        self.assertIn("more=1 left to the next free_bulk",
                      " ".join(self.text("program").split()))

    def test_colors(self):
        self.open("explain", SPANS)
        self.assertEqual([self.color(0, pfn) for pfn in range(4)],
                         ["held", "held", "free", "free"])
        self.assertEqual([self.color(2, pfn) for pfn in range(4)], ["free"] * 4)
        # What differs is framed, on both, and nothing else is.
        for panel in 1, 2:
            self.assertEqual(self.color(panel, 1, 0.8, 0.92), "mark")
            self.assertEqual(self.color(panel, 2, 0.8, 0.92), "free")

    def test_list_order(self):
        """Where only the order of a list differs, it says so; so does the text of explain."""
        name = "chunk-prepared-is-to-tail"
        program = SOURCE / f"corpus/planted/{name}.bf"
        subprocess.run([SOURCE / "scripts/plant", TOOL.parents[1], SOURCE / f"planted/{name}.bug",
                        self.folder / "planted", "tools/buddyfuzz"], check=True,
                       capture_output=True)
        page = self.folder / "page.html"
        done = subprocess.run([self.folder / "planted/buddyfuzz", "explain", "--html", page,
                               program], check=False, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stdout, r"The list of page 0 .*:\n"
                         r" +A +0 +1024\n +B +1024 +0\n +\^ the first difference\n")
        browser.open_page(DRIVER, page)
        self.assertEqual(self.text("differences"),
                         "A and B do not differ in any page, but in the order of 1 list.")
        lists = {row[0]: row[1:] for row in self.rows("lists")}
        self.assertEqual(lists["zone 0: free, order 10, movable"], ["0 1024", "1024 0"])
        marked = DRIVER.find_elements(By.CSS_SELECTOR, "#lists tr.differs mark")
        self.assertEqual([one.text for one in marked], ["0", "1024"])

    # --- what a reader does ---

    def test_steps(self):
        self.open("run", SPANS)
        self.press(Keys.HOME)
        self.assertEqual([self.text("count"), self.text("step")],
                         ["0 / 3", "before the first operation"])
        forth = [self.run_script(STATES)]
        for _ in range(3):
            self.press(Keys.ARROW_RIGHT)
            forth.append(self.run_script(STATES))
        self.assertEqual(self.text("count"), "3 / 3")
        self.press(Keys.ARROW_RIGHT)
        self.assertEqual(self.text("count"), "3 / 3")
        self.assertEqual(len({str(states) for states in forth}), 4)
        for states in reversed(forth[:-1]):
            self.press(Keys.ARROW_LEFT)
            self.assertEqual(self.run_script(STATES), states)
        self.press(Keys.END)
        self.assertEqual(self.run_script(STATES), forth[3])
        slider = DRIVER.find_element(By.ID, "slider")
        slider.click()      # in the middle
        self.assertIn(self.text("count"), ("1 / 3", "2 / 3"))
        slider.send_keys(Keys.HOME)
        self.assertEqual(self.text("count"), "0 / 3")
        for name, count in (("forth", "1 / 3"), ("last", "3 / 3"), ("back", "2 / 3"),
                            ("first", "0 / 3")):
            DRIVER.find_element(By.ID, name).click()
            self.assertEqual(self.text("count"), count)
        DRIVER.find_elements(By.CSS_SELECTOR, "#program li")[1].click()
        self.assertEqual(self.text("count"), "2 / 3")

    def test_points(self):
        self.open("explain", SPANS)
        self.hover(2, 1)
        self.assertIn("Page 1: zone 1", self.text("page"))
        self.assertIn(["compound head" if False else "state", "on no list", "free, order 0, movable",
                       "free, within block 0, order 1, movable"], self.rows("page"))
        self.hover(1, 3, click=True)
        self.assertIn("Page 3: zone 1", self.text("page"))
        self.press("d")
        self.assertIn("Page 0: zone 0", self.text("page"))
        self.press("d")
        self.assertIn("Page 1: zone 1", self.text("page"))
        ActionChains(DRIVER).key_down(Keys.SHIFT).send_keys(Keys.ARROW_RIGHT).key_up(
            Keys.SHIFT).perform()
        self.assertIn("Page 2: zone 1", self.text("page"))
        number = DRIVER.find_element(By.ID, "pfn")
        number.clear()
        number.send_keys("3", Keys.ENTER)
        self.assertIn("Page 3: zone 1", self.text("page"))

    def test_zooms(self):
        self.open("explain", SPANS)
        sizes = [self.run_script("return maps.size")]
        for key in "-", "-", "+", "+":
            self.press(key)
            sizes.append(self.run_script("return maps.size"))
        self.assertEqual(sizes[0], sizes[4])
        self.assertEqual(sizes[1], sizes[3])
        self.assertTrue(sizes[0] > sizes[1] > sizes[2], sizes)
        for _ in range(20):
            self.press("-")
        self.assertEqual(self.text("scale").split(":")[0], "A pixel stands for 64 pages")

    def test_a_million_pages(self):
        """Zoomed out all of it is there, and one page that differs among them shows."""
        path = self.program("machine pages=1048576 zones=0,1048573 order=10 pageblock=9 check=1\n"
                            "a0 = alloc_bulk count=1 type=movable zone=0\n"
                            "a1 = alloc_bulk count=3 type=movable zone=1\n"
                            "free_bulk a0 count=1 more=1\nfree_bulk a1 count=3")
        self.open("explain", "--mode", "exact", path)
        self.assertEqual(self.text("sentence"), "A block on a list lies within one zone.")
        self.assertLessEqual(self.run_script("return maps.rows * maps.size"), 400)
        self.assertEqual(self.color(2, 1048572, 0, 0), "mark")
        self.assertEqual([self.color(panel, 400000, 0, 0) for panel in range(3)], ["free"] * 3)
        self.hover(2, 524288)
        pointed = int(self.text("page").split("Page ")[1].split(":")[0])
        self.assertLessEqual(abs(pointed - 524288), 16 * (256 + 1))     # a pixel off at most
        # Many are marked pixel by pixel.
        self.run_script("differing = Array.from({ length: 2000 }, (_, i) => 400000 + i); maps.draw()")
        self.assertEqual([self.color(panel, 401000, 0, 0) for panel in range(3)],
                         ["free", "mark", "mark"])
        self.press(Keys.END)
        for _ in range(20):
            self.press("+")
        self.assertEqual(self.run_script("return maps.pages"), 1)
        # What was selected is still in sight.
        self.hover(2, 1048573)
        self.assertIn("Page 1048573: zone 1", self.text("page"))

    def test_exhaust(self):
        """Whether all was seen, what was found, and how many states there are."""
        bound = "live=2 refs=1 damaged=0 ops=alloc_bulk,free_bulk type=movable gfp=0"
        machine = ["pages=4", "zones=0,1", "order=2", "pageblock=1", "check=1", "--mode", "exact"]
        self.open("exhaust", *machine, "--bound", bound)
        self.assertEqual(self.text("verdict"),
                         "Every program within the bound: no divergence but the known differences")
        self.assertIn("Known difference: batch-spans-zones", self.text("found"))
        states = [row[1] for row in self.rows("levels")][1:]
        self.assertEqual(self.text("detail").split()[0], str(sum(map(int, states))))
        self.open("exhaust", *machine, "--bound", bound, "--depth", "2")
        self.assertIn("not closed: the depth was reached", self.text("verdict"))
        self.open("exhaust", *machine, "--bound", bound, "--backend", "canary", "--against", "none",
                  "--bound", "ops=alloc_bulk,free_bulk,free_contig", status=1)
        self.assertIn("divergence: ", self.text("verdict"))
        self.assertIn("machine pages=4", self.text("found"))
        self.assertIn("explain --html page.html", self.text("found"))

    # --- other runs, and other readers ---

    def test_free_mode(self):
        self.open("explain", "--mode", "free", SOURCE / "corpus/seeds/frozen-parts.bf")
        self.assertIn("No rule is violated", self.text("sentence"))
        forth = [self.run_script(STATES)]
        for _ in range(self.run_script("return nrSteps") - 1):
            self.press(Keys.ARROW_RIGHT)
            forth.append(self.run_script(STATES))
        self.assertGreater(len({str(states) for states in forth}), 4)

    def test_one_side_that_fails(self):
        self.open("run", "--backend", "canary", "--against", "none",
                  SOURCE / "corpus/seeds/pfn-zero.bf", status=1)
        self.assertNotIn("No rule", self.text("sentence"))
        self.assertEqual(len(DRIVER.find_elements(By.TAG_NAME, "canvas")), 2)
        self.assertEqual(self.text("differences"), "")

    def test_a_trap(self):
        """The operation that did not return is the last step."""
        self.open("explain", SOURCE / "findings/patch-v3-walks-off-section/"
                  "patch-v3-walks-off-section.bf", status=1)
        self.assertEqual(self.text("step"),
                         "1: free_contig_frozen a0 page=0 count=1025 (did not return)")
        wrong = DRIVER.find_element(By.CSS_SELECTOR, "#program li.wrong").text
        self.assertIn("free_contig_frozen a0", wrong)
        self.assertIn("Page 1024: zone 0, pageblock 2, section 1", self.text("page"))

    def test_free_mode_that_fails(self):
        """A went to the end; the page opens where B failed."""
        self.open("explain", "--mode", "free", "--against", "canary",
                  SOURCE / "corpus/seeds/pfn-zero.bf", status=1)
        self.assertIn("B (canary): ", self.text("detail"))
        step, last = map(int, self.text("count").split(" / "))
        self.assertLess(step, last)
        index = self.run_script("return verdict.index")
        self.assertTrue(self.text("step").startswith(f"{index}: "), self.text("step"))

    def test_dark(self):
        """The page and the maps follow the browser's theme, while they are open."""
        self.open("explain", SPANS)
        seen = set()
        for scheme, poisoned in (("light", "#1a1a1a"), ("dark", "#ffffff")):
            DRIVER.execute_cdp_cmd("Emulation.setEmulatedMedia", {
                "features": [{"name": "prefers-color-scheme", "value": scheme}]})
            browser.wait(DRIVER, f"maps.colors.hwpoison === '{poisoned}'")
            seen.add(self.run_script("return getComputedStyle(document.body).backgroundColor"))
        DRIVER.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
        self.assertEqual(len(seen), 2)

    def test_prints(self):
        self.open("explain", SPANS)
        done = DRIVER.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
        self.assertEqual(base64.b64decode(done["data"])[:5], b"%PDF-")

    def test_saves_the_program(self):
        self.open("explain", SPANS)
        link = DRIVER.find_element(By.ID, "download")
        text = self.run_script("return program()")
        self.assertTrue(link.get_attribute("href").startswith("data:text/plain"))
        path = self.folder / link.get_attribute("download")
        path.write_text(text)
        done = subprocess.run([TOOL, "run", path], capture_output=True, text=True, check=False)
        self.assertIn("known", done.stdout)
        self.assertIn("batch-spans-zones", done.stdout)

    def test_nothing(self):
        path = self.program("machine pages=4 order=2 pageblock=1 check=1")
        self.open("run", path, status=3)
        self.assertIn("Nothing was executed", self.text("sentence"))

    def test_run_shows_one(self):
        done = subprocess.run([TOOL, "run", "--html", self.folder / "page.html", SPANS, SPANS],
                              check=False, capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("\n"), 1)
        self.assertIn("--html", done.stderr)


if __name__ == "__main__":
    if not pathlib.Path("/usr/bin/chromedriver").exists():
        print("no chromium-driver: the page is not opened")
        sys.exit(77)
    with browser.chromium() as DRIVER:
        RESULT = unittest.main(argv=sys.argv[:1], exit=False).result
    sys.exit(not RESULT.wasSuccessful())
