# The same while CPUs overlap: the isolation of a pageblock ends in a merge, and is not counted.
# Replay: buddyfuzz schedule --backend kernel/7.3-smp/batched
# Expect: known pcp-block-spans-pageblocks
buddyfuzz 2
machine pages=88 order=10 pageblock=1 cpus=1 check=1
a0 = alloc_contig pfn=48 count=4
a1 = alloc_contig pfn=52 count=4
set_type pfn=48 type=unmovable
free_contig a0 page=0 count=4
free_contig a1 page=0 count=4
isolate pfn=50 count=1 mode=mem_offline
overlap on=1
a2 = alloc_highatomic order=0 type=unmovable zone=0
