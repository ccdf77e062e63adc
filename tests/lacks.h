/* SPDX-License-Identifier: GPL-2.0-only */
/* What kernels lack of the newest (struct backend). */
#ifndef TESTS_LACKS_H
#define TESTS_LACKS_H

#include "backend/backend.h"

#define BIT_OF(feature)	(UINT64_C(1) << FEATURE_##feature)

#define NEWER	UINT64_C(0)

/* What only kernels before 6.10 lack: the oracle itself goes by it. */
#define OLDEST	(BIT_OF(LIST_TYPES) | BIT_OF(CLAIMS) | BIT_OF(COUNTS_EACH_FREE) | \
		 BIT_OF(RESERVE_ALIGNED) | BIT_OF(RESERVES_RANGE) | \
		 BIT_OF(FREE_HIGHATOMIC) | BIT_OF(BELOW_HIGH) | \
		 BIT_OF(ATOMIC_BY_HIGH) | BIT_OF(CONTIG_COMP) | \
		 BIT_OF(BAD_KEEPS_MAPCOUNT))
#define OLDER	(((UINT64_C(1) << NR_FEATURES) - 1) & ~OLDEST)

#endif
