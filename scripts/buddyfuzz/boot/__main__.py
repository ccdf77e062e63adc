# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/boot calls: boots a kernel with KUnit suites, a fresh boot for each file."""
import argparse
import concurrent.futures
import contextlib
import dataclasses
import os
import re

from .. import shell
from ..files import locked, read, temporary
from ..kernel.package import CACHE as KERNELS
from ..kernel.source import add_source, check_source, stem_of, usable_tree
from ..packages import need_packages
from ..shell import Parser, Unusable, complain, number, one_of, say, tell, text
from .arch import ARCHES
from .console import understand
from .image import CACHE, CPUS, MAX_WORDS, Backend, Image
from .start import lacks_cpus, start

USAGE = "scripts/boot (--tree DIR | --package NAME) [OPTION...] (FILE... | --backend)"
DESCRIPTION = """\
Builds a kernel with KUnit suites compiled in, boots it once for each FILE, as a UML process or
in QEMU, and prints KTAP. The tree is not modified; run it again after an edit, and only what
changed is compiled. What the kernel complains of on the way is a failure, with its text.

A suite says in its first comment what it needs, in lines such as
    CONFIG_PAGE_BLOCK_MAX_ORDER=9
    Command line: zone_ends=16384,32768

With --backend, builds such a kernel for buddyfuzz and the fuzz targets to run programs on, and
prints its name. With --config and --append, it has them in its name: a flavor."""
EPILOG = """\
Exit status: 0 all that ran passed, 1 a test failed or the kernel complained, 2 bad usage,
3 a kernel could not be built or booted, or no test ran."""
IS_GUARDED = True
# Memory for the kernel itself, behind two zones from which only tests allocate.
MACHINE = ("mem=256M", "zone_ends=16384,32768")
PASS, FAIL, SKIP, NOTHING = 0, 1, 2, 3


@dataclasses.dataclass
class Suite:
    """@path, @text: of its file. @name: of its object. @test: KUnit's name."""
    path: str
    text: str
    name: str
    test: str

    def comment(self):
        """The first of several lines."""
        found = re.search(r"^/\*\n((?: \*.*\n)*?) \*/$", self.text, re.M)
        return found[1] if found else ""

    def config(self):
        return sorted(set(re.findall(r"^ \*\s+(CONFIG_[A-Z0-9_]+=\S+)$", self.comment(), re.M)))

    def command_line(self):
        found = re.search(r"^ \*\s+Command line: (.*)$", self.comment(), re.M)
        return found[1].split() if found else []


def read_suite(path):
    try:
        text = read(path)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from None
    names = re.findall(r'struct kunit_suite\s+\w+\s*=\s*\{[^}]*\.name\s*=\s*"([^"]+)"', text)
    if len(names) != 1:
        raise Unusable(f"{path}: expected one struct kunit_suite with a .name, found {len(names)}")
    stem = os.path.basename(path).removesuffix(".c")
    return Suite(path, text, re.sub(r"\W", "_", stem), names[0])


def config_line(value):
    if not re.fullmatch(r"CONFIG_[A-Z0-9_]+=\S+", value):
        raise argparse.ArgumentTypeError(f'expected a line such as CONFIG_KASAN=y, found "{value}"')
    return value


