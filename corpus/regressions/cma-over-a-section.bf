# cma_alloc() returns no pages whose struct pages are in two sections, even if they are free. The
# oracle said that it must not fail.
buddyfuzz 2
machine pages=4096 cma=2048+2048 order=10 pageblock=9 section=10 check=1
a0 = cma_alloc area=0 count=1025 align=0
