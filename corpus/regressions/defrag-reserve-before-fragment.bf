# In defrag_mode, a request that may not wait has the HIGHATOMIC reserve before it breaks into a
# pageblock of another type. The oracle expected a page of that type.
buddyfuzz 2
machine pages=3200 order=5 pageblock=5 check=1 defrag=1
a0 = alloc_contig pfn=1 count=3104
a1 = alloc_highatomic order=0 type=unmovable zone=0
a2 = alloc_bulk count=1 type=reclaimable zone=0
a3 = alloc_bulk count=1 type=unmovable zone=0
