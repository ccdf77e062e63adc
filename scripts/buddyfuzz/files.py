# SPDX-License-Identifier: GPL-2.0-only
"""Files that are there whole or not at all, and locks that go with their owner."""
import contextlib
import fcntl
import os


def write_whole(path, content):
    """A reader sees the old file or the new one, also after a SIGKILL.

    CONTENT is text or bytes. When this returns it is on the disk; when it raises, as on a
    full disk, PATH is as it was. A link in PATH's place is replaced, never followed.
    """
    if isinstance(content, str):
        content = content.encode(errors="surrogateescape")
    folder, name = os.path.split(path)
    new = os.path.join(folder, f".{name}.new")
    try:
        if os.path.lexists(new):
            os.unlink(new)
        with open(new, "xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(new, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(new)
        raise


def hold(path, wait=False):
    """The lock in the file PATH, or None if somebody has it. A descendant does not get it."""
    try:
        lock = open(path, "a", encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        lock.close()
        return None
    return lock
