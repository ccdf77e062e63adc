# SPDX-License-Identifier: GPL-2.0-only
"""Planted bugs: what their files say, and making the mistake in a copy of the source.

A file has a header, lines of "Field: text", and edits:

	File: allocator/free_list.h
	Function: account_freepages
	-	if (is_migrate_isolate(migratetype))
	-		return;
	+	PLANTED(is_migrate_isolate(migratetype));

As in a diff, "-" is removed, "+" is added, and " " only tells where. An empty line ends an edit;
the next one is of the same function and file unless it names others. Without Function, it is of
the whole file.

The text is found by its tokens: white space, comments and line numbers do not matter. It must be
there exactly once in the function. "..." stands for any tokens, as few as possible, brackets
balanced: nothing of the kernel's text is quoted to edit it.

An edit of the kernel's code (the header says Kernel) also makes the statement that it changes call
planted_reached() first (planted/reached.c): what never runs proves nothing. That is in no line of
its own, so that lines keep their numbers. The model's edits have PLANTED() for that.
"""
import dataclasses
import os
import re

from .files import read, write_whole
from .shell import Unusable

ANY = "..."
TOKEN = re.compile(
    r'\s+|/\*.*?\*/|//[^\n]*|\\\n'
    r'|(?P<token>[A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\''
    r'|\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|[<>=!*/%&|^+-]=|&&|\|\||##|.)', re.DOTALL)
# The same without lines of the preprocessor.
CODE = re.compile(rf"^[ \t]*#(?:\\\n|[^\n])*|{TOKEN.pattern}", re.DOTALL | re.MULTILINE)
OPEN = {"(": ")", "[": "]", "{": "}"}


class Misfit(Unusable):
    """A bug's file that is wrong, or that does not fit the source; one line."""


@dataclasses.dataclass
class Token:
    text: str
    start: int
    end: int


def tokens(text, pattern=TOKEN):
    return [Token(found["token"], *found.span()) for found in pattern.finditer(text)
            if found["token"]]


def closing(code, at):
    """The index of what closes the bracket at AT, or None."""
    wanted = [OPEN[code[at].text]]
    for at in range(at + 1, len(code)):
        text = code[at].text
        if text in OPEN:
            wanted.append(OPEN[text])
        elif text == wanted[-1]:
            wanted.pop()
            if not wanted:
                return at
    return None


def definitions(code, function):
    """Where FUNCTION is defined: (first token, one behind the last), one for each #if."""
    found = []
    for at, token in enumerate(code[:-1]):
        if token.text != function or code[at + 1].text != "(" or \
                not at or not re.match(r"\w|\*", code[at - 1].text):
            continue
        end = closing(code, at + 1)
        # Attributes may follow.
        while end and end + 1 < len(code) and re.match(r"\w", code[end + 1].text):
            end += 1
            if code[end + 1].text == "(":
                end = closing(code, end + 1)
        if not end or end + 1 >= len(code) or code[end + 1].text != "{":
            continue
        end = closing(code, end + 1)
        first = at
        while first and code[first - 1].text not in ";}#":
            first -= 1
        if end:
            found.append((first, end + 1))
    return found


def match(code, at, end, pattern):
    """Where the words of PATTERN are from AT on: a list of (first, one behind the last), cut off
    where no more is found."""
    places = []
    for nr, word in enumerate(pattern):
        if word == ANY:
            first, best = at, []
            while True:
                rest = match(code, at, end, pattern[nr + 1:])
                if len(rest) >= len(best):
                    best = [(first, at), *rest]
                if len(rest) == len(pattern) - nr - 1 or at >= end or \
                        code[at].text in OPEN.values():
                    return places + best
                at = (closing(code, at) if code[at].text in OPEN else at) or end
                at += 1
        if at >= end or code[at].text != word:
            break
        places.append((at, at + 1))
        at += 1
    return places


@dataclasses.dataclass
class Edit:
    """@lines: as they are in the file, with " ", "-" or "+" before each."""
    file: str
    function: str
    lines: list

    def where(self):
        return f"{self.function}() in {self.file}" if self.function else self.file

    def read(self):
        """The words to be found, and what to change: (first word, one behind the last, text)."""
        words, changes, is_open = [], [], False
        for line in self.lines:
            if line[0] != " " and not is_open:
                changes.append((len(words), len(words), []))
            is_open = line[0] != " "
            if line[0] == "+":
                changes[-1][2].append(line[1:])
                continue
            words += [token.text for token in tokens(line[1:])]
            if is_open:
                first, _, text = changes[-1]
                changes[-1] = first, len(words), text
        return words, [(first, last, "\n".join(text)) for first, last, text in changes]

    def find(self, source, code):
        """The places of its words in CODE, the tokens of SOURCE, and of the function's start."""
        words, _ = self.read()
        spans = definitions(code, self.function) if self.function else [(0, len(code))]
        if not spans:
            raise Misfit(f"no function {self.function} in {self.file}")
        found, best = [], []
        for first, end in spans:
            for at in range(first, end):
                places = match(code, at, end, words)
                if len(places) == len(words):
                    found.append((places, first))
                elif len(places) > len(best):
                    best = places
        if len(found) > 1:
            raise Misfit(f"{len(found)} places in {self.where()} have: {' '.join(words)}; "
                         "more context is needed")
        if not found:
            said = f"nothing in {self.where()} has: {' '.join(words)}"
            if best:
                at = best[-1][1]
                line = source.count("\n", 0, code[at - 1].start) + 1
                said += f"; line {line} has \"{code[at].text if at < len(code) else ''}\" " \
                    f"where \"{words[len(best)]}\" should be"
            raise Misfit(said)
        return found[0]

    def replacements(self, source, code, noted):
        """What to put where: (start, end, text). @noted: the kernel's, see marks()."""
        places, first = self.find(source, code)
        for begin, end, text in self.read()[1]:
            if begin < end:
                start, stop = code[places[begin][0]].start, code[places[end - 1][1] - 1].end
                text = text.strip()
            elif begin:
                start = stop = code[places[begin - 1][1] - 1].end
                text = "\n" + text
            else:
                start = stop = code[places[0][0]].start
                text = text.lstrip() + "\n" + source[source.rfind("\n", 0, start) + 1:start]
            yield start, stop, text
            if noted:
                yield from marks(source, code[first].start, start)


