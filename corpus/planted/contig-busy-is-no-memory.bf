# Planted: contig-busy-is-no-memory
# A range with a page in use fails with -ENOMEM.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-cma_alloc-ret
buddyfuzz 2
machine pages=768 cma=256+512 order=8 pageblock=6 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
a1 = cma_alloc area=0 count=257 align=0
