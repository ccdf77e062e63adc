# Planted: realtime-without-reserve
# A task of real-time priority goes no further down than others.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=17 order=10 pageblock=9 check=1 watermarks=1
task kind=realtime
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM
