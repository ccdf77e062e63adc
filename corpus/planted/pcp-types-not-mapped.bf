# Planted: pcp-types-not-mapped
# HIGHATOMIC and CMA pages are put on per-CPU lists of their own types, which do not exist.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-cma_release-buddy.c
buddyfuzz 2
machine pages=8192 cma=1024+2048,4608+512 order=10 pageblock=9 cpus=2 check=1
a0 = alloc order=1 type=movable zone=0 gfp=__GFP_COMP
cma_release a0 page=0 count=1
get a0 page=0
a1 = cma_alloc area=1 count=512 align=2
damage a0 page=195 what=hwpoison
damage a0 page=0 what=mapping
cma_release a0 page=0 count=512
damage a0 page=0 what=mapping
repair a0 page=0
a2 = alloc order=3 type=unmovable zone=0 gfp=__GFP_COMP
get a0 page=0
damage a0 page=4 what=private
put a0 page=0
decay zone=0
a3 = alloc_frozen order=109 type=reclaimable zone=0 gfp=__GFP_HIGHMEM|__GFP_COMP
a4 = cma_alloc area=1 count=510 align=2
a5 = alloc_contig pfn=1024 count=59
damage a3 page=44 what=mapping
free_contig a3 page=58 count=0
