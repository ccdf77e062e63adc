#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/check-series and scripts/bisect: what cannot be judged is said in one line, before anything
# is built of it.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

git() {
	command git -c user.name=test -c user.email=test@localhost -C "$tmp/tree" "$@" >/dev/null 2>&1 ||
		fail "git $*"
}

# refused STATUS REGEX WORD...: the last line of the SCRIPT says so.
SCRIPT=check-series
refused() {
	local status=$1 why=$2
	shift 2
	expect "$status" "scripts/$SCRIPT" "$@"
	tail -n 1 "$tmp/err" | grep -Eq -- "$why" || fail "does not say: $why"
}

mkdir -p "$tmp/tree/mm" "$tmp/none"
printf 'int one;\n' >"$tmp/tree/mm/page_alloc.c"
git init -q
git add -A
git commit -qm base
git branch base
printf 'int two;\n' >>"$tmp/tree/mm/page_alloc.c"
git commit -qam 'mm: two'
command git -C "$tmp/tree" format-patch -q -1 -o "$tmp" >/dev/null

refused 2 '^check-series: --tree DIR is missing' HEAD~1..HEAD
refused 2 '^check-series: expected one of BASE..HEAD, --mbox and --patch' --tree "$tmp/tree"
refused 2 'no configuration "fast"' --tree "$tmp/tree" --configs fast base..HEAD
refused 2 '^check-series: --program: no file' --tree "$tmp/tree" --program "$tmp/gone" base..HEAD
refused 2 '^check-series: --tree: not a git tree' --tree "$tmp/none" base..HEAD
refused 2 'expected BASE..HEAD' --tree "$tmp/tree" base
refused 3 'not testable: no commit "gone"' --tree "$tmp/tree" gone..HEAD
refused 3 'not testable: the series is empty' --tree "$tmp/tree" HEAD..HEAD
refused 3 'no base-commit: in it; give --base' --tree "$tmp/tree" --mbox "$tmp"/0001-*.patch
git checkout -q -b other base
printf 'int one, two;\n' >"$tmp/tree/mm/page_alloc.c"
git commit -qam 'mm: one, two'
refused 3 'does not apply' --tree "$tmp/tree" --base other --mbox "$tmp"/0001-*.patch
git checkout -q -b side base
printf 'int three;\n' >"$tmp/tree/mm/three.c"
git add -A
git commit -qm 'mm: three'
git merge -q --no-edit -
refused 3 'not testable: .*a merge' --tree "$tmp/tree" base..HEAD

# --- what does not run at all is no program that shows nothing ---

mkdir -p "$tmp/harness/oss-fuzz" "$tmp/harness/build/libfuzzer-fast/targets" \
	"$tmp/harness/build/release/tools"
cp oss-fuzz/options "$tmp/harness/oss-fuzz"
for program in build/libfuzzer-fast/targets/diff_exact build/release/tools/buddyfuzz; do
	printf '#!/bin/sh\necho "stale: build it again" >&2\nexit 2\n' >"$tmp/harness/$program"
	chmod +x "$tmp/harness/$program"
done
cat >"$tmp/stale.py" <<'EOF'
import os
import sys

from buddyfuzz.series.programs import Fuzzing, verdicts
from buddyfuzz.shell import Unusable

os.chdir(sys.argv[1])
fuzzing = Fuzzing("fuzz", "up", "kernel/a/per-page", "kernel/a/batched", 1, [])
fuzzing.start(1)
for run in lambda: fuzzing.wait(60), lambda: verdicts(["a", "b"], "up", "kernel/a/batched", "none"):
    try:
        sys.exit(f"passed: {run()}")
    except Unusable as error:
        print(error)
EOF
expect 0 env PYTHONPATH="$PWD/scripts" /usr/bin/python3 -B "$tmp/stale.py" "$tmp/harness"
[ "$(grep -c 'stale: build it again$' "$tmp/out")" = 2 ] || fail "does not say why nothing ran"

# For git bisect run, 1 to 124 would mean "bad".
SCRIPT=bisect
refused 128 'no configuration "fast"' --tree "$tmp/tree" --configs fast
refused 128 '^bisect: no file' --tree "$tmp/tree" "$tmp/gone"
refused 128 '^bisect: --tree: not a git tree' --tree "$tmp/none"
refused 125 '^bisect: skipped: cannot judge' --tree "$tmp/tree"
