# The mapcount of each tail of a compound block has its own place, also of the first
# two, where other fields are the block's: it is undone there, and is a bad page when
# the block is freed.
buddyfuzz 2
machine pages=64 order=5 pageblock=4 cpus=1 check=1
a0 = alloc order=3 type=movable gfp=__GFP_COMP
damage a0 page=1 what=mapcount
damage a0 page=2 what=mapcount
repair a0 page=1
repair a0 page=2
free a0
a1 = alloc order=3 type=movable gfp=__GFP_COMP
damage a1 page=1 what=mapcount
damage a1 page=2 what=mapcount
free a1
