/* A document: paragraphs of styled spans. */
#include "config.h"

#include "api/base/buf.h"
#include "panes/render/doc.h"
#include "panes/render/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { HOST_MAX = 256, PLAIN_MAX = 32 << 20 };

void doc_init(struct doc *doc)
{
	*doc = (struct doc){ 0 };
}

void doc_release(struct doc *doc)
{
	free(doc->paras);
	free(doc->spans);
	free(doc->links);
	arena_release(&doc->arena);
	*doc = (struct doc){ 0 };
}

bool doc_empty(const struct doc *doc)
{
	return !doc->paras_len || !doc->paras[doc->paras_len - 1].spans_len;
}

struct doc_para *doc_begin(struct doc *doc, enum para_kind kind)
{
	struct doc_para *para;

	if (doc->paras_len && doc_empty(doc) &&
	    doc->paras[doc->paras_len - 1].kind != PARA_RULE) {
		para = &doc->paras[doc->paras_len - 1];
	} else {
		doc->paras = mem_grow(doc->paras, doc->paras_len,
		    sizeof(*doc->paras));
		para = &doc->paras[doc->paras_len++];
	}
	*para = (struct doc_para){ .kind = kind,
		.first_span = doc->spans_len };
	return para;
}

void doc_text(struct doc *doc, const char *text, size_t len,
    struct style style, int link)
{
	struct doc_para *para;

	if (!len)
		return;
	if (!doc->paras_len)
		doc_begin(doc, PARA_TEXT);
	para = &doc->paras[doc->paras_len - 1];
	doc->spans = mem_grow(doc->spans, doc->spans_len, sizeof(*doc->spans));
	doc->spans[doc->spans_len++] = (struct doc_span){
		arena_strndup(&doc->arena, text, len), len, style, link };
	para->spans_len++;
}

bool doc_url_host(const char *url, char *out, size_t size)
{
	const char *host, *end;
	size_t len, i;

	url += strspn(url, " \t\r\n");
	if (!strncasecmp(url, "mailto:", 7)) {
		host = strchr(url, '@');
		if (!host)
			return false;
		host++;
	} else if (!strncasecmp(url, "http://", 7) ||
	    !strncasecmp(url, "https://", 8)) {
		host = strstr(url, "://") + 3;
		/* What stands before the last @ is no host, however much it
		 * looks like one. */
		end = host + strcspn(host, "/?#\\");
		for (; memchr(host, '@', (size_t)(end - host));)
			host = (const char *)memchr(host, '@',
			    (size_t)(end - host)) + 1;
	} else {
		return false;
	}
	len = strcspn(host, "/?#\\:");
	if (!len || len >= size)
		return false;
	for (i = 0; i < len; i++) {
		if ((unsigned char)host[i] <= ' ' ||
		    (unsigned char)host[i] == 0x7f)
			return false;
		out[i] = (char)tolower((unsigned char)host[i]);
	}
	out[len] = '\0';
	return true;
}

/* Bytes of an address that begins here, without what ends a sentence. */
static size_t address_len(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && (unsigned char)text[n] > ' ' &&
	    !strchr("<>\"'`{}|\\^", text[n]))
		n++;
	while (n && strchr(".,;:!?)]*_", text[n - 1]))
		n--;
	return n;
}

size_t doc_find_url(const char *text, size_t len, size_t *url_len)
{
	const char *found, *from = text, *end = text + len;
	size_t scheme;

	while ((found = memmem(from, (size_t)(end - from), "://", 3))) {
		from = found + 3;
		scheme = found - text >= 5 &&
		    tolower((unsigned char)found[-1]) == 's' ? 5 : 4;
		if ((size_t)(found - text) < scheme ||
		    strncasecmp(found - scheme, "https", scheme) != 0)
			continue;
		found -= scheme;
		*url_len = address_len(found, (size_t)(end - found));
		if (*url_len >= scheme + 4)
			return (size_t)(found - text);
	}
	return len;
}

/* "invoice.pdf" and "Node.js" are no hosts. */
static bool is_file_ending(const char *ending, size_t len)
{
	static const char *const endings[] = { "pdf", "doc", "docx", "xls",
		"xlsx", "ppt", "pptx", "csv", "txt", "log", "md", "json",
		"xml", "html", "htm", "php", "js", "ts", "py", "rb", "css",
		"png", "jpg", "jpeg", "gif", "svg", "heic", "webp", "mp3",
		"mp4", "mov", "zip", "gz", "exe", "dmg", "ics", "eml" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(endings); i++)
		if (strlen(endings[i]) == len &&
		    !strncasecmp(endings[i], ending, len))
			return true;
	return false;
}

