# Planted: move-keeps-type
# Moving the free pages of a pageblock does not change its type.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence list-type-set_type-list
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
set_type pfn=0 type=unmovable
