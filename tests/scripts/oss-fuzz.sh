#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/check-oss-fuzz takes what is in oss-fuzz/, and refuses what OSS-Fuzz would:
# a key that it does not know, a name that is none, a target that crashes on an
# empty input, a sanitizer that is baked in.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

for engine in honggfuzz nothing; do
	expect 2 scripts/check-oss-fuzz --engine $engine
	one_line err
done
expect 0 scripts/check-oss-fuzz --presubmit
mkdir "$tmp/spoiled"
while read -r file how reason; do
	rm -rf -- "$tmp/spoiled"/{*,.[!.]*}
	cp -r scripts oss-fuzz .clusterfuzzlite .github "$tmp/spoiled"
	sed -i "${how//_/ }" "$tmp/spoiled/$file"
	expect 1 "$tmp/spoiled/scripts/check-oss-fuzz" --presubmit
	says out "^BAD  $file: .*$reason"
done <<'END'
oss-fuzz/project.yaml $afuzzing:_yes unknown key "fuzzing"
oss-fuzz/project.yaml /main.repo:/d no main_repo
oss-fuzz/project.yaml s/_afl/_afk/ no afk
oss-fuzz/project.yaml s/@/at/ is no address
oss-fuzz/Dockerfile s/:ubuntu-24-04// as base_os_version in project.yaml says
oss-fuzz/build.sh $aCFLAGS=-fsanitize=address names an engine or a sanitizer
.clusterfuzzlite/Dockerfile s/www.apache.org// no Apache header
.clusterfuzzlite/project.yaml s/:_c/:_c++/ the language is not c
.github/workflows/cflite_pr.yml s/fuzz-seconds/seconds/ no input "seconds"
.github/workflows/cflite_pr.yml s/fuzzers@v1/fuzzers@main/ no action of a known name and version
.github/workflows/cflite_pr.yml s/runs-on:/_runs-on:/ mapping
.github/workflows/cflite_cron.yml s/prune$/pruning/ no mode "pruning"
.github/workflows/cflite_cron.yml s/sanitizer:_coverage/sanitizer:_address/ both a mode and a sanitizer
.github/workflows/cflite_batch.yml /actions.checkout/d before actions/checkout
.github/workflows/cflite_build.yml s/sanitizer:_.address/sanitiser:_[address/ not in the matrix
END

check=(scripts/check-oss-fuzz --engine libfuzzer --sanitizer address)
expect 0 "${check[@]}" --keep "$tmp/good"
for target in diff_strict diff_free diff_exact refcount decode parse_text race_strict; do
	says out "^ok .* $target "
done
[[ ! -e $tmp/good/canary ]] || fail "the canary is not for OSS-Fuzz"

cp -r "$tmp/good" "$tmp/bad"
# Four targets are enough.
rm -f -- "$tmp/bad"/{diff_exact,refcount,interleave,race_strict}*
mv "$tmp/bad/diff_strict" "$tmp/bad/diff.strict"
# compile SANITIZERS TARGET CODE [OPTION...]
compile() {
	printf '#include <stdlib.h>\nint LLVMFuzzerTestOneInput(const char *b, size_t n) { %s return 0; }\n' "$3" |
		clang-19 -x c -g "-fsanitize=$1" -o "$tmp/bad/$2" - "${@:4}" || exit 1
}
compile address,fuzzer decode 'if (!n) abort();' -Wl,--no-as-needed -llzma
compile address,undefined,fuzzer parse_text 'if (n && b[0] / n) return 0;'
expect 1 "${check[@]}" --out "$tmp/bad"
says out '^BAD .*diff.strict: not a name for a target'
says out '^BAD .*diff_strict: no such target'
says out '^BAD .*decode: -seed=1337 -runs=4: status'
says out '^BAD .*decode: needs liblzma\.so'
says out '^ok .* diff_free '
says out '^BAD .*parse_text: UBSan is baked in'
