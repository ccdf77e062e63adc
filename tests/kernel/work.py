#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What `buddyfuzz bench work` counts: the same for the same code, run after run; and more for a
kernel that was made slower, in the columns that say how, and in the verdict on a series."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.environ["SOURCE"]
BASE = "build/kernel/7.3-smp"
TASKS = ["contig-16384", "frozen-16", "free-order-0", "alloc-order-3",
         "corpus/traces/gccbuild.bf.xz"]
OLD = "set_buddy_order(page, order)"
# Frees more page numbers in arrays than a program can have operations.
ARRAYS = ("buddyfuzz 2\nmachine pages=4096 order=10 pageblock=9 cpus=1\n"
          + "".join(f"a{at} = alloc_bulk count=1024 type=movable\nfree_bulk a{at} count=1024\n"
                    for at in range(400)))
# Each name: what __free_one_page() does first, and the columns that must grow; "" for a change
# that changes nothing.
EDITS = {
    "harmless": ("", set()),
    "lines": ("for (unsigned int i = 0; i < 1u << order; i++) READ_ONCE(page[i].private); ",
              {"page lines", "held", "longest", "instructions", "branches"}),
    "hold": ("for (volatile int i = 0; i < 100; i++) ; ",
             {"held", "longest", "instructions", "branches"}),
    "locks": ("spin_unlock(&zone->lock); spin_lock(&zone->lock); ", {"zone locks"}),
}

sys.path.insert(0, f"{SOURCE}/scripts")
os.chdir(SOURCE)
from buddyfuzz.series import work  # pylint: disable=wrong-import-position


def skip(why):
    print(f"SKIPPED: kernel-work: {why}")
    sys.exit(77)


def check(ok, what):
    if not ok:
        sys.exit(f"FAILED: {what}")


def plant(folder, name, added):
    bug = folder / f"{name}.bug"
    bug.write_text("What: Slower.\nKernel: smp\nMode: strict\n\nFile: mm/page_alloc.c\n"
                   f"Function: __free_one_page\n-{OLD};\n+{added}{OLD};\n")
    done = subprocess.run(["scripts/plant", "--kernel", BASE, bug, folder / "made", "bare"],
                          capture_output=True, text=True, check=False)
    check(done.returncode == 0, f"{name} cannot be built: {done.stderr}")
    shutil.move(folder / "made/planted", folder / f"kernels/{name}")


def measure(*kernels, tasks=TASKS):
    """[(task, [what is said of each kernel])]"""
    done = subprocess.run(
        [os.environ["BUDDYFUZZ"], "bench", "--json", "--seconds", "0.01", "work",
         *(f"kernel/{kernel}/batched" for kernel in kernels), *tasks],
        capture_output=True, text=True, check=False)
    check(done.returncode == 0, f"exit status {done.returncode}: {done.stderr}")
    found = [(task["task"], task["results"]) for task in json.loads(done.stdout)]
    check([name for name, _ in found] == tasks, f"other tasks: {found}")
    for name, results in found:
        check(all("us" in result for result in results), f"{name}: not measured: {results}")
    return found


def counts(found):
    return {name: [result["counts"] for result in results] for name, results in found}


def main():
    if not os.path.isfile(f"{BASE}/bare/batched.so"):
        skip("no kernel 7.3-smp: scripts/kernel --package linux-source-7.3")
    if not shutil.which("valgrind"):
        skip("no valgrind")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "kernels").mkdir()
        os.environ["BUDDYFUZZ_KERNELS"] = str(folder / "kernels")
        for name in "base", "copy":
            shutil.copytree(BASE, folder / "kernels" / name, symlinks=True,
                            ignore=shutil.ignore_patterns("obj", "tree"))
        for name, (added, _) in EDITS.items():
            plant(folder, name, added)

        first = counts(measure("base", "copy"))
        check(first == counts(measure("base", "copy")), "another run, other counts")
        for name, (base, copy) in first.items():
            check(base == copy, f"{name}: two copies of one kernel differ: {base} {copy}")
            check(all(base[column] > 0 for column in work.COLUMNS if column != "page_lines"),
                  f"{name}: nothing was counted: {base}")

        (folder / "arrays.bf").write_text(ARRAYS)
        measure("base", tasks=["contig-16384", str(folder / "arrays.bf")])

        found = measure("harmless", *EDITS)
        for at, (edit, (_, columns)) in enumerate(EDITS.items(), 1):
            rows = [work.Row("smp", name, {"base": results[0], "p01": results[at]})
                    for name, results in found]
            grown = {name for row in rows for name in row.beyond(1)}
            check(grown == columns, f"{edit}: grown: {grown or 'nothing'}")
        name, results = found[0]
        row = work.Row("smp", name, dict(zip(["base", "p01", "p02", "p03"], results)))
        check(row.since("page lines", 1) is None and row.since("held", 1) == "p02",
              f"another patch is to blame: {row.since('page lines', 1)}, {row.since('held', 1)}")


if __name__ == "__main__":
    main()
