# A page with 257 references: a count that wraps at 8 bits would free it at the put.
buddyfuzz 1
machine pages=1 order=10 pageblock=9 check=1
alloc order=0 type=unmovable zone=0 gfp=0
freeze slot=0 index=0 expected=0
unfreeze slot=0 index=0 refs=255
get slot=0 index=0
get slot=0 index=0
put slot=0 index=0
