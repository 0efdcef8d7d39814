/* What of a mail is new, and what is history. */
#include "config.h"

#include "panes/render/history.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINE_BYTES = 400,        /* nothing that we look for is longer */
	ATTRIBUTION_LINES = 3,   /* over which "On … wrote:" is broken */
	HEADERS_MIN = 3,         /* lines that make a forwarded header */
	SIGNATURE_LINES = 20     /* more than that is no signature */
};

/* A line of a paragraph; code, rules and headings are one line. */
struct line {
	size_t para, first_span, spans_len;
	int quote;               /* by HTML and by ">" */
	bool plain_quote, folded, blank;
};

struct history {
	struct doc *doc;
	struct line *lines;
	size_t len;
	bool cut;                /* paragraphs have to be made anew */
};

static bool is_break(const struct doc_span *span)
{
	return span->len == 1 && span->text[0] == '\n';
}

/* The line's text up to a length, without the spaces around it. */
static size_t line_text(const struct history *history, size_t i,
    char out[LINE_BYTES + 1])
{
	const struct line *line = &history->lines[i];
	const struct doc_span *span;
	size_t n = 0, k, part;

	for (k = 0; k < line->spans_len && n < LINE_BYTES; k++) {
		span = &history->doc->spans[line->first_span + k];
		part = span->len < LINE_BYTES - n ? span->len : LINE_BYTES - n;
		memcpy(out + n, span->text, part);
		n += part;
	}
	while (n && isspace((unsigned char)out[n - 1]))
		n--;
	out[n] = '\0';
	for (k = 0; out[k] == ' ' || out[k] == '*' ||
	    !strncmp(out + k, "\u00a0", 2);)
		k += out[k] == ' ' || out[k] == '*' ? 1 : 2;
	memmove(out, out + k, n - k + 1);
	return n - k;
}

/* ">> text": counts the marks and takes them off. */
static int strip_marks(struct doc_span *span)
{
	size_t at = 0;
	int marks = 0;

	while (at < span->len && span->text[at] == '>') {
		marks++;
		at++;
		if (at < span->len && span->text[at] == ' ')
			at++;
	}
	span->text += at;
	span->len -= at;
	return marks;
}

static void add_line(struct history *history, size_t para, size_t first,
    size_t n)
{
	const struct doc_para *from = &history->doc->paras[para];
	struct doc_span *span = n ? &history->doc->spans[first] : NULL;
	struct line line = { .para = para, .first_span = first,
		.spans_len = n, .quote = from->quote, .folded = from->folded,
		.blank = n == 0 && from->kind == PARA_TEXT };

	if (n && from->kind == PARA_TEXT && span->len &&
	    span->text[0] == '>') {
		line.quote += strip_marks(span);
		line.plain_quote = line.folded = history->cut = true;
	}
	history->lines = mem_grow(history->lines, history->len,
	    sizeof(*history->lines));
	history->lines[history->len++] = line;
}

static void read_lines(struct history *history)
{
	const struct doc *doc = history->doc;
	size_t i, k, end, first;

	for (i = 0; i < doc->paras_len; i++) {
		const struct doc_para *para = &doc->paras[i];

		first = para->first_span;
		end = first + para->spans_len;
		for (k = first; para->kind == PARA_TEXT && k < end; k++)
			if (is_break(&doc->spans[k])) {
				add_line(history, i, first, k - first);
				first = k + 1;
			}
		add_line(history, i, first, end - first);
	}
}

/* "On Monday, Ann wrote:", as mail programs put it above a quotation. */
static bool is_attribution(const char *text, size_t len)
{
	static const char *const words[][2] = {
		{ "On ", " wrote:" }, { "Am ", " schrieb" },
		{ "Le ", " a \u00e9crit" }, { "El ", " escribi\u00f3" },
		{ "Il ", " ha scritto" }, { "Op ", " schreef" },
		{ "Em ", " escreveu" }, { "W dniu ", " napisa\u0142" },
		{ "Den ", " skrev" }, { "Dne ", " napsal" },
		{ "Pe ", " a scris" },
	};
	size_t i;

	if (len < 10 || text[len - 1] != ':')
		return false;
	for (i = 0; i < ARRAY_LEN(words); i++)
		if (!strncmp(text, words[i][0], strlen(words[i][0])) &&
		    strstr(text, words[i][1]))
			return true;
	return false;
}

/* "26.06.2014, 14:41, Ann <ann@example.com>:" in whichever language; it counts
 * only above a quotation. */
static bool is_maybe_attribution(const char *text, size_t len)
{
	return len >= 10 && text[len - 1] == ':' && strchr(text, '@') &&
	    strpbrk(text, "0123456789");
}

