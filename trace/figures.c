/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/figures.h"

const struct figure_info figure_infos[] = {
#define FIGURE(member, row, always) \
	{ #member, row, always, offsetof(struct figures, member) },
#include "trace/figures.def"
#undef FIGURE
};

const unsigned int nr_figures = sizeof(figure_infos) / sizeof(figure_infos[0]);

static void print_malformed(const struct figures *figures, FILE *out)
{
	const char *comma = "   line ";

	for (int i = 0; i < MALFORMED_SHOWN && figures->malformed_lines[i]; i++) {
		fprintf(out, "%s%zu", comma, figures->malformed_lines[i]);
		comma = ", ";
	}
	if (figures->malformed > MALFORMED_SHOWN)
		fputs(", ...", out);
}

/* Of reports there must be an answer, if only that none came of them. */
static bool is_answer(const struct figures *figures, const struct figure_info *info)
{
	return figures->reports && info->offset == offsetof(struct figures, bad_pages);
}

void figures_print(const struct figures *figures, FILE *out)
{
	for (unsigned int i = 0; i < nr_figures; i++) {
		const struct figure_info *info = &figure_infos[i];
		size_t n = figure_get(figures, info);

		if (!n && !(info->always && figures->allocs) && !is_answer(figures, info))
			continue;
		fprintf(out, "%-42s %10zu", info->row, n);
		if (info->offset == offsetof(struct figures, malformed))
			print_malformed(figures, out);
		fputc('\n', out);
	}
	if (*figures->kernel)
		fprintf(out, "%-42s %10s\n", "recorded kernel", figures->kernel);
}
