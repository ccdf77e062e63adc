#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compressed recordings, binary ones, and damaged ones of either kind.

Usage: inputs.py BUDDYFUZZ
"""
import bz2
import gzip
import lzma
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(sys.argv[1]).resolve()
LINE = ("  aa-1 [000] ..... 1.{:06}: mm_page_alloc: page=1 pfn={:#x} order=0 migratetype=1 "
        "gfp_flags=GFP_KERNEL\n")
TEXT = "".join(LINE.format(i, i + 64) for i in range(5000))
PERF, TRACE_CMD = b"PERFILE2\x68" + bytes(200), b"\x17\x08\x44tracing6\0" + bytes(200)


def zstd(data):
    return subprocess.run(["zstd", "-qc"], input=data, check=True, stdout=subprocess.PIPE).stdout


class Inputs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.path = self.folder / "recording"
        self.bin = self.folder / "bin"
        self.bin.mkdir()

    def imported(self, data, stdin=None):
        """Status, standard output and standard error of an import; only bin/ has commands."""
        self.path.write_bytes(data)
        with open(self.path if stdin else os.devnull, "rb") as file:
            done = subprocess.run([TOOL, "import", "-" if stdin else self.path, "-o", "/dev/null"],
                                  env={"PATH": str(self.bin)}, capture_output=True, text=True,
                                  stdin=file, check=False)
        return done.returncode, done.stdout, done.stderr

    def whole(self, data, **how):
        status, out, err = self.imported(data, **how)
        self.assertEqual((status, err), (0, ""))
        self.assertIn("allocations                                      5000\n", out)

    def fails(self, data, reason, **how):
        status, out, err = self.imported(data, **how)
        self.assertEqual((status, out), (2, ""))
        self.assertEqual(err.count("\n"), 1, err)
        self.assertIn(reason, err)

    def command(self, name, script):
        path = self.bin / name
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)

    def test_compressed(self):
        text = TEXT.encode()
        half = len(text) // 2
        for pack in (gzip.compress, zstd, lzma.compress):
            self.whole(pack(text))
            self.whole(pack(text), stdin=True)
            self.whole(pack(text[:half]) + pack(text[half:]))

    def test_damaged(self):
        for pack, name in ((gzip.compress, "gzip"), (zstd, "zstd"), (lzma.compress, "xz")):
            packed = pack(TEXT.encode())
            self.fails(packed[:len(packed) // 2], "truncated")
            self.fails(packed[:20] + bytes(40) + packed[60:],
                       f"{name}: the compressed data is corrupt")

    def test_others_are_text(self):
        self.fails(bz2.compress(TEXT.encode()), "no page allocator events")

    def test_no_command(self):
        self.fails(PERF, "a perf.data file, which is binary: "
                   f"perf script --force --header -i {self.path} prints the text to import")
        self.fails(TRACE_CMD, "a trace.dat file, which is binary: "
                   f"trace-cmd report -i {self.path} prints")

    def test_command(self):
        (self.folder / "text").write_text(TEXT)
        for data, name, words in ((PERF, "perf", "script --force --header -i"),
                                  (TRACE_CMD, "trace-cmd", "report -i")):
            self.command(name, f'[ "$*" = "{words} {self.path}" ] || exit 1\n'
                         f"exec /bin/cat {self.folder}/text\n")
            self.whole(data)
            # The command has no name to read.
            self.fails(data, "which is binary", stdin=True)
            for pack in (gzip.compress, zstd, lzma.compress):
                self.fails(pack(data), "decompress it first")

    def test_command_fails(self):
        (self.folder / "text").write_text(TEXT)
        self.command("perf", f"/bin/cat {self.folder}/text; echo oops >&2; exit 3\n")
        self.fails(PERF, "recording: perf script failed")
        self.command("perf", "kill -SEGV $$\n")
        self.fails(PERF, "perf script failed")


if __name__ == "__main__":
    if not os.path.exists("/usr/bin/zstd"):
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
