# Compaction frees eight single pages: the request captures the first two once they have merged, and
# none of those freed after them.
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=56
a1 = alloc order=3 type=movable zone=0 gfp=0
split a1
compact a1 page=0 count=8 result=skipped
a2 = alloc order=1 type=movable zone=0 gfp=GFP_KERNEL|__GFP_NORETRY
