# Planted: expand-not-added
# The pieces that remain when a block is split are not counted.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-free-pages-alloc-nr_free_pages
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
