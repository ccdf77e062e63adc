/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run as a page to look at: the pages, lists and counters of both machines before and
 * after each operation, in one file that needs no server and no network.
 */
#ifndef TOOLS_HTML_H
#define TOOLS_HTML_H

#include "tools/tool.h"

struct html;

/** html_new - for a run of @p with @pair; both must last. */
struct html *html_new(const struct program *p, const struct pair *pair);

void html_free(struct html *html);

/* What struct run_options asks for, with the page as the first argument. */
void html_on_op(struct html *html, size_t index, const struct op *op,
		const struct call *call, const struct result *result, const char *why);
void html_on_pages(struct html *html, const struct scene *scene, unsigned int first,
		   const struct changed *changed);
void html_on_end(struct html *html, const struct scene *scene);

/**
 * html_write - write the page to @path
 * @file: the program's.
 * Return: false after a complaint.
 */
bool html_write(struct html *html, const struct verdict *v, const char *file,
		const char *path);

#endif
