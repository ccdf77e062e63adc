# Per-CPU lists whose size the kernel's formulas decide.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_contig,free,free_contig,decay,drain_all
# Bound: type=unmovable,movable gfp=0 order=0,1 alloc_contig.pfn=0 alloc_contig.count=3
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 check=1
