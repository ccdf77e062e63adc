#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes the mistake that a file describes in a copy of a kernel's source file.

Usage: edit.py EDIT TREE >CHANGED

EDIT names a file of TREE, a function in it, and what to replace there:

	File: mm/page_alloc.c
	Function: free_pages_prepare
	Replace: 2 /REGEX/ with /TEXT/

"2" is the second place in the function where the Python regular expression
fits. There may be several of these lines; places are counted as the file was.
"""
import re
import sys


def fail(message):
    sys.exit(f"{sys.argv[1]}: {message}")


def header(text, field):
    return re.findall(rf"^{field}: (.*)$", text, re.MULTILINE)


def body(source, function):
    """Where the function's definition begins and ends."""
    found = re.search(
        rf"^(?![\s#])[^;{{}}#]*?\b{function}\([^;{{]*?\)\s*\{{.*?^\}}",
        source, re.MULTILINE | re.DOTALL)
    if not found:
        fail(f"no function {function}")
    return found.span()


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1]) as file:
        edit = file.read()
    for field in "File", "Function", "Replace":
        if not header(edit, field):
            fail(f"no line \"{field}:\"")
    with open(f"{sys.argv[2]}/{header(edit, 'File')[0]}") as file:
        source = file.read()

    start, end = body(source, header(edit, "Function")[0])
    changes = []
    for line in header(edit, "Replace"):
        said = re.fullmatch(r"(\d+) /(.+)/ with /(.*)/", line)
        if not said:
            fail(f"not understood: {line}")
        places = list(re.finditer(said[2], source[start:end]))
        if len(places) < int(said[1]):
            fail(f"only {len(places)} places: {line}")
        place = places[int(said[1]) - 1]
        changes.append((start + place.start(), start + place.end(), said[3]))
    for first, last, text in sorted(changes, reverse=True):
        source = source[:first] + text + source[last:]
    sys.stdout.write(source)


main()
