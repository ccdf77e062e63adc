# After a batched free, a contiguous allocation of free pages fails that succeeds after a per-page
# free: part of the finding pcp-block-spans-pageblocks.
buddyfuzz 2
machine pages=64 order=6 pageblock=1 cpus=1 check=1
a0 = alloc_contig pfn=0 count=4
free_contig a0 page=0 count=4
a1 = alloc_contig_frozen pfn=66 count=1
