#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A recording gives the same program in every form that it may come in.

The events are those of a program of corpus/traces, written here as each tool writes
them. All four go through ftrace's and perf script's form, one through all forms.

Usage: forms.py BUDDYFUZZ
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

TOOL = sys.argv[1]
SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
ARGUMENT = re.compile(r"(\w+)=(\S+)")
TYPES = {"unmovable": 0, "movable": 1, "reclaimable": 2}


def events(program):
    """(cpu, name, pfn, order, type, gfp) of each allocation and free, in their order."""
    cpu, next_pfn, pages, marks = 0, 1 << 13, {}, []
    for line in program.splitlines():
        args = dict(ARGUMENT.findall(line))
        words = line.split()
        if words[0] == "cpu":
            cpu = int(args["cpu"])
        elif words[1:3] == ["=", "alloc"]:
            order = int(args["order"])
            pfn = (next_pfn + (1 << order) - 1) >> order << order
            next_pfn = pfn + (1 << order)
            pages[words[0]] = pfn, order
            yield cpu, "mm_page_alloc", pfn, order, TYPES[args["type"]], args["gfp"]
        elif words[0] in ("free", "free_bulk"):
            pfn, order = pages[words[1]]
            yield cpu, "mm_page_free", pfn, order, None, None
            if words[0] == "free_bulk":
                marks.append(pfn)
            if args.get("more") == "0":
                for pfn in marks:
                    yield cpu, "mm_page_free_batched", pfn, 0, None, None
                marks.clear()


def fields(pfn, order, kind, gfp):
    text = f"page={pfn:#x} pfn={pfn:#x} order={order}"
    return text if kind is None else f"{text} migratetype={kind} gfp_flags={gfp}"


def ftrace(time, cpu, name, *rest):
    return f"  cc 1-{cpu + 7}  [{cpu:03}] d..1. {time / 1e6:.6f}: {name}: {fields(*rest)}"


def trace_cmd(time, cpu, name, *rest):
    return f"  cc 1-{cpu + 7}  [{cpu:03}] {time / 1e6:.6f}: {name + ':':22} {fields(*rest)}"


def latency(time, cpu, name, *rest):
    return f"    cc 1-{cpu + 7}    {cpu}d..1. {time}us+: {name}: {fields(*rest)}"


def console(time, cpu, name, *rest):
    return f"[{time / 1e6:12.6f}] {latency(time, cpu, name, *rest)}"


def perf(time, cpu, name, *rest):
    event = f"kmem:{name}:"
    return f"  cc 1 {cpu + 7} [{cpu:03}] {time / 1e6:.6f}: {event:>26} {fields(*rest)}"


def chains(time, cpu, name, *rest):
    return (f"{perf(time, cpu, name, *rest)}\n\tffffffff8161f78b {name}+0x26b ([kernel.kallsyms])\n"
            "\t    7f67756f2ad7 [unknown] ([unknown])\n")


def graph(_time, cpu, name, *rest):
    return f" {cpu})               |    /* {name}: {fields(*rest)} */"


def lttng(time, cpu, name, pfn, order, kind, gfp):
    # LTTng gives flags as numbers; names here, so that the program is the same.
    rest = "" if kind is None else f", gfp_flags = {gfp}, migratetype = {kind}"
    return (f"[{time}] (+0.0) host kmem_{name}: {{ cpu_id = {cpu} }}, {{ tid = {cpu + 7} }}, "
            f"{{ page = {pfn * 64:#X}, pfn = {pfn}, order = {order}{rest} }}")


def page(*event):
    return ftrace(*event)


def recording(form, program):
    lines = [form(time, *event) for time, event in enumerate(program, 1000)]
    if form is page:
        lines = ["<!DOCTYPE html>", '<script class="trace-data">', *lines, "</script>", "</html>"]
    return "\n".join(lines) + "\n"


def imported(form, program, folder):
    path = pathlib.Path(folder) / "recording"
    path.write_text(recording(form, program))
    output = path.with_suffix(".bf")
    figures = json.loads(subprocess.run([TOOL, "import", "--json", path, "-o", output], check=True,
                                        capture_output=True).stdout)
    assert not figures["malformed"] and not figures["unknown_frees"], (form, figures)
    return output.read_text(), figures["operations"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name in ("forks", "gccbuild", "net", "thp"):
            shown = subprocess.run([TOOL, "show", SOURCE / f"corpus/traces/{name}.bf.xz"],
                                   check=True, capture_output=True, text=True).stdout
            program = list(events(shown))
            expected, operations = imported(ftrace, program, folder)
            assert operations > 10000, (name, operations)
            others = [perf]
            if name == "gccbuild":
                others += [trace_cmd, latency, console, chains, graph, lttng, page]
            for form in others:
                found, _ = imported(form, program, folder)
                assert found == expected, f"{name}: {form.__name__} differs from ftrace"
                print(f"{name}: {form.__name__}: {operations} operations")


if __name__ == "__main__":
    main()
