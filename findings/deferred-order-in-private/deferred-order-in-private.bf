# The order that a deferred free stores in page->private stays there when the block merges into the
# one below it (findings/deferred-order-in-private/README.md). It does when the deferred list is
# flushed, at the end.
# Replay: buddyfuzz run --mode exact --backend model/per-page --against model/batched
# Expect: known deferred-order-in-private
buddyfuzz 2
machine pages=4 order=2 pageblock=1 check=1
a0 = alloc_contig_comp pfn=2 order=1
free_nolock a0 context=nmi
