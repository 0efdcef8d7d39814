/* HTML to plain text on one line. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/utf8.h"
#include "api/plain.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The named entities that mail clients and editors really write. */
static const struct {
	const char *name;
	uint32_t code;
} entities[] = {
	{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' },
	{ "apos", '\'' }, { "nbsp", 0xa0 }, { "shy", 0xad },
	{ "copy", 0xa9 }, { "reg", 0xae }, { "trade", 0x2122 },
	{ "hellip", 0x2026 }, { "ndash", 0x2013 }, { "mdash", 0x2014 },
	{ "lsquo", 0x2018 }, { "rsquo", 0x2019 }, { "sbquo", 0x201a },
	{ "ldquo", 0x201c }, { "rdquo", 0x201d }, { "bdquo", 0x201e },
	{ "laquo", 0xab }, { "raquo", 0xbb }, { "bull", 0x2022 },
	{ "middot", 0xb7 }, { "deg", 0xb0 }, { "times", 0xd7 },
	{ "euro", 0x20ac }, { "pound", 0xa3 }, { "yen", 0xa5 },
	{ "cent", 0xa2 }, { "sect", 0xa7 }, { "para", 0xb6 },
	{ "plusmn", 0xb1 }, { "frac12", 0xbd }, { "larr", 0x2190 },
	{ "rarr", 0x2192 }, { "zwnj", 0x200c }, { "zwj", 0x200d },
	{ "ensp", 0x2002 }, { "emsp", 0x2003 }, { "thinsp", 0x2009 },
	{ "iexcl", 0xa1 }, { "iquest", 0xbf }, { "szlig", 0xdf },
	{ "auml", 0xe4 }, { "ouml", 0xf6 }, { "uuml", 0xfc },
	{ "Auml", 0xc4 }, { "Ouml", 0xd6 }, { "Uuml", 0xdc },
	{ "eacute", 0xe9 }, { "egrave", 0xe8 }, { "agrave", 0xe0 },
	{ "aacute", 0xe1 }, { "ccedil", 0xe7 }, { "ntilde", 0xf1 },
	{ "oacute", 0xf3 }, { "iacute", 0xed }, { "uacute", 0xfa },
	{ "ecirc", 0xea }, { "ocirc", 0xf4 }, { "aring", 0xe5 },
	{ "oslash", 0xf8 }, { "aelig", 0xe6 },
};

/* Elements inside a word; every other tag ends one. */
static const char *const inline_tags[] = {
	"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn",
	"em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
	"span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
};

/* Elements whose content is no text of the message. */
static const char *const hidden_tags[] = { "script", "style", "title" };

struct plain {
	struct buf out;
	bool space;              /* owed before the next character */
};

static bool one_of(const char *name, size_t len, const char *const *list,
    size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(list[i]) == len && !strncasecmp(list[i], name, len))
			return true;
	return false;
}

static bool is_space(uint32_t code)
{
	return code <= ' ' || code == 0x7f || code == 0x85 || code == 0xa0 ||
	    (code >= 0x2000 && code <= 0x200a) || code == 0x2028 ||
	    code == 0x2029 || code == 0x202f || code == 0x205f ||
	    code == 0x3000;
}

/* What newsletters fill their preview text with. A joiner inside a word
 * stays: emoji and Persian need it. */
static bool is_filler(const struct plain *p, uint32_t code)
{
	if (code == 0x200c || code == 0x200d)
		return p->space || p->out.len == 0;
	return code == 0xad || code == 0x34f || code == 0x200b ||
	    code == 0x200e || code == 0x200f || code == 0xfeff;
}

static void put(struct plain *p, uint32_t code)
{
	char bytes[UTF8_MAX];
	size_t len;

	if (is_space(code)) {
		p->space = p->out.len > 0;
		return;
	}
	if (is_filler(p, code))
		return;
	len = utf8_encode(code, bytes);
	/* Both or neither: a text never ends in a space. */
	if (p->out.max - p->out.len < len + p->space) {
		p->out.overflow = true;
		return;
	}
	if (p->space)
		buf_add_char(&p->out, ' ');
	p->space = false;
	buf_add(&p->out, bytes, len);
}

/* &#60; and &#x3c;. Returns the bytes it took, 0: it is none. */
static size_t numeric(const char *at, const char *end, uint32_t *code)
{
	const char *p = at + 2;
	uint32_t base = 10, digit;
	bool any = false;

	if (p < end && (*p == 'x' || *p == 'X')) {
		base = 16;
		p++;
	}
	for (*code = 0; p < end; p++, any = true) {
		if (*p >= '0' && *p <= '9')
			digit = (uint32_t)(*p - '0');
		else if (base == 16 && (*p | 32) >= 'a' && (*p | 32) <= 'f')
			digit = (uint32_t)((*p | 32) - 'a' + 10);
		else
			break;
		if (*code <= 0x10ffff)
			*code = *code * base + digit;
	}
	if (!any)
		return 0;
	if (p < end && *p == ';')
		p++;
	return (size_t)(p - at);
}