def marks(source, function, place):
    """What to insert so that what stands at PLACE says that it runs: (where, where, text).

    FUNCTION: where its definition starts.
    """
    code = [token for token in tokens(source, CODE) if token.start >= function]
    nr_before = sum(token.start < place for token in code)
    texts = [token.text for token in code]
    start = texts.index("{", closing(code, texts.index("("))) + 1
    depth = 0
    for at in range(start, nr_before):
        depth += {"(": 1, ")": -1}.get(texts[at], 0)
        is_label = texts[at] == ":" and (at == start + 1 or texts[start] == "case")
        if not depth and (texts[at] in (";", "{", "}") or is_label):
            start = at + 1
    alone = False
    while texts[start] in ("else", "if", "while", "switch", "for"):
        end = start
        if texts[start] != "else":
            end = closing(code, start + 1)
            # A "while" may end a "do".
            if place <= code[end].start and (
                    texts[start] == "while" or alone and texts[start] != "for"):
                return [(code[start + 1].end, code[start + 1].end, "planted_reached(), ")]
            if place <= code[end].start:
                break
        start = end + 1
        alone = True
    where = code[start].start
    if not alone:
        return [(where, where, "planted_reached(); ")]
    # A statement that stands alone behind its if; a for may hold a block.
    end = start
    while texts[end] not in (";", "{"):
        end = closing(code, end) + 1 if texts[end] == "(" else end + 1
    if texts[end] == "{":
        raise Misfit("the edit is in the header of a loop without a block around it")
    return [(where, where, "{ planted_reached(); "), (code[end].end, code[end].end, " }")]


class Bug:
    """@name: of its file, without the folder. @header: {field: text}. @edits: in their order."""

    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path).removesuffix(".bug")
        self.header, self.edits = {}, []
        self.is_ended = False   # the last edit, by an empty line
        self.text = read(path)
        for nr, line in enumerate(self.text.split("\n"), 1):
            self.take(line, f"{path}:{nr}")
        if not self.edits or not all(edit.lines for edit in self.edits):
            raise Misfit(f"{path}: changes nothing")

    def take(self, line, where):
        said = re.fullmatch(r"([A-Z][\w -]*): *(.*)", line)
        last = self.edits[-1] if self.edits else None
        if said and said[1] == "File":
            self.edits.append(Edit(said[2], "", []))
        elif said and said[1] == "Function" and last:
            if last.lines:
                last = Edit(last.file, "", [])
                self.edits.append(last)
            last.function = said[2]
        elif said and not last:
            self.header[said[1]] = said[2]
        elif line[:1].isspace() and self.header and not last:
            self.header[list(self.header)[-1]] += f" {line.strip()}"
        elif not line:
            self.is_ended = True
            return
        elif last and line[0] in " -+":
            if self.is_ended and last.lines:
                last = Edit(last.file, last.function, [])
                self.edits.append(last)
            last.lines.append(line)
        else:
            raise Misfit(f"{where}: not understood: {line}")
        self.is_ended = False

    def __getitem__(self, field):
        return self.header.get(field, "")

    def files(self):
        return list(dict.fromkeys(edit.file for edit in self.edits))

    def change(self):
        """What it does, its header aside."""
        return self.text[self.text.index("\nFile: "):]

    def changed(self, file, source):
        """The text SOURCE of FILE with the mistake in it."""
        code = tokens(source)
        noted = "Kernel" in self.header
        try:
            changes = {change for edit in self.edits if edit.file == file
                       for change in edit.replacements(source, code, noted)}
        except Misfit as error:
            raise Misfit(f"{self.path}: {error}") from None
        before = len(source)
        for start, end, text in sorted(changes, reverse=True):
            if end > before:
                raise Misfit(f"{self.path}: two edits of one place in {file}")
            source = source[:start] + text + source[end:]
            before = start
        return ("void planted_reached(void); " if noted else "") + source

    def plant(self, tree, out):
        """Make the mistake in copies, in OUT, of the files of TREE."""
        for file in self.files():
            text = self.changed(file, read(os.path.join(tree, file)))
            os.makedirs(os.path.dirname(os.path.join(out, file)), exist_ok=True)
            write_whole(os.path.join(out, file), text)
