/* How each part of a conversation becomes lines. */
#include "config.h"

#include "panes/inbox/inbox.h"
#include "panes/render/find.h"
#include "panes/render/language.h"
#include "panes/render/text.h"
#include "panes/render/wrap.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	BAR_COLS = 2,
	DAY_BYTES = 40
};

/* One part: its document is made when it is first needed, its lines for the
 * width that was asked for last. */
struct part_view {
	struct doc doc;
	struct wrap wrap;
	bool parsed, wrapped, unfolded;
	enum source source;
	const char *language;    /* a constant; NULL: cannot be told */
	int cols;
	/* What stands above it, and whether it is there at all: these follow
	 * from its neighbours and from what is folded. */
	bool hidden, day, first_new;
	size_t run;              /* events that its one line stands for, or 0 */
};

struct parts {
	const struct conversation *conversation;
	const struct aids *aids;
	const struct pictures *pictures;
	struct part_view *views;
	size_t len;
	enum events events;
	bool unfold;
	struct find match;       /* highlighted */
	int64_t new_after;       /* seconds; 0: nothing is told apart as new */
	size_t news;             /* messages that are new */
	int cols;                /* of the text, 0: not known yet */
};

/* Nobody need read an event's words one by one: a run of them is one line. */
static bool folds(const struct parts *parts, size_t i)
{
	const struct part *part = &parts->conversation->parts[i];

	return part->kind == PART_EVENT && !part->body;
}

static bool is_new(const struct parts *parts, size_t i)
{
	const struct part *part = &parts->conversation->parts[i];

	return parts->new_after && part->created_at > parts->new_after &&
	    part->kind != PART_EVENT && part->delivery == DELIVERY_DONE;
}

static bool same_day(int64_t one, int64_t other)
{
	time_t a = (time_t)one, b = (time_t)other;
	struct tm first, second;

	localtime_r(&a, &first);
	localtime_r(&b, &second);
	return first.tm_yday == second.tm_yday &&
	    first.tm_year == second.tm_year;
}

/* How many events from i on are one line. */
static size_t run_from(const struct parts *parts, size_t i)
{
	size_t n = 0;

	while (i + n < parts->len && folds(parts, i + n))
		n++;
	return n;
}

/* What is shown of each part and what stands above it. */
static void arrange(struct parts *parts)
{
	const struct part *all = parts->conversation->parts;
	int64_t before = 0;
	size_t i, k, run;

	parts->news = 0;
	for (i = 0; i < parts->len; i += run) {
		run = folds(parts, i) && parts->events == EVENTS_FOLDED ?
		    run_from(parts, i) : 1;
		for (k = i; k < i + run; k++) {
			parts->views[k].hidden = k > i || (folds(parts, k) &&
			    parts->events == EVENTS_HIDDEN);
			parts->views[k].run = 0;
			parts->views[k].day = parts->views[k].first_new =
			    false;
		}
		if (parts->views[i].hidden)
			continue;
		parts->views[i].run = run > 1 ? run : 0;
		parts->views[i].day = !before ||
		    !same_day(before, all[i].created_at);
		before = all[i].created_at;
		if (is_new(parts, i))
			parts->views[i].first_new = !parts->news++;
	}
}

static void keep_shown(struct parts *parts, const struct parts *before)
{
	size_t i;

	parts->match = before->match;
	for (i = 0; i < parts->len && i < before->len; i++)
		parts->views[i].source = before->views[i].source;
}

struct parts *parts_new(const struct conversation *conversation,
    const struct aids *aids, const struct pictures *pictures,
    const struct parts *before, int64_t new_after)
{
	struct parts *parts = mem_zalloc(sizeof(*parts));

	parts->conversation = conversation;
	parts->aids = aids;
	parts->pictures = pictures;
	parts->len = conversation->parts_len;
	parts->views = mem_calloc(parts->len, sizeof(*parts->views));
	parts->events = before ? before->events : EVENTS_FOLDED;
	parts->new_after = new_after;
	parts->unfold = before && before->unfold;
	if (before)
		keep_shown(parts, before);
	arrange(parts);
	return parts;
}

void parts_free(struct parts *parts)
{
	size_t i;

	if (!parts)
		return;
	for (i = 0; i < parts->len; i++) {
		wrap_release(&parts->views[i].wrap);
		doc_release(&parts->views[i].doc);
	}
	free(parts->views);
	free(parts);
}

void parts_set_match(struct parts *parts, const char *match)
{
	find_parse(&parts->match, match ? match : "");
}