/* The character at `&`, decoded; a lone & is itself. Returns bytes taken. */
static size_t entity(const char *at, const char *end, uint32_t *code)
{
	size_t i, len;

	if (end - at > 2 && at[1] == '#') {
		len = numeric(at, end, code);
		if (len)
			return len;
	}
	for (i = 0; i < ARRAY_LEN(entities); i++) {
		len = strlen(entities[i].name);
		if ((size_t)(end - at) > len + 1 &&
		    at[len + 1] == ';' &&
		    !memcmp(at + 1, entities[i].name, len)) {
			*code = entities[i].code;
			return len + 2;
		}
	}
	*code = '&';
	return 1;
}

static void put_text(struct plain *p, const char *at, const char *end)
{
	uint32_t code;

	while (at < end && !p->out.overflow) {
		if (*at == '&')
			at += entity(at, end, &code);
		else
			at += utf8_decode(at, (size_t)(end - at), &code, NULL);
		put(p, code);
	}
}

/* The end of the tag that starts at `<`, behind its `>`; a quoted > is none. */
static const char *tag_end(const char *at, const char *end)
{
	char quote = 0;

	if (end - at >= 4 && !memcmp(at, "<!--", 4)) {
		at = memmem(at + 4, (size_t)(end - at) - 4, "-->", 3);
		return at ? at + 3 : end;
	}
	for (at++; at < end; at++) {
		if (quote) {
			if (*at == quote)
				quote = 0;
		} else if ((*at == '"' || *at == '\'') && at[-1] == '=') {
			quote = *at;
		} else if (*at == '>') {
			return at + 1;
		}
	}
	return end;
}

/* An image says what its alt attribute says. */
static void put_alt(struct plain *p, const char *at, const char *end)
{
	const char *alt = at, *close;

	for (; end - alt > 6; alt++)
		if (is_space((unsigned char)*alt) &&
		    !strncasecmp(alt + 1, "alt=\"", 5))
			break;
	if (end - alt <= 6)
		return;
	alt += 6;
	close = memchr(alt, '"', (size_t)(end - alt));
	put(p, ' ');
	if (close)
		put_text(p, alt, close);
	put(p, ' ');
}

/* Behind the element that has no text for us. */
static const char *skip_hidden(const char *at, const char *end,
    const char *name, size_t len)
{
	for (; end - at >= (ptrdiff_t)len + 2; at++)
		if (at[0] == '<' && at[1] == '/' &&
		    !strncasecmp(at + 2, name, len))
			return tag_end(at, end);
	return end;
}

/* One tag: what it does to the text, and where to go on. */
static const char *put_tag(struct plain *p, const char *at, const char *end)
{
	const char *behind = tag_end(at, end);
	const char *name = at + 1 + (at[1] == '/');
	size_t len = 0;

	while (name + len < behind &&
	    (((name[len] | 32) >= 'a' && (name[len] | 32) <= 'z') ||
	    (name[len] >= '0' && name[len] <= '9')))
		len++;
	if (at[1] != '/' && len == 3 && !strncasecmp(name, "img", 3))
		put_alt(p, name, behind);
	if (at[1] != '/' &&
	    one_of(name, len, hidden_tags, ARRAY_LEN(hidden_tags)))
		return skip_hidden(behind, end, name, len);
	if (at[1] != '!' &&
	    !one_of(name, len, inline_tags, ARRAY_LEN(inline_tags)))
		put(p, ' ');
	return behind;
}

/* `<` starts a tag before a letter, /, ! and ?; else it is text. */
static bool starts_tag(const char *at, const char *end)
{
	char c;

	if (*at != '<' || end - at < 2)
		return false;
	c = at[1];
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '/' || c == '!' ||
	    c == '?';
}

char *plain_text(struct arena *arena, const char *html, size_t max)
{
	struct plain p = { 0 };
	const char *end, *next;
	char *out;

	if (!html)
		return NULL;
	end = html + strlen(html);
	buf_init(&p.out, max);
	while (html < end && !p.out.overflow) {
		if (starts_tag(html, end)) {
			html = put_tag(&p, html, end);
			continue;
		}
		next = memchr(html + 1, '<', (size_t)(end - html) - 1);
		if (!next)
			next = end;
		put_text(&p, html, next);
		html = next;
	}
	out = p.out.len ? arena_strndup(arena, p.out.data, p.out.len) : NULL;
	buf_release(&p.out);
	return out;
}
