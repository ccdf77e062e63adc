# Planted: pcp-types-not-mapped
# Pages of HIGHATOMIC and CMA pageblocks are put on lists by these types, which per-CPU lists do not have.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-cma_release-buddy.c
buddyfuzz 1
machine pages=8192 cma=1024+2048,4608+512 order=10 pageblock=9 cpus=2 check=1
alloc order=1 type=movable zone=0 gfp=__GFP_COMP
cma_release slot=0 first=0 count=1
get slot=0 index=0
cma_alloc area=1 count=512 align=2
damage slot=0 index=195 what=poison
damage slot=0 index=0 what=mapping
cma_release slot=0 first=0 count=512
damage slot=0 index=0 what=mapping
mend slot=2 index=0
alloc order=3 type=unmovable zone=0 gfp=__GFP_COMP
get slot=0 index=0
damage slot=0 index=4 what=private
put slot=0 index=0
decay zone=0
alloc_frozen order=109 type=reclaimable zone=0 gfp=__GFP_HIGHMEM|__GFP_COMP
cma_alloc area=1 count=510 align=2
alloc_contig pfn=1024 count=59
damage slot=3 index=44 what=mapping
free_contig slot=3 first=58 count=0
