# Planted: freeze-says-yes
# page_ref_freeze() with a wrong expected refcount reports success and does nothing.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence result-freeze-ret
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
freeze a0 page=0 expected=2
