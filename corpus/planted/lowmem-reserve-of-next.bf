# Planted: lowmem-reserve-of-next
# A zone keeps pages from requests of its neighbour in proportion to the neighbour alone.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence watermarks-end-lowmem_reserve
buddyfuzz 2
machine pages=4097 zones=0,512,4096 order=10 pageblock=9 check=1 watermarks=1
