# The reference is another CPU's, which tries to get the page while it is released: it may belong to
# nobody's bug. Page checking is on, and both free the page.
# Replay: buddyfuzz schedule --backend kernel/7.3-smp/batched
# Expect: known cma-release-frees-held-pages
buddyfuzz 2
machine pages=1024 cma=512+512 order=10 pageblock=9 cpus=2 check=1
a0 = cma_alloc area=0 count=1 align=0
overlap on=1
cma_release a0 page=0 count=1
cpu cpu=1
try_get pfn=512
