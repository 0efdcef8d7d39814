/* gumbo on a leash. */
#include "config.h"

#include "panes/render/html_bound.h"

#include <ctype.h>
#include <setjmp.h>
#include <string.h>
#include <time.h>

enum { LOOK_EVERY = 512 };       /* allocations between looks at the clock */

/* A tag as the tokenizer sees it: text[from..end), end behind the ">". */
struct tag {
	size_t from, end;
	GumboTag name;
	bool closing, self_closing;
	bool cdata;              /* no tag, but "<![CDATA[" */
};

struct open_element {
	GumboTag name;
	int loose;               /* how many were left open when it began */
};

struct model {
	struct open_element open[BOUND_DEPTH_MAX];
	int depth;
	int loose;               /* formatting elements whose end is missing */
	int skipped;             /* tags left out whose ends are to come */
	int svg;                 /* in <svg> or <math> */
};

static bool is_void(GumboTag name)
{
	switch (name) {
	case GUMBO_TAG_AREA: case GUMBO_TAG_BASE: case GUMBO_TAG_BASEFONT:
	case GUMBO_TAG_BGSOUND: case GUMBO_TAG_BR: case GUMBO_TAG_COL:
	case GUMBO_TAG_EMBED: case GUMBO_TAG_FRAME: case GUMBO_TAG_HR:
	case GUMBO_TAG_IMG: case GUMBO_TAG_IMAGE: case GUMBO_TAG_INPUT:
	case GUMBO_TAG_KEYGEN: case GUMBO_TAG_LINK: case GUMBO_TAG_META:
	case GUMBO_TAG_PARAM: case GUMBO_TAG_SOURCE: case GUMBO_TAG_TRACK:
	case GUMBO_TAG_WBR: case GUMBO_TAG_MENUITEM:
	/* These are there once, or have no depth of their own. */
	case GUMBO_TAG_HTML: case GUMBO_TAG_HEAD: case GUMBO_TAG_BODY:
	case GUMBO_TAG_FORM:
		return true;
	default:
		return false;
	}
}

/* What is in them is text, up to their end tag. */
static const char *raw_end(GumboTag name)
{
	switch (name) {
	case GUMBO_TAG_SCRIPT: return "</script";
	case GUMBO_TAG_STYLE: return "</style";
	case GUMBO_TAG_TITLE: return "</title";
	case GUMBO_TAG_TEXTAREA: return "</textarea";
	case GUMBO_TAG_XMP: return "</xmp";
	case GUMBO_TAG_IFRAME: return "</iframe";
	case GUMBO_TAG_NOEMBED: return "</noembed";
	case GUMBO_TAG_NOFRAMES: return "</noframes";
	case GUMBO_TAG_PLAINTEXT: return "</\n";    /* never */
	default: return NULL;
	}
}

/*
 * Left out always, with their end: what is in them is HTML like the rest then,
 * and no rules but those below are needed. (The tree's user drops SVG's titles
 * and styles as it drops HTML's.)
 */
static bool is_left_out(GumboTag name)
{
	switch (name) {
	case GUMBO_TAG_SVG: case GUMBO_TAG_MATH: case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_SELECT: case GUMBO_TAG_FRAMESET:
	/* gumbo would make a form with a sentence of its own of it */
	case GUMBO_TAG_ISINDEX:
		return true;
	default:
		return false;
	}
}

static bool is_formatting(GumboTag name)
{
	switch (name) {
	case GUMBO_TAG_B: case GUMBO_TAG_BIG: case GUMBO_TAG_CODE:
	case GUMBO_TAG_EM: case GUMBO_TAG_FONT: case GUMBO_TAG_I:
	case GUMBO_TAG_S: case GUMBO_TAG_SMALL: case GUMBO_TAG_STRIKE:
	case GUMBO_TAG_STRONG: case GUMBO_TAG_TT: case GUMBO_TAG_U:
	case GUMBO_TAG_NOBR: case GUMBO_TAG_A:
		return true;
	default:
		return false;
	}
}

/* An end tag does not reach through them. */
static bool is_barrier(GumboTag name)
{
	switch (name) {
	case GUMBO_TAG_TABLE: case GUMBO_TAG_TD: case GUMBO_TAG_TH:
	case GUMBO_TAG_CAPTION: case GUMBO_TAG_OBJECT:
	case GUMBO_TAG_APPLET: case GUMBO_TAG_MARQUEE:
		return true;
	default:
		return false;
	}
}

/* "Special" elements that stop the search for an open <li>, <dd> or <dt>; for
 * us, all that are no formatting, <address>, <div> or <p>. */