enum events parts_turn_events(struct parts *parts)
{
	parts->events = (parts->events + 1) % EVENTS_COUNT;
	arrange(parts);
	return parts->events;
}

bool parts_toggle_quotes(struct parts *parts)
{
	return parts->unfold = !parts->unfold;
}

static void parse(const struct parts *parts, size_t i)
{
	const struct part *part = &parts->conversation->parts[i];
	struct part_view *view = &parts->views[i];
	char *text;

	part_doc(part, view->source, aids_translation(parts->aids, part),
	    parts->cols, &view->doc);
	view->parsed = true;
	if (part->kind == PART_EVENT)
		return;
	text = doc_plain(&view->doc);
	view->language = language_of(text, strlen(text));
	free(text);
}

void parts_changed(struct parts *parts, size_t i)
{
	struct part_view *view = &parts->views[i];

	wrap_release(&view->wrap);
	doc_release(&view->doc);
	view->wrap = (struct wrap){ 0 };
	view->doc = (struct doc){ 0 };
	view->parsed = view->wrapped = false;
}

enum source parts_turn_source(struct parts *parts, size_t i)
{
	struct part_view *view = &parts->views[i];

	parts_changed(parts, i);
	return view->source = (view->source + 1) % SOURCE_COUNT;
}

const struct doc *parts_doc(struct parts *parts, size_t i)
{
	if (!parts->views[i].parsed)
		parse(parts, i);
	return &parts->views[i].doc;
}

static struct part_view *prepare(struct parts *parts, size_t i, int cols)
{
	struct part_view *view = &parts->views[i];

	if (view->wrapped && view->cols == cols &&
	    view->unfolded == parts->unfold)
		return view;
	parts->cols = cols - BAR_COLS * 2;
	if (view->parsed && view->doc.has_tables &&
	    view->doc.cols != parts->cols)
		parts_changed(parts, i);
	parts_doc(parts, i);
	wrap_release(&view->wrap);
	wrap_init(&view->wrap, &view->doc, parts->cols, parts->unfold);
	view->wrapped = true;
	view->unfolded = parts->unfold;
	view->cols = cols;
	return view;
}

/*
 * Section 0 says that older messages are missing, if they are; section i + 1
 * is part i:
 *     the day, what is new, an empty line, who and when, the subject, the
 *     body, the attachments, the pictures;
 * an event is one line, and its body if it has one.
 */
static int above_lines(const struct part_view *view)
{
	return (view->day ? 2 : 0) + (view->first_new ? 2 : 0);
}

static int lead_lines(const struct parts *parts, size_t i)
{
	const struct part *part = &parts->conversation->parts[i];

	return above_lines(&parts->views[i]) + (part->kind == PART_EVENT ? 1 :
	    2 + (part->subject != NULL));
}

static bool older_missing(const struct conversation *conversation)
{
	return conversation->complete &&
	    conversation->parts_total > conversation->parts_len;
}

int parts_lines(struct parts *parts, size_t section, int cols)
{
	const struct part_view *view;
	const struct part *part;

	if (!section)
		return older_missing(parts->conversation);
	if (parts->views[section - 1].hidden)
		return 0;
	view = prepare(parts, section - 1, cols);
	part = &parts->conversation->parts[section - 1];
	return lead_lines(parts, section - 1) + (int)view->wrap.lines_len +
	    (int)part->attachments_len +
	    pictures_lines(parts->pictures, part);
}

/* The line in which a message begins with its author. */
int parts_head_line(const struct parts *parts, size_t section)
{
	return section ? above_lines(&parts->views[section - 1]) + 1 : 0;
}

bool parts_is_message(const struct parts *parts, size_t section)
{
	return section && section <= parts->len &&
	    parts->conversation->parts[section - 1].kind != PART_EVENT;
}

size_t parts_first_new(const struct parts *parts)
{
	size_t i;

	for (i = 0; i < parts->len; i++)
		if (parts->views[i].first_new)
			return i + 1;
	return 0;
}

size_t parts_step(const struct parts *parts, size_t section, int by)
{
	size_t at = section;

	while (by) {
		if (by < 0 ? at <= 1 : at >= parts->len)
			break;
		at = by < 0 ? at - 1 : at + 1;
		if (!parts_is_message(parts, at))
			continue;
		section = at;
		by += by < 0 ? 1 : -1;
	}
	return section;
}

bool parts_number(const struct parts *parts, size_t section, size_t *at,
    size_t *of)
{
	size_t i;

	*at = *of = 0;
	for (i = 1; i <= parts->len; i++) {
		if (parts_is_message(parts, i))
			++*of;
		if (i == section)
			*at = *of;
	}
	return *at > 0;
}

