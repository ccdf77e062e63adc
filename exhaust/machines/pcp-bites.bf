# Per-CPU lists that overflow with blocks larger than a batch.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc_contig,free_contig,drain_all count=9
buddyfuzz 2
machine pages=12 order=3 pageblock=2 cpus=1 batch=2 check=1
