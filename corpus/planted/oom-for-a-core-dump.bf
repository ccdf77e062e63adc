# Planted: oom-for-a-core-dump
# A task is killed for one that dumps core.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-oom-alloc-oom
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1 watermarks=1
task kind=dumping
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM
