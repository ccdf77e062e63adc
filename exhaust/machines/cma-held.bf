# CMA pages with other references, released in parts.
# Run: --mode exact
# Bound: live=1 refs=2 damaged=1 ops=cma_alloc,cma_release,get,put,damage align=0,1 what=hwpoison
# Bound: cma_alloc.count=1,3
buddyfuzz 2
machine pages=8 order=1 pageblock=1 cma=2+4 check=1
