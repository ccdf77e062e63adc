# A poisoned order-0 page is refused without a word: it must stay off the lists,
# its flags and private untouched, and its neighbours must be freed.
buddyfuzz 1
machine default
alloc_contig pfn=2048 count=64
damage slot=0 index=21 what=private
damage slot=0 index=21 what=poison
free_contig slot=0 first=0 count=64
drain_all
