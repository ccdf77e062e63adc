#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/boot --backend: a booted kernel does what its code does that was built for user space, on
# a hundred programs; it does not if a shim is wrong; and a kernel that dies is a verdict.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

source=build/kernel/source/linux-source-7.3
[[ -d $source ]] || skip "no unpacked linux-source-7.3"
need_kernel 7.3-smp
expect 0 scripts/boot --package linux-source-7.3 --smp --backend
says out '^kernel/7\.3-smp/booted$'
export TMPDIR=$tmp
booted=kernel/7.3-smp/booted
user=kernel/7.3-smp/batched
mapfile -t shipped < <(find corpus findings -name '*.bf' | sort)

# compare: user space against booted; sets $status, and $passed: programs that are equal.
compare() {
	status=0
	"$BUDDYFUZZ" run --mode strict --backend "$user" --against "$booted" "$@" \
		>"$tmp/out" 2>"$tmp/err" || status=$?
	passed=$(grep -c '^pass ' "$tmp/out" || true)
}
compare "${shipped[@]}"
[[ $status != 1 ]] || fail "shipped programs differ: $(grep -m 3 '^DIVERGENCE' "$tmp/out")"
# Those whose machine this kernel can be, and twice as many fuzzed ones on such machines.
mapfile -t programs < <(sed -nE 's/^pass .* ops  //p' "$tmp/out")
mkdir "$tmp/fuzzed"
mapfile -t fuzzed < <("$(dirname "$BUDDYFUZZ")/../tests/kernel/mutants" "$tmp/fuzzed" 2 "${programs[@]}")
programs+=("${fuzzed[@]}")
compare "${programs[@]}"
[[ $status != 1 && $passed -ge 100 ]] ||
	fail "expected equal states on at least 100 programs, found $passed: $(grep -m 3 '^DIVERGENCE' "$tmp/out")"

# A kernel that dies is a verdict, and the next program has another one. This one dies after its
# tenth answer.
mkdir -p "$tmp/booted/dying/tree"
cp build/boot/kernels/7.3-smp/booted "$tmp/booted/dying"
cat >"$tmp/booted/dying/tree/vmlinux" <<END
#!/usr/bin/python3
import ctypes, os, socket, subprocess, sys
PR_SET_PDEATHSIG, SIGKILL, SOCKET, MEMORY = 1, 9, 3, 4
ours, its = socket.socketpair()
def become_kernel():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL)
    os.dup2(its.fileno(), SOCKET)
kernel = subprocess.Popen(["$PWD/build/boot/kernels/7.3-smp/tree/vmlinux", *sys.argv[1:]],
                          pass_fds=(SOCKET, MEMORY), preexec_fn=become_kernel)
caller = socket.socket(fileno=SOCKET)
for _ in range(10):
    ours.send(caller.recv(1))
    caller.send(ours.recv(1))
caller.recv(1)
kernel.kill()
kernel.wait()
END
chmod +x "$tmp/booted/dying/tree/vmlinux"
PYTHONPATH=scripts python3 -B - "$tmp/booted/dying" <<'END'
import os
import sys
from buddyfuzz.prepared import Prepared, sums
kernel = Prepared.read("build/boot/kernels/7.3-smp")
kernel.directory, (total,) = sys.argv[1], sums([sys.argv[1] + "/tree/vmlinux"])
kernel.modules = {"tree/vmlinux": (os.path.getsize(sys.argv[1] + "/tree/vmlinux"), total)}
kernel.write()
END
printf '%s\n' 'buddyfuzz 2' 'machine pages=1024 order=10 pageblock=9 cpus=1' \
	'a0 = alloc order=0 type=movable' >"$tmp/one.bf"
status=0
# shellcheck disable=SC2046
BUDDYFUZZ_BOOTED=$tmp/booted "$BUDDYFUZZ" run --mode strict --backend kernel/dying/booted \
	--against none $(yes "$tmp/one.bf" | head -n 20) >"$tmp/out" 2>"$tmp/err" || status=$?
[[ $status = 1 ]] || fail "a kernel that dies is no verdict: exit status $status"
says out '^DIVERGENCE'
says out 'the booted kernel died'
says out '^pass'
# The last of them has ended, too.
sleep 1
! pgrep -f "uml_dir=$tmp/" >/dev/null || fail "a kernel still runs"

# The user-space build, with a shim that is wrong: every tenth program shows it.
mapfile -t some < <(printf '%s\n' "${programs[@]}" | sed -n '1~10p')
mkdir -p "$tmp/kernels/wrong/plain"
ninja -C build/kernel/7.3-smp/tree -f ../build.ninja -t commands ../plain/batched.so |
	sed "s|$PWD/kernel|$tmp/wrong/kernel|g; s|-I$PWD |-I$tmp/wrong |g; s|\.\./obj/|$tmp/obj/|g
	     s|\.\./plain/|$tmp/kernels/wrong/plain/|g" >"$tmp/commands"
mkdir -p "$tmp/wrong" "$tmp/obj/plain"
ln -s "$PWD/backend" "$PWD/program" "$tmp/wrong"
export BUDDYFUZZ_KERNELS=$tmp/kernels
user=kernel/wrong/batched

# wrong NAME FILE SCRIPT: by sed.
wrong() {
	rm -rf "$tmp/wrong/kernel"
	cp -r kernel "$tmp/wrong/kernel"
	sed -E "$3" "kernel/$2" >"$tmp/wrong/kernel/$2"
	! cmp -s "kernel/$2" "$tmp/wrong/kernel/$2" || fail "kernel/$2 has nothing to make wrong"
	(cd build/kernel/7.3-smp/tree && sh -e "$tmp/commands") >"$tmp/out" 2>&1 || fail "$1: does not compile"
	PYTHONPATH=scripts python3 -B -c "from buddyfuzz.prepared import derive
derive('build/kernel/7.3-smp', '$tmp/kernels/wrong')"
	compare "${some[@]}"
	[[ $status = 1 ]] || fail "$1: not caught: $(head -n 3 "$tmp/err")"
	echo "$1: caught on $(grep -c '^DIVERGENCE' "$tmp/out") programs of ${#some[@]}"
}
wrong atomic shim/asm/atomic.h 's/return new;/return new + 1;/'
wrong list watch.h 's/^\tlist_add_tail\(entry, head\);/\tlist_add(entry, head);/'
wrong counter watch.h 's/page_free_pages \+= 1ul << order/page_free_pages += 1/'
