#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# buddyfuzz exhaust: what it says, and its exit status.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

small=(pages=4 order=2 pageblock=1 check=1)
bound='live=2 refs=1 damaged=0 ops=alloc,free,free_contig,split type=movable gfp=0'

expect 0 "$BUDDYFUZZ" exhaust "${small[@]}" --bound "$bound"
says out '^closed: [0-9]+ states, [0-9]+ moves'
says out '^left out: .*alloc_bulk'
says out '^limits: 2 allocations held, 1 references on a page, 0 damaged'
expect 0 "$BUDDYFUZZ" exhaust "${small[@]}" --bound "$bound" --json -j 2
json closed=true against=model/batched live=2 in.0=alloc out.0=alloc_frozen

# Not closed is not all.
expect 0 "$BUDDYFUZZ" exhaust "${small[@]}" --bound "$bound" --depth 2
says out '^not closed: the depth was reached'
says out 'states were not expanded'

# A divergence: the shortest program, which replays.
expect 1 "$BUDDYFUZZ" exhaust --against canary "${small[@]}" --bound "$bound" --save "$tmp/saved"
says out 'divergence: the shortest program has 1 operations'
says out '^DEDUP_TOKEN: refcount-frozen-free_contig-refcount'
expect 1 "$BUDDYFUZZ" run "$tmp"/saved/refcount-frozen-*.bf

# A known difference does not end it.
expect 0 "$BUDDYFUZZ" exhaust "${small[@]}" --save "$tmp/saved" \
	--bound 'ops=isolate,alloc_contig mode=other live=1'
says out '^known: contig-undoes-foreign-isolation, by .* 2 operations'
says out '^closed'
expect 0 "$BUDDYFUZZ" run "$tmp/saved/contig-undoes-foreign-isolation.bf"
says out '^known'

# A file: operations to begin with, and a bound, which the command line narrows.
printf '%s\n' '# Bound: ops=alloc,free live=1 gfp=0 type=movable' 'buddyfuzz 2' \
	'machine pages=2 order=1 pageblock=1 check=1' 'a0 = alloc order=0' >"$tmp/start"
expect 0 "$BUDDYFUZZ" exhaust "$tmp/start" --bound ops=free
says out '^after 1 operations'
says out '^closed: 2 states, 1 moves'

# Nothing was executed.
expect 3 "$BUDDYFUZZ" exhaust "${small[@]}" --bound ops=free
one_line err
says err 'no operation of the bound is possible'
expect 3 "$BUDDYFUZZ" exhaust "${small[@]}" --bound "$bound" --ignore oracle --ignore equality
says err 'nothing was judged'

# What cannot be.
expect 2 "$BUDDYFUZZ" exhaust
says err 'no machine given'
expect 2 "$BUDDYFUZZ" exhaust pages=4
says err 'order is missing'
expect 2 "$BUDDYFUZZ" exhaust pages=512 order=2 pageblock=1
says err 'expected at most 256'
expect 2 "$BUDDYFUZZ" exhaust "${small[@]}" --bound 'ops=all'
one_line err
says err 'bound: ops: no operation "all"'
expect 2 "$BUDDYFUZZ" exhaust "${small[@]}" --mode free
says err '--against none'
expect 2 "$BUDDYFUZZ" exhaust "${small[@]}" --jobs 0
says err '--jobs: expected a number from 1'
expect 2 "$BUDDYFUZZ" exhaust "${small[@]}" --bound "$bound" --checkpoint "$tmp/none/x"
says err 'No such file'
echo nonsense >"$tmp/checkpoint"
expect 2 "$BUDDYFUZZ" exhaust "${small[@]}" --bound "$bound" --checkpoint "$tmp/checkpoint"
says err 'not a checkpoint'

# Killed without notice, and gone on from what was saved: the same end.
many='live=2 refs=1 damaged=0 ops=alloc,free,free_contig,split,alloc_contig,free_nolock'
expect 0 "$BUDDYFUZZ" exhaust "${small[@]}" --bound "$many" --json
states=$(grep -o '"states": [0-9]*' "$tmp/out")
moves=$(grep -o '"edges": [0-9]*' "$tmp/out")
"$BUDDYFUZZ" exhaust "${small[@]}" --bound "$many" --checkpoint "$tmp/state" --depth 4 >/dev/null
cp "$tmp/state" "$tmp/kept"
"$BUDDYFUZZ" exhaust "${small[@]}" --bound "$many" --checkpoint "$tmp/state" >/dev/null &
pid=$!
kill -9 "$pid"
wait "$pid" 2>/dev/null
expect 0 "$BUDDYFUZZ" exhaust "${small[@]}" --bound "$many" --checkpoint "$tmp/state" --json
says out "$states,"
says out "$moves,"
