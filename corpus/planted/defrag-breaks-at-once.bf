# Planted: defrag-breaks-at-once
# In defrag_mode, a request breaks into a pageblock of another type as soon as no zone has a free one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1 defrag=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
