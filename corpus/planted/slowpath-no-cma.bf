# Planted: slowpath-no-cma
# The slow path does not let movable requests use CMA.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=56 cma=0+56 order=4 pageblock=2 check=1 watermarks=1
a0 = alloc order=0 type=movable zone=0 gfp=0
a1 = alloc order=0 type=movable zone=0 gfp=0
a2 = alloc order=0 type=movable zone=0 gfp=0
a3 = alloc order=0 type=movable zone=0 gfp=0
a4 = alloc order=0 type=movable zone=0 gfp=0
a5 = alloc order=0 type=movable zone=0 gfp=0
a6 = alloc order=0 type=movable zone=0 gfp=0
a7 = alloc order=0 type=movable zone=0 gfp=0
a8 = alloc order=0 type=movable zone=0 gfp=0
a9 = alloc order=0 type=movable zone=0 gfp=0
a10 = alloc order=0 type=movable zone=0 gfp=0
a11 = alloc order=0 type=movable zone=0 gfp=0
a12 = alloc order=0 type=movable zone=0 gfp=0
a13 = alloc order=0 type=movable zone=0 gfp=0
a14 = alloc order=0 type=movable zone=0 gfp=0
a15 = alloc order=0 type=movable zone=0 gfp=0
a16 = alloc order=0 type=movable zone=0 gfp=0
