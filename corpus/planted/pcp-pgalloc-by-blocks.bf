# Planted: pcp-pgalloc-by-blocks
# PGALLOC counts a block from a per-CPU list as one page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pgalloc-alloc-pgalloc
buddyfuzz 2
machine pages=2 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
