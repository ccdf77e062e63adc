# Planted: merge-ends-at-pageblock
# Merging ends at the pageblock order.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence buddies-unmerged-end-order
# Isolation beside compound pages, and in the middle of them.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_contig,free,isolate,undo_isolate type=movable gfp=0,__GFP_COMP order=0,2,3 mode=cma_alloc alloc_contig.count=1 isolate.count=1 undo_isolate.count=1
buddyfuzz 2
machine pages=8 order=3 pageblock=2 check=1
