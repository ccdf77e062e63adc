# SPDX-License-Identifier: GPL-2.0-only
"""What can be changed: found in clang's syntax tree, so that comments, strings, declarations and
macros are left alone."""
import collections
import os
import pathlib
import shlex

import clang.cindex as clang

from ..prepared import ROOT
from ..shell import Unusable

TOP = pathlib.Path(ROOT)
PARTS = ("oracle", "runner", "findings")

OTHER = {
    "&": "|", "|": "&", "^": "&", "&&": "||", "||": "&&", "==": "!=", "!=": "==",
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "+": "-", "-": "+", "*": "+",
    "/": "*", "%": "/", "<<": ">>", ">>": "<<", "+=": "-=", "-=": "+=",
    "&=": "|=", "|=": "&=", "<<=": ">>=", ">>=": "<<=",
}
OTHER_UNARY = {"!": "", "~": "", "++": "--", "--": "++"}
OTHER_WORD = {"0": "1", "1": "0", "true": "false", "false": "true"}

Mutant = collections.namedtuple("Mutant", "name file line offset old new")


def changed_token(token):
    """What stands in a token's place in a mutant, or None."""
    kind = clang.CursorKind
    where = token.cursor.kind
    text = token.spelling
    if where in (kind.BINARY_OPERATOR, kind.COMPOUND_ASSIGNMENT_OPERATOR):
        return OTHER.get(text)
    if where == kind.UNARY_OPERATOR:
        return OTHER_UNARY.get(text)
    if where == kind.INTEGER_LITERAL or text in ("true", "false"):
        return OTHER_WORD.get(text)
    if where in (kind.BREAK_STMT, kind.CONTINUE_STMT) and text != ";":
        return ""
    return None


def statement(text, start, end):
    """The line around [start, end), its white space as one space each."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return " ".join(text[first:last].split())


def mutants_of(function, path, text):
    seen = collections.Counter()
    data = text.encode()
    # The body alone: a function's extent is none where its type is a macro.
    body = list(function.get_children())[-1]
    for token in body.get_tokens():
        start, end = token.extent.start.offset, token.extent.end.offset
        new = changed_token(token)
        if new is None or data[start:end].decode() != token.spelling:
            continue
        # All sources are ASCII: bytes are characters.
        mutated = text[:start] + new + text[end:]
        name = (f"{path}: {function.spelling}: `{statement(text, start, end)}` -> "
                f"`{statement(mutated, start, start + len(new))}`")
        seen[name] += 1
        if seen[name] > 1:
            name += f" ({seen[name]})"
        yield Mutant(name, path, token.location.line, start, token.spelling, new)


def find_mutants(units):
    """All of them, and what each unit includes."""
    found = {}
    index = clang.Index.create()
    for n, unit in enumerate(units):
        args = [word for word in shlex.split(unit.command)[1:]
                if word.startswith(("-I", "-D", "-std", "-isystem"))]
        tree = index.parse(str(TOP / unit.source), args=args)
        if any(d.severity >= clang.Diagnostic.Error for d in tree.diagnostics):
            raise Unusable(f"{unit.source}: {tree.diagnostics[0]}")
        includes = {os.path.relpath(i.include.name, TOP)
                    for i in tree.get_includes()}
        units[n] = unit._replace(includes=includes)
        for cursor in tree.cursor.get_children():
            if (cursor.kind != clang.CursorKind.FUNCTION_DECL or
                    not cursor.is_definition()):
                continue
            path = os.path.relpath(cursor.location.file.name, TOP)
            if path.split("/")[0] not in PARTS:
                continue
            key = path, cursor.spelling
            if key not in found:
                found[key] = list(mutants_of(cursor, path,
                                             (TOP / path).read_text()))
    return [mutant for some in found.values() for mutant in some]
