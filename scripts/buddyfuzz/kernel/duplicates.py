# SPDX-License-Identifier: GPL-2.0-only
"""What the harness does in a kernel function's stead: that function must be one that it knows."""
import difflib
import glob
import hashlib
import os
import re

from ..files import read
from ..shell import Unusable, complain
from .package import CACHE


def text_of(tree, function, files):
    """Its definition in each of the files, without comments."""
    definition = re.compile(rf"^(?![\s#])[^;{{}}#]*?\b{function}\([^;{{]*?\)\s*\{{.*?^\}}",
                            re.M | re.S | re.A)
    found = []
    for file in files:
        match = definition.search(re.sub(r"/\*.*?\*/", "", read(os.path.join(tree, file), ""),
                                         flags=re.S))
        # Where a comment was a line of its own, nothing is left.
        found += [re.sub(r"\n\s*\n", "\n", match[0].strip())] if match else []
    return found


def sum_of(texts):
    """Whatever blanks there are between the words; "-" if there is no text."""
    found = "".join(" ".join(text.split()) for text in texts)
    return hashlib.sha1(found.encode(errors="surrogateescape")).hexdigest()[:12] if found else "-"


def show(tree, function, files, known):
    """The difference to the text in an unpacked package that has a known one, or the whole text
    if there is no such package. It is the kernel's text: for the screen only."""
    texts = text_of(tree, function, files)
    new = "\n".join(texts).splitlines()
    for other in sorted(glob.glob(f"{CACHE}/source/*/"), reverse=True):
        old = text_of(other, function, files)
        if old and sum_of(old) in known:
            lines = difflib.unified_diff("\n".join(old).splitlines(), new,
                                         f"{function}() in {os.path.basename(other[:-1])}",
                                         f"{function}() in {tree}", n=99, lineterm="")
            return "\n".join(lines)
    return "\n".join([f"{function}() in {tree}:", *(new or ["(there is none)"])])


def check(tree):
    """By kernel/duplicates."""
    changed = ""
    for line in re.findall("^[^#\n].*", read("kernel/duplicates"), re.M):
        function, files, ours, *known = line.split()
        total = sum_of(text_of(tree, function, files.split(",")))
        if total not in known:
            complain(show(tree, function, files.split(","), known))
            changed += f" {function}() in {files}, for {ours}, sum {total};"
    if changed:
        raise Unusable(f"{tree}: the harness duplicates what is otherwise here:{changed} if the "
                       "new text means the same for what operations call, append the sum to its "
                       "line in kernel/duplicates, else change the duplicate first")
