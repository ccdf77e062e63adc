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

The statement that is edited first calls planted_reached() (reached.c): what never
runs proves nothing. That is in no line of its own, so that lines keep their numbers.
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


# What does not count as code: comments, texts, lines of the preprocessor.
IGNORED = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\''
                     r'|^[ \t]*#(?:\\\n|[^\n])*', re.MULTILINE | re.DOTALL)
HEADER = re.compile(r"(else\b\s*)|(if|while|switch|for)\b\s*\(")


def closing(code, start):
    """Behind the parenthesis that closes the one before START."""
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(code[start], 0)
        start += 1
    return start


def skip_blanks(code, start):
    return start + len(code[start:]) - len(code[start:].lstrip())


def marks(source, body_start, place):
    """What to insert so that what stands at PLACE says that it runs: (where, text)."""
    code = IGNORED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)
    start = code.index("{", code.index(")", body_start)) + 1
    depth = 0
    for at in range(start, place):
        depth += {"(": 1, ")": -1}.get(code[at], 0)
        label = code[at] == ":" and re.fullmatch(
            r"\s*(case\b.*|\w+)\s*", code[start:at], re.DOTALL)
        if not depth and (code[at] in ";{}" or label):
            start = at + 1
    start = skip_blanks(code, start)
    alone = False
    while found := HEADER.match(code, start):
        if found[1]:
            end = found.end()
        else:
            end = closing(code, found.end())
            # A "while" may end a "do".
            if place < end and (found[2] == "while" or alone and found[2] != "for"):
                return [(found.end(), "planted_reached(), ")]
            if place < end:
                break
        start = skip_blanks(code, end)
        alone = True
    if not alone:
        return [(start, "planted_reached(); ")]
    # A statement that stands alone behind its if; a for may hold a block.
    end, depth = start, 0
    while depth or code[end] not in ";{":
        depth += {"(": 1, ")": -1}.get(code[end], 0)
        end += 1
    if code[end] == "{":
        fail("the edit is in the header of a loop without a block around it")
    return [(start, "{ planted_reached(); "), (end + 1, " }")]


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
    told = {mark for first, _, _ in changes for mark in marks(source, start, first)}
    changes += [(where, where, text) for where, text in told]
    for first, last, text in sorted(changes, reverse=True):
        source = source[:first] + text + source[last:]
    sys.stdout.write("void planted_reached(void); " + source)


main()
