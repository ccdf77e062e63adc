# Two callers use adjacent pageblocks at once: the second has isolated its own when the first
# allocates a compound page of one pageblock, with a page on a per-CPU list. The drain merges the
# free pages of both pageblocks, and all 1,024 are lost
# (findings/contig-comp-loses-pages/README.md).
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=0 type=movable gfp=GFP_KERNEL
free a0
isolate pfn=512 count=512 mode=other
a1 = alloc_contig_comp pfn=0 order=9
