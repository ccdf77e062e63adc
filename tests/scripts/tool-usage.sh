#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Every command says what is wrong with how it was called, with status 2.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

expect 0 "$BUDDYFUZZ" --version
says out '^buddyfuzz [0-9]'
expect 0 "$BUDDYFUZZ" --help
says out 'minimize'
for command in run explain show assemble minimize import export backends bench interleave; do
	expect 0 "$BUDDYFUZZ" "$command" --help
	says out "^Usage: buddyfuzz $command"
	expect 2 "$BUDDYFUZZ" "$command" --no-such-option
	one_line err
	says err "^buddyfuzz $command: unrecognized option"
done
for command in run explain show assemble minimize import export bench; do
	expect 2 "$BUDDYFUZZ" "$command"
	one_line err
	says err "^buddyfuzz $command: "
done
expect 2 "$BUDDYFUZZ" show "$sample" "$sample"
one_line err
says err 'expected one file'
expect 2 "$BUDDYFUZZ" backends all
one_line err
says err 'no argument expected'

expect 2 "$BUDDYFUZZ"
one_line err
says err 'no command'
expect 2 "$BUDDYFUZZ" nonsense
says err 'unknown command "nonsense"'
expect 2 "$BUDDYFUZZ" run --mode sideways "$sample"
says err 'no mode "sideways"'
expect 2 "$BUDDYFUZZ" run --backend model/none "$sample"
says err 'no backend "model/none"'
expect 2 "$BUDDYFUZZ" run --against model/none "$sample"
says err 'no backend "model/none"'
expect 2 "$BUDDYFUZZ" bench sideways
says err 'unknown benchmark "sideways"'
expect 2 "$BUDDYFUZZ" bench fuzz --seconds never
says err 'never'
expect 2 "$BUDDYFUZZ" minimize "$sample"
says err 'does not diverge'
one_line err
expect 2 "$BUDDYFUZZ" run --timeout soon "$sample"
one_line err
says err '--timeout: expected seconds from 0 to 86400, found "soon"'
