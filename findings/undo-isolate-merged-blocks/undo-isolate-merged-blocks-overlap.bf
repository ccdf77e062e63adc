# Two isolated pageblocks merge while CPUs overlap: CPU 1 has isolated the first for a contiguous
# allocation, finds page 0 in use and gives up; CPU 0 frees page 0 before the isolation is undone,
# which takes the second pageblock's pages along (findings/undo-isolate-merged-blocks/README.md).
# Replay: buddyfuzz schedule --backend kernel/7.3-smp/batched
# Expect: known undo-isolate-merged-blocks
buddyfuzz 2
machine pages=64 order=10 pageblock=4 cpus=2
a0 = alloc order=0 type=movable
isolate pfn=16 count=16 mode=mem_offline
overlap on=1
free a0
cpu cpu=1
a1 = alloc_contig pfn=0 count=1
