/* Markdown → the HTML that Intercom keeps. */
#include "config.h"

#include "panes/render/html.h"
#include "panes/render/markdown.h"

#include <md4c.h>
#include <string.h>

enum {
	SPANS_MAX = 100,         /* in each other; deeper ones are left out */
	CODE_INDENT_MAX = 16     /* spaces that md4c writes at once */
};

/* Emphasis, code or a link. */
struct open_span {
	MD_SPANTYPE type;
	const char *end;         /* NULL: it is no element of HTML */
};

struct state {
	const char *text;        /* the whole Markdown */
	size_t len;
	struct buf *out;
	bool full;
	bool article;            /* more is kept */
	int image;               /* within the words of that many images */
	struct open_span spans[SPANS_MAX];
	int spans_len, skipped;
};

static void put(struct state *state, const char *text)
{
	state->full |= !buf_add_text(state->out, text);
}

static void put_escaped(struct state *state, const char *text, size_t len)
{
	size_t n;

	while (len) {
		for (n = 0; n < len && text[n] && !strchr("&<>\"", text[n]);)
			n++;
		state->full |= !buf_add(state->out, text, n);
		text += n;
		len -= n;
		if (!len)
			break;
		put(state, *text == '&' ? "&amp;" : *text == '<' ? "&lt;" :
		    *text == '>' ? "&gt;" : *text == '"' ? "&quot;" :
		    "\ufffd");
		text++;
		len--;
	}
}

/* An address: what has no place in one is percent-encoded. */
static void put_address(struct state *state, const char *text, size_t len)
{
	for (; len; text++, len--) {
		unsigned char c = (unsigned char)*text;

		if (c == '&')
			put(state, "&amp;");
		else if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}", c))
			state->full |= !buf_printf(state->out, "%%%02X", c);
		else
			state->full |= !buf_add_char(state->out, *text);
	}
}

static void put_attribute(struct state *state, const MD_ATTRIBUTE *attribute,
    void (*write)(struct state *, const char *, size_t))
{
	MD_OFFSET from, to;
	int i;

	for (i = 0; attribute->substr_offsets[i] < attribute->size; i++) {
		from = attribute->substr_offsets[i];
		to = attribute->substr_offsets[i + 1];
		if (attribute->substr_types[i] == MD_TEXT_ENTITY)
			state->full |= !buf_add(state->out,
			    attribute->text + from, to - from);
		else
			write(state, attribute->text + from, to - from);
	}
}

/* Only what the web, mail and phones are: the rest stays text. */
static bool is_address(const MD_ATTRIBUTE *href)
{
	static const char *const schemes[] = { "http://", "https://",
		"mailto:", "tel:" };
	size_t i, len;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		len = strlen(schemes[i]);
		if (href->size > len &&
		    !strncasecmp(href->text, schemes[i], len))
			return true;
	}
	return false;
}

static void open_span(struct state *state, MD_SPANTYPE type,
    const char *start, const char *end)
{
	if (state->spans_len == SPANS_MAX) {
		state->skipped++;
		return;
	}
	state->spans[state->spans_len++] = (struct open_span){ type, end };
	if (end)
		put(state, start);
}

/* Whatever was begun later ends first. False: it ended already. */
static bool close_span(struct state *state, MD_SPANTYPE type)
{
	int i;

	if (state->skipped) {
		state->skipped--;
		return false;
	}
	for (i = state->spans_len - 1; i >= 0; i--)
		if (state->spans[i].type == type)
			break;
	if (i < 0)
		return false;
	while (state->spans_len > i) {
		state->spans_len--;
		if (state->spans[state->spans_len].end)
			put(state, state->spans[state->spans_len].end);
	}
	return true;
}

static void close_all(struct state *state)
{
	state->skipped = 0;
	while (state->spans_len)
		close_span(state, state->spans[0].type);
}

static bool in_link(const struct state *state)
{
	int i;

	for (i = 0; i < state->spans_len; i++)
		if (state->spans[i].end && !strcmp(state->spans[i].end, "</a>"))
			return true;
	return false;
}

static void enter_link(struct state *state, MD_SPANTYPE type,
    const MD_ATTRIBUTE *href)
{
	/* HTML has no links in links. */
	bool linked = is_address(href) && state->spans_len < SPANS_MAX &&
	    !in_link(state);

	if (linked) {
		put(state, "<a href=\"");
		put_attribute(state, href, put_address);
	}
	open_span(state, type, "\">", linked ? "</a>" : NULL);
}

