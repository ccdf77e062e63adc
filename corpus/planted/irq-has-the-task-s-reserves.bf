# Planted: irq-has-the-task-s-reserves
# In an interrupt, a request has the reserves of the task that was interrupted.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=64 cma=16+48 order=10 pageblock=2 check=1 watermarks=1
task kind=irq
a0 = alloc order=0 type=unmovable zone=0 gfp=0
