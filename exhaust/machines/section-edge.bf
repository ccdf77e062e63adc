# Two sections, each as large as the largest block; ranges cross from one to the other.
# Run: --mode strict
# Bound: live=1 refs=2 damaged=1
# Bound: ops=alloc_contig,alloc_contig_frozen,free_contig,free_contig_frozen,get,put,damage,
# Bound: drain_all what=hwpoison
buddyfuzz 2
machine pages=4 order=1 pageblock=1 section=1 cpus=1 batch=1 high=4 check=1
