# Planted: contig-retypes-next
# A contiguous allocation makes the pageblock behind its own movable.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-alloc_contig_frozen-type
buddyfuzz 1
machine pages=1024 order=10 pageblock=9 check=1
alloc_highatomic order=0 type=unmovable zone=0
free slot=0 index=0
alloc_contig_frozen pfn=0 count=1
