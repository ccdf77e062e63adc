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
UNSHARE = ["unshare", "--mount", *["--map-root-user"] * bool(os.geteuid())]
# HIDDEN COMMAND...
CONFINED = r"""
hidden=$1
shift
mount --bind /tmp /tmp
findmnt -rno TARGET | while IFS= read -r at; do
	case $at in
	/tmp | /tmp/* | /proc | /proc/* | /sys | /sys/* | /dev) continue ;;
	esac
	mount -o remount,bind,ro "$(printf %b "$at")" 2>/dev/null || :
done
if mkdir /made-by-check-oss-fuzz 2>/dev/null; then
	rmdir /made-by-check-oss-fuzz
	echo "ERROR: / is not read-only"
	exit 99
fi
mount -t tmpfs -o ro none "$hidden"
cd /
exec "$@"
"""


@functools.cache
def can_confine():
    """May this user have such a view?"""
    can = output(*UNSHARE, "true")[0] == 0
    if not can:
        say("cannot have mounts of its own here: that targets write to nothing but /tmp is not "
            "checked")
    return can


def confined(command, **env):
    """In the root folder, with nothing but /tmp to write to, and this source tree gone: (exit
    status, what it printed)."""
    if can_confine():
        command = [*UNSHARE, "bash", "-euc", CONFINED, "bash", ROOT, *command]
    return output(*command, cwd="/", env={**os.environ, **RUNTIME, **env},
                  stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)
