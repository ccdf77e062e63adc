# SPDX-License-Identifier: GPL-2.0-only
"""Which backends are fuzzed against which, by which target.

kernel/NAME/IMPL is a kernel that scripts/kernel has prepared as NAME; or, where there is
none, each configuration of it: NAME-smp, NAME-smp-sparse, NAME-up... Each is then a pair
of its own: with the same configuration of the other side, if that is a kernel too.
"""
import dataclasses

from .. import prepared
from ..shell import Unusable

TARGET = "diff_strict"


@dataclasses.dataclass
class Pair:
    """One thing to do: a target, and what it runs on; "" where the target has no backends."""
    target: str
    backend: str = ""
    against: str = ""
    kernels: list = dataclasses.field(default_factory=list)

    def __str__(self):
        return f"{self.backend} against {self.against}" if self.backend else "no backends"

    def environment(self):
        if not self.backend:
            return {}
        return {"BUDDYFUZZ_BACKEND": self.backend, "BUDDYFUZZ_AGAINST": self.against}


@dataclasses.dataclass
class Side:
    """A backend. @kernel: None if it is none; @one_of: it is one of several configurations."""
    name: str
    kernel: prepared.Prepared = None
    one_of: bool = False

    def config(self):
        return self.kernel.config if self.kernel else None


def sides(name):
    family, _, rest = name.partition("/")
    stem, slash, impl = rest.partition("/")
    # A booted kernel is one by itself: scripts/boot.
    if family != "kernel" or not slash or impl == "booted":
        return [Side(name)]
    return [Side(f"kernel/{kernel.name}/{impl}", kernel, kernel.name != stem)
            for kernel in prepared.checked(stem)]


def mode_of(config):
    """Without per-CPU lists two backends are equal with no help, list order included."""
    return "exact" if config.startswith("up") else "strict"


def make(a, b, target):
    several = [side for side in (a, b) if side.one_of]
    kernels = {side.kernel.name: side.kernel for side in (a, b) if side.kernel}
    for side in several[:1]:
        target = target or f"diff_{mode_of(side.config() or '')}"
    return Pair(target or TARGET, a.name, b.name, list(kernels.values()))


def of(backend, against, target):
    """The pairs of two backends; @target: "" if it is up to us."""
    left, right = sides(backend), sides(against)
    found = [make(a, b, target) for a in left for b in right
             if len(left) == len(right) == 1
             or None in (a.config(), b.config()) or a.config() == b.config()]
    if not found:
        raise Unusable(f"{backend} is {', '.join(side.config() for side in left)}, {against} is "
                       f"{', '.join(side.config() for side in right)}: nothing to compare")
    return found


def of_kernel(stem, target):
    """Both nets for each configuration: the kernel's two implementations against each other,
    which shows what the new one does otherwise; and the model against the kernel, which shows
    what both do wrong."""
    found = []
    for kernel in prepared.checked(stem):
        a, b = (Side(f"kernel/{kernel.name}/{impl}", kernel, True)
                for impl in ("per-page", "batched"))
        # Before 7.0 there is but one.
        newest = b if "batched" in kernel.impls else a
        model = Side(newest.name.replace(f"kernel/{kernel.name}", "model"))
        found.append(make(a, b if newest is b else Side("none"), target))
        found.append(make(model, newest, target))
    return found


def must_exist(pairs, known):
    for pair in pairs:
        for name in (pair.backend, pair.against):
            # Only B may be left out.
            if name == "none" and name == pair.backend:
                raise Unusable("--backend none: backend A cannot be left out; --against none "
                               "leaves out B")
            if name and name not in known and name not in ("canary", "none"):
                raise Unusable(f'no backend "{name}": see build/release/tools/buddyfuzz backends '
                               "(and scripts/kernel for the kernel's)")
    return pairs
