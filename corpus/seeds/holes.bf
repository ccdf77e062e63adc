# Free pages on both sides of a hole, and up to it: a missing page merges with
# nothing and is never counted.
buddyfuzz 1
machine sparse-holes
alloc_contig pfn=2040 count=8
alloc_contig pfn=3072 count=8
alloc_contig pfn=4690 count=10
free_contig slot=0 first=0 count=8
free_contig slot=1 first=0 count=8
free_contig slot=2 first=0 count=10
drain_all
