# SPDX-License-Identifier: GPL-2.0-only
"""Building as OSS-Fuzz's `compile` does."""
import os
import shutil

from ..commands import last_lines, to_log
from ..shell import Unusable, complain, say

PLAIN = "-O1 -fno-omit-frame-pointer -gline-tables-only " \
    "-DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION"
CHECKS = "array-bounds,bool,builtin,enum,function,integer-divide-by-zero,null,object-size,return," \
    "returns-nonnull-attribute,shift,signed-integer-overflow,unreachable,vla-bound,vptr"
SANITIZE = {
    "address": "-fsanitize=address -fsanitize-address-use-after-scope",
    "undefined": f"-fsanitize={CHECKS},unsigned-integer-overflow -fno-sanitize-recover={CHECKS}",
    "memory": "-fsanitize=memory -fsanitize-memory-track-origins",
}


def environment(top, engine, sanitizer):
    """What base-builder exports. Its -stdlib=libc++ is left out, as Debian builds its engines with
    the other one."""
    env = {"FUZZING_ENGINE": engine, "SANITIZER": sanitizer, "ARCHITECTURE": "x86_64",
           "FUZZING_LANGUAGE": "c", "PATH": f"{top}/bin:{os.environ['PATH']}"}
    for name in "src", "work", "out", "bin":
        os.makedirs(f"{top}/{name}", exist_ok=True)
        env[name.upper()] = f"{top}/{name}"
    # Under the names that the image has them by.
    for name in "clang", "clang++":
        if not os.path.lexists(f"{top}/bin/{name}"):
            os.symlink(shutil.which(f"{name}-19"), f"{top}/bin/{name}")
    flags = f"{PLAIN} {SANITIZE[sanitizer]}"
    if engine == "afl":
        env |= {"CC": "afl-clang-fast", "CXX": "afl-clang-fast++", "AFL_QUIET": "1",
                "LIB_FUZZING_ENGINE": f"{top}/libFuzzingEngine.a"}
        shutil.copy("/usr/lib/afl/libAFLDriver.a", env["LIB_FUZZING_ENGINE"])
    else:
        env |= {"CC": "clang", "CXX": "clang++", "LIB_FUZZING_ENGINE": "-fsanitize=fuzzer"}
        flags += " -fsanitize=fuzzer-no-link"
    return {**os.environ, **env, "CFLAGS": flags, "CXXFLAGS": flags}


def is_done(top, *command, **how):
    """Does it succeed?"""
    status = to_log(f"{top}/log", command, **how)
    if status:
        complain(last_lines(f"{top}/log", 40))
    return not status


def everything(top, engine, sanitizer):
    """Into TOP/out; returns whether it can be built."""
    env = environment(top, engine, sanitizer)
    shutil.copytree(".", f"{top}/src/buddyfuzz", symlinks=True,
                    ignore=lambda folder, _: ["build", ".git"] if folder == "." else [])
    shutil.copy("oss-fuzz/build.sh", f"{top}/src/")
    say(f"building for {engine} with {sanitizer}")
    return is_done(top, "bash", "-eu", f"{top}/src/build.sh", cwd=f"{top}/src/buddyfuzz", env=env)


def nothing(top, engine, sanitizer):
    """A target that does nothing. What it has of calls to sanitizers is not ours."""
    with open(f"{top}/nothing.c", "w", encoding="utf-8") as file:
        file.write("int LLVMFuzzerTestOneInput(const unsigned char *bytes, unsigned long len) "
                   "{ return 0; }\n")
    if not is_done(top, "bash", "-euc", '$CC $CFLAGS -c -o "$1.o" "$1.c"; '
                   '$CXX $CXXFLAGS -o "$1" "$1.o" $LIB_FUZZING_ENGINE', "bash", f"{top}/nothing",
                   env=environment(top, engine, sanitizer)):
        raise Unusable(f"cannot build even an empty target for {engine} with {sanitizer}")
    return f"{top}/nothing"
