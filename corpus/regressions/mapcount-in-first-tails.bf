# Each tail of a compound page has its own mapcount, even the first two, whose other fields belong
# to the compound page: a nonzero one is cleared there, and makes the page bad when it is freed.
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
