# Planted: prepare-bad-head-freed
# A bad page is reported and freed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence listed-not-free-free-list
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
damage a0 page=0 what=mapping
