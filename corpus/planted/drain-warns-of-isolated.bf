# Planted: drain-warns-of-isolated
# A drain sets the pageblock of an isolated page to movable.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence warning-drain_all-warning
buddyfuzz 2
machine pages=64 order=4 pageblock=1 cpus=1 batch=2 high=16 check=1
a0 = alloc order=2 type=movable
a1 = alloc_contig pfn=40 count=1
free_contig a1 page=0 count=1
isolate pfn=40 count=1 mode=other
free a0
drain_all
