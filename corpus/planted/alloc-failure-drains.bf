# Planted: alloc-failure-drains
# A failing allocation drains the per-CPU lists, which only the slow path may do.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lists-untouched-alloc-pcp
buddyfuzz 2
machine pages=2 order=10 pageblock=9 cpus=1 batch=4 check=1
a0 = alloc_frozen order=0 type=unmovable zone=0 gfp=0
a1 = alloc order=0 type=movable zone=0 gfp=0
