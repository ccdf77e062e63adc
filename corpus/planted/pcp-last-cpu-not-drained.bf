# Planted: pcp-last-cpu-not-drained
# Draining all CPUs skips the last.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence fresh-at-end-end-list
buddyfuzz 2
machine pages=1 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
