# The plainest contiguous free: an aligned range, whole, refcounted. Anything
# that breaks this breaks everything.
buddyfuzz 1
machine default
alloc_contig pfn=1024 count=512
free_contig slot=0 first=0 count=512
drain_all
