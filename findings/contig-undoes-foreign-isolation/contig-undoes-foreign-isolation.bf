# A contiguous allocation that cannot isolate a pageblock because someone else has isolated it
# undoes that isolation when it fails (findings/contig-undoes-foreign-isolation/README.md).
# Replay: buddyfuzz run --mode exact --backend model/per-page --against model/batched
# Expect: known contig-undoes-foreign-isolation
buddyfuzz 2
machine pages=16 order=4 pageblock=3 check=1
isolate pfn=0 count=8 mode=mem_offline
a0 = alloc_contig pfn=0 count=1