static struct style author_style(const struct part *part)
{
	switch (part->author.kind) {
	case PERSON_ADMIN:
	case PERSON_TEAM:
		return STYLE(TEAMMATE);
	case PERSON_BOT:
		return STYLE(BOT);
	default:
		return STYLE(CUSTOMER);
	}
}

static const char *author_name(const struct part *part)
{
	static const char *const kinds[] = {
		[PERSON_UNKNOWN] = "Somebody", [PERSON_ADMIN] = "A teammate",
		[PERSON_USER] = "The customer", [PERSON_LEAD] = "The visitor",
		[PERSON_BOT] = "Bot", [PERSON_TEAM] = "A team",
	};

	if (part->author.name)
		return part->author.name;
	return part->author.email ? part->author.email :
	    kinds[part->author.kind];
}

/* What became of something of our own, for its header. */
static const char *delivery_words(const struct part *part,
    struct style *style)
{
	*style = STYLE(PENDING);
	switch (part->delivery) {
	case DELIVERY_HELD:
		return "not sent yet: u takes it back";
	case DELIVERY_READY:
		return "waiting to be sent";
	case DELIVERY_SENDING:
		return "being sent";
	case DELIVERY_FAILED:
		*style = STYLE(ERROR);
		return "NOT SENT";
	case DELIVERY_UNKNOWN:
		*style = STYLE(ERROR);
		return "may have been sent";
	default:
		return NULL;
	}
}

/* The two letters that the locale begins with; without any English. */
static const char *own_language(void)
{
	static const char *const known[] = { "de", "fr", "es", "it", "pt",
		"nl", "sv", "da", "pl", "cs", "fi", "tr", "el", "he", "ar",
		"hi", "bn", "ta", "th", "ka", "hy", "ja", "ko", "zh", "ru" };
	const char *locale = setlocale(LC_CTYPE, NULL);
	size_t i;

	for (i = 0; locale && i < ARRAY_LEN(known); i++)
		if (!strncmp(locale, known[i], 2))
			return known[i];
	return "en";
}

static void draw_message_head(const struct pane *pane,
    const struct part *part, const char *language, struct canvas *canvas,
    int y)
{
	char when[WHEN_TEXT_MAX];
	struct style style;
	const char *delivery = delivery_words(part, &style);
	int x = BAR_COLS;

	x += canvas_text_fit(canvas, y, x, canvas->cols / 2,
	    author_style(part), author_name(part));
	if (part->author.from_ai || part->author.kind == PERSON_BOT)
		x += canvas_text(canvas, y, x, -1, STYLE(DIM),
		    part->author.from_ai ? " AI" : " bot");
	aids_when(pane, part->created_at, when);
	x += canvas_printf(canvas, y, x, -1, STYLE(DIM), "  %s", when);
	if (language && strcmp(language, own_language()) != 0)
		x += canvas_printf(canvas, y, x, -1, STYLE(DIM), "  [%s]",
		    language);
	if (part->kind == PART_NOTE)
		x += canvas_text(canvas, y, x, -1, STYLE(NOTE),
		    "  internal note");
	if (part->redacted)
		x += canvas_text(canvas, y, x, -1, STYLE(DIM), "  redacted");
	if (delivery)
		x += canvas_printf(canvas, y, x, -1, style, "  %s", delivery);
	if (delivery && part->failure)
		canvas_printf(canvas, y, x, -1, style, ": %s", part->failure);
}

static int draw_event_words(const struct part *part, struct canvas *canvas,
    int y, int x, int cols)
{
	char text[200];
	int used;

	part_event_text(part, text, sizeof(text));
	used = canvas_text_fit(canvas, y, x, cols < canvas->cols / 3 ? cols :
	    canvas->cols / 3, STYLE(EVENT), author_name(part));
	if (used + 1 < cols)
		used += canvas_text(canvas, y, x + used, 1, STYLE(EVENT),
		    " ");
	return used + canvas_text_fit(canvas, y, x + used, cols - used,
	    STYLE(EVENT), text);
}

