# Planted: pcp-pgfree-by-blocks
# PGFREE counts a block that goes to a per-CPU list as one page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pgfree-free-pgfree
buddyfuzz 2
machine pages=8 order=2 pageblock=2 cpus=1 batch=2 high=8 check=1
a0 = alloc order=2 type=unmovable zone=0 gfp=0
