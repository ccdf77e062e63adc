#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""docs/matrix.md is what scripts/kernel --matrix prints, for the kernels that are there."""
import os
import subprocess
import sys

SKIP = 77


def parts(page):
    """(the lines that are not the table's, {(finding, kernel): cell})"""
    lines = page.splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    kernels = rows[0]
    cells = {(row[0], kernel): cell for row in rows[2:]
             for kernel, cell in [*zip(kernels, row, strict=True)][2:]}
    return [line for line in lines if not line.startswith("| ")], cells


def main():
    os.chdir(os.environ["SOURCE"])
    done = subprocess.run(["scripts/kernel", "--matrix"], capture_output=True, text=True,
                          check=False)
    if "no kernel is prepared" in done.stderr:
        print("SKIPPED: no kernel is prepared")
        return SKIP
    assert not done.returncode, done.stderr
    printed, now = parts(done.stdout)
    with open("docs/matrix.md", encoding="utf-8") as file:
        documented, then = parts(file.read())
    assert printed == documented, "docs/matrix.md: print it again with scripts/kernel --matrix"
    common = now.keys() & then.keys()
    assert common, "no kernel of docs/matrix.md is prepared"
    for kernel in {kernel for _, kernel in common}:
        assert {name for name, of in now if of == kernel} == \
            {name for name, of in then if of == kernel}, f"{kernel}: other findings"
    for key in common:
        assert now[key] == then[key], f"{key}: {now[key]}, not {then[key]}"
    # The alarm rings: no cell may be right by being empty.
    assert "yes" in now.values() and "no" in now.values()
    return 0


if __name__ == "__main__":
    sys.exit(main())
