# The mapcount of each tail of a compound block has its own place, also of the first
# two, where other fields are the block's: it is undone there, and is a bad page when
# the block is freed.
buddyfuzz 1
machine pages=64 order=5 pageblock=4 cpus=1 check=1
alloc order=3 type=movable gfp=__GFP_COMP
damage slot=0 index=1 what=mapcount
damage slot=0 index=2 what=mapcount
mend slot=0 index=1
mend slot=0 index=2
free slot=0
alloc order=3 type=movable gfp=__GFP_COMP
damage slot=0 index=1 what=mapcount
damage slot=0 index=2 what=mapcount
free slot=0
