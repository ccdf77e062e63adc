# vfree's way: an array of pages that are neighbours only in part, one of them
# held and one poisoned.
buddyfuzz 1
machine default
alloc_bulk count=40 type=movable
alloc order=0 type=unmovable
free slot=11
alloc_bulk count=9 type=unmovable
get slot=5
damage slot=30 what=poison
free_bulk slot=0 count=50
put slot=5
drain_all
