# Planted: merge-buddy-stays
# A merged buddy stays on its list.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-end-boot.c
buddyfuzz 2
machine pages=64 order=4 pageblock=2 cpus=1 check=1