static bool stops_item(GumboTag name)
{
	return !is_formatting(name) && name != GUMBO_TAG_ADDRESS &&
	    name != GUMBO_TAG_DIV && name != GUMBO_TAG_P &&
	    name != GUMBO_TAG_SPAN && name != GUMBO_TAG_UNKNOWN;
}

static bool is_table_part(GumboTag name)
{
	switch (name) {
	case GUMBO_TAG_TBODY: case GUMBO_TAG_THEAD: case GUMBO_TAG_TFOOT:
	case GUMBO_TAG_TR: case GUMBO_TAG_TD: case GUMBO_TAG_TH:
	case GUMBO_TAG_CAPTION: case GUMBO_TAG_COLGROUP:
		return true;
	default:
		return false;
	}
}

/* Elements whose start ends an open paragraph. */
static bool ends_p(GumboTag name)
{
	switch (name) {
	case GUMBO_TAG_P: case GUMBO_TAG_DIV: case GUMBO_TAG_UL:
	case GUMBO_TAG_OL: case GUMBO_TAG_LI: case GUMBO_TAG_DL:
	case GUMBO_TAG_DD: case GUMBO_TAG_DT: case GUMBO_TAG_H1:
	case GUMBO_TAG_H2: case GUMBO_TAG_H3: case GUMBO_TAG_H4:
	case GUMBO_TAG_H5: case GUMBO_TAG_H6: case GUMBO_TAG_PRE:
	case GUMBO_TAG_BLOCKQUOTE: case GUMBO_TAG_CENTER:
	case GUMBO_TAG_TABLE: case GUMBO_TAG_HR: case GUMBO_TAG_ADDRESS:
	case GUMBO_TAG_SECTION: case GUMBO_TAG_ARTICLE:
		return true;
	default:
		return false;
	}
}

static size_t find_end(const char *text, size_t len, size_t from,
    const char *what)
{
	size_t n = strlen(what);
	const char *found;

	while (from + n <= len) {
		found = memchr(text + from, what[0], len - from);
		if (!found || (size_t)(found - text) + n > len)
			break;
		from = (size_t)(found - text);
		if (!strncasecmp(found, what, n))
			return from;
		from++;
	}
	return len;
}

/* Behind the ">" of a tag whose name ends at `at`, or len. */
static size_t skip_attributes(const char *text, size_t len, size_t at,
    bool *self_closing)
{
	const char *quote;
	bool value = false;

	*self_closing = false;
	for (; at < len; at++) {
		char c = text[at];

		if (c == '>')
			return at + 1;
		if (value && (c == '"' || c == '\'')) {
			quote = memchr(text + at + 1, c, len - at - 1);
			if (!quote)
				return len;
			at = (size_t)(quote - text);
			value = false;
		} else if (!isspace((unsigned char)c)) {
			value = c == '=';
			*self_closing = c == '/';
		}
	}
	return len;
}

/* Behind a comment that begins at `at`; "<!-->" is a whole one too. */
static size_t skip_comment(const char *text, size_t len, size_t at)
{
	size_t stop = find_end(text, len, at + 2, "-->");
	size_t bang = find_end(text, stop, at + 4 < stop ? at + 4 : stop,
	    "--!>");

	if (bang < stop)
		return bang + 4;
	return stop < len ? stop + 3 : len;
}

/* The next tag from `at` on; comments are passed over. False: none left. */
static bool next_tag(const char *text, size_t len, size_t at, struct tag *tag)
{
	static const char cdata[] = "<![CDATA[";
	const char *found;
	size_t name;

	while (at < len && (found = memchr(text + at, '<', len - at))) {
		at = (size_t)(found - text);
		tag->cdata = len - at >= sizeof(cdata) - 1 &&
		    !memcmp(found, cdata, sizeof(cdata) - 1);
		if (tag->cdata) {
			tag->from = at;
			tag->end = at + sizeof(cdata) - 1;
			return true;
		}
		tag->closing = at + 1 < len && found[1] == '/';
		tag->from = at;
		name = at + 1 + tag->closing;
		if (name < len && isalpha((unsigned char)text[name])) {
			for (at = name; at < len && text[at] != '/' &&
			    text[at] != '>' &&
			    !isspace((unsigned char)text[at]); at++)
				continue;
			tag->name = gumbo_tagn_enum(text + name,
			    (unsigned)(at - name));
			tag->end = skip_attributes(text, len, at,
			    &tag->self_closing);
			return true;
		}
		at = len - at >= 4 && !memcmp(found, "<!--", 4) ?
		    skip_comment(text, len, at) : at + 1;
	}
	return false;
}

