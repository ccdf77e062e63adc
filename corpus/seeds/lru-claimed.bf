# A request of another type takes over a pageblock, and counts what of it could be
# moved: pages on LRU lists.
buddyfuzz 2
machine pages=8 order=3 pageblock=3 check=1
a0 = alloc order=0 type=movable
damage a0 page=0 what=lru
a1 = alloc order=1 type=unmovable
repair a0 page=0
free a1
free a0
