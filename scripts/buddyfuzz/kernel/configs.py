# SPDX-License-Identifier: GPL-2.0-only
"""The configurations that a kernel is built in: the one table of them.

A configuration is called by words with dashes between them: "smp" or "up", and then any others, in
the order of WORDS. What a kernel is always built with is in kernel/kernel.config. The same program
must leave the same state in each of them."""
import argparse
import dataclasses
import itertools
import re
import sys
import textwrap

from ..files import read
from ..shell import Unusable

# Of Word.needs.
SMP = "arch/um/Kconfig", "^config SMP$", "the harness builds for UML, which has no SMP in this " \
    "tree; use up"
ALLOC_TAG = "mm/alloc_tag.c", "pgalloc_tag_split", "the harness builds mm/alloc_tag.c, which " \
    "this tree does not have"


@dataclasses.dataclass(frozen=True)
class Word:
    """@kconfig: {option: value}, beside and in place of those in kernel/kernel.config. @defines:
    macros for our files and the kernel's. @needs: a file of the tree, what must be in it, and what
    to say if it is not. @alone: words that it does not go with. @what, @machines: which kernel it
    is and which machines it supports, for docs/kernel.md."""
    what: str
    machines: str = "unchanged"
    kconfig: dict = dataclasses.field(default_factory=dict)
    defines: tuple = ()
    needs: tuple = ()
    alone: tuple = ()


WORDS = {
    "smp": Word(
        "several CPUs, per-CPU lists",
        "`cpus` 1 to 4; not `--mode exact`, which runs every machine without per-CPU lists",
        {"SMP": "y", "NR_CPUS": "4"}, needs=SMP),
    "up": Word(
        "no SMP: in 7.3 that means no per-CPU lists, so both implementations must agree after "
        "every operation, list order included", "`cpus` 0; any with `--mode exact`"),
    "sparse": Word(
        "a sparse memory map",
        "machines with sections, up to 4096 of them; without this word, machines without sections",
        defines=("SHIM_SPARSE",)),
    "nodebug": Word(
        "`CONFIG_DEBUG_VM` off: assertions are not compiled, nor are their side effects",
        kconfig={"DEBUG_VM": "n"}),
    "nothp": Word(
        "`CONFIG_TRANSPARENT_HUGEPAGE` off: no per-CPU lists for blocks of the PMD order",
        "`thp` 0", defines=("SHIM_NO_THP",)),
    "nocma": Word(
        "`CONFIG_CMA` off: no such migratetype, and `MIGRATE_ISOLATE` is another number",
        "`cma` none", defines=("SHIM_NO_CMA",)),
    "init": Word(
        "`init_on_alloc=1` and `init_on_free=1`: each page is zeroed when it is freed, and must be "
        "zero when it is allocated. One cache line stands for a page; whoever allocates it writes "
        "to it", kconfig={"INIT_ON_ALLOC_DEFAULT_ON": "y", "INIT_ON_FREE_DEFAULT_ON": "y"}),
    "initalloc": Word(
        "`init_on_alloc=1` only: each page is zeroed when it is allocated; not with `init`",
        kconfig={"INIT_ON_ALLOC_DEFAULT_ON": "y"}, alone=("init",)),
    "poison": Word(
        "`CONFIG_PAGE_POISONING` and `page_poison=1`, by `mm/page_poison.c`: a free page is full "
        "of a pattern, and a page that is not when it is allocated is reported; not with `init` or "
        "`initalloc`, which it turns off", kconfig={"PAGE_POISONING": "y"},
        alone=("init", "initalloc")),
    "tags": Word(
        "`CONFIG_MEM_ALLOC_PROFILING_DEBUG`, by the kernel's own functions: what is charged to "
        "allocation tags is what is allocated", kconfig={
            "PROC_FS": "y", "MEM_ALLOC_PROFILING": "y", "MEM_ALLOC_PROFILING_DEBUG": "y"},
        needs=ALLOC_TAG),
    "owner": Word(
        "`CONFIG_PAGE_OWNER` and `page_owner=on`, by `mm/page_owner.c`: each allocated page has an "
        "owner, and no free page", "unchanged; not with `smp`, where `alloc_pages_bulk()` returns "
        "only one page with it", {"PAGE_OWNER": "y"}, alone=("smp",)),
}
CPUS = "smp", "up"
# What scripts/kernel builds unless it is told otherwise.
DEFAULT = "smp", "up", "smp-sparse", "smp-nodebug"
# What an operation does besides differs in these, each word once; up where that does not matter:
# without per-CPU lists more programs run, and list order is compared.
VARIANTS = "smp-nothp", "up-nocma-initalloc", "up-init-owner", "up-poison-tags"
# What scripts/conformance compares with the model: no tags, see docs/kernel.md, "Known limits".
ALL = *DEFAULT, "up-sparse", *(config.replace("-tags", "") for config in VARIANTS)


