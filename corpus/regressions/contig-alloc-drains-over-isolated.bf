# A contiguous allocation drains a per-CPU block across a pageblock that someone else has isolated
# and that is not in its range: pcp-block-spans-pageblocks, not contig-undoes-foreign-isolation,
# after which the run would continue.
# Expect: known pcp-block-spans-pageblocks
buddyfuzz 2
machine pages=64 order=4 pageblock=2 cpus=1 batch=2 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
a1 = alloc order=0 type=unmovable zone=0 gfp=0
a2 = alloc order=3 type=unmovable zone=0 gfp=0
a3 = alloc order=3 type=unmovable zone=0 gfp=0
a4 = alloc order=3 type=movable zone=0 gfp=0
a5 = alloc order=3 type=unmovable zone=0 gfp=0
isolate pfn=60 count=1 mode=mem_offline
a6 = alloc_contig_frozen pfn=0 count=1