static void pop_to(struct model *model, int depth)
{
	while (model->depth > depth) {
		struct open_element *top = &model->open[--model->depth];

		if (is_formatting(top->name))
			model->loose++;
		else if (is_barrier(top->name))
			model->loose = top->loose;
	}
}

/* Whether an end tag of `name` looks no further than an open `at`. */
static bool shields(GumboTag at, GumboTag name)
{
	return is_barrier(at) ||
	    (name == GUMBO_TAG_P && at == GUMBO_TAG_BUTTON) ||
	    (name == GUMBO_TAG_LI &&
	    (at == GUMBO_TAG_UL || at == GUMBO_TAG_OL));
}

/* The innermost open `name` that nothing shields, or -1. */
static int find_open(const struct model *model, GumboTag name)
{
	int i;

	for (i = model->depth - 1; i >= 0; i--) {
		if (model->open[i].name == name)
			return i;
		if (shields(model->open[i].name, name))
			return -1;
	}
	return -1;
}

/* Elements whose end tag ends all that is in them. */
static bool takes_along(GumboTag name)
{
	return ends_p(name) || name == GUMBO_TAG_BUTTON ||
	    name == GUMBO_TAG_FIGURE || name == GUMBO_TAG_FOOTER ||
	    name == GUMBO_TAG_HEADER || name == GUMBO_TAG_MAIN ||
	    name == GUMBO_TAG_NAV || name == GUMBO_TAG_ASIDE;
}

static void close_p(struct model *model)
{
	int i = find_open(model, GUMBO_TAG_P);

	if (i >= 0)
		pop_to(model, i);
}

/* <li>, <dd> and <dt> end the one before them. */
static void close_item(struct model *model, GumboTag name)
{
	GumboTag at;
	int i;

	for (i = model->depth - 1; i >= 0; i--) {
		at = model->open[i].name;
		if (at == name || (name != GUMBO_TAG_LI &&
		    (at == GUMBO_TAG_DD || at == GUMBO_TAG_DT))) {
			pop_to(model, i);
			return;
		}
		if (stops_item(at))
			return;
	}
}

/* A part of a table ends the other parts; it is ignored without a table. */
static bool close_parts(struct model *model, GumboTag name)
{
	GumboTag at;
	int i;

	for (i = model->depth - 1; i >= 0; i--) {
		at = model->open[i].name;
		if (at == GUMBO_TAG_TABLE) {
			pop_to(model, i + (name != GUMBO_TAG_TABLE));
			return true;
		}
		if (name == GUMBO_TAG_TABLE && is_barrier(at))
			return true;
	}
	return name == GUMBO_TAG_TABLE;
}

/* What a start tag ends by itself. False: it will be ignored. */
static bool imply_ends(struct model *model, GumboTag name)
{
	if (is_table_part(name))
		return close_parts(model, name);
	if (name == GUMBO_TAG_TABLE)
		close_parts(model, name);
	else if (name == GUMBO_TAG_LI || name == GUMBO_TAG_DD ||
	    name == GUMBO_TAG_DT)
		close_item(model, name);
	else if ((name == GUMBO_TAG_A || name == GUMBO_TAG_OPTION) &&
	    model->depth && model->open[model->depth - 1].name == name)
		model->depth--;
	if (ends_p(name))
		close_p(model);
	return true;
}

/* Whether a start tag may stay. */
static bool open_tag(struct model *model, const struct tag *tag)
{
	GumboTag name = tag->name;

	if (is_left_out(name)) {
		model->svg += name == GUMBO_TAG_SVG || name == GUMBO_TAG_MATH;
		return false;
	}
	if (is_void(name) || raw_end(name))
		return true;
	if (model->svg && tag->self_closing)
		return false;
	if (!imply_ends(model, name))
		return true;
	if (model->depth == BOUND_DEPTH_MAX ||
	    (is_formatting(name) && name != GUMBO_TAG_A &&
	    model->loose >= BOUND_OPEN_MAX)) {
		model->skipped++;
		return false;
	}
	model->open[model->depth++] =
	    (struct open_element){ name, model->loose };
	return true;
}

