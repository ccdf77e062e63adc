#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A recording gives the same program in every form that it may come in.

The events are those of a program of corpus/traces, written here as each tool writes
them. All four go through ftrace's and perf script's form, one through all forms.

Usage: forms.py BUDDYFUZZ [RECORDING...]
A RECORDING, ftrace's text, maybe compressed with xz, is rewritten in all forms instead.
"""
import dataclasses
import json
import lzma
import pathlib
import re
import subprocess
import sys
import tempfile

TOOL = sys.argv[1]
SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
ARGUMENT = re.compile(r"(\w+)=(\S+)")
FTRACE = re.compile(r" *(.+)-(\d+) +\[(\d+)\] \S+ +(\d+)\.(\d{6}): (mm_page_\w+): (.*)")
TYPES = {"unmovable": 0, "movable": 1, "reclaimable": 2}


@dataclasses.dataclass
class Event:
    """@time in us; @fields: as text, by name, without the page's address."""
    time: int
    task: str
    pid: int
    cpu: int
    name: str
    fields: dict


def event(time, cpu, name, **fields):
    return Event(time, "cc 1", cpu + 7, cpu, name, fields)


def of_program(program):
    """Each allocation and free of a program, in their order."""
    cpu, next_pfn, pages, marks, time = 0, 1 << 13, {}, [], 1000
    for time, line in enumerate(program.splitlines(), 1000):
        args = dict(ARGUMENT.findall(line))
        words = line.split()
        if words[0] == "cpu":
            cpu = int(args["cpu"])
        elif words[1:3] == ["=", "alloc"]:
            order = int(args["order"])
            pfn = (next_pfn + (1 << order) - 1) >> order << order
            next_pfn = pfn + (1 << order)
            pages[words[0]] = pfn, order
            yield event(time, cpu, "mm_page_alloc", pfn=hex(pfn), order=order,
                        migratetype=TYPES[args["type"]], gfp_flags=args["gfp"])
        elif words[0] in ("free", "free_bulk"):
            pfn, order = pages[words[1]]
            yield event(time, cpu, "mm_page_free", pfn=hex(pfn), order=order)
            if words[0] == "free_bulk":
                marks.append(pfn)
            if args.get("more") == "0":
                for pfn in marks:
                    yield event(time, cpu, "mm_page_free_batched", pfn=hex(pfn), order=0)
                marks.clear()


def of_recording(path):
    text = lzma.open(path, "rt") if path.endswith(".xz") else open(path, encoding="utf-8")
    with text:
        for line in text:
            found = FTRACE.match(line)
            if found:
                task, pid, cpu, seconds, micro, name, fields = found.groups()
                fields = dict(ARGUMENT.findall(fields))
                del fields["page"]
                yield Event(int(seconds + micro), task, int(pid), int(cpu), name, fields)


def fields(e):
    return " ".join([f"page={e.fields['pfn']}", *(f"{name}={value}" for name, value
                                                  in e.fields.items())])


def ftrace(e):
    return (f"  {e.task}-{e.pid}  [{e.cpu:03}] d..1. {e.time / 1e6:.6f}: {e.name}: {fields(e)}")


def trace_cmd(e):
    return f"  {e.task}-{e.pid}  [{e.cpu:03}] {e.time / 1e6:.6f}: {e.name + ':':22} {fields(e)}"


def latency(e):
    return f"    {e.task}-{e.pid}    {e.cpu}d..1. {e.time}us+: {e.name}: {fields(e)}"


def console(e):
    return f"[{e.time / 1e6:12.6f}] {latency(e)}"


def perf(e):
    name = f"kmem:{e.name}:"
    return f"  {e.task} {e.pid} [{e.cpu:03}] {e.time / 1e6:.6f}: {name:>26} {fields(e)}"


def chains(e):
    return (f"{perf(e)}\n\tffffffff8161f78b {e.name}+0x26b ([kernel.kallsyms])\n"
            "\t    7f67756f2ad7 [unknown] ([unknown])\n")


def graph(e):
    return f" {e.cpu})  {e.task}-{e.pid}  |               |    /* {e.name}: {fields(e)} */"


def lttng(e):
    # LTTng gives flags as numbers; names here, so that the program is the same.
    rest = ", ".join(f"{name} = {value}" for name, value in e.fields.items())
    return (f"[{e.time}] (+0.0) host kmem_{e.name}: {{ cpu_id = {e.cpu} }}, "
            f'{{ procname = "{e.task}", tid = {e.pid} }}, {{ page = {e.fields["pfn"]}, {rest} }}')


def page(e):
    return ftrace(e)


def recording(form, events):
    lines = [form(e) for e in events]
    if form is page:
        lines = ["<!DOCTYPE html>", '<script class="trace-data">', *lines, "</script>", "</html>"]
    return "\n".join(lines) + "\n"


def imported(form, events, folder):
    path = pathlib.Path(folder) / "recording"
    path.write_text(recording(form, events))
    output = path.with_suffix(".bf")
    figures = json.loads(subprocess.run([TOOL, "import", "--json", path, "-o", output], check=True,
                                        capture_output=True).stdout)
    assert not figures["malformed"], (form, figures)
    return output.read_text(), figures


def compare(name, events, forms, folder):
    expected, figures = imported(ftrace, events, folder)
    assert figures["operations"] > 10000, (name, figures)
    for form in forms:
        found, others = imported(form, events, folder)
        assert found == expected, f"{name}: {form.__name__} differs from ftrace"
        print(f"{name}: {form.__name__}: {others['operations']} operations")
    return figures


def main():
    every = [perf, trace_cmd, latency, console, chains, graph, lttng, page]
    with tempfile.TemporaryDirectory() as folder:
        for path in sys.argv[2:]:
            events = list(of_recording(path))
            compare(path, events, every, folder)
            original = pathlib.Path(folder) / "original.bf"
            subprocess.run([TOOL, "import", path, "-o", original], check=True, capture_output=True)
            assert imported(ftrace, events, folder)[0] == original.read_text(), path
        for name in () if sys.argv[2:] else ("forks", "gccbuild", "net", "thp"):
            shown = subprocess.run([TOOL, "show", SOURCE / f"corpus/traces/{name}.bf.xz"],
                                   check=True, capture_output=True, text=True).stdout
            figures = compare(name, list(of_program(shown)),
                              every if name == "gccbuild" else [perf], folder)
            assert not figures["unknown_frees"], (name, figures)


if __name__ == "__main__":
    main()
