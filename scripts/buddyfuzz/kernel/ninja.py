# SPDX-License-Identifier: GPL-2.0-only
"""How a prepared kernel's modules are made: the build.ninja of a Build (build.py)."""
from .. import features

FLAVORS = ("plain", "fast", "fuzz", "afl", "bare", "race")

# Files of ours that include one of the kernel's, and the kernel's own.
OURS = ("page_alloc", "cma", "compaction", "mm_init", "vmstat", "page_poison",
        "page_ext", "page_owner", "alloc_tag")
THEIRS = ("mm/page_isolation", "mm/mmzone", "lib/bitmap", "lib/find_bit", "lib/hweight",
          "lib/list_debug", "lib/math/int_sqrt")
# The harness: nothing in it is to be covered or sanitized.
HARNESS = ("boot", "memory", "observe", "shims", "answers", "contents")
PLAINLY = ("host", "kcsan", "stubs")
# What the allocator costs is spent in these: unwatched, to be measured.
MEASURED = ("page_alloc", "cma", "compaction", "vmstat", "mm/page_isolation", "lib/list_debug",
            "shims")

COVERAGE = "-fsanitize=fuzzer-no-link -fno-sanitize-coverage=trace-cmp " \
    "-fsanitize-coverage=edge,trace-stores"
SANITIZERS = "-fsanitize=address,bounds,shift,integer-divide-by-zero,bool,enum " \
    "-fno-sanitize-recover=all"
STORES = "-fsanitize-coverage=func,trace-stores"
# Loads and stores, volatile or not; a load in front of a store to the same place is one, too.
RACES = "-DCONFIG_KCSAN=1 -fsanitize=thread " + " ".join(f"-mllvm -tsan-{option}" for option in (
    "distinguish-volatile=1", "instrument-read-before-write=1", "instrument-func-entry-exit=0"))
PROFILE = "-fprofile-instr-generate -fcoverage-mapping"
INSTRUMENTED = {
    "plain": STORES,
    "fast": COVERAGE,
    "fuzz": f"{COVERAGE} {SANITIZERS} -fno-omit-frame-pointer",
    "afl": "-fsanitize-coverage=edge,trace-pc-guard,trace-stores",
    "bare": "-DSHIM_UNWATCHED",
    "race": RACES,
    # Behind an assertion of compile time, such as min()'s, code would count as never run.
    "coverage": f"{STORES} {PROFILE} -U__OPTIMIZE__",
}
# Undefined: the sanitizers' and the fuzzer's functions, which the program brings. The plain
# module shows what else is.
LINKED = {"plain": "", "race": "", "coverage": f"-Wl,-z,undefs {PROFILE}",
          # Valgrind 3.19 does not survive what clang 19 writes for a debugger.
          "bare": "-Wl,-z,undefs,--strip-debug"}


COMPILE = "-MD -MF $out.d"
DEPS = "depfile = $out.d\n deps = gcc\n description = $in"


def escaped(text):
    return text.replace("$", "$$")


def rules(build):
    root = build.root
    doc = rf'"-DSHIM_DOC=\"Linux {build.kernel.version}, {build.kernel.config}; {build.doc}\""'
    module = " ".join(f"-DKBUILD_{name}='\"shim\"'" for name in ("MODFILE", "BASENAME", "MODNAME"))
    has = " ".join(f"-DHAS_{name}={has:d}" for name, has in features.of(build.kernel.tree).items())
    sections = r'-ffunction-sections -fdata-sections "-DPER_CPU_BASE_SECTION=\"kernel_percpu\""'
    link = " ".join(f"-Wl,{option}" for option in (
        "-z,defs", "-z,norelro", "--gc-sections", "--error-limit=0",
        f"--version-script={root}/kernel/module.map", f"-T,{root}/kernel/module.lds"))
    return f"""# Written by scripts/kernel; runs in tree/, where the kernel compiles.
builddir = ..
cc = clang-19 -I{root}/kernel/shim -I{root} {escaped(build.flags)} -I{build.source} \
-mcmodel=small -fPIC -gline-tables-only -Wno-everything {sections} {doc} {module} {has} \
-D__KBUILD_MODNAME=shim
rule header
 command = $cc {escaped(build.includes)} $extra {COMPILE} -x c-header -o $out $in
 {DEPS}
rule kernel
 command = $cc -include-pch $pch $extra {COMPILE} -c -o $out $in
 {DEPS}
rule host
 command = clang-19 -std=gnu11 -O2 -g -Wall -Wextra -fPIC -fvisibility=hidden \
-ffunction-sections -fno-builtin -I{root} {COMPILE} -c -o $out $in
 {DEPS}
rule link
 command = clang-19 -fuse-ld=lld -shared {link} $extra -o $out $in
 description = $out
rule copy
 command = cp $in $out.new && mv $out.new $out
 description = $out
"""


def compiled_as(flavor, name):
    """The flavor whose object a file's is."""
    if flavor == "bare":
        return "bare" if name in MEASURED else "plain"
    return "plain" if name in HARNESS else flavor


def text(build, flavors):
    objects, lines = {}, []
    for flavor in flavors:
        extra = INSTRUMENTED[flavor]
        lines.append(f"build ../obj/{flavor}/geometry.pch: header {build.root}/kernel/geometry.h"
                     f" | {build.kbuild}/include/generated/autoconf.h\n extra = {extra}")
        made = []
        for name in *OURS, *THEIRS, *HARNESS:
            of = compiled_as(flavor, name)
            source = f"{build.source if name in THEIRS else build.root + '/kernel'}/{name}.c"
            file = f"kernel_{name.split('/')[-1]}" if name in THEIRS else name
            made.append(f"../obj/{of}/{file}.o")
            objects[made[-1]] = f"kernel {source} | ../obj/{of}/geometry.pch\n" \
                f" extra = {INSTRUMENTED[of]}\n pch = ../obj/{of}/geometry.pch"
        for name in PLAINLY:
            made.append(f"../obj/{name}.o")
            objects[made[-1]] = f"host {build.root}/kernel/{name}.c"
        first = "" if flavor == "plain" else " ../obj/plain/module.so"
        lines.append(f"build ../obj/{flavor}/module.so: link {' '.join(made)} | "
                     f"{build.root}/kernel/module.lds{first}\n"
                     f" extra = {LINKED.get(flavor, '-Wl,-z,undefs')}")
        # Implementations are copies: each is loaded with variables of its own.
        lines += [f"build ../{flavor}/{impl}.so: copy ../obj/{flavor}/module.so"
                  for impl in build.kernel.impls]
    lines += [f"build {path}: {how}" for path, how in objects.items()]
    return rules(build) + "\n".join(lines) + "\n"
