/* A document in the making. */
#include "config.h"

#include "panes/render/html_build.h"
#include "panes/render/text.h"

#include <stdlib.h>
#include <string.h>

enum {
	INDENT_COLS = 2, NUMBER_COLS = 4, BREAKS_MAX = 2, TAB_COLS = 8,
	ROMAN_MAX = 3999
};

static struct style style_of(const struct builder *builder)
{
	struct style style = STYLE(TEXT);

	if (builder->link)
		style.role = ROLE_LINK;
	else if (builder->code || builder->pre)
		style.role = ROLE_CODE;
	else if (builder->heading)
		style.role = ROLE_HEADING;
	else if (builder->quote || builder->fold)
		style.role = ROLE_QUOTE;
	if (builder->bold || builder->heading)
		style.attrs |= ATTR_BOLD;
	if (builder->italic)
		style.attrs |= ATTR_ITALIC;
	if (builder->underline)
		style.attrs |= ATTR_UNDERLINE;
	if (builder->strike)
		style.attrs |= ATTR_STRIKE;
	return style;
}

/* Take back the paragraph that was begun last, if it shows nothing. */
void build_finish(struct builder *builder)
{
	struct doc *doc = builder->doc;
	struct doc_para *last;

	if (builder->seen || !doc->paras_len)
		return;
	last = &doc->paras[doc->paras_len - 1];
	if (!last->spans_len)
		return;
	builder->gap = true;
	doc->spans_len = last->first_span;
	last->spans_len = 0;
	if (builder->link_from > doc->spans_len)
		builder->link_from = doc->spans_len;
}

struct list_level *build_level(struct builder *builder)
{
	return builder->depth && builder->depth <= LISTS_MAX ?
	    &builder->lists[builder->depth - 1] : NULL;
}

int build_indent(const struct builder *builder)
{
	int depth = builder->depth < LISTS_MAX ? builder->depth : LISTS_MAX;

	return depth ? builder->lists[depth - 1].indent : 0;
}

void build_list(struct builder *builder, char type, int number, int step)
{
	int indent = build_indent(builder) +
	    (type && type != '*' ? NUMBER_COLS : INDENT_COLS);

	if (builder->depth < LISTS_MAX)
		builder->lists[builder->depth] = (struct list_level){
			type, number, step, indent };
	builder->depth++;
}

void build_list_end(struct builder *builder)
{
	builder->depth--;
}

/* "iv" from its last letter on; letters go by upper case. */
static const char *roman(int number, bool upper, char out[20])
{
	static const struct {
		int value;
		const char *letters;
	} parts[] = {
		{ 1000, "m" }, { 900, "cm" }, { 500, "d" }, { 400, "cd" },
		{ 100, "c" }, { 90, "xc" }, { 50, "l" }, { 40, "xl" },
		{ 10, "x" }, { 9, "ix" }, { 5, "v" }, { 4, "iv" }, { 1, "i" },
	};
	const char *letter;
	size_t i, n = 0;

	for (i = 0; i < ARRAY_LEN(parts); i++)
		for (; number >= parts[i].value; number -= parts[i].value)
			for (letter = parts[i].letters; *letter; letter++)
				out[n++] = (char)(upper ? *letter - 'a' + 'A' :
				    *letter);
	out[n] = '\0';
	return out;
}

/* "z", "aa": as the columns of a sheet are counted. */
static const char *alphabetic(int number, char first, char out[20])
{
	char *at = out + 19;

	*at = '\0';
	for (; number > 0; number = (number - 1) / 26)
		*--at = (char)(first + (number - 1) % 26);
	return at;
}

static const char *marker_of(struct builder *builder,
    const struct list_level *level)
{
	struct arena *arena = &builder->doc->arena;
	int n = level->number;
	char text[20];

	if (level->type == '*')
		return "• ";
	if (n > 0 && (level->type == 'a' || level->type == 'A'))
		return arena_printf(arena, "%s. ",
		    alphabetic(n, level->type, text));
	if (n > 0 && n <= ROMAN_MAX && (level->type == 'i' ||
	    level->type == 'I'))
		return arena_printf(arena, "%s. ",
		    roman(n, level->type == 'I', text));
	return arena_printf(arena, "%d. ", n);
}

/* Begin a paragraph as the state says. */
void build_begin(struct builder *builder)
{
	const struct list_level *level = build_level(builder);
	struct doc_para *para;
	int wanted;

	build_finish(builder);
	para = doc_begin(builder->doc, builder->pre ? PARA_CODE :
	    builder->heading ? PARA_HEADING : PARA_TEXT);
	para->level = builder->heading;
	para->quote = builder->quote;
	para->indent = build_indent(builder);
	if (builder->item && level && level->type) {
		para->marker = marker_of(builder, level);
		wanted = text_cols(para->marker, strlen(para->marker));
		if (para->indent < wanted)
			para->indent = wanted;
	}
	para->gap = builder->gap && builder->doc->paras_len > 1;
	para->folded = builder->fold > 0;
	builder->fresh = builder->gap = builder->item = builder->seen = false;
	builder->space = true;
	builder->breaks = 0;
}

