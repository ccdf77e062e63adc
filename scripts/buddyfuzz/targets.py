# SPDX-License-Identifier: GPL-2.0-only
"""The fuzz targets, as their sources say. Run by itself, for oss-fuzz/build.sh: a line for each,
its name and what it takes."""
import functools
import glob
import re


@functools.cache
def sources():
    """{name: text}"""
    found = {}
    for path in sorted(glob.glob("targets/*.c")):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for name in re.findall(r'^const char target_name\[\] = "(.*)";$', text, re.M):
            found[name] = text
    return found


def fuzz_targets():
    return list(sources())


def target_input(name):
    """What it takes: "program", "overlap" (a program whose operations overlap) or "bytes"."""
    return re.search(r"target_input = INPUT_(\w+);", sources()[name])[1].lower()


def schedules(name):
    """Does it run several CPUs at once, of one backend? Only libFuzzer learns which orders are
    new."""
    return target_input(name) == "overlap"


def has_backends(name):
    return "target_backend_a" in sources()[name]


@functools.cache
def max_len():
    """Bytes in one input: about 500 operations."""
    with open("oss-fuzz/options", encoding="utf-8") as file:
        return int(re.search(r"^max_len = (\d+)$", file.read(), re.M)[1])


if __name__ == "__main__":
    for target in fuzz_targets():
        print(target, target_input(target))