/* The same for an end tag. */
static bool close_tag(struct model *model, const struct tag *tag)
{
	GumboTag name = tag->name;
	int i;

	if (is_left_out(name)) {
		model->svg -= model->svg &&
		    (name == GUMBO_TAG_SVG || name == GUMBO_TAG_MATH);
		return false;
	}
	if (is_void(name) || raw_end(name))
		return true;
	if (model->skipped) {
		model->skipped--;
		return false;
	}
	if (is_table_part(name) || is_barrier(name)) {
		/* Not through another table; what is between goes. */
		for (i = model->depth - 1; i >= 0; i--)
			if (model->open[i].name == name) {
				pop_to(model, i);
				break;
			} else if (model->open[i].name == GUMBO_TAG_TABLE) {
				break;
			}
		return true;
	}
	i = find_open(model, name);
	if (i < 0) {
		model->loose -= is_formatting(name) && model->loose;
	} else if (!takes_along(name)) {
		/* It goes alone: what is in it stays open. */
		memmove(&model->open[i], &model->open[i + 1],
		    sizeof(model->open[0]) * (size_t)(model->depth - i - 1));
		model->depth--;
	} else {
		pop_to(model, i);
	}
	return true;
}

/* What stands in a CDATA section, which only SVG and MathML have, as HTML.
 * Returns the place behind it. */
static size_t add_cdata(const char *html, size_t len, size_t at,
    struct buf *copy)
{
	size_t end = find_end(html, len, at, "]]>"), n;

	while (at < end) {
		n = 0;
		while (at + n < end && html[at + n] != '<' &&
		    html[at + n] != '&')
			n++;
		buf_add(copy, html + at, n);
		at += n;
		if (at < end)
			buf_add_text(copy, html[at++] == '<' ? "&lt;" :
			    "&amp;");
	}
	return end < len ? end + 3 : len;
}

/* html without the tags that go too far: html itself, or in `copy`. */
static const char *bound_tags(const char *html, size_t *len, struct buf *copy)
{
	struct model model = { .depth = 0 };
	size_t at = 0, kept = 0;
	struct tag tag;
	bool stays;

	while (next_tag(html, *len, at, &tag)) {
		if (tag.cdata) {
			at = tag.end;
			if (model.svg) {
				buf_add(copy, html + kept, tag.from - kept);
				at = kept = add_cdata(html, *len, at, copy);
			}
			continue;
		}
		stays = tag.closing ? close_tag(&model, &tag) :
		    open_tag(&model, &tag);
		at = tag.end;
		if (!stays) {
			buf_add(copy, html + kept, tag.from - kept);
			kept = tag.end;
		}
		if (!tag.closing && raw_end(tag.name))
			at = find_end(html, *len, at, raw_end(tag.name));
	}
	if (!kept)
		return html;
	buf_add(copy, html + kept, *len - kept);
	*len = copy->len;
	return copy->data;
}

/* gumbo frees by recursion; an arena frees at once, and it can be left. */
struct leash {
	struct arena *arena;
	struct timespec start;
	unsigned until_look;
	jmp_buf broken;
};

static void now(struct timespec *t)
{
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, t);
}

static void *leash_alloc(void *arg, size_t size)
{
	struct leash *leash = arg;
	struct timespec t;

	if (leash->arena->used + size > BOUND_BYTES_MAX)
		longjmp(leash->broken, 1);
	if (!leash->until_look--) {
		leash->until_look = LOOK_EVERY;
		now(&t);
		if ((t.tv_sec - leash->start.tv_sec) * 1000 +
		    (t.tv_nsec - leash->start.tv_nsec) / 1000000 >
		    BOUND_MS_MAX)
			longjmp(leash->broken, 1);
	}
	return arena_alloc(leash->arena, size);
}

static void leash_free(void *arg, void *p)
{
}

static GumboOutput *parse(const char *html, size_t len, struct leash *leash)
{
	GumboOptions options = kGumboDefaultOptions;

	if (setjmp(leash->broken))
		return NULL;
	options.allocator = leash_alloc;
	options.deallocator = leash_free;
	options.userdata = leash;
	options.max_errors = 0;
	return gumbo_parse_with_options(&options, html, len);
}

GumboOutput *bound_parse(const char *html, size_t len, struct arena *arena,
    struct buf *copy)
{
	struct leash leash = { .arena = arena, .until_look = LOOK_EVERY };

	html = bound_tags(html, &len, copy);
	now(&leash.start);
	return parse(html, len, &leash);
}

void bound_text(const char *html, size_t len, struct buf *out)
{
	struct tag tag;
	size_t at = 0;

	while (next_tag(html, len, at, &tag)) {
		buf_add(out, html + at, tag.from - at);
		buf_add_char(out, '\n');
		at = tag.end;
		if (!tag.cdata && !tag.closing && raw_end(tag.name))
			at = find_end(html, len, at, raw_end(tag.name));
	}
	buf_add(out, html + at, len - at);
}
