# Planted: isolate-type-lost
# Unisolated pageblocks become movable, whatever they were before.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence list-type-alloc_contig_frozen-list
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
a1 = alloc_contig_frozen pfn=512 count=1