static bool starts_history(const char *text)
{
	static const char *const marks[] = {
		"-----Original Message", "-----Urspr\u00fcngliche",
		"-----Message d'origine", "-----Mensaje original",
		"-----Messaggio originale", "-----Oorspronkelijk",
		"-------- Forwarded", "---------- Forwarded message",
		"-------- Original", "Begin forwarded message:",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(marks); i++)
		if (!strncmp(text, marks[i], strlen(marks[i])))
			return true;
	return false;
}

/* 2: "From:", 1: another line of a mail's header, 0: neither. */
static int header_line(const char *text)
{
	static const char *const from[] = {
		"From", "Von", "De", "Da", "Van", "Fra", "Fr\u00e5n", "Od",
		"\u041e\u0442", "\u0412\u0456\u0434", "Kimden",
		"\u5dee\u51fa\u4eba", "\u53d1\u4ef6\u4eba", "\u5bc4\u4ef6\u8005",
	}, *const others[] = {
		"Sent", "Date", "To", "Cc", "CC", "Subject", "Reply-To",
		"Gesendet", "Datum", "An", "Betreff", "Envoy\u00e9",
		"Envoy\u00e9 le", "\u00c0", "Objet", "Enviado", "Enviado el",
		"Enviada em", "Para", "Asunto", "Assunto", "Data", "Inviato",
		"A", "Oggetto", "Verzonden", "Aan", "Onderwerp", "Sendt",
		"Til", "Emne", "Skickat", "Till", "\u00c4mne", "Wys\u0142ano",
		"Do", "Temat",
		"\u041e\u0442\u043f\u0440\u0430\u0432\u043b\u0435\u043d\u043e",
		"\u0414\u0430\u0442\u0430",
		"\u041a\u043e\u043c\u0443", "\u0422\u0435\u043c\u0430",
		"\u9001\u4fe1\u65e5\u6642", "\u5b9b\u5148", "\u4ef6\u540d",
		"\u53d1\u9001\u65f6\u95f4", "\u6536\u4ef6\u4eba",
		"\u4e3b\u9898",
	};
	size_t len = strcspn(text, ":"), i;

	if (!text[len])
		return 0;
	while (len && (text[len - 1] == ' ' || text[len - 1] == '*'))
		len--;
	if (len > 2 && !memcmp(text + len - 2, "\u00a0", 2))
		len -= 2;
	for (i = 0; i < ARRAY_LEN(from); i++)
		if (strlen(from[i]) == len && !memcmp(text, from[i], len))
			return 2;
	for (i = 0; i < ARRAY_LEN(others); i++)
		if (strlen(others[i]) == len && !memcmp(text, others[i], len))
			return 1;
	return 0;
}

static size_t next_line(const struct history *history, size_t i)
{
	do
		i++;
	while (i < history->len && history->lines[i].blank);
	return i;
}

/* Three lines of a header, From: among them, from this one on. */
static bool is_header(const struct history *history, size_t i)
{
	char text[LINE_BYTES + 1];
	bool from = false;
	int n, kind;

	for (n = 0; n <= HEADERS_MIN && i < history->len;
	    n++, i = next_line(history, i)) {
		line_text(history, i, text);
		kind = header_line(text);
		if (!kind)
			break;
		from |= kind == 2;
	}
	return from && n >= HEADERS_MIN;
}

/* How many lines from i on are the line above a quotation; *sure: even when
 * no quotation follows. */
static size_t attribution(const struct history *history, size_t i,
    bool *sure)
{
	char text[(LINE_BYTES + 1) * ATTRIBUTION_LINES];
	size_t len = 0, n;

	for (n = 0; n < ATTRIBUTION_LINES && i + n < history->len; n++) {
		if (history->lines[i + n].blank)
			break;
		if (n)
			text[len++] = ' ';
		len += line_text(history, i + n, text + len);
		*sure = is_attribution(text, len);
		if (*sure || is_maybe_attribution(text, len))
			return n + 1;
		/* Only what begins like one may go on in the next line. */
		if (len > LINE_BYTES || (n == 0 && strncmp(text, "On ", 3) &&
		    strncmp(text, "Am ", 3) && strncmp(text, "Le ", 3) &&
		    strncmp(text, "El ", 3) && strncmp(text, "Il ", 3)))
			break;
	}
	return 0;
}

static bool same_para(const struct history *history, size_t i, size_t k)
{
	return k < history->len &&
	    history->lines[i].para == history->lines[k].para;
}

static void fold(struct history *history, size_t from, size_t to)
{
	to = to < history->len ? to : history->len;
	/* A paragraph that is folded in part is cut. */
	if (from < to && ((from && same_para(history, from, from - 1)) ||
	    same_para(history, to - 1, to)))
		history->cut = true;
	for (; from < to; from++)
		history->lines[from].folded = true;
}

