# Planted: pcp-never-trimmed
# Only the rule named below detects it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-high-free-count
buddyfuzz 2
machine pages=64 order=4 pageblock=2 cpus=1 batch=2 high=8
a0 = alloc order=2 type=unmovable zone=0 gfp=0
split a0
a1 = alloc order=2 type=unmovable zone=0 gfp=0
split a1
a2 = alloc order=2 type=unmovable zone=0 gfp=0
split a2
free a0 page=0
free a0 page=1
free a0 page=2
free a0 page=3
free a1 page=0
free a1 page=1
free a1 page=2
free a1 page=3
free a2 page=0
free a2 page=1
free a2 page=2
free a2 page=3
