#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/check-oss-fuzz takes what is in oss-fuzz/, and refuses what OSS-Fuzz would:
# a key that it does not know, a name that is none, a target that crashes on an
# empty input, a sanitizer that is baked in.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# copy DIR: of the source tree, to be spoiled.
copy() {
	mkdir "$1"
	tar -c --exclude=./build --exclude=./.git . | tar -x -C "$1"
}

for engine in honggfuzz nothing; do
	expect 2 scripts/check-oss-fuzz --engine $engine
	one_line err
done
expect 0 scripts/check-oss-fuzz --presubmit
copy "$tmp/unknown-key"
echo 'fuzzing_engine: libfuzzer' >>"$tmp/unknown-key/oss-fuzz/project.yaml"
expect 1 "$tmp/unknown-key/scripts/check-oss-fuzz" --presubmit
says out '^BAD .*unknown key "fuzzing_engine"'

check=(scripts/check-oss-fuzz --engine libfuzzer --sanitizer address)
expect 0 "${check[@]}" --keep "$tmp/good"
for target in diff_strict diff_free diff_exact refcount decode parse_text; do
	says out "^ok .* $target "
done
[[ ! -e $tmp/good/canary ]] || fail "the canary is not for OSS-Fuzz"

cp -r "$tmp/good" "$tmp/bad"
mv "$tmp/bad/diff_strict" "$tmp/bad/diff.strict"
printf '#include <stdlib.h>\nint LLVMFuzzerTestOneInput(const char *b, size_t n) { if (!n) abort(); return 0; }\n' |
	clang-19 -x c -g -fsanitize=address,fuzzer -o "$tmp/bad/decode" - || exit 1
expect 1 "${check[@]}" --out "$tmp/bad"
says out '^BAD .*diff.strict: not a name for a target'
says out '^BAD .*diff_strict: no such target'
says out '^BAD .*decode: -seed=1337 -runs=4: status'
says out '^ok .* diff_free '

copy "$tmp/baked"
printf 'add_%s_options(-fsanitize=undefined)\n' compile link >"$tmp/baked/CMakeLists.new"
cat "$tmp/baked/CMakeLists.txt" >>"$tmp/baked/CMakeLists.new"
mv "$tmp/baked/CMakeLists.new" "$tmp/baked/CMakeLists.txt"
expect 1 "$tmp/baked/${check[0]}" "${check[@]:1}"
says out '^BAD .*diff_strict: UBSan is baked in'
