# Planted: retype-warns-twice
# A merge that ends the isolation of a pageblock warns twice.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence warning-drain_all-warning
buddyfuzz 2
machine pages=64 order=4 pageblock=1 cpus=1 batch=8 check=1
a0 = alloc_contig pfn=16 count=4
a1 = alloc_contig pfn=20 count=4
set_type pfn=16 type=unmovable
set_type pfn=18 type=unmovable
free_contig a0 page=0 count=4
free_contig a1 page=0 count=4
isolate pfn=18 count=2 mode=mem_offline
drain_all