/* What is no link shows its address, so that nothing typed is lost. */
static void leave_link(struct state *state, MD_SPANTYPE type,
    const MD_ATTRIBUTE *href)
{
	bool linked = true;
	int i;

	for (i = 0; i < state->spans_len; i++)
		if (state->spans[i].type == type)
			linked = state->spans[i].end != NULL;
	if (!close_span(state, type) || linked || !href->size)
		return;
	put(state, " (");
	put_attribute(state, href, put_escaped);
	put(state, ")");
}

/* What only articles have; false: it is as everywhere. */
static bool put_article_block(struct state *state, MD_BLOCKTYPE type,
    const void *detail, bool enter)
{
	const MD_BLOCK_H_DETAIL *heading = detail;
	const char *name;

	switch (type) {
	case MD_BLOCK_H:
		state->full |= !buf_printf(state->out, enter ? "<h%d>" :
		    "</h%d>\n", heading->level > 4 ? 4 :
		    (int)heading->level);
		return true;
	case MD_BLOCK_TABLE:
		name = "table";
		break;
	case MD_BLOCK_THEAD:
		name = "thead";
		break;
	case MD_BLOCK_TBODY:
		name = "tbody";
		break;
	case MD_BLOCK_TR:
		name = "tr";
		break;
	case MD_BLOCK_TH:
		name = "th";
		break;
	case MD_BLOCK_TD:
		name = "td";
		break;
	default:
		return false;
	}
	state->full |= !buf_printf(state->out, enter ? "<%s>" : "</%s>",
	    name);
	return true;
}

/* Its words are the text that stands for it. */
static void enter_image(struct state *state, const MD_ATTRIBUTE *src)
{
	if (state->image++)
		return;
	put(state, "<img src=\"");
	put_attribute(state, src, put_address);
	put(state, "\" alt=\"");
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct state *state = arg;
	const MD_BLOCK_OL_DETAIL *list = detail;
	const MD_BLOCK_H_DETAIL *heading = detail;

	close_all(state);
	if (state->article && put_article_block(state, type, detail, true))
		return state->full;
	switch (type) {
	case MD_BLOCK_QUOTE:
		put(state, "<blockquote>");
		break;
	case MD_BLOCK_UL:
		put(state, "<ul>");
		break;
	case MD_BLOCK_OL:
		if (list->start == 1)
			put(state, "<ol>");
		else
			state->full |= !buf_printf(state->out,
			    "<ol start=\"%u\">", list->start);
		break;
	case MD_BLOCK_LI:
		put(state, "<li>");
		break;
	case MD_BLOCK_HR:
		put(state, "<hr>");
		break;
	case MD_BLOCK_H:
		put(state, heading->level == 1 ? "<h1>" : "<h2>");
		break;
	case MD_BLOCK_CODE:
		put(state, "<pre><code>");
		break;
	case MD_BLOCK_P:
		put(state, "<p>");
		break;
	case MD_BLOCK_TABLE:
		put(state, "<table><tbody>");
		break;
	case MD_BLOCK_TR:
		put(state, "<tr>");
		break;
	case MD_BLOCK_TH:
		put(state, "<th>");
		break;
	case MD_BLOCK_TD:
		put(state, "<td>");
		break;
	default:
		break;
	}
	return state->full;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct state *state = arg;
	const MD_BLOCK_H_DETAIL *heading = detail;

	close_all(state);
	if (state->article && put_article_block(state, type, detail, false))
		return state->full;
	switch (type) {
	case MD_BLOCK_QUOTE:
		put(state, "</blockquote>\n");
		break;
	case MD_BLOCK_UL:
		put(state, "</ul>\n");
		break;
	case MD_BLOCK_OL:
		put(state, "</ol>\n");
		break;
	case MD_BLOCK_LI:
		put(state, "</li>\n");
		break;
	case MD_BLOCK_H:
		put(state, heading->level == 1 ? "</h1>\n" : "</h2>\n");
		break;
	case MD_BLOCK_CODE:
		put(state, "</code></pre>\n");
		break;
	case MD_BLOCK_P:
		put(state, "</p>\n");
		break;
	case MD_BLOCK_TABLE:
		put(state, "</tbody></table>\n");
		break;
	case MD_BLOCK_TR:
		put(state, "</tr>\n");
		break;
	case MD_BLOCK_TH:
		put(state, "</th>");
		break;
	case MD_BLOCK_TD:
		put(state, "</td>");
		break;
	default:
		break;
	}
	return state->full;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct state *state = arg;
	const MD_SPAN_IMG_DETAIL *image = detail;

	if (state->article && type == MD_SPAN_IMG && (state->image ||
	    is_address(&image->src)))
		enter_image(state, &image->src);
	if (state->image)
		return state->full;
	switch (type) {
	case MD_SPAN_EM:
		open_span(state, type, "<i>", "</i>");
		break;
	case MD_SPAN_STRONG:
		open_span(state, type, "<b>", "</b>");
		break;
	case MD_SPAN_CODE:
		open_span(state, type, "<code>", "</code>");
		break;
	case MD_SPAN_DEL:
		open_span(state, type, "<s>", "</s>");
		break;
	case MD_SPAN_A:
		enter_link(state, type, &((MD_SPAN_A_DETAIL *)detail)->href);
		break;
	case MD_SPAN_IMG:
		enter_link(state, type, &((MD_SPAN_IMG_DETAIL *)detail)->src);
		break;
	default:
		break;
	}
	return state->full;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct state *state = arg;

	if (state->image) {
		if (type == MD_SPAN_IMG && !--state->image)
			put(state, "\">");
		return state->full;
	}
	if (type == MD_SPAN_A)
		leave_link(state, type, &((MD_SPAN_A_DETAIL *)detail)->href);
	else if (type == MD_SPAN_IMG)
		leave_link(state, type, &((MD_SPAN_IMG_DETAIL *)detail)->src);
	else
		close_span(state, type);
	return state->full;
}

