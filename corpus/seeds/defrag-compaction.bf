# vm.defrag_mode: requests for which compaction makes room for a pageblock, to no avail; what it says
# decides whether they retry. One that may not wait breaks a pageblock, and fails all the same.
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1 defrag=1
a0 = alloc_contig pfn=0 count=64
a1 = alloc order=0 type=unmovable zone=0 gfp=GFP_NOWAIT
reclaim none page=0 count=0 progress=1
compact none page=0 count=0 result=complete
reclaim none page=0 count=0 progress=1
compact none page=0 count=0 result=success
reclaim none page=0 count=0 progress=1
compact none page=0 count=0 result=skipped
a2 = alloc order=0 type=unmovable zone=0 gfp=GFP_KERNEL
reclaim none page=0 count=0 progress=1
a3 = alloc order=1 type=unmovable zone=0 gfp=GFP_KERNEL
reclaim none page=0 count=0 progress=1
compact none page=0 count=0 result=complete
a4 = alloc order=2 type=movable zone=0 gfp=GFP_KERNEL
task kind=worker
reclaim none page=0 count=0 progress=1
reclaim a0 page=8 count=4 progress=1
a5 = alloc order=2 type=movable zone=0 gfp=GFP_KERNEL
