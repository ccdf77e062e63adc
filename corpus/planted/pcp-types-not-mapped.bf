# Planted: pcp-types-not-mapped
# HIGHATOMIC and CMA pages are put on per-CPU lists of their own types, which do not exist.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-end-buddy.c
# CMA pages with per-CPU lists.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc,cma_alloc,cma_release,free,drain_all type=unmovable,movable gfp=0 order=0 align=0
buddyfuzz 2
machine pages=4 cma=2+2 order=1 pageblock=1 cpus=1 batch=1 high=2 check=1
