# Each kind of task at a zone that is at its low watermark: who goes below it, and how far.
buddyfuzz 2
machine pages=256 order=4 pageblock=2 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=216
a1 = alloc order=3 type=unmovable zone=0 gfp=GFP_KERNEL
task kind=realtime
a2 = alloc order=3 type=unmovable zone=0 gfp=GFP_KERNEL
task kind=dumping
oom a1 page=0 count=1 outcome=killed
a3 = alloc order=3 type=unmovable zone=0 gfp=GFP_KERNEL
task kind=irq
a4 = alloc order=3 type=unmovable zone=0 gfp=GFP_NOWAIT
a5 = alloc order=3 type=unmovable zone=0 gfp=GFP_ATOMIC
task kind=softirq
a6 = alloc order=3 type=unmovable zone=0 gfp=GFP_NOWAIT
a7 = alloc order=2 type=unmovable zone=0 gfp=GFP_KERNEL
task kind=worker
a8 = alloc order=0 type=unmovable zone=0 gfp=GFP_KERNEL
