# Planted: prepare-mlocked-is-bad
# A page that is still mlocked is reported as bad.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence bad-page-free_contig-report
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
damage a0 page=0 what=mlocked
