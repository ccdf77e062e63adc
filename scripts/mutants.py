# SPDX-License-Identifier: GPL-2.0-only
"""Does a test notice when one operator of the oracle or of the runner is wrong?

Changes one operator, one constant 0, 1, true or false, or one break or continue at a
time in oracle/, runner/ and findings/ (a mutant), and runs tests until one fails: the unit
tests and the corpus, the quickest first; and for those that survive all of these
the program of each planted bug, on the planted allocator.

  killed      a test fails
  hangs       a test takes ten times as long as usual, and ten seconds more
  survived    all tests pass: a test is missing, or the mutant is equivalent
  same        the compiler makes the same code of it
  refused     the compiler does not take it

Operators are found in clang's syntax tree, so that comments, strings, declarations
and macros are left alone. All of oracle/, runner/ and findings/ is linked into one shared
object, against which the tests are linked once; a mutant is a new one of that.

A mutant is named by its file, its function and its changed text, so that its name
stays when lines move. docs/mutants.md gives for each that survives the reason why
it is equivalent; a survivor without a reason is what this fails for.

Exit status: 0 each survivor has a reason, 1 one has none, 2 anything else.
"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time

import clang.cindex as clang

TOP = pathlib.Path(__file__).resolve().parent.parent
PARTS = ("oracle", "runner", "findings")
LIBRARIES = re.compile(r"\S*libbuddyfuzz_(?:oracle|runner|findings)\.a")
OBJECTS = re.compile(r" -o (oracle|runner|findings)/CMakeFiles/buddyfuzz_\1\.dir/")
UNIT_TESTS = ("tests/oracle/oracle_test_*", "tests/runner/runner_test_*",
              "tests/findings/findings_consequences")
REPLAYS = ("targets/diff_strict", "targets/diff_exact", "targets/diff_free",
           "targets/refcount")
REPLAYED = ("corpus/seeds", "corpus/regressions", "findings/*/*.bf")

OTHER = {
    "&": "|", "|": "&", "^": "&", "&&": "||", "||": "&&", "==": "!=", "!=": "==",
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "+": "-", "-": "+", "*": "+",
    "/": "*", "%": "/", "<<": ">>", ">>": "<<", "+=": "-=", "-=": "+=",
    "&=": "|=", "|=": "&=", "<<=": ">>=", ">>=": "<<=",
}
OTHER_UNARY = {"!": "", "~": "", "++": "--", "--": "++"}
OTHER_WORD = {"0": "1", "1": "0", "true": "false", "false": "true"}

Mutant = collections.namedtuple("Mutant", "name file line offset old new")
Unit = collections.namedtuple("Unit", "source command includes")
Test = collections.namedtuple("Test", "name argv status output seconds")


def die(message):
    print(f"mutants: {message}", file=sys.stderr)
    sys.exit(2)


def run(argv, **kwargs):
    return subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **kwargs)


# --- what can be changed ---

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
            die(f"{unit.source}: {tree.diagnostics[0]}")
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


# --- building ---

class Builder:
    """The shared object of oracle and runner, and the programs that use it."""

    def __init__(self, build, out):
        self.build = build
        self.out = out
        self.base = out / "base"
        commands = json.loads((build / "compile_commands.json").read_text())
        self.units = [Unit(os.path.relpath(c["file"], TOP), c["command"], set())
                      for c in commands if OBJECTS.search(c["command"])]
        if not self.units:
            die(f"{build}: not a build tree with oracle/, runner/ and findings/")
        self.unit_tests = sorted(str(file.relative_to(build))
                                 for pattern in UNIT_TESTS
                                 for file in build.glob(pattern))

    def ninja_command(self, target):
        got = run(["ninja", "-C", str(self.build), "-t", "commands", target],
                  check=True)
        return got.stdout.decode().splitlines()[-1]

    def compile(self, unit, folder):
        """The object's bytes, None if the compiler refuses. A source or header
        in FOLDER/src goes before that in the tree."""
        source = folder / "src" / unit.source
        if not source.exists():
            source = TOP / unit.source
        target = folder / unit.source.replace("/", "_").replace(".c", ".o")
        words = shlex.split(unit.command)
        if "ccache" in words[0]:
            words = words[1:]
        words[words.index("-o") + 1] = str(target)
        words[words.index("-c") + 1] = str(source)
        # The same name, or the code would differ in what __FILE__ is.
        words[1:1] = [f"-I{folder}/src", f"-I{TOP}", "-fPIC",
                      f"-ffile-prefix-map={folder}/src=.",
                      f"-ffile-prefix-map={TOP}=."]
        words += ["-g0", "-w"]
        if run(words, cwd=self.build).returncode:
            return None
        return target

    def link(self, objects, folder):
        library = folder / "libjudged.so"
        got = run(["gcc", "-shared", "-Wl,-soname,libjudged.so", "-o", str(library),
                   *map(str, objects)])
        if got.returncode:
            die(got.stdout.decode())
        return library

    def link_program(self, target, program, model=None):
        command = LIBRARIES.sub(str(self.base / "libjudged.so"),
                                self.ninja_command(target))
        if model:
            command = re.sub(r"\S*libbuddyfuzz_model\.a", str(model), command)
        command = command.replace(f" -o {target} ", f" -rdynamic -o {program} ")
        got = run(["sh", "-c", command], cwd=self.build)
        if got.returncode:
            die(f"{target}: {got.stdout.decode()}")

    def prepare(self):
        self.base.mkdir(parents=True, exist_ok=True)
        self.objects = {unit.source: self.compile(unit, self.base)
                        for unit in self.units}
        if None in self.objects.values():
            die("the sources as they are do not compile")
        self.link(self.objects.values(), self.base)
        for target in (*self.unit_tests, *REPLAYS, "tools/buddyfuzz"):
            self.link_program(target, self.base / os.path.basename(target))

    def planted_program(self, patch):
        """buddyfuzz with a planted allocator; made again when the patch or what else
        it is linked from is newer. The mutants' shared object is not linked in."""
        folder = self.out / "planted" / patch.stem
        program = folder / "buddyfuzz"
        parts = [file for file in (*self.build.glob("*/*.a"),
                                   *self.build.glob("tools/**/*.o"))
                 if not LIBRARIES.fullmatch(str(file))]
        newest = max(file.stat().st_mtime for file in (patch, *parts))
        if not program.exists() or program.stat().st_mtime < newest:
            got = run([str(TOP / "scripts/plant"), str(self.build), str(bug),
                       str(folder), "tools/buddyfuzz"])
            if got.returncode:
                die(f"{bug.name}: {got.stdout.decode()}")
            self.link_program("tools/buddyfuzz", program,
                              folder / "obj/planted.a")
        return program

    def mutate(self, mutant, folder):
        """A folder with the mutant's shared object: "same", "refused" or None."""
        shutil.rmtree(folder, ignore_errors=True)
        changed = folder / "src" / mutant.file
        changed.parent.mkdir(parents=True)
        text = (TOP / mutant.file).read_text()
        end = mutant.offset + len(mutant.old)
        changed.write_text(text[:mutant.offset] + mutant.new + text[end:])
        objects = dict(self.objects)
        same = True
        for unit in self.units:
            if mutant.file not in unit.includes | {unit.source}:
                continue
            made = self.compile(unit, folder)
            if made is None:
                return "refused"
            same = same and made.read_bytes() == objects[unit.source].read_bytes()
            objects[unit.source] = made
        if same:
            return "same"
        self.link(objects.values(), folder)
        return None


