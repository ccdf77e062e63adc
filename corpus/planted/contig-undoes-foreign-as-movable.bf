# Planted: contig-undoes-foreign-as-movable
# A failed contiguous allocation that undoes someone else's isolation sets the pageblock to movable.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-alloc_contig-type
buddyfuzz 2
machine pages=3 order=2 pageblock=1 check=1
set_type pfn=0 type=unmovable
a0 = alloc_contig pfn=0 count=3
