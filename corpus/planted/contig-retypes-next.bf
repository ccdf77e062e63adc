# Planted: contig-retypes-next
# A contiguous allocation sets the pageblock after its range to movable.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-alloc_contig_frozen-type
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
free a0 page=0
a1 = alloc_contig_frozen pfn=0 count=1