/* One event, or the last of a run, which tells most. */
static void draw_event(const struct pane *pane, const struct parts *parts,
    size_t i, struct canvas *canvas, int y)
{
	const struct part *part = &parts->conversation->parts[i];
	size_t run = parts->views[i].run;
	char when[WHEN_TEXT_MAX];
	int x = BAR_COLS, room;

	x += canvas_text(canvas, y, x, -1, STYLE(EVENT), "· ");
	if (run) {
		x += canvas_printf(canvas, y, x, -1, STYLE(EVENT),
		    "%zu events, the last: ", run);
		part += run - 1;
	}
	aids_when(pane, part->created_at, when);
	room = canvas->cols - x - (int)strlen(when) - 2;
	x += draw_event_words(part, canvas, y, x, room > 8 ? room : 8);
	canvas_printf(canvas, y, x, -1, STYLE(EVENT), "  %s", when);
}

void parts_size_words(int64_t size, char *out, size_t max)
{
	if (size <= 0)
		snprintf(out, max, "size unknown");
	else if (size < 1024)
		snprintf(out, max, "%d B", (int)size);
	else if (size < 1024 * 1024)
		snprintf(out, max, "%d kB", (int)(size / 1024));
	else
		snprintf(out, max, "%.1f MB", (double)size / 1048576.0);
}

/* How far it is, or where it went. */
static void draw_fetch(const struct fetch *fetch, struct canvas *canvas,
    int y, int x)
{
	int64_t all = fetch->done > fetch->total ? fetch->done :
	    fetch->total;

	if (!fetch->id) {
		x += canvas_text(canvas, y, x, -1, STYLE(GOOD), "  saved: ");
		canvas_text_fit(canvas, y, x, canvas->cols - x, STYLE(GOOD),
		    fetch->path);
	} else {
		x += canvas_text(canvas, y, x, -1, STYLE(PENDING),
		    "  fetching");
		if (all)
			canvas_printf(canvas, y, x, -1, STYLE(PENDING),
			    " %d %%", (int)(fetch->done * 100 / all));
	}
}

static void draw_attachment(const struct attachment *attachment,
    const struct fetch *fetch, struct canvas *canvas, int y)
{
	char size[32];
	int x = BAR_COLS;

	parts_size_words(attachment->size, size, sizeof(size));
	x += canvas_text(canvas, y, x, -1, STYLE(DIM), "attached: ");
	x += canvas_text_fit(canvas, y, x, canvas->cols / 2, STYLE(LINK),
	    attachment->name ? attachment->name : "(no name)");
	x += canvas_printf(canvas, y, x, -1, STYLE(DIM), "  %s", size);
	if (fetch) {
		draw_fetch(fetch, canvas, y, x);
		return;
	}
	if (attachment->width && attachment->height)
		x += canvas_printf(canvas, y, x, -1, STYLE(DIM), ", %d×%d",
		    attachment->width, attachment->height);
	if (attachment->content_type)
		canvas_printf(canvas, y, x, -1, STYLE(DIM), ", %s",
		    attachment->content_type);
}

/* A rule with words in it, from edge to edge. */
static void draw_rule(struct canvas *canvas, int y, struct style style,
    const char *words)
{
	int x = BAR_COLS;

	canvas_hline(canvas, y, 0, canvas->cols, STYLE(BORDER));
	x += canvas_text(canvas, y, x, 1, style, " ");
	x += canvas_text(canvas, y, x, -1, style, words);
	canvas_text(canvas, y, x, 1, style, " ");
}

static void draw_day(const struct part *part, struct canvas *canvas, int y)
{
	time_t at = (time_t)part->created_at;
	char words[DAY_BYTES];
	struct tm day;

	localtime_r(&at, &day);
	strftime(words, sizeof(words), "%a %d %b %Y", &day);
	draw_rule(canvas, y, STYLE(DIM), words);
}

/* What stands above a part: a line is empty before each rule. */
static void draw_above(const struct parts *parts, size_t i, int line,
    struct canvas *canvas, int y)
{
	char words[DAY_BYTES];

	if (parts->views[i].day && line == 1) {
		draw_day(&parts->conversation->parts[i], canvas, y);
	} else if (parts->views[i].first_new &&
	    line == above_lines(&parts->views[i]) - 1) {
		snprintf(words, sizeof(words), "%zu new", parts->news);
		draw_rule(canvas, y, STYLE(UNREAD), words);
	}
}

static void draw_line(const struct parts *parts,
    const struct part_view *view, size_t line, struct canvas *canvas, int y)
{
	wrap_draw(&view->wrap, line, canvas, y, BAR_COLS);
	if (parts->match.len)
		find_draw(&parts->match, &view->wrap, line, canvas, y,
		    BAR_COLS);
	wrap_order(&view->wrap, line, canvas, y, BAR_COLS,
	    canvas->cols - BAR_COLS);
}

