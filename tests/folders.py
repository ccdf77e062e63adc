#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The folders are layers: no cycle among them, and nothing of stdio in backend/.

Follows #include from folder to folder, and target_link_libraries() from library to
library. Whatever implements a backend or stands below one is also compiled for
kernels, which have no <stdio.h>.

Usage: folders.py SOURCE BUILD COMPILER
"""
import collections
import pathlib
import re
import subprocess
import sys
import tempfile

INCLUDE = re.compile(r'^#include "(([^/"]+)/[^"]+)"', re.MULTILINE)
EDGE = re.compile(r'"(node\d+)" -> "(node\d+)"')
NODE = re.compile(r'"(node\d+)" \[ label = "([^"\\]+)')


def includes(source):
    """folder -> folder it includes -> where."""
    graph = collections.defaultdict(dict)
    for path in sorted(source.glob("*/**/*.[ch]")):
        folder = path.relative_to(source).parts[0]
        if folder == "build":
            continue
        for included in INCLUDE.finditer(path.read_text()):
            if included[2] != folder and (source / included[1]).exists():
                graph[folder].setdefault(
                    included[2], f"{path.relative_to(source)} includes {included[1]}")
    return graph


def links(build):
    with tempfile.TemporaryDirectory() as folder:
        dot = pathlib.Path(folder) / "links.dot"
        subprocess.run(["cmake", f"--graphviz={dot}", build], check=True,
                       stdout=subprocess.DEVNULL)
        text = dot.read_text()
    names = dict(NODE.findall(text))
    graph = collections.defaultdict(dict)
    for a, b in EDGE.findall(text):
        graph[names[a]][names[b]] = f"{names[a]} links {names[b]}"
    return graph


def cycle(graph):
    """The edges of one, or none."""
    done, way = set(), []

    def visit(node):
        if node in way:
            return way[way.index(node):] + [node]
        if node in done:
            return []
        way.append(node)
        for following in graph.get(node, {}):
            found = visit(following)
            if found:
                return found
        done.add(way.pop())
        return []

    for node in list(graph):
        found = visit(node)
        if found:
            return [graph[a][b] for a, b in zip(found, found[1:])]
    return []


def stdio(source, compiler):
    for header in sorted((source / "backend").glob("*.h")):
        needed = subprocess.run(
            [compiler, "-M", f"-I{source}", "-x", "c", header], check=True,
            capture_output=True, text=True).stdout
        if "stdio.h" in needed:
            yield f"{header.relative_to(source)} brings <stdio.h>"
    for path in sorted((source / "backend").glob("*.c")):
        if "<stdio.h>" in path.read_text():
            yield f"{path.relative_to(source)} includes <stdio.h>"


def main():
    source, build, compiler = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    folders, libraries = includes(source), links(build)
    # What is not read at all has no cycle either.
    assert "backend" in folders["runner"] and "program" in folders["backend"]
    assert "buddyfuzz_backend" in libraries["buddyfuzz_runner"]
    problems = [("a cycle of folders", cycle(folders)),
                ("a cycle of libraries", cycle(libraries)),
                ("backend/ knows files", list(stdio(source, compiler)))]
    for what, edges in problems:
        if edges:
            print(f"{what}: " + "; ".join(edges))
    return any(edges for _, edges in problems)


if __name__ == "__main__":
    sys.exit(main())
