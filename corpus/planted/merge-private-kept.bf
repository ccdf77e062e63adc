# Planted: merge-private-kept
# A block that is removed from its list keeps its order in page->private.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-private-end-private
buddyfuzz 2
machine pages=4 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