/* Plain words of a note have the note's own colour. */
static void colour_note(struct canvas *canvas, int y)
{
	const struct cell *cell;
	int x;

	for (x = BAR_COLS; x < canvas->cols; x++) {
		cell = canvas_cell(canvas, y, x);
		if (cell && cell->style.role == ROLE_TEXT)
			canvas_restyle(canvas, y, x, 1, 1, ROLE_NOTE);
	}
}

/* A message's line, counted from the empty one before its author. */
static void draw_message(const struct pane *pane, const struct parts *parts,
    size_t i, int line, struct canvas *canvas, int y)
{
	const struct part *part = &parts->conversation->parts[i];
	const struct part_view *view = &parts->views[i];
	int body = line - (lead_lines(parts, i) - above_lines(view));
	bool event = part->kind == PART_EVENT;
	int lines = (int)view->wrap.lines_len;

	if (event && line == 0)
		draw_event(pane, parts, i, canvas, y);
	else if (!event && line == 1)
		draw_message_head(pane, part, view->language, canvas, y);
	else if (!event && line == 2 && part->subject)
		canvas_text_fit(canvas, y, BAR_COLS, canvas->cols - BAR_COLS,
		    STYLE(HEADING), part->subject);
	else if (body >= 0 && body < lines)
		draw_line(parts, view, (size_t)body, canvas, y);
	else if (body >= 0 && body - lines < (int)part->attachments_len)
		draw_attachment(&part->attachments[body - lines],
		    files_fetch_of(pane->state, part,
		    (size_t)(body - lines)), canvas, y);
	else if (body >= 0)
		pictures_draw(parts->pictures, part, body - lines -
		    (int)part->attachments_len, canvas, y);
	if (part->kind != PART_NOTE || line == 0)
		return;
	canvas_text(canvas, y, 0, 1, STYLE(NOTE_BAR), "▌");
	if (body >= 0)
		colour_note(canvas, y);
}

void parts_draw(const struct pane *pane, const struct parts *parts,
    size_t section, int line, struct canvas *canvas, int y)
{
	int above;

	if (!section) {
		canvas_text_fit(canvas, y, BAR_COLS, canvas->cols - BAR_COLS,
		    STYLE(WARNING), "Older messages are not in Intercom's "
		    "API: b shows all in the browser");
		return;
	}
	above = above_lines(&parts->views[section - 1]);
	if (line < above)
		draw_above(parts, section - 1, line, canvas, y);
	else
		draw_message(pane, parts, section - 1, line - above, canvas,
		    y);
}

/* The next line of a section in which the text begins. */
int parts_find(struct parts *parts, size_t section, int from, bool down,
    const char *text, int cols)
{
	const struct part_view *view;
	struct find find;
	int lead, line, n;

	find_parse(&find, text);
	/* Most parts have no match and need not be wrapped for this. */
	if (!section || !find_in_doc(&find, parts_doc(parts, section - 1)))
		return -1;
	n = parts_lines(parts, section, cols);
	view = &parts->views[section - 1];
	lead = lead_lines(parts, section - 1);
	if (from >= n)
		from = down ? n : n - 1;
	for (line = from; line >= 0 && line < n; line += down ? 1 : -1)
		if (line >= lead &&
		    line - lead < (int)view->wrap.lines_len &&
		    find_in_line(&find, &view->wrap, (size_t)(line - lead)))
			return line;
	return -1;
}

/* Lines around the body are told apart by the highest bits. */
enum { AROUND_SHIFT = 62 };

uint64_t parts_place(const struct parts *parts, size_t section, int line)
{
	const struct wrap *wrap;
	int body;

	if (!section)
		return (uint64_t)line;
	wrap = &parts->views[section - 1].wrap;
	body = line - lead_lines(parts, section - 1);
	if (body < 0)
		return (uint64_t)line;
	if (body < (int)wrap->lines_len)
		return (uint64_t)1 << AROUND_SHIFT |
		    wrap_place(wrap, (size_t)body);
	return (uint64_t)2 << AROUND_SHIFT |
	    (uint64_t)(body - (int)wrap->lines_len);
}

int parts_line_at(const struct parts *parts, size_t section, uint64_t place)
{
	const struct wrap *wrap;
	uint64_t rest = place & (((uint64_t)1 << AROUND_SHIFT) - 1);
	int lead;

	if (!section || place == rest)
		return (int)rest;
	wrap = &parts->views[section - 1].wrap;
	lead = lead_lines(parts, section - 1);
	if (place >> AROUND_SHIFT == 1)
		return lead + (int)wrap_line_at(wrap, rest);
	return lead + (int)wrap->lines_len + (int)rest;
}
