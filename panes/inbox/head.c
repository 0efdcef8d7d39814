/* What stays in sight above a conversation: whose it is and how it stands. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <string.h>

/* Screens that are lower than this show less of it. */
enum { FACTS_FROM = 9, CONTACT_FROM = 14, LINE_FROM = 22 };

int head_rows(int rows)
{
	return 1 + (rows >= FACTS_FROM) + (rows >= CONTACT_FROM) +
	    (rows >= LINE_FROM);
}

static int draw_state(const struct pane *pane,
    const struct conversation *conversation, struct canvas *canvas, int y,
    int x)
{
	char when[WHEN_TEXT_MAX];
	int64_t now = pane->host->now(pane);
	int from = x;

	x += canvas_text(canvas, y, x, -1,
	    conversation->pending & PENDING_STATE ? STYLE(PENDING) :
	    STYLE(STRONG), state_name(conversation->state));
	if (conversation->state == STATE_SNOOZED) {
		when_text(conversation->snoozed_until, now, when);
		x += canvas_printf(canvas, y, x, -1, STYLE(TEXT), " until %s",
		    when);
	} else if (conversation->state == STATE_OPEN &&
	    conversation->waiting_since) {
		when_short(conversation->waiting_since, now, when);
		x += canvas_text(canvas, y, x, -1, STYLE(TEXT), ", waiting ");
		x += canvas_text(canvas, y, x, -1, row_age_style(
		    conversation->waiting_since, now), when);
	}
	return x - from;
}

/* When that last happened to the SLA; 0: the parts do not say. Intercom's API
 * tells no target time, and of a missed one only this. */
static int64_t sla_at(const struct conversation *conversation,
    const char *type)
{
	size_t i;

	for (i = conversation->parts_len; i > 0; i--)
		if (conversation->parts[i - 1].type &&
		    !strncmp(conversation->parts[i - 1].type, type,
		    strlen(type)))
			return conversation->parts[i - 1].created_at;
	return 0;
}

static int draw_sla(const struct pane *pane,
    const struct conversation *conversation, struct canvas *canvas, int y,
    int x)
{
	bool missed = conversation->sla == SLA_MISSED;
	int64_t at = sla_at(conversation, missed ?
	    "conversation_sla_target_missed" : "conversation_sla_applied");
	char when[WHEN_TEXT_MAX] = "";

	if (at)
		when_short(at, pane->host->now(pane), when);
	return canvas_printf(canvas, y, x, -1, missed ? STYLE(ERROR) :
	    STYLE(TEXT), missed ? " · SLA missed%s%s%s" : " · SLA%s%s%s",
	    at ? missed ? " " : " for " : "", when,
	    at && missed ? " ago" : "");
}

static void draw_facts(const struct pane *pane,
    const struct conversation *conversation, struct canvas *canvas, int y)
{
	bool sla = conversation->sla == SLA_MISSED ||
	    conversation->sla == SLA_ACTIVE;
	int x = 1;
	size_t i;

	x += draw_state(pane, conversation, canvas, y, x);
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
	if (sla)
		x += draw_sla(pane, conversation, canvas, y, x);
	if (conversation->rating)
		x += canvas_printf(canvas, y, x, -1,
		    conversation->rating <= 2 ? STYLE(ERROR) : STYLE(GOOD),
		    " · rated %d/5", conversation->rating);
	for (i = 0; i < conversation->tags_len; i++)
		x += canvas_printf(canvas, y, x, -1, STYLE(TAG), " #%s",
		    conversation->tags[i].name);
	/* Long names of rules come last. */
	if (sla && conversation->sla_name)
		canvas_printf(canvas, y, x, -1, STYLE(DIM), "  SLA: %s",
		    conversation->sla_name);
}

static void draw_contact(const struct conversation *conversation,
    struct canvas *canvas, int y)
{
	int x = 1;

	x += canvas_text_fit(canvas, y, x, canvas->cols / 2, STYLE(CUSTOMER),
	    conversation->contact.name ? conversation->contact.name :
	    "(no name)");
	if (conversation->contacts_len > 1)
		x += canvas_printf(canvas, y, x, -1, STYLE(TEXT),
		    " and %zu more", conversation->contacts_len - 1);
	if (conversation->contact.email)
		x += canvas_printf(canvas, y, x, -1, STYLE(DIM), "  %s",
		    conversation->contact.email);
	if (conversation->company)
		x += canvas_printf(canvas, y, x, -1, STYLE(TEXT), "  %s",
		    conversation->company);
	if (conversation->channel)
		canvas_printf(canvas, y, x, -1, STYLE(DIM), "  by %s",
		    conversation->channel);
}

/* Which message is looked at of how many, and how fresh all this is. */
static void draw_place(const struct thread *thread, struct canvas *canvas,
    struct style bar)
{
	const char *state = thread->err.code ? "offline copy" :
	    thread->asking && !thread->fresh ? "updating…" : "";
	char text[64] = "";
	size_t at, of;

	if (thread->parts && parts_number(thread->parts, thread->current, &at,
	    &of))
		snprintf(text, sizeof(text), " %s%s%zu/%zu", state,
		    *state ? "  " : "", at, of);
	if (!*text)
		snprintf(text, sizeof(text), "%s", state);
	if (*text)
		canvas_text_right(canvas, 0, canvas->cols - 21, 20, bar,
		    text);
}

/* Somebody may have meant to harm: a customer, or whom they copied from. */
static void draw_hostile(const struct thread *thread, struct canvas *canvas,
    int y)
{
	char text[60];

	snprintf(text, sizeof(text), " %zu dangerous character%s: \x1a ",
	    thread->hostile, thread->hostile == 1 ? "" : "s");
	canvas_text_right(canvas, y, 0, canvas->cols, STYLE(WARNING), text);
}

void head_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct thread *thread = &inbox->thread;
	const struct conversation *conversation = thread_conversation(inbox);
	bool focused = inbox->focus == FOCUS_THREAD;
	struct style bar = focused ? STYLE(TITLE) : STYLE(STRONG);
	int rows = head_rows(canvas->rows), y = 1, x = 1;

	/* What has no focus is told from the list above it by a rule. */
	if (focused)
		canvas_fill(canvas, 0, 0, 1, canvas->cols, bar);
	else
		canvas_hline(canvas, 0, 0, canvas->cols, STYLE(BORDER));
	x += canvas_text_fit(canvas, 0, x, canvas->cols - 22, bar,
	    conversation ? conversation->title : "Conversation");
	canvas_text(canvas, 0, 0, 1, bar, " ");
	canvas_text(canvas, 0, x, 1, bar, " ");
	draw_place(thread, canvas, focused ? bar : STYLE(DIM));
	if (!conversation)
		return;
	if (rows > 2)
		draw_contact(conversation, canvas, y++);
	if (rows > 1)
		draw_facts(pane, conversation, canvas, y++);
	if (rows > 3)
		canvas_hline(canvas, y, 0, canvas->cols, STYLE(BORDER));
	if (thread->hostile && rows > 1)
		draw_hostile(thread, canvas, rows > 3 ? y : 1);
}
