# SPDX-License-Identifier: GPL-2.0-only
"""Which prepared kernel shows which finding: docs/matrix.md."""
import glob
import itertools
import json
import os
import re

from .. import prepared
from ..building import build
from ..commands import output
from ..files import read, temporary, write_whole
from ..shell import Unusable, say
from . import configs

PAGE = """\
<!-- SPDX-License-Identifier: GPL-2.0-only -->
# Which kernel has which bug?

Printed by `scripts/kernel --matrix`: each bug of [findings/](../findings/README.md) that Linux has
or had, on each kernel that `scripts/kernel` has built. To print it for your own tree beside
Debian's kernels, build all of them first:

    for version in 6.1 6.12 7.2 7.3; do scripts/kernel --package linux-source-$version; done
    scripts/kernel --tree ~/src/linux --name mine
    scripts/kernel --matrix

The finding's programs, the shortest and the one for a booted kernel, run with each implementation,
alone: in exact mode without SMP, else in strict mode. The machine is the program's own, except that
an SMP kernel gets one CPU if the program has none, and a sparse memory map gets sections of the
largest order.

{table}

- *yes*: a program shows the bug, with each implementation that the kernel has; *per-page* or
  *batched*: only with that one.
- *no*: they pass. A name in brackets is another known difference ([kernel.md](kernel.md)) that ends
  the run before that.
- *unknown*: a divergence that is no known difference, with its token.
- *-*: none of them runs on that kernel.
- *since*: the oldest of these versions that shows the bug; *or before* if no older one is built in
  a configuration that shows it.
"""


def usable():
    """The prepared kernels that can run, the oldest version first."""
    found = []
    for directory in prepared.directories():
        for path in glob.glob(f"{glob.escape(directory)}/*/status"):
            try:
                kernel = prepared.Prepared.read(os.path.dirname(path))
                kernel.check()
                found.append(kernel)
            except Unusable as error:
                say(f"left out: {error}")
    return sorted(found, key=lambda kernel: ([int(part) for part in kernel.version.split(".")],
                                             kernel.stem, configs.order(kernel.config)))


def findings():
    """The names of those with a predicate: the others are of code that was never merged."""
    return [name for name in sorted(os.listdir("findings"))
            if glob.glob(f"findings/{name}/*.c") and os.path.isfile(f"findings/{name}/{name}.bf")]


def suited(program, config):
    """The text of a program, for a machine that a kernel of the configuration supports."""
    words = config.split("-")
    fields = ""
    machine = re.search("^machine .*$", program, re.M)[0]
    if "smp" in words and " cpus=" not in machine:
        fields += " cpus=1"
    if "sparse" in words and " section=" not in machine:
        fields += f" section={re.search(' order=([0-9]+)', machine)[1]}"
    return program.replace(machine, machine + fields)


def shown(kernel, impl, paths):
    """{finding: "yes", "-", or what else it ends with}; paths: {program: finding}."""
    mode = "exact" if "up" in kernel.config.split("-") else "strict"
    status, text = output("build/release/tools/buddyfuzz", "run", "--json", "--mode", mode,
                          "--backend", f"kernel/{kernel.name}/{impl}", "--against", "none",
                          *paths)
    if status not in (0, 1, 3):
        raise Unusable(f"kernel/{kernel.name}/{impl}: the programs do not run")
    found = {}
    for name, result in zip(paths.values(), json.loads(text)["results"]):
        other = result.get("known") or result.get("token")
        said = {"pass": "no", "known": "yes" if other == name else f"no ({other})",
                "divergence": f"unknown ({other})"}.get(result["verdict"], "-")
        # The first program is the shortest; another may show what it does not.
        if said == "yes" or found.get(name, "-") == "-":
            found[name] = said
    return found


def column(kernel):
    """{finding: what is in the table}."""
    with temporary() as folder:
        paths = {}
        for name in findings():
            for path in sorted(glob.glob(f"findings/{name}/*.bf"), key=len):
                suiting = f"{folder}/{os.path.basename(path)}"
                write_whole(suiting, suited(read(path), kernel.config))
                paths[suiting] = name
        of = {impl: shown(kernel, impl, paths) for impl in kernel.impls}
    cells = {}
    for name in findings():
        said = [of[impl][name] for impl in kernel.impls]
        only = [impl for impl in kernel.impls if of[impl][name] == "yes"]
        cells[name] = said[0] if len(set(said)) == 1 else ", ".join(only) or " / ".join(said)
    return cells


def since(name, columns):
    """@columns: [(kernel, its column)], the oldest first."""
    has = [kernel for kernel, cells in columns if not cells[name].startswith(("no", "-", "unknown"))]
    if not has:
        return "-"
    stem = has[0].stem
    showing = {kernel.config for kernel in has if kernel.stem == stem}
    older = itertools.takewhile(lambda column: column[0].stem != stem, columns)
    # Only one in the same configuration tells that an older kernel does not have it.
    return stem + " or before" * showing.isdisjoint(kernel.config for kernel, _ in older)


def page():
    kernels = usable()
    if not kernels:
        raise Unusable("--matrix: no kernel is prepared: see scripts/kernel --help")
    build("release", "buddyfuzz")
    columns = [(kernel, column(kernel)) for kernel in kernels]
    rows = [["finding", "since", *(kernel.name for kernel, _ in columns)]]
    rows += [["---"] * len(rows[0])]
    rows += [[f"[{name}](../findings/{name}/README.md)", since(name, columns),
              *(cells[name] for _, cells in columns)] for name in findings()]
    return PAGE.format(table="\n".join(f"| {' | '.join(row)} |" for row in rows))