/* The host that a link's text names, with or without scheme. */
static bool named_host(const char *text, char *out, size_t size)
{
	const char *dot;
	size_t len, i;

	text += strspn(text, " \t\r\n");
	if (doc_url_host(text, out, size))
		return true;
	/* "www.bank.example" or "bank.example/login" */
	len = strcspn(text, "/?#: \t\r\n");
	dot = memrchr(text, '.', len);
	if (!dot || dot == text || len >= size || memchr(text, '@', len) ||
	    text[len] == ' ')
		return false;
	for (i = (size_t)(dot - text) + 1; i < len; i++)
		if (!isalpha((unsigned char)text[i]))
			return false;
	i = len - (size_t)(dot - text) - 1;
	if (i < 2 || (is_file_ending(dot + 1, i) && text[len] != '/' &&
	    strncasecmp(text, "www.", 4) != 0))
		return false;
	for (i = 0; i < len; i++)
		out[i] = (char)tolower((unsigned char)text[i]);
	out[len] = '\0';
	return true;
}

/* The text of a link looks like an address of another host. */
static bool lies(const char *text, const char *host)
{
	size_t len, host_len = strlen(host);
	char named[HOST_MAX];

	if (!named_host(text, named, sizeof(named)))
		return false;
	/* The same, or one a subdomain of the other. */
	len = strlen(named);
	if (len == host_len)
		return strcmp(named, host) != 0;
	if (len < host_len)
		return strcmp(host + host_len - len, named) != 0 ||
		    host[host_len - len - 1] != '.';
	return strcmp(named + len - host_len, host) != 0 ||
	    named[len - host_len - 1] != '.';
}

/* Something before the host that may look like one: https://bank.com@evil */
static bool has_user(const char *url)
{
	const char *host = strstr(url, "://");
	size_t len;

	if (!host)
		return false;
	len = strcspn(host + 3, "/?#\\");
	return memchr(host + 3, '@', len) != NULL;
}

/* A scheme that runs something or reads a file: not the web, mail or phone. */
static bool runs_something(const char *url)
{
	size_t len = strspn(url, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
	static const char *const known[] = { "http", "https", "mailto", "tel",
		"sms", "callto", "ftp" };
	size_t i;

	if (!len || url[len] != ':' || !isalpha((unsigned char)url[0]))
		return false;
	for (i = 0; i < ARRAY_LEN(known); i++)
		if (strlen(known[i]) == len &&
		    !strncasecmp(url, known[i], len))
			return false;
	return true;
}

/* As a browser reads an address: spaces around it, and tabs and line breaks
 * anywhere in it, do not count. */
static char *clean_url(struct arena *arena, const char *url)
{
	char *copy, *to;

	while (*url && (unsigned char)*url <= ' ')
		url++;
	copy = to = arena_strdup(arena, url);
	for (; *url; url++)
		if ((unsigned char)*url >= ' ' && *url != 0x7f)
			*to++ = *url;
	while (to > copy && to[-1] == ' ')
		to--;
	*to = '\0';
	return copy;
}

static bool all_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

int doc_link(struct doc *doc, const char *url, const char *text, bool image)
{
	char host[HOST_MAX];
	struct doc_link link = { .image = image };

	link.url = clean_url(&doc->arena, url);
	link.text = arena_strdup(&doc->arena, text);
	if (doc_url_host(link.url, host, sizeof(host))) {
		link.host = arena_strdup(&doc->arena, host);
		link.suspicious = !image && ((text && lies(text, host)) ||
		    !all_ascii(host) || has_user(link.url));
	} else {
		link.suspicious = !image && runs_something(link.url);
	}
	doc->links = mem_grow(doc->links, doc->links_len, sizeof(*doc->links));
	doc->links[doc->links_len++] = link;
	return (int)doc->links_len;
}

char *doc_plain(const struct doc *doc)
{
	const struct doc_para *para;
	const struct doc_span *span;
	struct buf out;
	size_t i, k;

	buf_init(&out, PLAIN_MAX);
	for (i = 0; i < doc->paras_len; i++) {
		para = &doc->paras[i];
		if (out.len)
			buf_add_text(&out, para->gap ? "\n\n" : "\n");
		if (para->marker)
			buf_add_text(&out, para->marker);
		for (k = 0; k < para->spans_len; k++) {
			span = &doc->spans[para->first_span + k];
			text_plain(&out, span->text, span->len, false);
		}
	}
	return buf_take(&out);
}
