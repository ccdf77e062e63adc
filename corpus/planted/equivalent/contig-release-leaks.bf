# Planted: contig-release-leaks
# A contiguous allocation that fails halfway keeps the free pages it took.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: pass
buddyfuzz 1
machine pages=1024 order=10 pageblock=9 cpus=1 check=1
alloc order=5 type=unmovable zone=0 gfp=0
get slot=0 index=0
contend_zone zone=0 on=1
free_nolock slot=0 index=0
free slot=0 index=0
alloc_contig_comp pfn=0 order=10