static void put_with_addresses(struct state *state, const char *text,
    size_t len)
{
	size_t at, n;

	while (!in_link(state) && (at = doc_find_url(text, len, &n)) < len) {
		put_escaped(state, text, at);
		put(state, "<a href=\"");
		put_address(state, text + at, n);
		put(state, "\">");
		put_escaped(state, text + at, n);
		put(state, "</a>");
		text += at + n;
		len -= at + n;
	}
	put_escaped(state, text, len);
}

static int put_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE len,
    void *arg)
{
	struct state *state = arg;

	/* Whatever md4c says, nothing beyond the text is sent: overlapping
	 * marks have made it tell ranges behind the end, of any length. What is
	 * not in the text are its own line breaks and indents of code. */
	if (text < state->text || text > state->text + state->len)
		len = type == MD_TEXT_CODE && len <= CODE_INDENT_MAX ? len : 0;
	else if (len > (size_t)(state->text + state->len - text))
		len = (MD_SIZE)(state->text + state->len - text);
	switch (type) {
	case MD_TEXT_NULLCHAR:
		put(state, "\ufffd");
		break;
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR:
		put(state, state->image ? " " : "<br>");
		break;
	case MD_TEXT_ENTITY:
		/* letters, digits and #, between & and ; */
		state->full |= !buf_add(state->out, text, len);
		break;
	case MD_TEXT_CODE:
		put_escaped(state, text, len);
		break;
	default:
		if (state->article)
			put_escaped(state, text, len);
		else
			put_with_addresses(state, text, len);
		break;
	}
	return state->full;
}

static bool parse(const char *text, size_t len, bool article,
    struct buf *out)
{
	const MD_PARSER parser = {
		/* Not its automatic links: those overlap with emphasis, and
		 * md4c 0.4.8 reads beyond the text for some. */
		.flags = MD_FLAG_NOHTML | MD_FLAG_STRIKETHROUGH |
		    MD_FLAG_TABLES,
		.enter_block = enter_block, .leave_block = leave_block,
		.enter_span = enter_span, .leave_span = leave_span,
		.text = put_text,
	};
	struct state state = { .text = text, .len = len, .out = out,
		.article = article };

	return len <= HTML_BYTES_MAX &&
	    md_parse(text, (MD_SIZE)len, &parser, &state) == 0 && !state.full;
}

bool markdown_html(const char *text, size_t len, struct buf *out)
{
	return parse(text, len, false, out);
}

bool markdown_article(const char *text, size_t len, struct buf *out)
{
	return parse(text, len, true, out);
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
