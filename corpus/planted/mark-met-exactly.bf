# Planted: mark-met-exactly
# A zone with exactly as many free pages as its watermark passes the check.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=16 cma=0+16 order=4 pageblock=4 check=1 watermarks=1
a0 = alloc order=0 type=movable zone=0 gfp=__GFP_HIGH|__GFP_NOMEMALLOC
