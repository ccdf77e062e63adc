# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# What the scripts share: messages, packages, builds. Sourced; runs in the root
# of the source tree.

called_from=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
script=${0##*/}

# Debian 12's names. One list for each thing that a script may want to do.
packages_build=(gcc libc6-dev cmake ninja-build pkgconf python3
	liblzma-dev libxxhash-dev libjansson-dev libcmocka-dev)
packages_clang=(clang-19 llvm-19 libclang-rt-19-dev)
packages_afl=(afl++)
packages_kernel=(make flex bison bc perl xz-utils lld-19 python3 xxhash)
# AFL++ compiles with clang 14, which only recommends its sanitizers.
packages_oss_fuzz=(g++ binutils file unzip zip util-linux libclang-rt-14-dev)
packages_presubmit=(python3 python3-yaml)
packages_report=(gnuplot-nox)

say() {
	printf '%s: %s\n' "$script" "$*" >&2
}

die() {
	say "$*"
	exit 2
}

# make_tmp [PATTERN]: sets tmp, a directory that goes away with the script.
make_tmp() {
	tmp=$(mktemp -d "$@" 2>/dev/null) && [[ -d $tmp ]] ||
		die "cannot make a temporary directory in ${TMPDIR:-/tmp}: set TMPDIR"
	trap 'rm -rf -- "$tmp"' EXIT
}

# Say what is about to run, so that a reader can run it too.
echo_command() {
	printf '+' >&2
	printf ' %q' "$@" >&2
	printf '\n' >&2
}

# Bytes in one input: about 500 operations.
max_len=$(sed -n 's/^max_len = //p' oss-fuzz/options)

# fuzz_targets: their names.
fuzz_targets() {
	sed -n 's/^const char target_name\[\] = "\(.*\)";$/\1/p' targets/*.c
}

# target_input TARGET: what it takes, "program" or "bytes".
target_input() {
	if grep -q 'target_input = INPUT_BYTES' "targets/$1.c"; then
		echo bytes
	else
		echo program
	fi
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

# in_python MODULE WORD...: go on there, in buddyfuzz/.
in_python() {
	need_packages python3
	exec env BUDDYFUZZ_CALLED_FROM="$called_from" \
		PYTHONPATH=scripts PYTHONDONTWRITEBYTECODE=1 \
		/usr/bin/python3 -m "buddyfuzz.$1" "${@:2}"
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

# with_lock FILE COMMAND...: with the lock, or not at all.
with_lock() {
	local lock status

	{ exec {lock}>"$1"; } 2>/dev/null && flock "$lock" ||
		die "$1: cannot be locked"
	# What is started here may outlive it: it is not to keep the lock.
	"${@:2}" {lock}>&-
	status=$?
	exec {lock}>&-
	return "$status"
}

# build PRESET [TARGET...]: configure if need be, and build in build/PRESET.
build() {
	mkdir -p build 2>/dev/null || die "build: cannot write there"
	# Two scripts may want the same tree at the same time.
	with_lock "build/.$1.lock" build_locked "$@"
}

build_locked() {
	local preset=$1 log=build/$1.log
	local targets=()
	shift

	(($#)) && targets=(--target "$@")
	if [[ ! -f build/$preset/build.ninja ]]; then
		logged "$log" cmake --preset "$preset"
	fi
	logged "$log" cmake --build --preset "$preset" "${targets[@]}"
}

# plant PRESET NAME OUT TARGET...: the targets of a preset, built, anew with
# the planted bug NAME.
plant() {
	local preset=$1 name=$2 out=$3
	shift 3

	mkdir -p "$out"
	logged "$out/log" scripts/plant "build/$preset" \
		"planted/$name.bug" "$out" "$@"
}
