# Planted: deferred-left-in-isolated
# A free in an isolated pageblock does not flush deferred blocks.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence deferred-left-free_contig_frozen-deferred
buddyfuzz 2
machine pages=16 order=4 pageblock=3 cpus=1 check=1
a0 = alloc order=1 type=movable
a1 = alloc_contig_frozen pfn=8 count=1
contend_pcp zone=0 on=1
contend_zone zone=0 on=1
free_nolock a0
contend_zone zone=0 on=0
contend_pcp zone=0 on=0
isolate pfn=8 count=1 mode=other
free_contig_frozen a1 page=0 count=1
