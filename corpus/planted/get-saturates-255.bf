# Planted: get-saturates-255
# get_page() takes no reference on a page with refcount 255.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-get-refcount
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
freeze a0 page=0 expected=0
unfreeze a0 page=0 refs=255
get a0 page=0
get a0 page=0
put a0 page=0
