# Planted: softirq-without-reserves
# In a softirq, PF_MEMALLOC means nothing.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1 watermarks=1
task kind=softirq
a0 = alloc order=0 type=unmovable zone=0 gfp=0