# --- tests ---

def run_test(test, library_path, timeout):
    """None if the test passes, else "killed" or "hangs"."""
    env = dict(os.environ, LD_LIBRARY_PATH=str(library_path),
               BUDDYFUZZ_BACKEND="model/per-page",
               BUDDYFUZZ_AGAINST="model/batched")
    try:
        got = run(test.argv, cwd=TOP, env=env, timeout=timeout)
    except subprocess.TimeoutExpired:
        return "hangs"
    if (got.returncode in test.status and
            test.output in got.stdout.decode(errors="replace")):
        return None
    return "killed"


def run_alone(tests, folder):
    """Those that pass without a mutant, with their times, the quickest first."""
    timed = []
    for test in tests:
        start = time.monotonic()
        if run_test(test, folder, 300):
            print(f"mutants: fails without a mutant, left out: {test.name}",
                  file=sys.stderr)
            continue
        timed.append(test._replace(seconds=time.monotonic() - start))
    return sorted(timed, key=lambda test: test.seconds)


def program_of(builder, target):
    return str(builder.base / os.path.basename(target))


def own_tests(builder):
    """The unit tests and the corpus."""
    tests = [Test(os.path.basename(target), [program_of(builder, target)], (0,), "", 0)
             for target in builder.unit_tests]
    tests += [Test(f"{os.path.basename(target)} {pattern}",
                   [program_of(builder, target), "-q", *map(str, sorted(TOP.glob(pattern)))],
                   (0,), "", 0)
              for target in REPLAYS for pattern in REPLAYED]
    tests = run_alone(tests, builder.base)
    if not tests:
        die("no test passes without a mutant")
    return tests


