# Planted: bulk-own-reserve
# A bulk allocation from a lower zone ignores the lowmem reserve.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-bulk-alloc_bulk-ret
buddyfuzz 2
machine pages=1536 zones=0,512 order=10 pageblock=9 cpus=1 check=1 watermarks=1
a0 = alloc_contig pfn=512 count=959
a1 = alloc_contig pfn=0 count=474
a2 = alloc_bulk count=2 type=unmovable zone=1
