# Page 518, the first of zone 1's that can merge, is freed, and page 512 of zone 0 is looked at without
# zone 0's lock, which is allocated meanwhile (findings/merge-likely-in-other-zone/README.md).
# Replay: buddyfuzz schedule --backend kernel/7.3-smp/batched
# Expect: known merge-likely-in-other-zone
buddyfuzz 2
machine pages=520 zones=0,517 order=10 pageblock=9 cpus=2 check=1
a0 = alloc order=9 type=unmovable zone=0 gfp=0
a1 = alloc_highatomic order=0 type=unmovable zone=1
free a1 page=0
overlap on=1
a2 = alloc_highatomic order=0 type=unmovable zone=0
cpu cpu=1
drain_all