def planted_tests(builder, jobs):
    """The program of each planted bug finds it still."""
    patches = sorted((TOP / "planted").glob("*.bug"))
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        programs = list(pool.map(builder.planted_program, patches))
    tests = []
    for patch, program in zip(patches, programs):
        file = TOP / "corpus/planted" / f"{patch.stem}.bf"
        if not file.exists():
            continue
        text = file.read_text()
        options = re.search(r"^# Run: (.*)$", text, re.M).group(1).split()
        expect = re.search(r"^# Expect: divergence (.*)$", text, re.M)
        if not expect:
            continue
        # The rule and the operation; the field reported first may be another.
        token = expect.group(1).rpartition("-")[0]
        tests.append(Test(f"planted {bug.stem}",
                          [str(program), "run", *options, str(file)], (1,),
                          f"DEDUP_TOKEN: {token}-", 0))
    return run_alone(tests, builder.base)


def try_mutant(builder, tests, mutant, folder):
    verdict = builder.mutate(mutant, folder)
    if verdict:
        return verdict, "-"
    for test in tests:
        verdict = run_test(test, folder, 10 * test.seconds + 10)
        if verdict:
            return verdict, test.name
    return "survived", "-"


def try_all(builder, tests, mutants, jobs, note):
    """Calls note() with each as soon as it is known, one at a time."""
    print(f"mutants: {len(mutants)} mutants, {len(tests)} tests of "
          f"{sum(test.seconds for test in tests):.0f} s", file=sys.stderr)
    local = threading.local()
    number = iter(range(jobs))
    lock = threading.Lock()

    def work(mutant):
        if not hasattr(local, "folder"):
            with lock:
                local.folder = builder.out / f"job{next(number)}"
        start = time.monotonic()
        verdict, test = try_mutant(builder, tests, mutant, local.folder)
        with lock:
            note(mutant, verdict, test, time.monotonic() - start)

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        list(pool.map(work, mutants))


# --- results ---

def reasons():
    """From docs/mutants.md: for each name that has one, its reason, wherever lines are wrapped."""
    path = TOP / "docs/mutants.md"
    text = path.read_text() if path.exists() else ""
    items = (" ".join(item.split()) for item in re.split(r"^- |\n\n", text, flags=re.M))
    found = (re.match(r"(\S+: \w+: `[^`]*` -> `[^`]*`(?: \(\d+\))?) (.+)", item)
             for item in items)
    return {match[1]: match[2] for match in found if match}


