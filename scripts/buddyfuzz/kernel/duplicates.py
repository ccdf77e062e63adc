# SPDX-License-Identifier: GPL-2.0-only
"""What the harness does in a kernel function's stead: that function must be one that it knows."""
import hashlib
import os
import re

from ..files import read
from ..shell import Unusable


def sum_of(tree, function, files):
    """Of its definition, without comments; "-" if there is none."""
    definition = re.compile(rf"^(?![\s#])[^;{{}}#]*?\b{function}\([^;{{]*?\)\s*\{{.*?^\}}",
                            re.M | re.S | re.A)
    found = ""
    for file in files:
        match = definition.search(re.sub(r"/\*.*?\*/", "", read(os.path.join(tree, file), ""),
                                         flags=re.S))
        found += " ".join(match[0].split()) if match else ""
    return hashlib.sha1(found.encode(errors="surrogateescape")).hexdigest()[:12] if found else "-"


def check(tree):
    """By kernel/duplicates."""
    changed = ""
    for line in re.findall("^[^#\n].*", read("kernel/duplicates"), re.M):
        function, files, ours, *known = line.split()
        total = sum_of(tree, function, files.split(","))
        if total not in known:
            changed += f" {function}() in {files}, for {ours}, sum {total};"
    if changed:
        raise Unusable(f"{tree}: the harness duplicates what is otherwise here:{changed} see "
                       "kernel/duplicates")
