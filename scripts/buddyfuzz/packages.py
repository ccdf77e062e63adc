# SPDX-License-Identifier: GPL-2.0-only
"""Debian 12's packages: one list for each thing that a script may want to do."""
import os
import shutil
import subprocess

from .commands import output
from .shell import Unusable, echo, say

LISTS = {
    "build": "gcc libc6-dev cmake ninja-build pkgconf python3 liblzma-dev zlib1g-dev "
             "libzstd-dev libxxhash-dev libjansson-dev libcmocka-dev valgrind",
    "clang": "clang-19 llvm-19 libclang-rt-19-dev",
    "afl": "afl++",
    "gdb": "gdb",
    "git": "git",
    "kernel": "make flex bison bc perl xz-utils lld-19 xxhash",
    "boot": "ccache",
    "x86_64": "libelf-dev qemu-system-x86",
    "exhaust": "xxhash",
    "mutants": "python3-clang-19",
    # AFL++ compiles with clang 14, which only recommends its sanitizers.
    "oss-fuzz": "g++ binutils bubblewrap file unzip zip libclang-rt-14-dev",
    "presubmit": "python3-yaml",
    "report": "gnuplot-nox",
    "pages": "chromium chromium-driver python3-selenium",
}


def install(*words):
    """Run apt-get with WORDS, as root; returns its exit status."""
    command = [*(["sudo"] if os.geteuid() else []), "env", "DEBIAN_FRONTEND=noninteractive",
               "apt-get", "-q", "-o", "DPkg::Lock::Timeout=600", *words]
    echo(command)
    return output(*command, stdin=subprocess.DEVNULL, stdout=2, stderr=2)[0]


def need_packages(*lists):
    """Install what is missing of these LISTS, touch nothing otherwise."""
    wanted = [package for name in lists for package in LISTS[name].split()]
    if not shutil.which("dpkg-query"):
        say("not a Debian machine: make sure that it has what these packages bring: "
            + " ".join(wanted))
        return
    # It fails if it does not know one of them, and reports the others.
    _, known = output("dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *wanted)
    missing = [package for package in wanted
               if f"{package} installed" not in known.splitlines()]
    if not missing:
        return
    if os.geteuid() and not shutil.which("sudo"):
        raise Unusable(f"packages are missing; as root: apt-get install {' '.join(missing)}")
    say(f"installing packages: {' '.join(missing)}")
    if install("update"):
        say("apt-get update failed; trying with the package lists there are")
    if install("install", "-y", "--no-install-recommends", *missing):
        raise Unusable(f"cannot install {' '.join(missing)}: see apt-get's words above")
