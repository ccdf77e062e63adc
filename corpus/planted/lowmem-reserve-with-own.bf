# Planted: lowmem-reserve-with-own
# A zone's lowmem reserve is in proportion to the zone's own pages, too.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence watermarks-end-lowmem_reserve
buddyfuzz 2
machine pages=513 zones=0,512 order=10 pageblock=9 check=1 watermarks=1
