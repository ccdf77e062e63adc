# A block of two pageblocks, of which one changes type, is reclaimed to a per-CPU list, and drained
# for the request that waits: see findings/pcp-block-spans-pageblocks.
buddyfuzz 2
machine pages=8 order=4 pageblock=2 cpus=1 check=1 watermarks=1
a0 = alloc_contig_comp pfn=0 order=3
reclaim a0 page=0 count=1 progress=0
set_type pfn=0 type=unmovable
a1 = alloc order=0 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM
