# Planted: get-saturates-255
# get_page() takes no reference on a page with refcount 255.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence refcount-get-refcount
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
a0 = alloc_frozen order=0 type=movable zone=0 gfp=0
unfreeze a0 page=0 refs=256
free_contig a0 page=0 count=1
get a0 page=0
