# Planted: pcp-filled-early
# A per-CPU list is refilled while it still has one page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-first-alloc-pcp
buddyfuzz 2
machine pages=8 order=10 pageblock=9 cpus=1 batch=2 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
a1 = alloc order=0 type=movable zone=0 gfp=0
