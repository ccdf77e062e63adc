# Planted: walk-high-mark
# A zone below its high watermark is not taken from.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc_highatomic-ret
buddyfuzz 2
machine pages=34 order=10 pageblock=9 check=1 watermarks=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
