# A contiguous allocation that cannot isolate a pageblock because someone else has isolated it
# undoes that isolation when it fails.
# (findings/contig-undoes-foreign-isolation/README.md: for a machine that a booted kernel has).
# Replay: buddyfuzz run --mode strict --backend model/batched --against none
# Expect: known contig-undoes-foreign-isolation
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 cpus=1 check=1
isolate pfn=0 count=512 mode=mem_offline
a0 = alloc_contig pfn=0 count=1
