# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# What the scripts share: messages, packages, builds. Sourced; runs in the root
# of the source tree.

called_from=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
script=${0##*/}

# Debian 12's names. One list for each thing that a script may want to do.
packages_build=(gcc libc6-dev cmake ninja-build patch pkgconf
	liblzma-dev libxxhash-dev libjansson-dev libcmocka-dev)
packages_clang=(clang-19 llvm-19 libclang-rt-19-dev)
packages_afl=(afl++)
packages_kernel=(make flex bison bc perl xz-utils lld-19)

say() {
	printf '%s: %s\n' "$script" "$*" >&2
}

die() {
	say "$*"
	exit 2
}

# Say what is about to run, so that a reader can run it too.
echo_command() {
	printf '+' >&2
	printf ' %q' "$@" >&2
	printf '\n' >&2
}

package_is_installed() {
	[[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# need_packages PACKAGE...: install what is missing, touch nothing otherwise.
need_packages() {
	local missing=() as_root=() package

	if ! command -v dpkg-query >/dev/null; then
		say "not a Debian machine: make sure that it has what these packages bring: $*"
		return
	fi
	for package; do
		package_is_installed "$package" || missing+=("$package")
	done
	((${#missing[@]})) || return 0

	if ((EUID)); then
		command -v sudo >/dev/null ||
			die "packages are missing; as root: apt-get install ${missing[*]}"
		as_root=(sudo)
	fi
	say "installing packages: ${missing[*]}"
	local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
		apt-get -o DPkg::Lock::Timeout=600 install -q -y
		--no-install-recommends "${missing[@]}")
	echo_command "${as_root[@]}" apt-get update
	"${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=600 update >&2 ||
		say "apt-get update failed; trying with the package lists there are"
	echo_command "${install[@]}"
	"${install[@]}" </dev/null >&2 ||
		die "cannot install ${missing[*]}: see apt-get's words above"
}

# logged LOG COMMAND...: say and run it; show what it printed only if it fails.
logged() {
	local log=$1
	shift

	echo_command "$@"
	"$@" >"$log" 2>&1 </dev/null && return
	tail -n 50 "$log" >&2
	die "failed: $*; all of its output is in $log"
}

# build PRESET [TARGET...]: configure if need be, and build in build/PRESET.
build() {
	local preset=$1 log=build/$1.log
	local targets=()
	shift

	(($#)) && targets=(--target "$@")
	mkdir -p build
	{
		# Two scripts may want the same tree at the same time.
		flock 9
		if [[ ! -f build/$preset/build.ninja ]]; then
			logged "$log" cmake --preset "$preset"
		fi
		logged "$log" cmake --build --preset "$preset" "${targets[@]}"
	} 9>"build/.$preset.lock"
}
