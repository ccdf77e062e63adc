# Planted: contig-undoes-foreign-as-movable
# A failed contiguous allocation that undoes someone else's isolation sets the pageblock to movable.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence pageblock-type-alloc_contig-type
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1
set_type pfn=4 type=movable
a0 = alloc order=2 type=unmovable
a1 = alloc order=2 type=unmovable
a2 = alloc order=2 type=unmovable
set_type pfn=0 type=unmovable
damage a0 page=0 what=lru
damage a0 page=1 what=lru
damage a0 page=2 what=lru
damage a0 page=3 what=lru
isolate pfn=0 count=4 mode=mem_offline
a3 = alloc_contig pfn=0 count=1
