# SPDX-License-Identifier: GPL-2.0-only
"""Debian's packages of kernel sources: fetched, and unpacked as far as kbuild reads them."""
import glob
import json
import os
import pathlib
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


def fetch(package):
    """Into CACHE/packages, by an apt that knows more suites than this machine's and keeps them to
    itself. apt checks signatures and sums."""
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
            status = to_log(f"{apt}/log", command, cwd=f"{apt}/download")
            if status:
                complain(last_lines(f"{apt}/log", 5))
            return not status

        # A mirror need not have every suite.
        run("apt-get", "-q", "update")
        if not run("apt-cache", "show", package):
            raise Unusable(f"--package: no package {package} in the suites of {uri}")
        if not run("apt-get", "-q", "download", package):
            raise Unusable(f"--package: cannot download {package}")
        os.makedirs(f"{CACHE}/packages", exist_ok=True)
        for path in glob.glob(f"{apt}/download/*.deb"):
            shutil.move(path, f"{CACHE}/packages/")


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