def read_results(path):
    if not path.exists():
        return {}
    rows = (line.split("\t") for line in path.read_text().splitlines())
    return {row[0]: row[1:] for row in rows if len(row) == 4}


def options():
    parser = argparse.ArgumentParser(
        prog="scripts/mutants", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE",
                        help="mutate only these files of oracle/, runner/ and findings/")
    parser.add_argument("--sample", type=int, default=200, metavar="N",
                        help="how many mutants, 0: all (200)")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (1)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N",
                        help="mutants at the same time (1)")
    parser.add_argument("--only", metavar="TEXT", action="append", default=[],
                        help="only mutants with TEXT in their names")
    parser.add_argument("--no-planted", action="store_true",
                        help="leave out the programs of the planted bugs")
    parser.add_argument("--list", action="store_true",
                        help="print the names; run nothing")
    parser.add_argument("--again", action="store_true",
                        help="forget the results of earlier runs; without, what "
                             "was tried is not tried again")
    parser.add_argument("--results", type=pathlib.Path, metavar="FILE",
                        default=TOP / "build/mutants/results",
                        help="one line for each mutant (build/mutants/results)")
    parser.add_argument("--build", type=pathlib.Path, default=TOP / "build/release",
                        help="build tree, complete (build/release)")
    return parser.parse_args()


def chosen(args, builder):
    mutants = find_mutants(builder.units)
    for file in args.files:
        if not any(mutant.file == file for mutant in mutants):
            die(f"{file}: nothing to change there; a file of oracle/ or runner/?")
    mutants = [m for m in mutants
               if (not args.files or m.file in args.files) and
               (not args.only or any(text in m.name for text in args.only))]
    if not mutants:
        die("no mutant with such a name")
    # By the names alone, so that most of a sample stays when the code changes.
    drawn = sorted(mutants, key=lambda mutant: hashlib.sha256(
        f"{args.seed} {mutant.name}".encode()).digest())
    sample = set(drawn[:args.sample or None])
    return [mutant for mutant in mutants if mutant in sample]


def summary(mutants, results):
    why = reasons()
    count = collections.Counter(results[m.name][0] for m in mutants)
    missing = 0
    for mutant in mutants:
        if results[mutant.name][0] != "survived":
            continue
        reason = why.get(mutant.name)
        missing += not reason
        print(f"survived: {mutant.file}:{mutant.line}: {mutant.name}\n"
              f"  {reason or 'no reason: write a test, or say in docs/mutants.md why none can tell'}")
    print(", ".join(f"{n} {verdict}" for verdict, n in sorted(count.items())),
          f"of {len(mutants)}")
    return 1 if missing else 0


def main():
    args = options()
    if args.jobs < 1 or args.sample < 0:
        die("--jobs is 1 or more, --sample 0 or more")
    builder = Builder(args.build.resolve(), args.results.resolve().parent)
    mutants = chosen(args, builder)
    if args.list:
        for mutant in mutants:
            print(f"{mutant.file}:{mutant.line}: {mutant.name}")
        return 0
    if args.again:
        args.results.unlink(missing_ok=True)
    results = read_results(args.results)
    left = [m for m in mutants if m.name not in results]
    survivors = []

    def record(mutant, verdict, test, seconds):
        row = [verdict, test, f"{seconds:.1f}"]
        with args.results.open("a") as file:
            print(mutant.name, *row, sep="\t", file=file)
        results[mutant.name] = row
        print(f"{verdict}: {mutant.file}:{mutant.line}: {mutant.name}"
              f"{' by ' + test if test != '-' else ''}", file=sys.stderr)

    def note(mutant, verdict, test, seconds):
        if verdict == "survived" and not args.no_planted:
            survivors.append(mutant)
        else:
            record(mutant, verdict, test, seconds)

    if left:
        builder.prepare()
        try_all(builder, own_tests(builder), left, args.jobs, note)
    if survivors:
        try_all(builder, planted_tests(builder, args.jobs), survivors, args.jobs,
                record)
    return summary(mutants, results)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(2)
