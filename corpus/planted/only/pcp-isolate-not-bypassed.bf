# Planted: pcp-isolate-not-bypassed
# Only the rule named below detects it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-isolate-free-list
buddyfuzz 2
machine pages=1024 order=9 pageblock=9 cpus=1 batch=2 high=8
a0 = alloc_frozen order=0 type=movable zone=0 gfp=0
isolate pfn=0 count=1024 mode=other
free a0 page=0
