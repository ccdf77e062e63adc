# Planted: contig-comp-loses-neighbour
# A compound allocation from a larger free block also loses the free block after it.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence free-not-listed-alloc_contig_comp-list
buddyfuzz 2
machine pages=64 order=4 pageblock=3 check=1
a0 = alloc_contig_comp pfn=0 order=1
