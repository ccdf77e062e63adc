# Half of a section, beside whose pageblocks isolation looks for blocks that cross its ends.
buddyfuzz 2
machine pages=256 order=6 pageblock=5 cpus=1 section=7 check=1
a0 = alloc_contig pfn=64 count=64
free_contig a0