def parse(words):
    parser = Parser(USAGE, DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("suites", metavar="FILE", nargs="*", type=shell.path)
    cpus = parser.add_mutually_exclusive_group()
    cpus.add_argument("--smp", dest="cpus", action="store_const", const="smp",
                      help="with 4 CPUs (default, but for UML of a tree that has none)")
    cpus.add_argument("--up", dest="cpus", action="store_const", const="up", help="no SMP")
    add_source(add)
    add("--arch", metavar="NAME", type=one_of("architecture", lambda: ARCHES), default="um",
        help="um, a UML process (default), or x86_64, in QEMU without KVM")
    add("--config", metavar="CONFIG_...", type=config_line, action="append", default=[],
        help="a line of the kernel's configuration, such as CONFIG_KASAN=y; repeatable")
    add("--append", metavar="WORD", type=text, action="append", default=[],
        help="a word more on the kernel's command line, such as page_owner=on; repeatable")
    add("--backend", action="store_true", help="a kernel that runs programs")
    add("--order", metavar="N", type=number(4, 10), help="--backend: its largest order (10)")
    add("--pageblock", metavar="N", type=number(1, 10),
        help="--backend: the order of its pageblocks (9, or --order)")
    add("--timeout", metavar="SECONDS", type=number(1, 3600), default=60,
        help="end a boot after this long (60)")
    add("--log", action="store_true", help="print all that the kernels print")
    options = parser.parse(words)
    check_source(parser, options)
    if not options.suites and not options.backend:
        parser.error("no FILE given")
    if options.suites and options.backend:
        parser.error("--backend: expected no FILE")
    if options.backend and options.arch != "um":
        parser.error("--backend: not with --arch")
    if options.backend and (len(options.append) > MAX_WORDS or
                            any(len(word.split()) != 1 for word in options.append)):
        parser.error(f"--backend: expected at most {MAX_WORDS} words to --append, without blanks")
    if (options.order or options.pageblock) and not options.backend:
        parser.error("--order, --pageblock: only with --backend")
    options.arch = ARCHES[options.arch]
    options.order = options.order or 10
    options.pageblock = options.pageblock or min(options.order, 9)
    if options.pageblock > options.order:
        parser.error("--pageblock: larger than the largest order")
    return options


def take_cpus(options, tree):
    cpus = options.cpus or "smp"
    why = options.arch.missing(cpus, tree)
    if why and not options.cpus:
        cpus = "up"
        why = options.arch.missing(cpus, tree)
    if why:
        raise Unusable(f"{tree}: no --{cpus} with --arch {options.arch.name}: {why}")
    options.cpus = cpus


def images(options, tree, suites):
    """One for each configuration that they need: {path of a suite: Image}."""
    found, where = {}, {}
    for suite in suites:
        image = Image(options.arch, tree, stem_of(options), options.cpus,
                      [*suite.config(), *options.config])
        image = found.setdefault(image.name, image)
        if suite.name in (*image.suites, "machine", *options.arch.objects):
            raise Unusable(f"{suite.path}: another file has this name: {suite.name}.c")
        image.suites[suite.name] = suite.path
        where[suite.path] = image
    return where


def boot(image, suite, options):
    """Returns what it printed, and why it ended early, if it did."""
    words = [*MACHINE, *suite.command_line(), *options.append, f"kunit.filter_glob={suite.test}",
             "kunit.enable=1", "kunit.autorun=1", "panic=-1", "loglevel=8"]
    with temporary() as folder:
        return start(options.arch.start(image.vmlinux, words, CPUS[options.cpus], folder),
                     folder, options.timeout)


def judge(suite, text, why, options):
    """(status, lines to print, Outcome)."""
    outcome = understand(text)
    if not outcome.has_begun():
        complain("\n".join(text.splitlines()[-20:]))
        say(f"{suite.path}: the kernel {why or 'ended'} before the suite began; its last lines "
            "are above")
        return NOTHING, [f"not ok 1 {suite.test}"], outcome
    if lacks_cpus(text, CPUS[options.cpus]):
        say(f"{suite.path}: the kernel did not bring up {CPUS[options.cpus]} CPUs")
        return NOTHING, [f"not ok 1 {suite.test}"], outcome
    lines = outcome.ktap
    said = [f"    # {suite.test}: {line}" for complaint in outcome.complaints for line in complaint]
    if not outcome.is_over:
        lines = [*lines, *said, f"    # {suite.test}: the kernel {why or 'died'} in this suite",
                 f"not ok 1 {suite.test}"]
    elif said:
        lines = [*lines[:-1], *said, re.sub("^ok", "not ok", lines[-1])]
    if outcome.failed or outcome.complaints or not outcome.is_over or \
       lines[-1].startswith("not ok"):
        return FAIL, lines, outcome
    return PASS if outcome.passed else SKIP, lines, outcome


def run(options, suites, where):
    statuses = []
    tell("KTAP version 1")
    tell(f"1..{len(suites)}")
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        boots = [pool.submit(boot, where[suite.path], suite, options) for suite in suites]
        for index, (suite, made) in enumerate(zip(suites, boots), 1):
            text, why = made.result()
            if options.log:
                complain(text)
            status, lines, outcome = judge(suite, text, why, options)
            lines[-1] = re.sub(r"ok \d+", f"ok {index}", lines[-1])
            tell("\n".join(lines))
            for skipped in outcome.skipped:
                say(f"{suite.test}: skipped: {skipped}")
            statuses.append(status)
    return statuses


def main(words):
    options = parse(words)
    suites = [read_suite(path) for path in options.suites]
    need_packages("build", "clang", "kernel", "boot", *options.arch.packages)
    try:
        os.makedirs(CACHE, exist_ok=True)
        os.makedirs(KERNELS, exist_ok=True)
    except OSError:
        raise Unusable("build: cannot write there") from None
    try:
        with locked(f"{KERNELS}/.lock"):
            tree = usable_tree(options)
        take_cpus(options, tree)
        if options.backend:
            image = Backend(tree, options)
            with locked(image.lock):
                image.build()
            tell(f"kernel/{image.stem}/booted")
            return PASS
        where = images(options, tree, suites)
        with contextlib.ExitStack() as locks:
            # Until the last boot: another command may have other suites for the same image. In an
            # order that all agree on.
            for image in sorted(set(where.values()), key=lambda image: image.name):
                locks.enter_context(locked(image.lock))
                image.build()
            statuses = run(options, suites, where)
    except Unusable as error:
        say(error)
        return NOTHING
    if FAIL in statuses:
        return FAIL
    if SKIP in statuses:
        say(f"{statuses.count(SKIP)} of {len(statuses)} suites ran no test")
    return PASS if NOTHING not in statuses and PASS in statuses else NOTHING
