/*
 * Fuzz target: Markdown. The HTML has only the elements and attributes that
 * markdown.h names, and every one that begins ends.
 */
#include "config.h"

#include "panes/render/markdown.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HTML_MAX = 64 << 20 };

/* Each "<" begins one of these; everything else is escaped. */
static bool known_tag(const char *tag, int *depth)
{
	static const char *const names[] = { "p>", "br>", "b>", "i>", "s>",
		"a href=\"", "a>", "ul>", "ol>", "ol start=\"", "li>", "h1>",
		"h2>", "pre>", "code>", "blockquote>", "hr>", "table>",
		"tbody>", "tr>", "th>", "td>" };
	bool closing = *tag == '/';
	size_t i;

	tag += closing;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strncmp(tag, names[i], strlen(names[i]))) {
			if (strncmp(tag, "br", 2) != 0 &&
			    strncmp(tag, "hr", 2) != 0)
				*depth += closing ? -1 : 1;
			return *depth >= 0;
		}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf html;
	const char *at;
	struct doc doc;
	int depth = 0;

	buf_init(&html, HTML_MAX);
	if (markdown_html((const char *)data, size, &html)) {
		if (strlen(html.data) != html.len)
			abort();
		for (at = html.data; (at = strchr(at, '<')); at++)
			if (!known_tag(at + 1, &depth))
				abort();
		if (depth)
			abort();
	}
	buf_release(&html);
	markdown_doc((const char *)data, size, &doc);
	doc_release(&doc);
	return 0;
}
