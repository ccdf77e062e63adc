# SPDX-License-Identifier: GPL-2.0-only
"""Build trees, build/PRESET: configured if need be, and built."""
import os
import time

from .commands import logged
from .files import locked
from .shell import Unusable, say


class Building:
    """@seconds: what all builds took, which is not to be taken from another's time."""
    seconds = 0


def build(preset, *targets):
    """The TARGETs of a preset; all of them if none is named."""
    before = time.monotonic()
    log = f"build/{preset}.log"
    try:
        os.makedirs("build", exist_ok=True)
    except OSError:
        raise Unusable("build: cannot write there") from None
    # Two scripts may want the same tree at the same time.
    with locked(f"build/.{preset}.lock"):
        if not os.path.isfile(f"build/{preset}/build.ninja"):
            say(f"building {', '.join(targets) or 'everything'} in build/{preset} for the first "
                "time: this takes a minute or two")
            logged(log, ["cmake", "--preset", preset])
        logged(log, ["cmake", "--build", "--preset", preset,
                     *(["--target", *targets] if targets else [])])
    Building.seconds += time.monotonic() - before
