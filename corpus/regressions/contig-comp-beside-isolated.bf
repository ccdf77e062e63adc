# Two callers want neighbouring pageblocks at once: the second's isolation is in place when
# the first allocates a compound block of one pageblock, with a page on a per-CPU list. The
# drain merges both pageblocks' free pages, and all 1,024 are lost
# (findings/contig-comp-loses-pages/README.md).
buddyfuzz 1
machine pages=1024 order=10 pageblock=9 cpus=1 check=1
alloc order=0 type=movable gfp=GFP_KERNEL
free slot=0
isolate pfn=512 count=512 mode=other
alloc_contig_comp pfn=0 order=9
