# SPDX-License-Identifier: GPL-2.0-only
"""Does a series make one finding go away, and change nothing else?"""
from ..shell import say
from .patches import NotTestable


class Fixes:
    """@token: of a verdict, or the name of a folder in findings/. @shown: [(program,
    configuration)] that show it on the base. @left: those that still do, or do worse, on the last
    patch. @gone: the patch with which all is gone, or None."""

    def __init__(self, judge, token, files):
        self.judge, self.token = judge, token
        kernels = judge.kernels
        self.shown = [(path, config) for config in kernels.configs + kernels.variants
                      for path, shown in judge.all_on(files, config, judge.base).items()
                      if self.names(shown)]
        if not self.shown:
            raise NotTestable(f"no program shows {token} on the base; give one with --program")
        say(f"{token}: {len({path for path, _ in self.shown})} programs show it on the base")
        left = self.shown
        self.gone = None
        for patch in judge.patches:
            # Between the ends, there are no variants.
            seen = [one for one in self.shown
                    if one[1] in kernels.configs or patch is judge.patches[-1]]
            before, left = left, [one for one in seen if self.is_left(one, patch)]
            if before and not left:
                self.gone = patch
            elif left:
                self.gone = None
        self.left = left

    def names(self, shown):
        return self.token in (shown.token, shown.known)

    def is_left(self, one, patch):
        path, config = one
        shown = self.judge.violates(path, config, patch)
        return not shown or bool(shown.token) or self.names(shown)

    def changes(self):
        """What else is other than on the base."""
        return [found for found in self.judge.findings
                if found.kind in ("introduced", "changes behaviour")]

    def status(self):
        return 1 if self.left or self.changes() else 0

    def verdict(self):
        programs = len({path for path, _ in self.shown})
        if self.left:
            path, config = self.left[0]
            return (f"does not fix {self.token}: of {programs} programs that show it on the base, "
                    f"{len({one for one, _ in self.left})} do not pass, such as {path} on {config}")
        return (f"fixes {self.token}, which {programs} programs show on the base, with "
                f"{self.gone.label} {self.gone}"
                + ("; it changes more, see below" if self.changes() else
                   "; nothing else was seen to change"))

    def facts(self):
        return {"token": self.token, "shown": self.shown, "left": self.left,
                "gone": self.gone and self.gone.label}
