# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the shell tests share. ctest gives: SOURCE, the root of the source
# tree; BUDDYFUZZ, the command; JSON_CHECK (json_check.c).

set -u
tmp=$(mktemp -d) || exit 2
trap 'rm -rf -- "$tmp"' EXIT
cd "$SOURCE" || exit 1

fail() {
	printf 'FAILED: %s\n' "$*"
	printf -- '--- standard output\n'
	head -c 4000 "$tmp/out"
	printf -- '--- standard error\n'
	head -c 4000 "$tmp/err"
	exit 1
}

# expect STATUS COMMAND...: run it, keep what it prints in $tmp/out and $tmp/err.
expect() {
	local status=$1 got
	shift
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	((got == status)) || fail "exit status $got, not $status: $*"
}

# says out|err REGEX: what the last command printed.
says() {
	grep -Eq -- "$2" "$tmp/$1" || fail "std$1 does not say: $2"
}

# one_line err: exactly one line, so that a script can show it to its user.
one_line() {
	(($(wc -l <"$tmp/$1") == 1)) || fail "std$1 is not one line"
}

# json PATH=VALUE...: the last command printed JSON, with these values in it.
json() {
	"$JSON_CHECK" "$@" <"$tmp/out" || fail "bad JSON, or not $*"
}

# A program that is nothing special, but for the contiguous free in it.
sample=$tmp/sample.bf
cat >"$sample" <<'END'
# nothing special
buddyfuzz 2
machine tiny
a0 = alloc_contig pfn=16 count=16
free_contig a0 page=0 count=16
END
