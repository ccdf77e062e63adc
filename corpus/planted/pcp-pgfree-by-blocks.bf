# Planted: pcp-pgfree-by-blocks
# PGFREE counts a block that goes to a per-CPU list as one page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pgfree-put-pgfree
buddyfuzz 2
machine pages=2 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
get a0 page=0
free a0 page=0
put a0 page=0
