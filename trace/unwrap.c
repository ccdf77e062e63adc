/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/unwrap.h"

#include <string.h>
#include <strings.h>

/* "[  391.778082]", of printk; and "[   T12]" or "[    C1]" behind it. */
static bool cut_printk(struct text *line)
{
	struct text t = *line;

	if (!text_starts(t, "["))
		return false;
	t = text_trim(text_from(t, t.at + 1));
	if (!text_digits(&t) || !text_starts(t, "."))
		return false;
	t = text_from(t, t.at + 1);
	if (!text_digits(&t) || !text_starts(t, "]"))
		return false;
	*line = text_from(t, t.at + 1);
	t = text_trim(*line);
	if (text_starts(t, "[")) {
		t = text_trim(text_from(t, t.at + 1));
		if (text_starts(t, "T") || text_starts(t, "C")) {
			t = text_from(t, t.at + 1);
			if (text_digits(&t) && text_starts(t, "]"))
				*line = text_from(t, t.at + 1);
		}
	}
	return true;
}

/* "Nov 26 10:00:00 host kernel: ", "<4>" */
static bool cut_log(struct text *line)
{
	struct text t = *line, rest;

	if (text_after(t, " kernel: ", &rest) && text_find(text_to(t, rest.at), ":"))
		t = rest;
	if (text_starts(t, "<")) {
		rest = text_from(t, t.at + 1);
		if (text_digits(&rest) && text_starts(rest, ">"))
			t = text_from(rest, rest.at + 1);
	}
	if (!cut_printk(&t) && t.at == line->at)
		return false;
	*line = t;
	return true;
}

static bool is_page(struct text line)
{
	static const char doctype[] = "<!doctype html", html[] = "<html";

	return (line.len >= strlen(doctype) &&
		!strncasecmp(line.at, doctype, strlen(doctype))) ||
	       (line.len >= strlen(html) &&
		!strncasecmp(line.at, html, strlen(html)));
}

static bool cut_end(struct text *line, const char *end)
{
	size_t len = strlen(end);

	if (line->len < len || memcmp(line->at + line->len - len, end, len))
		return false;
	line->len -= len;
	return true;
}

/*
 * systrace writes the trace into a script element, as it is; it used to write a
 * string, each line ending with an escaped newline and a backslash.
 */
static bool cut_page(struct unwrap *unwrap, struct text *line)
{
	struct text rest;

	if (!unwrap->in_data) {
		if (text_after(*line, "class=\"trace-data\"", &rest) &&
		    text_after(rest, ">", &rest))
			unwrap->in_string = false;
		else if (text_after(*line, "linuxPerfData = \"", &rest))
			unwrap->in_string = true;
		else
			return false;
		*line = rest;
		unwrap->in_data = true;
		unwrap->in_dump = false;
	}
	unwrap->in_dump = unwrap->in_dump || text_is(*line, "PROCESS DUMP");
	if (text_find(*line, "</script>")) {
		*line = text_to(*line, text_find(*line, "</script>"));
		unwrap->in_data = false;
	} else if (unwrap->in_string && cut_end(line, "\";")) {
		cut_end(line, "\\n");
		unwrap->in_data = false;
	}
	if (unwrap->in_string && cut_end(line, "\\"))
		cut_end(line, "\\n");
	return !unwrap->in_dump;
}

bool unwrap_line(struct unwrap *unwrap, struct text *line, bool *is_log)
{
	*line = text_trim(*line);
	unwrap->in_page = unwrap->in_page || is_page(*line);
	*is_log = false;
	if (unwrap->in_page)
		return cut_page(unwrap, line);
	*is_log = cut_log(line);
	*line = text_trim(*line);
	return true;
}