void build_space(struct builder *builder)
{
	if (builder->fresh || builder->space)
		return;
	build_add(builder, " ", 1);
	builder->space = true;
}

void build_block(struct builder *builder, bool gap)
{
	if (builder->cell) {
		build_space(builder);
		return;
	}
	builder->fresh = true;
	builder->gap = builder->gap || gap || builder->breaks > 1;
	builder->breaks = 0;
}

/* Whether anything of the text can be seen. */
static bool shows(const char *text, size_t len)
{
	struct cluster cluster;
	size_t at = 0;

	while (at < len) {
		at += text_next(text + at, len - at, &cluster);
		if (cluster.kind == TEXT_CLUSTER || cluster.kind == TEXT_MARK)
			return true;
	}
	return false;
}

void build_add(struct builder *builder, const char *text, size_t len)
{
	if (builder->fresh)
		build_begin(builder);
	for (; builder->breaks; builder->breaks--)
		doc_text(builder->doc, "\n", 1, style_of(builder), 0);
	builder->seen = builder->seen || shows(text, len);
	doc_text(builder->doc, text, len, style_of(builder), builder->link);
}

/* Text in which addresses are links, also where nobody made them links. */
static void add_with_addresses(struct builder *builder, const char *text,
    size_t len)
{
	size_t at, n;
	char *url;

	while (!builder->link && builder->doc->links_len < LINKS_MAX &&
	    (at = doc_find_url(text, len, &n)) < len) {
		if (at)
			build_add(builder, text, at);
		url = mem_strndup(text + at, n);
		builder->link = doc_link(builder->doc, url, url, false);
		free(url);
		build_add(builder, text + at, n);
		builder->link = 0;
		text += at + n;
		len -= at + n;
	}
	if (len)
		build_add(builder, text, len);
}

/* The text of <pre>: kept, but tabs go to their stops. */
static void add_pre(struct builder *builder, const char *text)
{
	struct buf *out = &builder->out;
	size_t len = strlen(text), at = 0, n;
	struct cluster cluster;
	int col = 0;

	buf_clear(out);
	while (at < len) {
		n = text_next(text + at, len - at, &cluster);
		if (cluster.kind == TEXT_TAB) {
			do
				buf_add_char(out, ' ');
			while (++col % TAB_COLS);
		} else {
			col = cluster.kind == TEXT_BREAK ? 0 :
			    col + cluster.width;
			buf_add(out, text + at, n);
		}
		at += n;
	}
	if (out->len)
		build_add(builder, out->data, out->len);
}

void build_break(struct builder *builder)
{
	if (builder->cell)
		build_space(builder);
	else if (builder->fresh)
		builder->gap = true;
	else if (builder->breaks < BREAKS_MAX)
		builder->breaks++;
	builder->space = true;
}

/* Add what has been made of a text. */
static void flush(struct builder *builder)
{
	bool space = builder->space;

	if (builder->out.len)
		add_with_addresses(builder, builder->out.data,
		    builder->out.len);
	buf_clear(&builder->out);
	/* Not as begin() left it: this text may end without a space. */
	builder->space = space;
}

/* White space whose line breaks are kept. */
static void break_lines(struct builder *builder, const char *text, size_t len)
{
	size_t i;

	flush(builder);
	for (i = 0; i < len; i++)
		if (text[i] == '\n')
			build_break(builder);
}

/* White space folds to one space, none at the start of a line. */
void build_text(struct builder *builder, const char *text)
{
	static const char spaces[] = " \n\t\r\f";
	struct buf *out = &builder->out;
	size_t n;

	if (builder->zeros && builder->zeros <= ZEROS_MAX &&
	    builder->zero[builder->zeros - 1])
		return;
	if (builder->pre) {
		add_pre(builder, text);
		return;
	}
	buf_clear(out);
	if (builder->fresh)
		builder->space = true;
	while (*text) {
		n = strcspn(text, spaces);
		if (n) {
			buf_add(out, text, n);
			builder->space = false;
			text += n;
		}
		n = strspn(text, spaces);
		if (builder->keep && memchr(text, '\n', n))
			break_lines(builder, text, n);
		else if (n && !builder->space) {
			buf_add_char(out, ' ');
			builder->space = true;
		}
		text += n;
	}
	flush(builder);
}
