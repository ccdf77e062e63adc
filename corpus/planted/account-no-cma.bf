# Planted: account-no-cma
# Free CMA pages are not counted in NR_FREE_CMA_PAGES.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-free-cma-end-nr_free_cma
buddyfuzz 2
machine pages=576 cma=512+64 order=6 pageblock=1 check=1