def is_one(config):
    """Is it called as a configuration is?"""
    first, *rest = config.split("-")
    at = [list(WORDS).index(word) for word in rest if word in WORDS and word not in CPUS]
    return first in CPUS and len(at) == len(rest) and at == sorted(set(at)) and \
        not any(other in config.split("-") for word in rest for other in WORDS[word].alone)


def words(config):
    return [WORDS[word] for word in config.split("-")]


def order(config):
    """A key to sort by: those with the first words first."""
    return sorted(map([*WORDS].index, filter(WORDS.__contains__, config.split("-"))), reverse=True)


def parse(value):
    """Of an option --configs NAME,...: a list."""
    for config in value.split(","):
        if not is_one(config):
            raise argparse.ArgumentTypeError(
                f'no configuration "{config}": {" or ".join(CPUS)}, and any of '
                f"{' '.join(word for word in WORDS if word not in CPUS)}, in this order, with "
                "dashes between them; " + ", ".join(
                    f"{name} not with {' or '.join(word.alone)}"
                    for name, word in WORDS.items() if word.alone))
    return list(dict.fromkeys(value.split(",")))


def add_option(add, default=None, said=""):
    """The option --configs, for a parser's add_argument()."""
    add("--configs", metavar="NAME,...", type=parse, default=default,
        help=f"only these configurations ({said or ' '.join(default)})")


def missing(config, tree):
    """Why the tree cannot be built so, or ""."""
    for word in words(config):
        file, text, why = word.needs or ("", "", "")
        if why and not re.search(text, read(f"{tree}/{file}", ""), re.M):
            return why
    return ""


def kconfig(config, always):
    """Lines for Kconfig. @always: kernel/kernel.config."""
    for name, value in itertools.chain(*(word.kconfig.items() for word in words(config))):
        always = re.sub(rf"^CONFIG_{name}=.*\n", "", always, flags=re.M)
        always += f"CONFIG_{name}={value}\n" * (value != "n")
    return always


def defines(config):
    """For the compiler's command line."""
    return [f"-D{name}" for word in words(config) for name in word.defines]


def document(page):
    """docs/kernel.md with the table of the configurations in it."""
    rows = [f"| `{name}` | {word.what} | {word.machines} |" for name, word in WORDS.items()]
    table = "\n".join(["| word | the kernel has | machines it supports |", "|---|---|---|", *rows])
    names = textwrap.fill(f"By default it builds {', '.join(f'`{name}`' for name in DEFAULT)}.",
                          100)
    before, begin, rest = page.partition("<!-- begin configurations -->\n")
    _, end, after = rest.partition("<!-- end configurations -->\n")
    if not end:
        raise Unusable("docs/kernel.md: no place for the table of configurations")
    return f"{before}{begin}{table}\n\n{names}\n{end}{after}"


if __name__ == "__main__":
    sys.stdout.write(document(sys.stdin.read()))
