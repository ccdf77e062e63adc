#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/fuzz ENGINE: the alarm rings. The canary is found, reported,
# minimized, and replays with the command that is printed.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
engine=$1

expect 1 scripts/fuzz --seconds 60 --engine "$engine" --corpus "$tmp/corpus" canary
says out '^DEDUP_TOKEN: .*-free_contig'
says out '^divergences +found'
reproducer=$(sed -n 's/^reproducer: *//p' "$tmp/out" | head -n 1)
replay=$(sed -n 's/^replay: *//p' "$tmp/out" | head -n 1)
[[ -s $reproducer ]] || fail "no reproducer"
read -ra words <<<"$replay"
# It is minimized: doing that again leaves the same operations.
expect 0 "${words[0]}" minimize "${words[@]:2}" -o "$tmp/again.bf"
says err '^([0-9]+) operations of \1 left'
expect 1 "${words[@]}"
says out '^DEDUP_TOKEN: .*-free_contig'
# The same program passes where nobody lies.
expect 0 "$BUDDYFUZZ" run --against model/batched "$reproducer"
