# SPDX-License-Identifier: GPL-2.0-only
"""Files that are there whole or not at all, and locks that go with their owner."""
import contextlib
import fcntl
import os
import tempfile


def read(path, default=None):
    """The text of a file; DEFAULT, if there is one, where it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except OSError:
        if default is None:
            raise
        return default


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


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


def locked(path):
    """Wait for the lock in the file PATH; for a with."""
    lock = None
    with contextlib.suppress(OSError):
        lock = hold(path, wait=True)
    if not lock:
        raise OSError(f"{path}: cannot be locked")
    return lock


@contextlib.contextmanager
def temporary(folder=None):
    """A directory that goes away, in FOLDER or where TMPDIR says, and nowhere else."""
    folder = folder or os.environ.get("TMPDIR") or "/tmp"
    try:
        made = tempfile.TemporaryDirectory(dir=folder)
    except OSError:
        raise OSError(f"cannot make a temporary directory in {folder}: set TMPDIR") from None
    with made as path:
        yield path


def hold(path, wait=False):
    """The lock in the file PATH, or None if it is held. Child processes do not inherit it."""
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
