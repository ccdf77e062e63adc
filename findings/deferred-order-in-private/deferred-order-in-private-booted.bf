# The order that a deferred free stores in page->private stays there when the block merges into the
# one below it.
# (findings/deferred-order-in-private/README.md: for a machine that a booted kernel has).
# Replay: buddyfuzz run --mode strict --backend model/batched --against none
# Expect: known deferred-order-in-private
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=4 type=movable
a1 = alloc order=4 type=movable
a2 = alloc order=4 type=movable
free a0
contend_zone zone=0 on=1
free_nolock a1
contend_zone zone=0 on=0
free a2
