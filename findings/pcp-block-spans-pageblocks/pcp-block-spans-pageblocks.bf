# A block on a per-CPU list is freed to the zone as a whole, to the list of its first pageblock,
# although its second pageblock has another type (findings/pcp-block-spans-pageblocks/README.md). It
# is freed, and the list is drained, at the end.
# Replay: buddyfuzz run --mode strict --backend model/per-page --against model/batched
# Expect: known pcp-block-spans-pageblocks
buddyfuzz 2
machine pages=4 order=2 pageblock=1 cpus=1 batch=2 high=4 check=1
a0 = alloc order=2 type=unmovable
set_type pfn=0 type=movable
