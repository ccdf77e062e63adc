#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/exhaust: machines by their names, and what there is not.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

expect 0 scripts/exhaust --pairs model,frozen hole
says out '^hole  *model  *closed .* contig-undoes-foreign-isolation \(2 operations\)'
says out '^hole  *frozen  *closed'
expect 2 scripts/exhaust nowhere
says err 'no machine "nowhere": there are .*hole'
expect 2 scripts/exhaust --pairs models
says err 'no pair "models": model, frozen'

# Every machine can be searched; one that the model cannot be would say so with status 3.
for machine in exhaust/machines/*.bf; do
	expect 0 "$BUDDYFUZZ" exhaust --depth 1 "$machine"
	says out '^(not )?closed: '
done

# found MACHINE FINDING: the search finds it, by a program as short as the one in findings/.
found() {
	local length

	length=$(grep -c '^[a-z]' "findings/$2/$2.bf")
	expect 0 "$BUDDYFUZZ" exhaust "exhaust/machines/$1.bf"
	says out '^closed: '
	says out "^known: $2, by [0-9]* moves; a shortest program has $((length - 2)) operations"
}

found deferred-nmi deferred-order-in-private
found hole contig-undoes-foreign-isolation
found pcp-spans-pageblocks pcp-block-spans-pageblocks
found isolated undo-isolate-merged-blocks
found zones-meet-odd batch-spans-zones
