# SPDX-License-Identifier: GPL-2.0-only
"""Chromium without a window, for tests and benchmarks of pages: packages.py's list "pages"."""
import contextlib
import pathlib
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 60   # seconds


@contextlib.contextmanager
def chromium(width=1280, height=1000):
    """A driver, whose pages may not use the network."""
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--hide-scrollbars", "--force-device-scale-factor=1",
                 "--proxy-server=127.0.0.1:9", f"--window-size={width},{height}"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with tempfile.TemporaryDirectory(prefix="buddyfuzz-chromium-") as profile:
        options.add_argument(f"--user-data-dir={profile}")
        driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        try:
            yield driver
        finally:
            driver.quit()


def wait(driver, what="document.documentElement.dataset.ready"):
    """Until WHAT is true; a page of the tool's says so that it is there."""
    WebDriverWait(driver, PATIENCE, 0.05).until(
        lambda driver: driver.execute_script(f"return {what}"))


def open_page(driver, path, is_script=True):
    """Open a page from disk; IS_SCRIPT: one that draws itself."""
    driver.get(pathlib.Path(path).resolve().as_uri())
    if is_script:
        wait(driver)


def complaints(driver):
    """What the console has of errors and warnings, which is forgotten then."""
    return [entry["message"] for entry in driver.get_log("browser")]
