#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/reproduce explains a planted bug: the operation marked, the rule's
# sentence, the page as expected, on A and on B; the stack in gdb; what an engine
# saved; another pair. What passes, passes, and bad words are refused.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

program=corpus/planted/loop-prepare-ignored.bf
expect 1 scripts/reproduce --planted loop-prepare-ignored $program
says out '^    damage a0 page=0 what=hwpoison$'
says out '^    free_contig: Drop a reference on each of pages'
says out '^ >> '
says out 'rule +listed-not-free: Only free pages are on a list\.'
says out '^ +expected +on no list'
says out '^ +page +expected +A has +B has$'
says out '^>> +0 +leaked on purpose +on no list, hwpoison +free, order 0, movable, hwpoison$'
says out '^DEDUP_TOKEN: listed-not-free-free_contig-list$'

# The same, as an engine would have saved it, and without the marks of a file.
"$BUDDYFUZZ" assemble $program -o "$tmp/saved" || exit 1
printf '\0\0\0\0' | dd of="$tmp/saved" conv=notrunc status=none
expect 1 scripts/reproduce --planted loop-prepare-ignored "$tmp/saved"
says out '^DEDUP_TOKEN: listed-not-free-free_contig-list$'
says out '^ >> '

# A file that names its planted bug is the same; what it names is a name.
expect 1 scripts/reproduce $program
says err "as .*/$program says: --planted loop-prepare-ignored"
says out '^DEDUP_TOKEN: listed-not-free-free_contig-list$'
sed 's/^# Planted:.*/# Planted: ..\/..\/x/' $program >"$tmp/named.bf"
expect 0 scripts/reproduce "$tmp/named.bf"
says err 'it passes: what it once showed does not happen'

# Nothing executed is no pass; what is no file is refused.
printf 'buddyfuzz 2\nmachine tiny\nfree none page=0\n' >"$tmp/idle.bf"
expect 3 scripts/reproduce "$tmp/idle.bf"
says err 'nothing was executed'
mkfifo "$tmp/fifo"
ln -s itself "$tmp/itself"
truncate -s 1T "$tmp/huge"
for file in "$tmp"/{fifo,itself,huge} /dev/zero /tmp; do
	expect 2 timeout 60 scripts/reproduce "$file"
	one_line err
	says err "$file: "
done

expect 0 scripts/reproduce findings/contig-undoes-foreign-isolation/contig-undoes-foreign-isolation.bf
says err 'a known difference between A and B'
expect 1 scripts/reproduce --backend model/two-pass \
	findings/patch-v3-walks-off-section/patch-v3-walks-off-section.bf
says out 'B = model/patch-v3'
says out '^>> +1024 '
expect 0 scripts/reproduce --against model/batched \
	findings/patch-v3-walks-off-section/patch-v3-walks-off-section.bf

expect 0 scripts/reproduce --gdb --planted loop-prepare-ignored $program
says out '^Breakpoint .* report_violation'
says out '^#[0-9]+ .*runner_run'

while read -r reason arguments; do
	read -ra words <<<"$arguments"
	expect 2 scripts/reproduce "${words[@]}"
	one_line err
	says err "${reason//_/ }"
done <<END
no_option --sideways
no_file_given
cannot_read_it $tmp/nothere
no_target --target nonsense $program
no_mode --mode sideways $program
no_planted --planted nonsense $program
one_file $program $program
END
printf 'buddyfuzz 2\nmachine tiny\nno_such_operation\n' >"$tmp/unknown.bf"
expect 2 scripts/reproduce "$tmp/unknown.bf"
says err 'unknown.bf:3: '
