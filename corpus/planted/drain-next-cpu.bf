# Planted: drain-next-cpu
# Draining a CPU also drains the next one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lists-untouched-drain-pcp
buddyfuzz 2
machine pages=1 order=10 pageblock=9 cpus=2 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
put a0 page=0
drain cpu=1
