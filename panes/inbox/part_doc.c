/* What a part of a conversation says, as a document. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/inbox/part_doc.h"
#include "panes/render/html.h"

#include <stdlib.h>
#include <string.h>

static void add_html(struct doc *doc, const char *html)
{
	if (html)
		html_parse(html, strlen(html), doc);
}

/* Line by line, so that long ones break between words. */
static void add_lines(struct doc *doc, const char *text, struct style style)
{
	size_t len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		doc_begin(doc, PARA_TEXT);
		doc_text(doc, len ? text : " ", len ? len : 1, style, 0);
	}
}

/* The words, then where the links go. */
static void add_plain(struct doc *doc, const char *html)
{
	struct doc meant;
	char *text;
	size_t i;

	doc_init(&meant);
	add_html(&meant, html);
	text = doc_plain(&meant);
	add_lines(doc, text, STYLE(TEXT));
	free(text);
	for (i = 0; i < meant.links_len; i++) {
		doc_begin(doc, PARA_TEXT);
		text = mem_printf("[%zu] %s", i + 1, meant.links[i].url ?
		    meant.links[i].url : "");
		doc_text(doc, text, strlen(text), STYLE(DIM), 0);
		free(text);
	}
	doc_release(&meant);
}

static void add_source(struct doc *doc, const char *html)
{
	if (!html)
		return;
	doc_begin(doc, PARA_CODE);
	doc_text(doc, html, strlen(html), STYLE(CODE), 0);
}

/* What it quotes is folded. */
static void add_quoted(struct doc *doc, const char *quoted)
{
	size_t i, own = doc->paras_len;

	doc_begin(doc, PARA_TEXT);
	add_html(doc, quoted);
	for (i = own; i < doc->paras_len; i++)
		doc->paras[i].folded = true;
}

static void add_translation(struct doc *doc, const char *text)
{
	static const char title[] = "Translation";

	doc_begin(doc, PARA_RULE);
	doc_begin(doc, PARA_TEXT);
	doc_text(doc, title, strlen(title), STYLE(DIM), 0);
	add_lines(doc, text, STYLE(TEXT));
}

void part_doc(const struct part *part, enum source source,
    const char *translation, int cols, struct doc *doc)
{
	doc_init(doc);
	doc->cols = cols;
	switch (source) {
	case SOURCE_PLAIN:
		add_plain(doc, part->body);
		break;
	case SOURCE_HTML:
		add_source(doc, part->body);
		add_source(doc, part->quoted);
		break;
	default:
		add_html(doc, part->body);
		if (part->quoted)
			add_quoted(doc, part->quoted);
	}
	if (translation)
		add_translation(doc, translation);
}
