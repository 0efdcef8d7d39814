/* Markdown → the HTML that Intercom keeps. */
#include "config.h"

#include "panes/render/html.h"
#include "panes/render/markdown.h"

#include <md4c-html.h>
#include <string.h>

struct state {
	struct buf *out;
	bool full;
	bool code;               /* within <pre>, where line breaks are text */
};

/* md4c's element names → those that Intercom keeps. */
static const struct {
	const char *from, *to;
} names[] = {
	{ "strong", "b" }, { "em", "i" }, { "del", "s" },
	{ "h3", "h2" }, { "h4", "h2" }, { "h5", "h2" }, { "h6", "h2" },
};

/*
 * md4c hands out tags and text in pieces; a piece that begins with < is a tag,
 * because text is escaped. Pieces are whole tags or their first part.
 */
static void write_piece(const char *piece, unsigned size, void *arg)
{
	struct state *state = arg;
	size_t lead = size > 1 && piece[1] == '/' ? 2 : 1, i, len;

	if (size > 4 && !strncmp(piece, "<pre", 4))
		state->code = true;
	else if (size > 1 && !strncmp(piece, "</", 2))
		state->code = false;
	/* A break of the text alone: CommonMark's soft break. */
	if (size == 1 && piece[0] == '\n' && !state->code) {
		state->full |= !buf_add_text(state->out, "<br />");
		return;
	}
	for (i = 0; size > 1 && piece[0] == '<' &&
	    i < sizeof(names) / sizeof(names[0]); i++) {
		len = strlen(names[i].from);
		if (size < lead + len ||
		    strncmp(piece + lead, names[i].from, len) != 0 ||
		    (size > lead + len && piece[lead + len] != '>'))
			continue;
		state->full |= !buf_add(state->out, piece, lead) ||
		    !buf_add_text(state->out, names[i].to) ||
		    !buf_add(state->out, piece + lead + len,
		    size - lead - len);
		return;
	}
	state->full |= !buf_add(state->out, piece, size);
}

bool markdown_html(const char *text, size_t len, struct buf *out)
{
	struct state state = { .out = out };
	return md_html(text, (unsigned)len, write_piece, &state,
	    MD_FLAG_NOHTML | MD_FLAG_STRIKETHROUGH |
	    MD_FLAG_PERMISSIVEAUTOLINKS, MD_HTML_FLAG_XHTML) == 0 &&
	    !state.full;
}

void markdown_doc(const char *text, size_t len, struct doc *doc)
{
	struct buf html;

	doc_init(doc);
	buf_init(&html, HTML_BYTES_MAX);
	if (!markdown_html(text, len, &html))
		doc->truncated = true;
	html_parse(html.data, html.len, doc);
	buf_release(&html);
}