/* Fold what begins at line i, if something does; returns the line behind. */
static size_t look(struct history *history, size_t i)
{
	const struct line *line = &history->lines[i];
	char text[LINE_BYTES + 1];
	size_t len, n, next;
	bool sure;

	if (line->blank || line->plain_quote)
		return i + 1;
	len = line_text(history, i, text);
	if (starts_history(text) || (header_line(text) &&
	    is_header(history, i))) {
		/* with the rule or the dashes above it */
		if (i && history->doc->paras[line[-1].para].kind == PARA_RULE)
			i--;
		fold(history, i, history->len);
		return history->len;
	}
	if (!strncmp(text, "________________________________", 32) &&
	    is_header(history, next_line(history, i))) {
		fold(history, i, history->len);
		return history->len;
	}
	if ((len == 2 || len == 3) && !strncmp(text, "--", 2) && i &&
	    history->len - i <= SIGNATURE_LINES) {
		for (n = i + 1; n < history->len &&
		    history->lines[n].quote <= line->quote; n++)
			continue;
		fold(history, i, n);
		return n;
	}
	n = attribution(history, i, &sure);
	if (!n)
		return i + 1;
	next = next_line(history, i + n - 1);
	if (next < history->len && history->lines[next].quote > line->quote) {
		for (n = next; n < history->len && (history->lines[n].blank ||
		    history->lines[n].quote > line->quote); n++)
			continue;
		fold(history, i, n);
		return n;
	}
	if (!sure)
		return i + 1;
	fold(history, i, history->len);
	return history->len;
}

static bool sent_from(const char *text)
{
	static const char *const lines[] = {
		"Sent from my ", "Sent from Mail for", "Get Outlook for",
		"Sent via ", "Von meinem iPhone gesendet",
		"Envoy\u00e9 de mon iP", "Enviado desde mi iP",
		"Inviato da iP", "Verstuurd vanaf mijn",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(lines); i++)
		if (!strncmp(text, lines[i], strlen(lines[i])))
			return true;
	return false;
}

/* "Sent from my iPhone" just above what is folded goes with it. */
static void fold_sent_from(struct history *history)
{
	char text[LINE_BYTES + 1];
	size_t i, next;

	for (i = 0; i + 1 < history->len; i++) {
		next = next_line(history, i);
		if (history->lines[i].folded || history->lines[i].blank ||
		    next >= history->len || !history->lines[next].folded)
			continue;
		line_text(history, i, text);
		if (sent_from(text))
			fold(history, i, next);
	}
}

/* A document that is all history would show nothing: then show it. */
static bool shows_something(const struct history *history)
{
	size_t i;

	for (i = 0; i < history->len; i++)
		if (!history->lines[i].folded && !history->lines[i].blank)
			return true;
	return false;
}

/* Paragraphs of the lines: as they were, cut where folding changes. */
static void rebuild(struct history *history)
{
	struct doc *doc = history->doc;
	struct doc_para *paras = NULL, *para = NULL;
	const struct line *line, *before = NULL;
	bool gap = false;
	size_t len = 0, i;

	for (i = 0; i < history->len; i++) {
		line = &history->lines[i];
		if (line->blank) {
			gap |= before && before->para == line->para;
			continue;
		}
		if (before && before->para == line->para &&
		    before->folded == line->folded &&
		    before->quote == line->quote) {
			/* What is between comes along: line breaks. */
			para->spans_len = line->first_span + line->spans_len -
			    para->first_span;
		} else {
			paras = mem_grow(paras, len, sizeof(*paras));
			para = &paras[len++];
			*para = doc->paras[line->para];
			if (before && before->para == line->para) {
				para->marker = NULL;
				para->gap = gap;
			}
			para->first_span = line->first_span;
			para->spans_len = line->spans_len;
			para->quote = line->quote;
			para->folded = line->folded;
		}
		gap = false;
		before = line;
	}
	free(doc->paras);
	doc->paras = paras;
	doc->paras_len = len;
}

static void dim(const struct history *history)
{
	const struct line *line;
	size_t i, k;

	for (i = 0; i < history->len; i++) {
		line = &history->lines[i];
		for (k = 0; k < line->spans_len; k++) {
			struct doc_span *span =
			    &history->doc->spans[line->first_span + k];

			if ((line->folded || line->plain_quote) &&
			    span->style.role == ROLE_TEXT)
				span->style.role = ROLE_QUOTE;
		}
	}
}

void history_fold(struct doc *doc)
{
	struct history history = { .doc = doc };
	size_t i;

	read_lines(&history);
	for (i = 0; i < history.len;)
		i = look(&history, i);
	fold_sent_from(&history);
	if (!shows_something(&history))
		for (i = 0; i < history.len; i++)
			history.lines[i].folded = false;
	dim(&history);
	if (history.cut)
		rebuild(&history);
	else
		for (i = 0; i < history.len; i++)
			doc->paras[history.lines[i].para].folded =
			    history.lines[i].folded;
	free(history.lines);
}
