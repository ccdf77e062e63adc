#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Bad input is refused with status 2 and one line that names file and reason.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

: >"$tmp/empty"
printf 'buddyfuzz 2\nmachine tiny\nno_such_operation\n' >"$tmp/unknown"
printf 'buddyfuzz 2\nmachine tiny\na0 = alloc order=99999999999999999999\n' >"$tmp/number"
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

# What is no file: one line, at once, and no memory.
mkfifo "$tmp/fifo"
ln -s itself "$tmp/itself"
mkdir "$tmp/dir"
truncate -s 1T "$tmp/huge" 2>/dev/null || truncate -s 8G "$tmp/huge"
printf 'buddyfuzz 2\nmachine tiny\nfree_contig none' >"$tmp/long"
truncate -s 65M "$tmp/long"
# Sanitizers map more than any limit.
limit='ulimit -v 4000000'
bash -c "$limit; exec \"\$0\" --version" "$BUDDYFUZZ" >/dev/null 2>&1 || limit=true
declare -A reason=([fifo]='not a regular file' [itself]='Too many levels of symbolic links'
	[dir]='Is a directory' [huge]='more than 64 MiB' [long]='more than 64 MiB'
	[/dev/zero]='not a regular file' [/dev/full]='not a regular file'
	[/dev/null]='not a regular file')
for file in "${!reason[@]}"; do
	path=$tmp/$file
	[[ $file == /* ]] && path=$file
	for command in run explain show minimize "assemble -o $tmp/made" interleave \
		"import -o $tmp/made" "bench fuzz"; do
		# A recording may be as long as it likes; what it is made of is in it.
		[[ $command == import* && $file == @(huge|long) ]] && continue
		[[ $command == bench* && $file == @(huge|long) ]] && continue
		read -ra words <<<"$command"
		expect 2 bash -c "$limit; exec timeout 60 \"\$0\" \"\$@\"" \
			"$BUDDYFUZZ" "${words[@]}" "$path"
		one_line err
		says err "$path.*${reason[$file]}"
	done
	[[ $file == dir ]] && continue
	expect 2 timeout 60 "$(dirname "$BUDDYFUZZ")/../targets/diff_strict" "$path"
	one_line err
	says err "$path: ${reason[$file]}"
done
# As standard input, too; a pipe there is as good as a file.
for command in run show interleave "import -o $tmp/made"; do
	read -ra words <<<"$command"
	expect 2 bash -c 'timeout 60 "$0" "$@" - </dev/zero' "$BUDDYFUZZ" "${words[@]}"
	one_line err
	says err 'a device, not a file'
done
expect 0 bash -c 'cat "$1" | "$0" run -' "$BUDDYFUZZ" "$sample"

# A directory that leads back to itself is gone through once.
cp "$sample" "$tmp/dir"
ln -s . "$tmp/dir/again"
expect 0 timeout 60 "$(dirname "$BUDDYFUZZ")/../targets/diff_strict" "$tmp/dir"
says out '^diff_strict: 1 passed'
