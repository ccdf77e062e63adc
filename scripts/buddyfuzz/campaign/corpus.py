# SPDX-License-Identifier: GPL-2.0-only
"""The shared corpus. Only the supervisor writes to it.

An input appears in it by rename: whole, or not at all. Workers write to folders
of their own, which are emptied into it while they run, when they end, and at
resume, so that whatever a killed worker had written is not lost. A merge makes a
new folder; one rename of a link puts it in the old one's place.
"""
import contextlib
import hashlib
import os
import re
import shutil
import stat
import time

from ..files import read, read_bytes, write_whole

SETTLED = 2.0  # seconds without a change: its writer is done


class Arrivals:
    """Files that others write, each taken once, and when it is whole: when it has not
    changed for a while. By this process's own clock, since the clock that stamps files may
    jump."""

    def __init__(self):
        self.first = {}     # path: what it was, and since when
        self.taken = set()  # of them, what was taken: AFL++ may give a name again

    def take(self, path, keep, final=False):
        """Have keep() take its content; what that raises leaves it to be taken again. @final:
        it is no longer written to. Returns what keep() does, None if there is nothing to take."""
        try:
            found = os.stat(path, follow_symlinks=False)
            key = path, found.st_mtime_ns, found.st_size
            if not stat.S_ISREG(found.st_mode) or key in self.taken or \
                    not (final or self.is_whole(key)):
                return None
            content = read_bytes(path)
        except FileNotFoundError:
            return None     # its writer has tidied up: it was taken before
        kept = keep(content)
        self.taken.add(key)
        return kept

    def is_whole(self, key):
        now = time.monotonic()
        was, since = self.first.get(key[0], (None, now))
        if was != key:
            self.first[key[0]] = key, now
            return False
        if now - since < SETTLED:
            return False
        del self.first[key[0]]
        return True


class Corpus:
    def __init__(self, state, kind):
        self.state = state
        self.kind = kind
        self.link = state.path("corpus", kind)
        self.arrivals = Arrivals()
        if not os.path.islink(self.link):
            first = f"{self.link}.0"
            os.makedirs(first, exist_ok=True)
            self.point_to(first)
        folder = os.path.basename(self.folder())
        if os.path.dirname(self.folder()) != os.path.dirname(self.link) or \
                not re.fullmatch(rf"{kind}\.[0-9]+", folder) or not os.path.isdir(self.link):
            raise OSError(f"{self.link}: not a link to a folder {kind}.N beside it")
        self.pruned = set(read(f"{self.link}.pruned", "").split())
        self.names = self.read_names()

    def point_to(self, folder):
        new = f"{self.link}.link"
        if os.path.lexists(new):
            os.unlink(new)
        os.symlink(os.path.basename(folder), new)
        os.replace(new, self.link)

    def folder(self):
        return os.path.realpath(self.link)

    def read_names(self):
        """What is a file, and no link: others may have put something there. It stays there, and
        in folders that merges have replaced."""
        with os.scandir(self.link) as found:
            return {one.name for one in found
                    if one.name[0] != "." and one.is_file(follow_symlinks=False)}

    def add(self, content):
        """Returns whether it was new."""
        name = hashlib.sha1(content).hexdigest()
        if name in self.names or name in self.pruned:
            return False
        write_whole(os.path.join(self.link, name), content)
        self.names.add(name)
        return True

    def add_files(self, paths, final=False):
        """Add what workers have written; returns how many were new."""
        added = 0
        for path in paths:
            try:
                added += bool(self.arrivals.take(path, self.add, final))
            except PermissionError as error:
                if error.filename != path:
                    raise
                self.state.say(f"left out: {error}")
        return added

    def replace(self, kept, of):
        """A merge has kept KEPT of the names OF; what came since stays too."""
        gone = set(of) - set(kept)
        number = int(self.folder().rpartition(".")[2]) + 1
        new = f"{self.link}.{number}"
        shutil.rmtree(new, ignore_errors=True)
        os.mkdir(new)
        for name in self.names - gone:
            os.link(os.path.join(self.link, name), os.path.join(new, name))
        # First what is gone, then the folder: killed in between, it is merely
        # in both.
        write_whole(f"{self.link}.pruned", "\n".join(sorted(self.pruned | gone)) + "\n")
        self.point_to(new)
        self.pruned |= gone
        self.names -= gone

    def tidy(self, in_use):
        """Remove folders that merges have replaced and that are no longer read."""
        for folder in self.state.glob("corpus", f"{self.kind}.[0-9]*"):
            if folder == self.folder() or os.path.basename(folder) in in_use:
                continue
            # No rmtree: other files were put there by someone else.
            with os.scandir(folder) as found:
                for one in found:
                    if re.fullmatch(r"\.?[0-9a-f]{40}(\.new)?", one.name) and \
                            one.is_file(follow_symlinks=False):
                        os.unlink(one.path)
            with contextlib.suppress(OSError):
                os.rmdir(folder)
