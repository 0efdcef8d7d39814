/* The outbox in the Connection pane: what is not done, and what to do. */
#include "config.h"

#include "panes/connection.h"
#include "panes/render/when.h"
#include "panes/widgets/table.h"

#include <stdio.h>
#include <string.h>

enum { COOKIE_DECIDED = 50, LABEL_MAX = 160 };

static const struct table_column columns[] = {
	{ "", 7, 7, 0, 5, false },               /* state */
	{ "", 14, 0, 3, 4, false },              /* what */
	{ "", 10, 0, 2, 2, false },              /* conversation */
	{ "", 4, 4, 0, 3, true },                /* age */
};

static const struct outbox_item *items(const struct unsent *unsent, size_t *n)
{
	*n = unsent->list ? unsent->list->outbox_len : 0;
	return *n ? unsent->list->outbox : NULL;
}

static const struct outbox_item *chosen(struct pane *pane,
    const struct unsent *unsent)
{
	size_t n;
	const struct outbox_item *all = items(unsent, &n);

	if (n)
		return &all[unsent->chosen];
	pane->host->say(pane, SAY_INFO, "The outbox is empty");
	return NULL;
}

/* "reply: Yes, it is on its way". */
static const char *what(const struct outbox_item *item, char out[LABEL_MAX])
{
	bool more = item->summary && *item->summary &&
	    !api_op_is_change(item->op);

	/* A change's summary says it all. */
	if (api_op_is_change(item->op) && item->summary)
		snprintf(out, LABEL_MAX, "%s", item->summary);
	else
		snprintf(out, LABEL_MAX, "%s%s%s", api_op_words(item->op),
		    more ? ": " : "", more ? item->summary : "");
	return out;
}

/* --- drawn --- */

static const char *state_word(enum delivery state, struct style *style)
{
	switch (state) {
	case DELIVERY_HELD:
		*style = STYLE(PENDING);
		return "held";
	case DELIVERY_READY:
		*style = STYLE(PENDING);
		return "ready";
	case DELIVERY_SENDING:
		*style = STYLE(PENDING);
		return "sending";
	case DELIVERY_FAILED:
		*style = STYLE(ERROR);
		return "failed";
	case DELIVERY_UNKNOWN:
		*style = STYLE(ERROR);
		return "unknown";
	case DELIVERY_DONE:
		break;
	}
	*style = STYLE(DIM);
	return "done";
}

static void paint_item(struct painter *p, const struct table *table,
    const struct outbox_item *item, bool is_chosen)
{
	char age[WHEN_TEXT_MAX], label[LABEL_MAX];
	struct style style;
	const char *word = state_word(item->state, &style);
	struct canvas row;
	int y;

	if (paint_row(p, &y)) {
		row = canvas_sub(p->canvas, y, 2, 1, p->canvas->cols - 3);
		when_short(item->created_at, p->pane->host->now(p->pane), age);
		table_draw_cell(table, &row, 0, 0, style, word);
		table_draw_cell(table, &row, 0, 1, STYLE(TEXT),
		    what(item, label));
		table_draw_cell(table, &row, 0, 2, STYLE(TEXT), item->title ?
		    item->title : item->conversation_id);
		table_draw_cell(table, &row, 0, 3, STYLE(DIM), age);
		if (is_chosen)
			canvas_restyle(p->canvas, y, 0, 1, p->canvas->cols,
			    ROLE_SELECTED);
	}
	p->y++;
	if (item->failure && *item->failure)
		paint_text(p, 2 + columns[0].min + TABLE_GAP, STYLE(DIM),
		    item->failure);
}

static void paint_keys(struct painter *p)
{
	static const struct {
		const char *action, *what;
	} hints[] = {
		{ "retry-unsent", "sends it" },
		{ "edit-unsent", "edits it" },
		{ "draft-unsent", "makes it a draft" },
		{ "discard-unsent", "throws it away" },
		{ "show-unsent", "shows it" },
	};
	const struct pane_host *host = p->pane->host;
	char text[200];
	const char *key;
	size_t used = 0, i;

	for (i = 0; i < ARRAY_LEN(hints) && used < sizeof(text); i++) {
		key = host->key_for(p->pane, hints[i].action);
		if (key)
			used += (size_t)snprintf(text + used, sizeof(text) -
			    used, "%s%s %s", used ? ", " : "", key,
			    hints[i].what);
	}
	if (used)
		paint_text(p, 2, STYLE(DIM), text);
}

void unsent_paint(struct painter *p, const struct unsent *unsent)
{
	struct table table;
	size_t n, i;
	const struct outbox_item *all = items(unsent, &n);
	int from;

	if (!n) {
		paint_field(p, "Outbox", unsent->list ? STYLE(TEXT) :
		    STYLE(DIM), "%s", unsent->list ? "empty" :
		    "not known yet");
		return;
	}
	table_layout(&table, columns, ARRAY_LEN(columns), p->pane->cols - 3);
	paint_heading(p, "Outbox");
	for (i = 0; i < n; i++) {
		from = p->y;
		paint_item(p, &table, &all[i], i == unsent->chosen);
		if (i == unsent->chosen) {
			p->chosen = from;
			p->chosen_end = p->y;
		}
		if (p->click >= from && p->click < p->y)
			p->clicked = i + 1;
	}
	paint_keys(p);
}

/* --- kept --- */

void unsent_release(struct unsent *unsent)
{
	api_reply_unref(unsent->list);
}

void unsent_refresh(struct pane *pane, struct unsent *unsent)
{
	unsent->stale = unsent->listing != 0;
	if (!unsent->listing)
		unsent->listing = pane->host->send(pane, request_outbox());
}

