# Per-CPU lists of the size that the kernel's formulas decide, which a block of order 3 exceeds.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_nolock,free,decay type=unmovable,movable gfp=0
# Bound: order=0,3 frozen=0 context=task
buddyfuzz 2
machine pages=10 order=3 pageblock=3 cpus=1 check=1
