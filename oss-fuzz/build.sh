#!/bin/bash -eu
# Copyright 2026 The buddyfuzz authors
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#      http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.
#
################################################################################
#
# Builds the fuzz targets with the compilers, flags and engine of the environment,
# and adds none of its own. The targets need nothing but libc at run time.

cd "$SRC/buddyfuzz"

# What makes seeds and dictionaries runs here, at once: no sanitizer, no engine.
host="$WORK/host"
CC=clang CFLAGS='' CXXFLAGS='' cmake -S . -B "$host" -G Ninja \
    -DCMAKE_BUILD_TYPE=None -DBUDDYFUZZ_ENGINE=none -DBUDDYFUZZ_TESTS=OFF
cmake --build "$host" --target buddyfuzz gendict

# Names and what each takes; the canary is there to fail. Where several CPUs run at once, only
# libFuzzer learns which orders are new; MemorySanitizer does not know of their stacks.
declare -A forms
while read -r target input; do
    [ "$target" = canary ] && continue
    [ "$input" = overlap ] &&
        { [ "$FUZZING_ENGINE" != libfuzzer ] || [ "$SANITIZER" = memory ]; } && continue
    forms[$target]=$input
done < <(python3 scripts/buddyfuzz/targets.py)
cmake -S . -B "$WORK/targets" -G Ninja -DCMAKE_BUILD_TYPE=None \
    -DBUDDYFUZZ_ENGINE=env -DBUDDYFUZZ_TOOL=OFF -DBUDDYFUZZ_TESTS=OFF
cmake --build "$WORK/targets" --target "${!forms[@]}"

# Programs in their binary form, as the targets take them; what is longer than
# the engine may write would be cut to something else.
seeds="$WORK/seeds"
rm -rf "$seeds"
mkdir -p "$seeds/bytes" "$seeds/program" "$seeds/overlap"
for file in corpus/seeds/*.bf corpus/regressions/*.bf corpus/planted/*.bf; do
    name=$(basename "$(dirname "$file")")-$(basename "$file" .bf)
    cp "$file" "$seeds/bytes/$name"
    "$host/tools/buddyfuzz" assemble "$file" -o "$seeds/program/$name"
done
for file in corpus/schedules/*.bf corpus/schedules/*/*.bf; do
    name=$(basename "$(dirname "$file")")-$(basename "$file" .bf)
    "$host/tools/buddyfuzz" assemble "$file" -o "$seeds/overlap/$name"
done
max_len=$(sed -n 's/^max_len = //p' oss-fuzz/options)
find "$seeds" -type f -size "+${max_len}c" -delete

for target in "${!forms[@]}"; do
    form=binary
    [ "${forms[$target]}" = bytes ] && form=text
    cp "$WORK/targets/targets/$target" "$OUT/$target"
    cp oss-fuzz/options "$OUT/$target.options"
    "$host/program/gendict" $form >"$OUT/$target.dict"
    rm -f "$OUT/${target}_seed_corpus.zip"
    zip -q -j "$OUT/${target}_seed_corpus.zip" "$seeds/${forms[$target]}"/*
done
