#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/fuzz ENGINE: killed without warning, it leaves no process, and no
# input that it had found is lost. Interrupted, it still sums up.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
engine=$1

# Contents: AFL++ keeps the same twice, under two names.
inputs() {
	if [[ $engine == afl ]]; then
		find build/fuzz/diff_free/run."$pid"/afl/*/queue -name 'id:*' \
			-exec sha1sum {} + 2>/dev/null | cut -d' ' -f1 | sort -u | wc -l
	else
		find "$tmp/corpus" -type f | wc -l
	fi
}

# wait_for COMMAND: up to a minute, until it succeeds.
wait_for() {
	for ((i = 0; i < 300; i++)); do
		"$@" && return
		sleep 0.2
	done
	fail "waited for too long: $*"
}

enough() {
	(($(inputs) > 30))
}

gone() {
	! pgrep -f "run.$pid/" >/dev/null
}

: >"$tmp/err"
scripts/fuzz --seconds 300 --engine "$engine" --corpus "$tmp/corpus" diff_free \
	>"$tmp/out" 2>"$tmp/err" </dev/null &
pid=$!
wait_for enough
kill -KILL $pid
wait $pid 2>/dev/null
wait_for gone
before=$(inputs)

# The next run has them all, and is interrupted in its turn.
scripts/fuzz --seconds 300 --engine "$engine" --corpus "$tmp/corpus" diff_free \
	>"$tmp/out" 2>"$tmp/err" </dev/null &
pid=$!
wait_for grep -q ' executions ' "$tmp/out"
kill -INT $pid 2>/dev/null
kill -TERM $pid
wait $pid
status=$?
((status == 0)) || fail "exit status $status after an interrupt"
says out '^divergences +0$'
wait_for gone
after=$(find "$tmp/corpus" -type f | wc -l)
((after >= before)) || fail "$before inputs before the kill, $after after"
