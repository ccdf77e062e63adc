# Planted: cma-never-first
# Movable requests use CMA pages only when no movable pages are left.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mobility-alloc-type
buddyfuzz 2
machine pages=768 cma=256+512 order=8 pageblock=6 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
