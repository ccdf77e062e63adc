# A request of another type takes over a pageblock, and counts what of it could be
# moved: pages on LRU lists.
buddyfuzz 1
machine pages=8 order=3 pageblock=3 check=1
alloc order=0 type=movable
damage slot=0 index=0 what=lru
alloc order=1 type=unmovable
mend slot=0 index=0
free slot=1
free slot=0
