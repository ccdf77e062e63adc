# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/bench-page calls: how long the page of a large run takes to open, and to step."""
import os
import statistics
import subprocess
import tempfile
import time

from .building import build
from .packages import need_packages
from .shell import Parser, number, tell

DESCRIPTION = """\
Writes the page of a recording (buddyfuzz run --html) and measures it in Chromium: from opening
the file until the page is drawn, and from a key until the next step is drawn. Installs the
packages that are missing."""
EPILOG = "Exit status: 0 measured, 2 any error."
TOOL = "build/release/tools/buddyfuzz"
TRACE = "corpus/traces/gccbuild.bf.xz"

# [until the script has laid out the page, until a frame after the key has been painted]; the
# clock of frames is part of the latter.
STEP = """
const [key, times, done] = [arguments[0], [], arguments[2]];
const next = (left) => {
    if (!left)
        return done(times);
    const from = performance.now();
    document.dispatchEvent(new KeyboardEvent("keydown", { key }));
    document.body.getBoundingClientRect();
    const script = performance.now() - from;
    requestAnimationFrame(() => setTimeout(() => {
        times.push([script, performance.now() - from]);
        next(left - 1);
    }));
};
next(arguments[1]);
"""


def program(path, operations, pages):
    """The first operations of the recording, on a machine of so many pages."""
    shown = subprocess.run([TOOL, "show", TRACE], check=True, text=True, capture_output=True).stdout
    lines = [line for line in shown.splitlines() if not line.startswith("#")]
    machine = " ".join(f"pages={pages}" if word.startswith("pages=") else word
                       for word in lines[1].split())
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join([lines[0], machine, *lines[2:2 + operations]]) + "\n")


def summary(times):
    times = sorted(times)
    return f"median {statistics.median(times):.0f} ms, 95 % below " \
        f"{times[int(0.95 * len(times))]:.0f} ms, slowest {times[-1]:.0f} ms of {len(times)}"


def cpu_time(driver):
    """Of the page's main thread, in ms: what other work on the machine does not change much."""
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")


def measure(folder, args):
    from . import browser   # pylint: disable=import-outside-toplevel
    file, page = os.path.join(folder, "trace.bf"), os.path.join(folder, "page.html")
    program(file, args.operations, args.pages)
    before = time.monotonic()
    done = subprocess.run([TOOL, "run", "--html", page, file], check=True, text=True,
                          capture_output=True)
    tell(f"program   {done.stdout.split()[1]} operations of {TRACE}, {args.pages:,} pages")
    tell(f"written   {time.monotonic() - before:.1f} s, {os.path.getsize(page) / 1e6:.1f} MB")
    with browser.chromium() as driver:
        opened, cpu = [], []
        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        for _ in range(args.times):
            driver.get("about:blank")
            before, cpu_before = time.monotonic(), cpu_time(driver)
            browser.open_page(driver, page)
            driver.execute_async_script(
                "const done = arguments[0]; requestAnimationFrame(() => setTimeout(done))")
            opened.append(1000 * (time.monotonic() - before))
            cpu.append(cpu_time(driver) - cpu_before)
        driver.set_script_timeout(600)
        tell(f"opens     {summary(opened)}; CPU time {statistics.median(cpu):.0f} ms")
        for key, words, times in (("ArrowRight", "forward", args.steps),
                                  ("ArrowLeft", "back", args.steps), ("End", "to the end", 1)):
            before = cpu_time(driver)
            script, drawn = zip(*driver.execute_async_script(STEP, key, times))
            tell(f"steps     {words}: script {summary(script)}")
            tell(f"          {' ' * len(words)}  drawn  {summary(drawn)}; "
                 f"CPU time {(cpu_time(driver) - before) / times:.0f} ms each")


def main(words):
    parser = Parser("scripts/bench-page [OPTION...]", DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("--operations", metavar="N", type=number(1, 1 << 18), default=10000,
        help="operations of the recording (10000)")
    add("--pages", metavar="N", type=number(1, 1 << 20), default=1 << 18,
        help="pages of the machine (262144)")
    add("--times", metavar="N", type=number(1, 1000), default=5, help="open it N times (5)")
    add("--steps", metavar="N", type=number(1, 10000), default=300,
        help="step N times in either direction (300)")
    args = parser.parse(words)
    need_packages("build", "pages")
    build("release", "buddyfuzz")
    with tempfile.TemporaryDirectory(prefix="buddyfuzz-page-") as folder:
        measure(folder, args)
    return 0
