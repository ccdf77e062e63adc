# A compound page of several pageblocks goes to a per-CPU list and at once to the zone, by the type
# of its first pageblock: the finding pcp-block-spans-pageblocks. Per-page freeing also frees it as
# one block.
# Replay: buddyfuzz run --mode free --backend model/per-page --against model/batched
buddyfuzz 2
machine pages=800 order=10 pageblock=3 thp=9 cpus=1 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
free a0 page=0
a1 = alloc_contig_comp pfn=0 order=9
free_contig_frozen a1 page=0 count=0
