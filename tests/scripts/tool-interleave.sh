#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# buddyfuzz interleave: figures, schedules, and what is neither.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

expect 0 "$BUDDYFUZZ" interleave --ops 1 --pages 1 --refcounts frozen-bit --json
json 0.refcounts=frozen-bit 0.threads=2 0.starts=6 0.schedules=93 \
	0.verdict=pass 0.order=0 0.refs=1 0.longest=5 0.allocations=1 \
	1.threads=3

# Two pages, one block: it says so, and how often they are allocated.
expect 0 "$BUDDYFUZZ" interleave --ops 1 --threads 2 --order 1 --refs 2 \
	--refcounts zero-frozen --json
json 0.pages=2 0.order=1 0.refs=2 0.allocations=2 0.verdict=pass
# Weak memory: all that a load may find, and whether some was too old.
expect 0 "$BUDDYFUZZ" interleave --weak --lookups --ops 1 --pages 1 --threads 2 \
	--refcounts frozen-bit --json
json 0.weak=true 0.lookups=true 0.forgot=false 0.verdict=pass

expect 0 "$BUDDYFUZZ" interleave --order 1 --program 'alloc_comp 0, put 1' \
	--program 'try_get 1, put 1'
says out 'frozen-bit        2   2     2     1'

expect 0 "$BUDDYFUZZ" interleave --program 'put 0' --program 'try_get 0, put 0'
says out 'zero-frozen       2   2     1'
says out 'frozen-bit        2   2     1'

printf '%s\n' 'interleave 1' 'refcounts frozen-bit' 'threads 2' 'page 0 held 0' \
	'1 thread 0 put 0' '2 thread 1 try_get 0' '3 thread 0 put 0' >"$tmp/ok"
expect 0 "$BUDDYFUZZ" interleave "$tmp/ok"
says out '  2 thread 1 try_get  0 # fetch_add 0 -> 1, got'

echo '4 thread 0 put 0' >>"$tmp/ok"
expect 2 "$BUDDYFUZZ" interleave "$tmp/ok"
says err 'step 4 is not possible'

echo '5 thread 9 put 0' >>"$tmp/ok"
expect 2 "$BUDDYFUZZ" interleave "$tmp/ok"
says err ':9: no such thread or page'

expect 2 "$BUDDYFUZZ" interleave "$tmp/none"
says err 'No such file'
expect 2 "$BUDDYFUZZ" interleave --threads 5
says err 'expected a number from 2 to 4, found "5"'
expect 2 "$BUDDYFUZZ" interleave --refcounts both
says err 'expected zero-frozen or frozen-bit, found "both"'
expect 2 "$BUDDYFUZZ" interleave --program 'put 7'
says err '"put 7"'
expect 2 "$BUDDYFUZZ" interleave --program 'put 0' --pages 1
says err 'program cannot be combined'
expect 2 "$BUDDYFUZZ" interleave --program 'put 0' "$tmp/ok"
says err 'SCHEDULE cannot be combined'
expect 2 "$BUDDYFUZZ" interleave --order 1 "$tmp/ok"
says err 'SCHEDULE cannot be combined'
expect 2 "$BUDDYFUZZ" interleave --order 1 --pages 1
says err 'needs --pages 2'
expect 2 "$BUDDYFUZZ" interleave --order 1 --lookups
says err 'cannot be combined with --order 1'
expect 2 "$BUDDYFUZZ" interleave --weak "$tmp/ok"
says err 'SCHEDULE cannot be combined'
expect 2 "$BUDDYFUZZ" interleave --order 2
says err 'expected a number from 0 to 1, found "2"'

# refuses WHY LINE...: a schedule's head that cannot be.
refuses() {
	local why=$1
	shift
	printf '%s\n' 'interleave 1' "$@" >"$tmp/bad"
	expect 2 "$BUDDYFUZZ" interleave "$tmp/bad"
	says err "$why"
}
refuses 'only a frozen-bit page can be worn' 'threads 2' 'page 0 free worn'
refuses 'a page has more than one owner' 'threads 2' 'page 0 own 0 1'
refuses 'refcounts must come before pages' 'threads 2' 'page 0 free' 'refcounts frozen-bit'

# Two references of one thread are two.
printf '%s\n' 'interleave 1' 'threads 1' 'page 0 held 0 0' '1 thread 0 put 0' \
	'2 thread 0 put 0' >"$tmp/two"
expect 0 "$BUDDYFUZZ" interleave "$tmp/two"
