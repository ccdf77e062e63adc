# A block from a per-CPU list merges with a CMA pageblock and changes its type: the finding
# pcp-block-spans-pageblocks. From random bytes.
buddyfuzz 2
machine pages=99 holes=29+56 cma=22+6 order=3 pageblock=1 section=4 cpus=3 batch=676 high=9358 check=1
free none page=47436
drain_all
a0 = alloc_frozen order=42 type=242 zone=24 gfp=__GFP_HIGHMEM|__GFP_MOVABLE|__GFP_NOWARN|__GFP_RETRY_MAYFAIL|__GFP_NOFAIL|__GFP_NORETRY|__GFP_MEMALLOC|__GFP_COMP|__GFP_NOMEMALLOC|__GFP_ACCOUNT|__GFP_ZEROTAGS|0xc8000000
split a0
free_contig_frozen a0 page=37244 count=27440
freeze none page=26784 expected=49
free_bulk none count=23517
unfreeze none page=30723 refs=209
a1 = alloc_contig_frozen pfn=792913433 count=48248
free_nolock none page=36870
cma_release none page=43157 count=16817
free_contig_frozen none page=55772 count=56426
contend_pcp zone=40 on=238
a2 = alloc_bulk count=21685 type=250 zone=162
pressure zone=199 flags=88
free_contig_frozen none page=13416 count=1655
free_bulk a2 count=43
free_contig_frozen none page=47599 count=41118
unreserve type=206 force=215
a3 = alloc_contig pfn=342816847 count=6784
a4 = alloc_frozen order=119 type=8 zone=219 gfp=GFP_DMA|GFP_DMA32|__GFP_HIGHMEM|__GFP_RECLAIMABLE|__GFP_HIGH|__GFP_ZERO|__GFP_DIRECT_RECLAIM|__GFP_RETRY_MAYFAIL|__GFP_NOMEMALLOC|__GFP_ZEROTAGS|__GFP_SKIP_ZERO|__GFP_SKIP_KASAN|0x58000000
pressure zone=151 flags=23
