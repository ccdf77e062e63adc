#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The page of buddyfuzz schedule --html in Chromium, of planted/races/head-read-after-put.bug.

Usage: timeline.py PAGE. Exit status 77 without Chromium.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "scripts"))
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
try:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from buddyfuzz import browser
except ImportError:
    sys.exit(77)


def check(driver):
    def text(name):
        return driver.find_element(By.ID, name).text

    def press(*keys):
        ActionChains(driver).send_keys(*keys).perform()

    def bars(of=""):
        return driver.find_elements(By.CSS_SELECTOR, f"#timeline .turn{of}")

    assert text("title") == "No page is part of two blocks on lists.", text("title")
    assert text("verdict") == "An order with 3 switches violates rule block-overlap", text("verdict")
    assert text("detail").startswith("Page 1, list: "), text("detail")
    # free, try_get, and so on: each CPU's turns are in its own lane.
    lanes = [bar.location["y"] for bar in bars()]
    assert len(lanes) >= 4 and len(set(lanes)) == 2, lanes
    assert all(a != b for a, b in zip(lanes, lanes[1:])), lanes
    drawn = driver.find_element(By.ID, "timeline").text
    for words in ("CPU 0", "CPU 1", "free a0", "try_get pfn=0: returns 1"):
        assert words in drawn, drawn
    assert "switch after=" in text("program") and "schedule --scheduler program" in text("replay")
    assert text("count") == f"turn 1 of {len(lanes)}", text("count")
    assert "CPU 0, steps 0 to" in text("turn") and "___free_pages" in text("turn"), text("turn")
    press(Keys.ARROW_RIGHT)
    assert text("turn").startswith("CPU 1, "), text("turn")
    assert [bar for bar in bars()].index(bars(".now")[0]) == 1
    press(Keys.END)
    assert text("count") == f"turn {len(lanes)} of {len(lanes)}", text("count")
    bars()[0].click()
    assert text("count") == f"turn 1 of {len(lanes)}", text("count")
    width = bars()[0].size["width"]
    press("+")
    assert bars()[0].size["width"] > 1.5 * width
    press("-")
    assert abs(bars()[0].size["width"] - width) < 1
    assert browser.complaints(driver) == []


if __name__ == "__main__":
    if not os.path.exists("/usr/bin/chromedriver"):
        sys.exit(77)
    with browser.chromium() as DRIVER:
        browser.open_page(DRIVER, sys.argv[1])
        check(DRIVER)
