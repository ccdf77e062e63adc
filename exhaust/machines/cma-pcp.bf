# CMA pages with per-CPU lists.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc,cma_alloc,cma_release,free,drain_all
# Bound: type=unmovable,movable gfp=0 order=0 align=0
buddyfuzz 2
machine pages=4 order=1 pageblock=1 cma=2+2 cpus=1 batch=1 high=2 check=1
