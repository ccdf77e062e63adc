# Planted: contig-undoes-foreign-as-movable
# A failed contiguous allocation that undoes the isolation of somebody else makes the pageblock movable.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence pageblock-type-alloc_contig-type
buddyfuzz 1
machine pages=16 order=4 pageblock=2 check=1
set_type pfn=4 type=movable
alloc order=2 type=unmovable
alloc order=2 type=unmovable
alloc order=2 type=unmovable
set_type pfn=0 type=unmovable
damage slot=0 index=0 what=lru
damage slot=0 index=1 what=lru
damage slot=0 index=2 what=lru
damage slot=0 index=3 what=lru
isolate pfn=0 count=4 mode=mem_offline
alloc_contig pfn=0 count=1