/* The same command stays chosen; when it is gone, what stands there now. */
static void take(struct unsent *unsent, const struct api_reply *reply)
{
	size_t n, i;
	const struct outbox_item *all = items(unsent, &n);
	uint64_t command = n ? all[unsent->chosen].command : 0;

	api_reply_unref(unsent->list);
	unsent->list = api_reply_ref(reply);
	all = items(unsent, &n);
	for (i = 0; i < n; i++)
		if (all[i].command == command)
			unsent->chosen = i;
	if (unsent->chosen >= n)
		unsent->chosen = n ? n - 1 : 0;
}

static void say_done(struct pane *pane, const struct unsent *unsent)
{
	static const char *const words[] = {
		[OUTBOX_RETRY] = "It is tried now",
		[OUTBOX_DISCARD] = "Thrown away",
		[OUTBOX_STOP] = "Stopped",
		[OUTBOX_TO_DRAFT] = "Kept as a draft",
		[OUTBOX_EDIT] = "Edited",
	};

	pane->host->say(pane, SAY_GOOD, "%s", words[unsent->acted]);
}

bool unsent_reply(struct pane *pane, struct unsent *unsent,
    const struct api_reply *reply)
{
	if (reply->op == API_NOTICE_CHANGED &&
	    reply->changed & (CHANGED_OUTBOX | CHANGED_RECORDS))
		unsent_refresh(pane, unsent);
	if (!reply->id || (reply->id != unsent->listing &&
	    reply->id != unsent->acting))
		return false;
	if (reply->id == unsent->listing) {
		unsent->listing = 0;
		if (unsent->stale)
			unsent_refresh(pane, unsent);
	} else {
		unsent->acting = 0;
		if (reply->err.code)
			pane->host->say(pane, SAY_ERROR, "%s",
			    reply->err.text);
		else
			say_done(pane, unsent);
	}
	if (!reply->err.code)
		take(unsent, reply);
	return true;
}

bool unsent_step(struct unsent *unsent, int by)
{
	size_t n;

	items(unsent, &n);
	if (by > 0 ? unsent->chosen + 1 >= n : unsent->chosen == 0)
		return false;
	unsent->chosen += by > 0 ? 1 : (size_t)-1;
	return true;
}

/* --- done about it --- */

static void act(struct pane *pane, struct unsent *unsent, uint64_t command,
    enum outbox_act what_act)
{
	unsent->acted = what_act;
	unsent->acting = pane->host->send(pane, request_outbox_act(command,
	    what_act));
}

/* Yes does it. */
static void ask(struct pane *pane, struct unsent *unsent,
    const struct outbox_item *item, enum outbox_act what_act,
    const char *question)
{
	char label[2 * LABEL_MAX], words[LABEL_MAX];

	unsent->asked = what_act;
	unsent->command = item->command;
	snprintf(label, sizeof(label), "%s (%.60s)", question,
	    what(item, words));
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_CONFIRM,
		.cookie = COOKIE_DECIDED, .label = label });
}

bool unsent_answer(struct pane *pane, struct unsent *unsent,
    const struct pane_event *event)
{
	if (event->cookie != COOKIE_DECIDED)
		return false;
	if (event->accepted)
		act(pane, unsent, unsent->command, unsent->asked);
	return true;
}

void unsent_retry(struct pane *pane, struct unsent *unsent)
{
	const struct outbox_item *item = chosen(pane, unsent);

	if (!item)
		return;
	if (item->state == DELIVERY_UNKNOWN)
		ask(pane, unsent, item, OUTBOX_RETRY, "It may have arrived, "
		    "and be there twice then. Send it again?");
	else
		act(pane, unsent, item->command, OUTBOX_RETRY);
}

/* Has words, and is not under way. */
static bool can_keep(struct pane *pane, const struct outbox_item *item)
{
	if (item && item->words && item->state != DELIVERY_SENDING)
		return true;
	if (item)
		pane->host->say(pane, SAY_INFO, "%s", item->words ?
		    "It is being sent: wait for that" :
		    "There are no words in it");
	return false;
}

void unsent_edit(struct pane *pane, struct unsent *unsent)
{
	const struct outbox_item *item = chosen(pane, unsent);
	char place[40];

	if (!can_keep(pane, item))
		return;
	snprintf(place, sizeof(place), "outbox:%llu",
	    (unsigned long long)item->command);
	pane->host->go(pane, "inbox", place);
}

void unsent_draft(struct pane *pane, struct unsent *unsent)
{
	const struct outbox_item *item = chosen(pane, unsent);

	if (can_keep(pane, item))
		act(pane, unsent, item->command, OUTBOX_TO_DRAFT);
}

void unsent_discard(struct pane *pane, struct unsent *unsent)
{
	const struct outbox_item *item = chosen(pane, unsent);

	if (!item)
		return;
	if (item->state == DELIVERY_SENDING)
		ask(pane, unsent, item, OUTBOX_STOP, "Stop sending it?");
	else
		ask(pane, unsent, item, OUTBOX_DISCARD, item->state ==
		    DELIVERY_UNKNOWN ? "Has it arrived, and can be forgotten?" :
		    "Throw it away?");
}

void unsent_show(struct pane *pane, struct unsent *unsent)
{
	const struct outbox_item *item = chosen(pane, unsent);

	if (!item)
		return;
	/* "contacts/12" is a record's. */
	if (!item->conversation_id || strchr(item->conversation_id, '/'))
		pane->host->say(pane, SAY_INFO,
		    "It is about no conversation");
	else
		pane->host->go(pane, "inbox", item->conversation_id);
}
