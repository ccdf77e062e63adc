# A block on a per-CPU list is freed to the zone as a whole, to the list of its first pageblock,
# although its second pageblock has been isolated.
# (findings/pcp-block-spans-pageblocks/README.md: for a machine that a booted kernel has).
# Replay: buddyfuzz run --mode strict --backend model/batched --against none
# Expect: known pcp-block-spans-pageblocks
buddyfuzz 2
machine pages=16 order=4 pageblock=1 cpus=1 batch=2 high=16 check=1
a0 = alloc order=2 type=movable
free a0
isolate pfn=2 count=2 mode=mem_offline
drain_all
