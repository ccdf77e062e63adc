# Planted: loop-drops-two
# The batched way drops two references of a page that is held by others, too.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-contig-free_contig-refcount
buddyfuzz 1
machine pages=1024 order=10 pageblock=9 check=1
alloc_contig pfn=0 count=1
get slot=0 index=0
get slot=0 index=0
free_contig slot=0 first=0 count=1
