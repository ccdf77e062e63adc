# A page with 257 references: an 8-bit refcount would free it at the put.
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
freeze a0 page=0 expected=0
unfreeze a0 page=0 refs=255
get a0 page=0
get a0 page=0
put a0 page=0
