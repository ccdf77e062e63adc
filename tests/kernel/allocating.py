#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""How much each kind of request can take: the table in docs/allocating.md.

Two zones are emptied by requests of one kind, on the kernel's allocator and on the model, which
must agree after every operation. With --update the table is written, else it must be that one.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

MACHINE = "pages=4096 zones=0,1024 order=9 pageblock=4 check=1 watermarks=1"
ORDERS = 0, 3, 4, 9
KERNEL = "GFP_KERNEL"
REQUESTS = {  # name: (GFP flags, migratetype, task)
    "GFP_KERNEL": (KERNEL, "unmovable"),
    "GFP_KERNEL, NORETRY": (f"{KERNEL}|__GFP_NORETRY", "unmovable"),
    "GFP_KERNEL, RETRY_MAYFAIL": (f"{KERNEL}|__GFP_RETRY_MAYFAIL", "unmovable"),
    "GFP_KERNEL, MEMALLOC": (f"{KERNEL}|__GFP_MEMALLOC", "unmovable"),
    "GFP_KERNEL, NOMEMALLOC": (f"{KERNEL}|__GFP_NOMEMALLOC", "unmovable"),
    "GFP_KERNEL, HIGH": (f"{KERNEL}|__GFP_HIGH", "unmovable"),
    "GFP_KERNEL, PF_MEMALLOC": (KERNEL, "unmovable", "memalloc"),
    "GFP_KERNEL, OOM victim": (KERNEL, "unmovable", "oom_victim"),
    "GFP_KERNEL, OOM victim, NOMEMALLOC":
        (f"{KERNEL}|__GFP_NOMEMALLOC", "unmovable", "oom_victim"),
    "GFP_KERNEL, in a NOIO scope": (KERNEL, "unmovable", "noio"),
    "GFP_KERNEL, real-time priority": (KERNEL, "unmovable", "realtime"),
    "GFP_NOFS": ("GFP_NOFS", "unmovable"),
    "GFP_NOIO": ("GFP_NOIO", "unmovable"),
    "GFP_ATOMIC": ("GFP_ATOMIC", "unmovable"),
    "GFP_ATOMIC, NOMEMALLOC": ("GFP_ATOMIC|__GFP_NOMEMALLOC", "unmovable"),
    "GFP_ATOMIC, in an interrupt": ("GFP_ATOMIC", "unmovable", "irq"),
    "GFP_ATOMIC, in a softirq with PF_MEMALLOC": ("GFP_ATOMIC", "unmovable", "softirq"),
    "GFP_NOWAIT": ("GFP_NOWAIT", "unmovable"),
    "GFP_HIGHUSER_MOVABLE": ("GFP_HIGHUSER_MOVABLE", "movable"),
    "GFP_TRANSHUGE": ("GFP_TRANSHUGE", "movable"),
    "GFP_TRANSHUGE_LIGHT": ("GFP_TRANSHUGE_LIGHT", "movable"),
}
PAGE = pathlib.Path("docs/allocating.md")
START, END = "<!-- table -->\n", "<!-- end -->\n"


def taken(backend, against, gfp, kind, order, task="ordinary"):
    """Pages that requests take before the first of them fails."""
    nr = 4096 >> order
    lines = [f"task kind={task}",
             *[f"alloc order={order} type={kind} zone=1 gfp={gfp}"] * (nr + 1)]
    with tempfile.NamedTemporaryFile("w", suffix=".bf") as file:
        file.write("\n".join(["buddyfuzz 2", f"machine {MACHINE}", *lines, ""]))
        file.flush()
        done = subprocess.run(
            [os.environ["BUDDYFUZZ"], "run", "-v", "--mode", "exact", "--backend", backend,
             "--against", against, file.name], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"FAILED: {gfp}, order {order}: {done.stdout[-3000:]}{done.stderr}")
    results = re.findall(r" = alloc .* -> (\S+)", done.stdout)
    succeeded = results.count("0")
    if "-12" not in results or "0" in results[results.index("-12"):]:
        sys.exit(f"FAILED: {gfp}, order {order}: no failure, or a success behind one")
    return succeeded << order


def main():
    os.chdir(os.environ["SOURCE"])
    pair = "kernel/7.3-up/batched", "model/batched"
    if not os.path.exists("build/kernel/7.3-up/plain/batched.so"):
        print("SKIPPED: kernel-allocating: no kernel 7.3-up: "
              "scripts/kernel --package linux-source-7.3")
        sys.exit(77)
    rows = ["| request | " + " | ".join(f"order {order}" for order in ORDERS) + " |\n",
            "|---|" + "---|" * len(ORDERS) + "\n"]
    for name, (gfp, kind, *task) in REQUESTS.items():
        counts = [f"{taken(*pair, gfp, kind, order, *task):,}" for order in ORDERS]
        rows.append(f"| {name} | {' | '.join(counts)} |\n")
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    new = before + START + "".join(rows) + END + rest.split(END, 1)[1]
    if "--update" in sys.argv[1:]:
        PAGE.write_text(new, encoding="utf-8")
    elif new != text:
        sys.exit("FAILED: docs/allocating.md has another table:\n" + "".join(rows))
    print(f"{len(REQUESTS)} kinds of request, {len(ORDERS)} orders each")


if __name__ == "__main__":
    main()
