# Planted: drain-warns-of-isolated
# A drain makes the pageblock of an isolated page movable.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence warning-drain_all-warning
buddyfuzz 1
machine pages=64 order=4 pageblock=1 cpus=1 batch=2 high=16 check=1
alloc order=2 type=movable
alloc_contig pfn=40 count=1
free_contig slot=1 first=0 count=1
isolate pfn=40 count=1 mode=other
free slot=0
drain_all
