# Planted: get-saturates-255
# get_page() takes no reference on a page that has 255.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-get-refcount
buddyfuzz 1
machine pages=1 order=10 pageblock=9 check=1
alloc order=0 type=unmovable zone=0 gfp=0
freeze slot=0 index=0 expected=0
unfreeze slot=0 index=0 refs=255
get slot=0 index=0
get slot=0 index=0
put slot=0 index=0
