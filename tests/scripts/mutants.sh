#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/mutants: a mutant that tests kill, one that is the same code, and one
# that survives and has no reason to.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

mutants() {
	scripts/mutants --build "$BUILD" --no-planted --results "$tmp/mutants/results" "$@"
}

# The last break of a switch is at its end.
expect 0 mutants --list --sample 0
last=$(sed -n 's/^[^ ]*:[0-9]*: //p' "$tmp/out" | grep 'note_state: `break;` -> `;`' | tail -n 1)
[[ -n $last ]] || fail "no break in note_state()"

expect 0 mutants --only 'ranges.c: outcome_of: `case 0:` -> `case 1:`' \
	--only "$last"
says out '^1 killed, 1 same of 2$'
says err '^killed: oracle/rules/ranges.c:[0-9]+: .* by '

# What was tried is not tried again; the sample is the same for the same seed.
expect 0 mutants --only "$last"
says out '^1 same of 1$'
expect 0 mutants --list --sample 7 --seed 3
cp "$tmp/out" "$tmp/seven"
expect 0 mutants --list --sample 7 --seed 3
cmp -s "$tmp/out" "$tmp/seven" || fail "another sample"
(($(wc -l <"$tmp/seven") == 7)) || fail "not seven"

name='oracle/rules/ranges.c: outcome_of: `return 0;` -> `return 1;`'
printf '%s\tsurvived\t-\t1.0\n' "$name" >"$tmp/mutants/results"
expect 1 mutants --only "$name"
says out '^survived: oracle/rules/ranges.c:[0-9]+: '
says out 'no reason: write a test, or say in docs/mutants.md'

expect 2 mutants --only 'no such function'
says err '^mutants: no mutant with such a name'

# The program of a planted bug is a test, too: of the sources as they are, it finds that.
cat >"$tmp/planted.py" <<'END'
import pathlib, sys
from buddyfuzz.mutants.building import Builder
from buddyfuzz.mutants.change import find_mutants
from buddyfuzz.mutants.tests import planted_tests
builder = Builder(*map(pathlib.Path, sys.argv[1:]))
find_mutants(builder.units)
builder.prepare()
for test in planted_tests(builder, [pathlib.Path("planted/freeze-any-count.bug")], 1):
    print(test.name)
END
expect 0 env PYTHONPATH=scripts /usr/bin/python3 -B "$tmp/planted.py" "$BUILD" "$tmp/mutants"
says out '^planted freeze-any-count$'
