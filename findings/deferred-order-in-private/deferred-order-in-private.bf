# The order that a deferred free stores in page->private stays there when the block merges into the
# one below it (findings/deferred-order-in-private/README.md).
# Replay: buddyfuzz run --mode exact --backend model/per-page --against model/batched
# Expect: known deferred-order-in-private
buddyfuzz 2
machine pages=16 order=4 pageblock=3 check=1
a0 = alloc order=1 type=movable
a1 = alloc order=1 type=movable
a2 = alloc order=0 type=movable
free a0
contend_zone zone=0 on=1
free_nolock a1
contend_zone zone=0 on=0
free a2
