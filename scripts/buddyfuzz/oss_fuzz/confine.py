# SPDX-License-Identifier: GPL-2.0-only
"""Running a target as OSS-Fuzz's runner does, in a view of the file system of its own."""
import functools
import os
import subprocess

from ..commands import output
from ..prepared import ROOT
from ..shell import say

# The runner's, as far as they change what a target may do.
RUNTIME = {
    "ASAN_OPTIONS": "alloc_dealloc_mismatch=0:allocator_may_return_null=1:detect_leaks=1:"
                    "detect_odr_violation=2:handle_abort=2:handle_segv=2:handle_sigill=2:"
                    "quarantine_size_mb=10:strict_memcmp=1:symbolize=0",
    "MSAN_OPTIONS": "strict_memcmp=1:symbolize=0",
    "UBSAN_OPTIONS": "print_stacktrace=1:silence_unsigned_overflow=1:symbolize=0",
}
# Nothing to write to but /tmp, and this source tree gone.
VIEW = ["bwrap", "--ro-bind", "/", "/", *(word for folder in ("/tmp", "/proc", "/sys") for word in
                                          ("--bind", folder, folder)),
        "--dev-bind", "/dev", "/dev", "--tmpfs", ROOT, "--remount-ro", ROOT, "--chdir", "/"]


@functools.cache
def can_confine():
    """May this user have such a view?"""
    can = output(*VIEW, "true")[0] == 0
    if not can:
        say("bwrap cannot mount anything here: that targets write to nothing but /tmp is not "
            "checked")
    return can


def confined(command, **env):
    """Runs it in such a view: (exit status, what it printed)."""
    if can_confine():
        command = [*VIEW, *command]
    return output(*command, cwd="/", env={**os.environ, **RUNTIME, **env},
                  stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)
