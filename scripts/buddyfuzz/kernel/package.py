# SPDX-License-Identifier: GPL-2.0-only
"""Debian's packages of kernel sources: fetched, and unpacked as far as kbuild reads them."""
import contextlib
import glob
import json
import os
import pathlib
import re
import shutil

from ..commands import last_lines, output, to_log
from ..files import read, temporary
from ..shell import Unusable, complain, echo, say

CACHE = "build/kernel"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
SUITES = ("bookworm", "bookworm-updates", "bookworm-backports", "trixie", "trixie-backports",
          "forky", "sid")
UNPACK = """package=$1 tree=$2
	shift 2
	dpkg-deb --fsys-tarfile "$package" |
	tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
	tar -xJ --strip-components=1 -C "$tree" --anchored --wildcards "$@"
"""
# What the kernel's build does not read for UML and x86-64: as git writes patterns. Half of the
# files are other architectures', and most of the rest drivers. Of tools/, x86-64 reads objtool and
# what that is made of.
UNBUILT = ("/arch/[a-tvwyz]*/**/*.[chS]", "/sound/**/*.[ch]", "/rust/**/*.rs",
           "/samples/**/*.[ch]", "/tools/[c-hjkmnp-rt-z]*", "/Documentation/*/*", "*.dts*",
           *(f"/drivers/{name}/**/*.[ch]" for name in (
               "accel", "clk", "comedi", "crypto", "gpu", "hid", "hwmon", "iio", "infiniband",
               "media", "mfd", "mtd", "net", "phy", "pinctrl", "platform", "scsi", "staging",
               "usb")))
# And what it does not read of what scripts/kernel asks it for.
UNREAD = (*UNBUILT, "/tools/[a-hj-z]*", "/drivers/**/*.[ch]", "/drivers/**/Makefile",
          "/fs/**/*.c", "/net/**/*.c", "/security/**/*.c", "/crypto/**/*.c", "/block/**/*.c",
          "/io_uring/**/*.c", "/include/dt-bindings/*")


def mirror():
    """The one that this machine uses."""
    _, said = output("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages")
    for uri in said.splitlines():
        if "security" not in uri:
            return uri
    raise Unusable("--package: this machine's apt has no mirror")


@contextlib.contextmanager
def own_apt():
    """An apt that knows more suites than this machine's and keeps them to itself. It checks
    signatures and sums. Yields its folder, and run(tool, *words): what it printed, or None."""
    if not shutil.which("apt-get"):
        raise Unusable("--package: this is not a Debian machine; use --tree")
    uri = mirror()
    with temporary() as apt:
        # apt downloads as a user of its own, who need not be able to enter this checkout, nor
        # write to it.
        os.chmod(apt, 0o755)
        for folder in "state/lists/partial", "cache/archives/partial", "etc", "download":
            os.makedirs(f"{apt}/{folder}")
        if not os.geteuid():
            try:
                shutil.chown(f"{apt}/download", "_apt")
            except LookupError:
                pass
        pathlib.Path(f"{apt}/etc/sources.list").write_text("".join(
            f"deb [signed-by={KEYRING}] {uri} {suite} main\n" for suite in SUITES))
        options = [word for option in (
            f"Dir::State={apt}/state", "Dir::State::status=/var/lib/dpkg/status",
            f"Dir::Cache={apt}/cache", f"Dir::Etc::SourceList={apt}/etc/sources.list",
            "Dir::Etc::SourceParts=/dev/null", "Dir::Etc::Preferences=/dev/null",
            "Dir::Etc::PreferencesParts=/dev/null", "Acquire::Languages=none")
            for word in ("-o", option)]

        def run(tool, *words):
            command = [tool, *options, *words]
            echo(command)
            if to_log(f"{apt}/log", command, cwd=f"{apt}/download"):
                complain(last_lines(f"{apt}/log", 5))
                return None
            return read(f"{apt}/log")

        # A mirror need not have every suite.
        run("apt-get", "-q", "update")
        yield apt, run


def fetch(package):
    """Into CACHE/packages, in place of another version of it."""
    with own_apt() as (apt, run):
        if run("apt-cache", "show", package) is None:
            raise Unusable(f"--package: no package {package} in the suites of {mirror()}")
        if run("apt-get", "-q", "download", package) is None:
            raise Unusable(f"--package: cannot download {package}")
        os.makedirs(f"{CACHE}/packages", exist_ok=True)
        for path in glob.glob(f"{CACHE}/packages/{package}_*.deb"):
            os.unlink(path)
        for path in glob.glob(f"{apt}/download/*.deb"):
            shutil.move(path, f"{CACHE}/packages/")


def newest():
    """The package of the newest kernel that the mirror has, in its newest version: what there is of
    another one is forgotten."""
    with own_apt() as (_, run):
        names = re.findall("^linux-source-([0-9.]+) ", run(
            "apt-cache", "search", "--names-only", "^linux-source-[0-9.]+$") or "", re.M)
        if not names:
            raise Unusable(f"--package: no kernel's source in the suites of {mirror()}")
        package = "linux-source-" + max(names, key=lambda name: [*map(int, name.split("."))])
        version = re.search("^Version: (?:[0-9]+:)?(.*)$", run(
            "apt-cache", "show", "--no-all-versions", package) or "", re.M)
    if not version or not os.path.isfile(f"{CACHE}/packages/{package}_{version[1]}_all.deb"):
        fetch(package)
        # It is unpacked anew.
        pathlib.Path(CACHE, "source", package, ".complete").unlink(missing_ok=True)
    return package


def unpack(package):
    """Returns the tree."""
    tree = pathlib.Path(CACHE, "source", package)
    without = "\n".join(UNBUILT)
    if read(tree / ".complete", "") == without:
        return str(tree)
    if not glob.glob(f"{CACHE}/packages/{package}_*.deb"):
        fetch(package)
    deb = glob.glob(f"{CACHE}/packages/{package}_*.deb")[0]
    say(f"unpacking {deb}")
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    # To tar, a star may be any number of folders.
    exclude = [f"--exclude={package if pattern[0] == '/' else '*'}{pattern.replace('**/', '')}"
               for pattern in UNBUILT]
    if output("bash", "-c", UNPACK, "unpack", deb, tree, *exclude, stderr=None)[0]:
        raise Unusable(f"cannot unpack {deb}")
    (tree / ".complete").write_text(without)
    # How the files were before is no longer what "edited" means.
    for path in glob.glob(f"{CACHE}/*/first.json"):
        if json.loads(read(path))[0] == os.path.realpath(tree):
            os.unlink(path)
    return str(tree)
