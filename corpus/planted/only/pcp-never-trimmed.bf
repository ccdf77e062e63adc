# Planted: pcp-never-trimmed
# Only the rule that is named sees it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-high-free-count
buddyfuzz 1
machine pages=64 order=4 pageblock=2 cpus=1 batch=2 high=8
alloc order=2 type=unmovable zone=0 gfp=0
split slot=0
alloc order=2 type=unmovable zone=0 gfp=0
split slot=1
alloc order=2 type=unmovable zone=0 gfp=0
split slot=2
free slot=0 index=0
free slot=0 index=1
free slot=0 index=2
free slot=0 index=3
free slot=1 index=0
free slot=1 index=1
free slot=1 index=2
free slot=1 index=3
free slot=2 index=0
free slot=2 index=1
free slot=2 index=2
free slot=2 index=3
