# SPDX-License-Identifier: GPL-2.0-only
"""What a kernel tree has of backend/features.def."""
import json
import re

from .files import read

TEXT = r'("(?:[^"\\]|\\.)*")'


def of(tree):
    """{name: whether the tree has it}."""
    return {name: bool(re.search(json.loads(pattern), read(f"{tree}/{json.loads(file)}", "")))
            for name, file, pattern in re.findall(
                rf"^FEATURE\((\w+),\s*{TEXT},\s*{TEXT}\)$", read("backend/features.def"), re.M)}
