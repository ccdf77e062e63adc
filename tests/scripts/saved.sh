#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# What a target saves of a finding is enough to see it again: with the planted bug that
# it was built with, and with what ran before it where a reset has forgotten
# something. A call that does not return is a finding, and everything that replays it ends.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

build=$(cd "$(dirname "$BUDDYFUZZ")/.." && pwd)

# plant NAME FILE FUNCTION LINE...: the tool and diff_strict with FILE of allocator/ edited,
# in $tmp/NAME.
plant() {
	printf '%s\n' 'What: Made by a test.' '' "File: allocator/$2" "Function: $3" "${@:4}" \
		>"$tmp/$1.bug"
	expect 0 scripts/plant "$build" "$tmp/$1.bug" "$tmp/$1" tools/buddyfuzz targets/diff_strict
}

# --- a reset that forgets a word ---

plant forgets-cpu boot.c machine_reset '-m->cpu = 0;'
for i in 1 2 3; do
	printf 'buddyfuzz 2\nmachine default\na0 = alloc order=%d\ncpu cpu=%d\n' $i $((i == 2)) >"$tmp/$i.bf"
done
printf 'buddyfuzz 2\nmachine default\na0 = alloc order=0\nfree a0 page=0\n' >"$tmp/last.bf"
mkdir "$tmp/save"
BUDDYFUZZ_SAVE=$tmp/save expect 1 "$tmp/forgets-cpu/diff_strict" \
	"$tmp"/{1,3,2}.bf "$sample" "$tmp/last.bf"
says err 'Passes alone: an earlier program left state behind'
saved=("$tmp"/save/*.bf)
[[ ${#saved[@]} == 1 && -s ${saved[0]} ]] || fail "nothing saved, or too much"
token=$(basename "${saved[0]}" .bf)
says out "^FAIL .*  $token\$"
grep -qx '# Planted: forgets-cpu' "${saved[0]}" || fail "the planted bug is not named"
grep -qx '# 1| cpu cpu=1' "${saved[0]}" || fail "what ran before is not there"
! grep -q '^# 2|' "${saved[0]}" || fail "more than it takes is there"

# Alone it passes; as it was saved it fails, wherever it is replayed.
forgetful=$tmp/forgets-cpu/buddyfuzz
grep -v '^# 1|' "${saved[0]}" >"$tmp/alone.bf"
expect 0 "$forgetful" run "$tmp/alone.bf"
expect 1 "$forgetful" run "${saved[0]}"
says err "^as ${saved[0]} says: after 1 other program on the same machines\$"
says out "^DEDUP_TOKEN: $token\$"
expect 1 "$forgetful" explain "${saved[0]}"
says out "^DEDUP_TOKEN: $token\$"
expect 0 "$forgetful" minimize -q "${saved[0]}" -o "$tmp/small.bf"
expect 1 "$forgetful" run "$tmp/small.bf"
says out "^DEDUP_TOKEN: $token\$"
# So it does behind the files that ran before it, in the same process.
expect 1 "$forgetful" run "$tmp/2.bf" "$tmp/last.bf"
says out "^DEDUP_TOKEN: $token\$"
expect 0 "$forgetful" run "$tmp/last.bf" "$tmp/2.bf"
# On the right code nothing of it is seen.
expect 0 "$BUDDYFUZZ" run "${saved[0]}"

# --- a call that does not return ---

# As with a zone_batchsize() of 0.
plant hangs pcp.c drain_pages_zone '-pcp->batch << PCP_BATCH_SCALE_MAX' '+0'
cat >"$tmp/drains.bf" <<'END'
buddyfuzz 2
machine default
a0 = alloc order=0
a1 = alloc order=3
free a0 page=0
drain cpu=0
END
hanging=$tmp/hangs/buddyfuzz
expect 1 timeout 500 "$hanging" run --timeout 1 "$tmp/drains.bf"
says out '^hangs at operation 3: drain cpu=0$'
says out 'did not return within 1 s of CPU time'
says out '^DEDUP_TOKEN: hang-drain$'
expect 1 timeout 500 "$hanging" explain --timeout 1 "$tmp/drains.bf"
says out '^DEDUP_TOKEN: hang-drain$'
expect 0 timeout 1000 "$hanging" minimize -q --timeout 2 "$tmp/drains.bf" -o "$tmp/small.bf"
grep -qx 'drain cpu=0' "$tmp/small.bf" || fail "the hang was minimized away"
(($(grep -c '^[a-z]' "$tmp/small.bf") <= 5)) || fail "not small: $(<"$tmp/small.bf")"
rm -rf "$tmp/save"
mkdir "$tmp/save"
BUDDYFUZZ_SAVE=$tmp/save BUDDYFUZZ_TIMEOUT=1 expect 1 timeout 500 "$tmp/hangs/diff_strict" "$tmp/drains.bf"
says out '^FAIL .*  hang-drain$'
grep -qx '# Planted: hangs' "$tmp/save/hang-drain.bf" || fail "not saved"
! grep -q 'Passes alone' "$tmp/save/hang-drain.bf" || fail "it hangs alone, too"
