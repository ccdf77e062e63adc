# Planted: kswapd-leaves-zone-active
# kswapd leaves its zones marked as being reclaimed, whose per-CPU lists then stay short.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-kswapd-reclaim_active
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
kswapd
