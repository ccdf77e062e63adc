# A contiguous allocation drains the per-CPU lists, and a block from there merges with a CMA
# pageblock and changes its type: the finding pcp-block-spans-pageblocks. From a campaign, in which
# another target found it.
# Replay: buddyfuzz run --mode free --backend model/per-page --against model/batched
buddyfuzz 2
machine pages=28 cma=22+6 order=3 pageblock=1 cpus=1 batch=676 check=1
a0 = alloc_frozen order=42 type=reclaimable zone=0 gfp=0
a1 = alloc_bulk count=7 type=10 zone=0
free_bulk a1 count=7
a2 = alloc_contig pfn=0 count=1
