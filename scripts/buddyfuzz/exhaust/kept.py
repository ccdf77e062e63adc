# SPDX-License-Identifier: GPL-2.0-only
"""What was measured, in exhaust/results/KIND.json: a record on a line, by name.

A new result replaces the one that is kept. The others stay, unless the machine or the bug that they
are of has changed: so a part can be measured again.
"""
import json

from ..files import read, write_whole

FOLDER = "exhaust/results"


def records(kind):
    return json.loads(read(f"{FOLDER}/{kind}.json", "{}"))


def replace(kind, new):
    lines = (f"{json.dumps(name)}: {json.dumps(new[name])}" for name in sorted(new))
    write_whole(f"{FOLDER}/{kind}.json", "{\n" + ",\n".join(lines) + "\n}\n")
