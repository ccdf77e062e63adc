#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Bad input is refused with status 2 and one line that names file and reason.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

: >"$tmp/empty"
printf 'buddyfuzz 1\nmachine tiny\nno_such_operation\n' >"$tmp/unknown"
printf 'buddyfuzz 1\nmachine tiny\nalloc order=99999999999999999999\n' >"$tmp/number"
printf 'buddyfuzz 99\n' >"$tmp/version"
head -c 100000 /dev/zero >"$tmp/zeroes"
head -c 5000000 /dev/zero | tr '\0' 'a' >"$tmp/line"
head -c 300 corpus/traces/net.bf.xz >"$tmp/truncated.xz"
printf '\xfd7zXZ\0garbage' >"$tmp/garbage.xz"

for command in run explain show minimize 'assemble -o /dev/null'; do
	read -ra words <<<"$command"
	for file in nothere empty unknown number version zeroes line \
		truncated.xz garbage.xz ''; do
		expect 2 "$BUDDYFUZZ" "${words[@]}" "$tmp/$file"
		one_line err
		says err "^buddyfuzz: $tmp/$file"
		[[ ! -s $tmp/out ]] || fail "$command $file printed something"
	done
done

expect 2 "$BUDDYFUZZ" run "$tmp/unknown"
says err 'unknown:3: '

# One bad file does not keep the others from being run.
expect 2 "$BUDDYFUZZ" run "$tmp/nothere" "$sample"
says out '^pass .*sample.bf'

# Standard input is a file like any other.
"$BUDDYFUZZ" show - <"$sample" >"$tmp/shown" || exit 1
cmp -s <("$BUDDYFUZZ" show "$sample") "$tmp/shown" || exit 1

# A file that was cut short is not taken for a shorter program. (The fuzz
# targets take it: for them every byte string is one.)
"$BUDDYFUZZ" assemble "$sample" -o "$tmp/whole" || exit 1
head -c 91 "$tmp/whole" >"$tmp/cut"
expect 2 "$BUDDYFUZZ" run "$tmp/cut"
says err "^buddyfuzz: $tmp/cut: truncated"
