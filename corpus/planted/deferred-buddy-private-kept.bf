# Planted: deferred-buddy-private-kept
# A block that was once deferred keeps its order in page->private when it is merged later.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence page-private-free-private
buddyfuzz 2
machine pages=16 order=4 pageblock=3 check=1
a0 = alloc order=1 type=movable
a1 = alloc order=1 type=movable
a2 = alloc order=0 type=movable
contend_zone zone=0 on=1
free_nolock a1
contend_zone zone=0 on=0
free a2
free a0
