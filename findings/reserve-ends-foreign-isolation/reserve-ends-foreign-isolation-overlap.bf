# A block of two pageblocks joins the HIGHATOMIC reserve after the second was isolated, and ends that
# (findings/reserve-ends-foreign-isolation/README.md). The switch is where the allocation has left
# zone->lock and is about to take it again.
# Replay: buddyfuzz schedule --backend kernel/7.3-smp/batched
# Expect: known reserve-ends-foreign-isolation
buddyfuzz 2
machine pages=3200 order=4 pageblock=3 cpus=2 check=1
overlap on=1
a0 = alloc_highatomic order=4 type=unmovable zone=0
cpu cpu=1
isolate pfn=8 count=8 mode=mem_offline
