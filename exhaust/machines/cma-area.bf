# A CMA area next to ordinary pages.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,cma_alloc,cma_release,free type=unmovable,movable gfp=0
# Bound: align=0,1
buddyfuzz 2
machine pages=8 order=2 pageblock=2 cma=4+4 check=1
