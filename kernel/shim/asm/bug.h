/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Custom: complaints go to the verdict, with the condition as it is written,
 * file and line; and each time, not only the first, since what an operation
 * does must not depend on those before.
 */
#ifndef BUDDYFUZZ_ASM_BUG_H
#define BUDDYFUZZ_ASM_BUG_H

#ifndef __ASSEMBLY__
__attribute__((noreturn, cold)) void host_bug(const char *file, int line,
					      const char *function,
					      const char *what);
__attribute__((cold)) void host_warn(const char *file, int line,
				     const char *function,
				     const char *what);
#endif

#define HAVE_ARCH_BUG
#define BUG() host_bug(__FILE__, __LINE__, __func__, "BUG()")

#define HAVE_ARCH_BUG_ON
#define BUG_ON(condition)						\
	do {								\
		if (unlikely(condition))				\
			host_bug(__FILE__, __LINE__, __func__, #condition); \
	} while (0)

#define SHIM_WARN(condition, what) ({					\
	int __shim_warns = !!(condition);				\
	if (unlikely(__shim_warns))					\
		host_warn(__FILE__, __LINE__, __func__, what);		\
	unlikely(__shim_warns);						\
})

#define WARN_ON(condition) SHIM_WARN(condition, #condition)
#define WARN_ON_ONCE(condition) SHIM_WARN(condition, #condition)
/* What the format says; conditions may have grown long by expansion. */
#define SHIM_FORMAT(format, ...) format
#define WARN(condition, format...) SHIM_WARN(condition, SHIM_FORMAT(format,))
#define WARN_ONCE(condition, format...) SHIM_WARN(condition, SHIM_FORMAT(format,))

#include <asm-generic/bug.h>

#endif
