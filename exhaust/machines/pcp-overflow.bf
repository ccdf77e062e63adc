# Per-CPU lists that overflow while their lock is contended.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc_contig,free,free_contig,contend_pcp,drain_all
# Bound: alloc_contig.pfn=0 alloc_contig.count=4
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=2 check=1
