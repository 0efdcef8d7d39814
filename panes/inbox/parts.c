/* How each part of a conversation becomes lines. */
#include "config.h"

#include "panes/inbox/inbox.h"
#include "panes/render/find.h"
#include "panes/render/html.h"
#include "panes/render/text.h"
#include "panes/render/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BAR_COLS = 2, HEAD_LINES = 4 };

/* One part: its document is made when it is first needed, its lines for the
 * width that was asked for last. */
struct part_view {
	struct doc doc;
	struct wrap wrap;
	bool parsed, wrapped, unfolded;
	int cols;
};

struct parts {
	const struct conversation *conversation;
	struct part_view *views;
	size_t len;
	bool events;             /* shown */
	bool unfold;
	struct find match;       /* highlighted */
};

struct parts *parts_new(const struct conversation *conversation,
    const struct parts *before)
{
	struct parts *parts = mem_zalloc(sizeof(*parts));

	parts->conversation = conversation;
	parts->len = conversation->parts_len;
	parts->views = mem_calloc(parts->len, sizeof(*parts->views));
	parts->events = before ? before->events : true;
	parts->unfold = before && before->unfold;
	if (before)
		parts->match = before->match;
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

bool parts_toggle_events(struct parts *parts)
{
	return parts->events = !parts->events;
}

bool parts_toggle_quotes(struct parts *parts)
{
	return parts->unfold = !parts->unfold;
}

/* Body, then what it quotes, which is folded. */
static void parse(const struct part *part, struct part_view *view)
{
	size_t i, own;

	doc_init(&view->doc);
	if (part->body)
		html_parse(part->body, strlen(part->body), &view->doc);
	own = view->doc.paras_len;
	if (part->quoted) {
		doc_begin(&view->doc, PARA_TEXT);
		html_parse(part->quoted, strlen(part->quoted), &view->doc);
		for (i = own; i < view->doc.paras_len; i++)
			view->doc.paras[i].folded = true;
	}
	view->parsed = true;
}

const struct doc *parts_doc(struct parts *parts, size_t i)
{
	if (!parts->views[i].parsed)
		parse(&parts->conversation->parts[i], &parts->views[i]);
	return &parts->views[i].doc;
}

static struct part_view *prepare(struct parts *parts, size_t i, int cols)
{
	struct part_view *view = &parts->views[i];

	if (view->wrapped && view->cols == cols &&
	    view->unfolded == parts->unfold)
		return view;
	parts_doc(parts, i);
	wrap_release(&view->wrap);
	wrap_init(&view->wrap, &view->doc, cols - BAR_COLS * 2, parts->unfold);
	view->wrapped = true;
	view->unfolded = parts->unfold;
	view->cols = cols;
	return view;
}

/*
 * Section 0 is the conversation's head, section i + 1 is part i:
 *     an empty line, who and when, the subject, the body, the attachments;
 * an event is one line, and its body if it has one.
 */
static int lead_lines(const struct part *part)
{
	return part->kind == PART_EVENT ? 1 : 2 + (part->subject != NULL);
}

int parts_lines(struct parts *parts, size_t section, int cols)
{
	const struct part *part;
	const struct part_view *view;

	if (!section)
		return HEAD_LINES;
	part = &parts->conversation->parts[section - 1];
	if (part->kind == PART_EVENT && !parts->events && !part->body)
		return 0;
	view = prepare(parts, section - 1, cols);
	return lead_lines(part) + (int)view->wrap.lines_len +
	    (int)part->attachments_len;
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

static void draw_message_head(const struct pane *pane,
    const struct part *part, struct canvas *canvas, int y)
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
	when_text(part->created_at, pane->host->now(pane), when);
	x += canvas_printf(canvas, y, x, -1, STYLE(DIM), "  %s", when);
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

static void draw_event(const struct pane *pane, const struct part *part,
    struct canvas *canvas, int y)
{
	char when[WHEN_TEXT_MAX], text[200];
	int x = BAR_COLS;

	part_event_text(part, text, sizeof(text));
	when_text(part->created_at, pane->host->now(pane), when);
	x += canvas_text(canvas, y, x, -1, STYLE(EVENT), "· ");
	x += canvas_text_fit(canvas, y, x, canvas->cols / 3, STYLE(EVENT),
	    author_name(part));
	x += canvas_text(canvas, y, x, 1, STYLE(EVENT), " ");
	x += canvas_text_fit(canvas, y, x, canvas->cols - x - 14,
	    STYLE(EVENT), text);
	canvas_printf(canvas, y, x, -1, STYLE(EVENT), "  %s", when);
}

static void size_words(int64_t size, char *out, size_t max)
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

static void draw_attachment(const struct attachment *attachment,
    struct canvas *canvas, int y)
{
	char size[32];
	int x = BAR_COLS;

	size_words(attachment->size, size, sizeof(size));
	x += canvas_text(canvas, y, x, -1, STYLE(DIM), "attached: ");
	x += canvas_text_fit(canvas, y, x, canvas->cols / 2, STYLE(LINK),
	    attachment->name ? attachment->name : "(no name)");
	x += canvas_printf(canvas, y, x, -1, STYLE(DIM), "  %s", size);
	if (attachment->width && attachment->height)
		x += canvas_printf(canvas, y, x, -1, STYLE(DIM), ", %d×%d",
		    attachment->width, attachment->height);
	if (attachment->content_type)
		canvas_printf(canvas, y, x, -1, STYLE(DIM), ", %s",
		    attachment->content_type);
}

static int draw_facts(const struct pane *pane,
    const struct conversation *conversation, struct canvas *canvas, int y)
{
	char when[WHEN_TEXT_MAX];
	int64_t now = pane->host->now(pane);
	int x = 1;

	x += canvas_text(canvas, y, x, -1,
	    conversation->pending & PENDING_STATE ? STYLE(PENDING) :
	    STYLE(STRONG), state_name(conversation->state));
	if (conversation->state == STATE_SNOOZED) {
		when_text(conversation->snoozed_until, now, when);
		x += canvas_printf(canvas, y, x, -1, STYLE(TEXT), " until %s",
		    when);
	} else if (conversation->waiting_since) {
		when_short(conversation->waiting_since, now, when);
		x += canvas_printf(canvas, y, x, -1, STYLE(WARNING),
		    ", waiting %s", when);
	}
	x += canvas_printf(canvas, y, x, -1,
	    conversation->pending & PENDING_ASSIGNEE ? STYLE(PENDING) :
	    STYLE(TEXT), " · %s", conversation->admin_name ?
	    conversation->admin_name : conversation->admin_id ?
	    "a teammate" : "unassigned");
	if (conversation->team_name)
		x += canvas_printf(canvas, y, x, -1, STYLE(TEXT), " / %s",
		    conversation->team_name);
	if (conversation->priority > PRIORITY_NONE)
		x += canvas_printf(canvas, y, x, -1,
		    conversation->priority >= PRIORITY_HIGH ? STYLE(ERROR) :
		    STYLE(TEXT), " · %s priority",
		    priority_name(conversation->priority));
	if (conversation->sla == SLA_ACTIVE || conversation->sla == SLA_MISSED)
		x += canvas_printf(canvas, y, x, -1,
		    conversation->sla == SLA_MISSED ? STYLE(ERROR) :
		    STYLE(TEXT), " · SLA %s%s", conversation->sla_name ?
		    conversation->sla_name : "",
		    conversation->sla == SLA_MISSED ? " missed" : "");
	if (conversation->rating)
		x += canvas_printf(canvas, y, x, -1,
		    conversation->rating <= 2 ? STYLE(ERROR) : STYLE(GOOD),
		    " · rated %d/5", conversation->rating);
	return x;
}

static void draw_head(const struct pane *pane,
    const struct conversation *conversation, struct canvas *canvas, int line,
    int y)
{
	int x = 1;
	size_t i;

	if (line == 0) {
		x += canvas_text_fit(canvas, y, x, canvas->cols - 2,
		    (struct style){ ROLE_STRONG, ATTR_BOLD },
		    conversation->title);
	} else if (line == 1) {
		x += canvas_text_fit(canvas, y, x, canvas->cols / 2,
		    STYLE(CUSTOMER), conversation->contact.name ?
		    conversation->contact.name : "(unknown)");
		if (conversation->contact.email)
			x += canvas_printf(canvas, y, x, -1, STYLE(DIM),
			    "  %s", conversation->contact.email);
		if (conversation->company)
			x += canvas_printf(canvas, y, x, -1, STYLE(TEXT),
			    "  %s", conversation->company);
		if (conversation->channel)
			canvas_printf(canvas, y, x, -1, STYLE(DIM), "  by %s",
			    conversation->channel);
	} else if (line == 2) {
		x = draw_facts(pane, conversation, canvas, y);
		for (i = 0; i < conversation->tags_len; i++)
			x += canvas_printf(canvas, y, x, -1, STYLE(TAG),
			    " #%s", conversation->tags[i].name);
	} else {
		canvas_hline(canvas, y, 0, canvas->cols, STYLE(BORDER));
	}
	if (line == 2 && conversation->complete &&
	    conversation->parts_total > conversation->parts_len)
		canvas_text_right(canvas, y, 0, canvas->cols - 1,
		    STYLE(WARNING), " older messages are not in the API");
}

static void draw_line(const struct parts *parts,
    const struct part_view *view, size_t line, struct canvas *canvas, int y)
{
	wrap_draw(&view->wrap, line, canvas, y, BAR_COLS);
	if (parts->match.len)
		find_draw(&parts->match, &view->wrap, line, canvas, y,
		    BAR_COLS);
}

void parts_draw(const struct pane *pane, const struct parts *parts,
    size_t section, int line, struct canvas *canvas, int y)
{
	const struct conversation *conversation = parts->conversation;
	const struct part *part;
	const struct part_view *view;
	int body;
	bool note;

	if (!section) {
		draw_head(pane, conversation, canvas, line, y);
		return;
	}
	part = &conversation->parts[section - 1];
	view = &parts->views[section - 1];
	note = part->kind == PART_NOTE;
	body = line - lead_lines(part);
	if (part->kind == PART_EVENT && line == 0)
		draw_event(pane, part, canvas, y);
	else if (part->kind != PART_EVENT && line == 1)
		draw_message_head(pane, part, canvas, y);
	else if (part->kind != PART_EVENT && line == 2 && part->subject)
		canvas_text_fit(canvas, y, BAR_COLS, canvas->cols - BAR_COLS,
		    STYLE(HEADING), part->subject);
	else if (body >= 0 && body < (int)view->wrap.lines_len)
		draw_line(parts, view, (size_t)body, canvas, y);
	else if (body >= 0)
		draw_attachment(&part->attachments[body -
		    (int)view->wrap.lines_len], canvas, y);
	if (note && line > 0)
		canvas_text(canvas, y, 0, 1, STYLE(NOTE_BAR), "▌");
	/* Plain words of a note have the note's own colour. */
	for (int x = BAR_COLS; note && body >= 0 && x < canvas->cols; x++) {
		const struct cell *cell = canvas_cell(canvas, y, x);

		if (cell && cell->style.role == ROLE_TEXT)
			canvas_restyle(canvas, y, x, 1, 1, ROLE_NOTE);
	}
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
	lead = lead_lines(&parts->conversation->parts[section - 1]);
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
	body = line - lead_lines(&parts->conversation->parts[section - 1]);
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
	lead = lead_lines(&parts->conversation->parts[section - 1]);
	if (place >> AROUND_SHIFT == 1)
		return lead + (int)wrap_line_at(wrap, rest);
	return lead + (int)wrap->lines_len + (int)rest;
}
