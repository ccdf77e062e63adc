# A request of another type claims a pageblock and counts its movable pages: those on LRU lists.
buddyfuzz 2
machine pages=8 order=3 pageblock=3 check=1
a0 = alloc order=0 type=movable
damage a0 page=0 what=lru
a1 = alloc order=1 type=unmovable
repair a0 page=0
free a1
free a0
