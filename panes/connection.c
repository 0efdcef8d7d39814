/*
 * The Connection pane: which workspace this is, how it is reached, what the
 * token may do, how much of the rate limit is left, what is on its way; and
 * the way to connect another one, or this one anew.
 *
 * It keeps the last status and workspace replies and draws from them. What is
 * drawn is a list of lines, longer than a small screen: it scrolls. Among them
 * are the commands of the outbox, one of which is chosen.
 */
#include "config.h"

#include "panes/connection.h"
#include "panes/render/when.h"
#include "panes/widgets/list.h"
#include "panes/widgets/softwrap.h"

#include <stdio.h>
#include <string.h>

enum { GRANT_COLS = 14, PERMISSION_COLS = 33,
	ACCOUNT_COOKIE = 1, LEFT_MAX = 16 };

struct state {
	const struct api_reply *status;          /* counted, or NULL */
	const struct api_reply *workspace;
	char left[200];          /* set-ups that were left: names, spaces */
	struct list list;        /* of lines: its top is where we are */
	struct unsent unsent;
};

static struct state *state_of(const struct pane *pane)
{
	return pane->state;
}

static const char *setting(const struct painter *p, const char *name)
{
	const char *value = p->pane->host->setting(p->pane, name);

	return value ? value : "";
}

/* The row of the canvas for this line; false: it is not in sight. */
bool paint_row(const struct painter *p, int *y)
{
	*y = p->y - p->top;
	return p->canvas && *y >= 0 && *y < p->canvas->rows;
}

void paint_heading(struct painter *p, const char *text)
{
	int y;

	p->y++;
	if (paint_row(p, &y))
		canvas_text(p->canvas, y, 1, -1, STYLE(HEADING), text);
	p->y++;
}

void paint_text(struct painter *p, int x, struct style style,
    const char *text)
{
	struct softwrap wrap = { text, strlen(text), p->pane->cols - x - 1 };
	struct softline line = { 0 };
	int y;

	if (wrap.cols < 1)
		wrap.cols = 1;
	do {
		line = softwrap_line(&wrap, line.next);
		if (paint_row(p, &y))
			canvas_textn(p->canvas, y, x, wrap.cols, style,
			    text + line.start, line.end - line.start);
		p->y++;
	} while (!line.last);
}

void paint_field(struct painter *p, const char *label, struct style style,
    const char *fmt, ...)
{
	char text[400];
	va_list ap;
	int y;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (paint_row(p, &y))
		canvas_text(p->canvas, y, 2, LABEL_COLS, STYLE(DIM), label);
	paint_text(p, 2 + LABEL_COLS, style, text);
}

static const char *known(const char *text)
{
	return text && *text ? text : "not known yet";
}

/* --- the parts --- */

static void draw_account(struct painter *p)
{
	const struct workspace *w = state_of(p->pane)->workspace ?
	    state_of(p->pane)->workspace->workspace : NULL;
	bool oauth = !strcmp(setting(p, "session.signed-in"), "oauth");

	paint_field(p, "Account", STYLE(STRONG), "%s",
	    setting(p, "session.account"));
	paint_field(p, "Workspace", STYLE(TEXT), "%s%s%s%s",
	    known(w ? w->app_name : NULL), w && w->app_id ? " (" : "",
	    w && w->app_id ? w->app_id : "", w && w->app_id ? ")" : "");
	paint_field(p, "Signed in as", STYLE(TEXT), "%s%s%s",
	    known(w ? w->me.name : NULL), w && w->me.email ? ", " : "",
	    w && w->me.email ? w->me.email : "");
	paint_field(p, "By", STYLE(TEXT), "%s", oauth ?
	    "OAuth, in your own name" : "access token");
	paint_field(p, "Region", STYLE(TEXT), "%s, %s",
	    known(w ? w->region : NULL), setting(p, "session.host"));
	paint_field(p, "API version", STYLE(TEXT), "%s",
	    setting(p, "api-version"));
}

static void draw_link(struct painter *p, const struct api_status *status)
{
	switch (status->link) {
	case LINK_CONNECTING:
		paint_field(p, "State", STYLE(PENDING), "connecting…");
		break;
	case LINK_ONLINE:
		paint_field(p, "State", STYLE(GOOD), "online");
		break;
	case LINK_OFFLINE:
		paint_field(p, "State", STYLE(WARNING), "offline: %s", status->why);
		break;
	case LINK_REFUSED:
		paint_field(p, "State", STYLE(ERROR), "refused: %s", status->why);
		break;
	}
}

static void draw_sync(struct painter *p, const struct api_status *status)
{
	char when[WHEN_TEXT_MAX] = "never";
	int64_t now = p->pane->host->now(p->pane);

	if (status->synced_at)
		when_text(status->synced_at, now, when);
	if (status->first_sync && status->sync_total)
		paint_field(p, "First look", STYLE(PENDING), "%zu of %zu "
		    "conversations", status->synced, status->sync_total);
	else
		paint_field(p, "Up to date", STYLE(TEXT), "%s%s", when,
		    status->syncing ? ", looking now" : "");
}

static void draw_rate(struct painter *p, const struct api_status *status)
{
	bool low = status->rate_left * 5 < status->rate_limit;
	char when[WHEN_TEXT_MAX] = "";

	if (status->rate_limit < 0) {
		paint_field(p, "Rate limit", STYLE(DIM), "not known yet");
		return;
	}
	if (status->rate_reset_at)
		when_text(status->rate_reset_at,
		    p->pane->host->now(p->pane), when);
	paint_field(p, "Rate limit", low ? STYLE(WARNING) : STYLE(TEXT),
	    "%d of %d calls left%s%s; %llu made in this run",
	    status->rate_left, status->rate_limit, *when ? " until " : "",
	    when, (unsigned long long)status->requests);
}

static void draw_connection(struct painter *p)
{
	const struct api_status *status = state_of(p->pane)->status ?
	    state_of(p->pane)->status->status : NULL;

	if (!status) {
		paint_field(p, "State", STYLE(DIM), "not known yet");
		return;
	}
	draw_link(p, status);
	draw_sync(p, status);
	draw_rate(p, status);
}

static struct style grant_style(enum grant grant)
{
	switch (grant) {
	case GRANT_GIVEN:
		return STYLE(GOOD);
	case GRANT_REFUSED:
		return STYLE(ERROR);
	case GRANT_PLAN:
		return STYLE(WARNING);
	default:
		return STYLE(DIM);
	}
}

static void draw_permission(struct painter *p, enum permission permission,
    enum grant grant)
{
	static const char *const words[] = { "not known yet", "granted",
	    "refused", "not in plan" };
	const char *what = permission_unlocks(permission);
	struct style style = STYLE(TEXT);
	int y, x = 2;

	if (grant == GRANT_REFUSED) {
		what = permission_is_minimum(permission) ?
		    "needed: tick it in the Hub" :
		    "tick it in the Developer Hub";
		style = STYLE(ERROR);
	}
	if (paint_row(p, &y)) {
		canvas_text(p->canvas, y, x, GRANT_COLS - 1,
		    grant_style(grant), words[grant]);
		x += GRANT_COLS;
		canvas_text(p->canvas, y, x, PERMISSION_COLS, style,
		    permission_label(permission));
		x += PERMISSION_COLS + 1;
		canvas_text_fit(p->canvas, y, x, p->canvas->cols - x - 1,
		    STYLE(DIM), what);
	}
	p->y++;
}

static void draw_permissions(struct painter *p)
{
	const struct api_status *status = state_of(p->pane)->status ?
	    state_of(p->pane)->status->status : NULL;
	int i;

	for (i = 0; i < PERMISSION_COUNT; i++) {
		if (!i || permission_group(i) != permission_group(i - 1))
			paint_heading(p, permission_group_label(
			    permission_group(i)));
		draw_permission(p, i, status ? status->grants[i] :
		    GRANT_UNKNOWN);
	}
}

static void draw_outbox(struct painter *p)
{
	const struct api_status *s = state_of(p->pane)->status ?
	    state_of(p->pane)->status->status : NULL;

	unsent_paint(p, &state_of(p->pane)->unsent);
	if (s && s->outbox_elsewhere)
		paint_field(p, "Sent by", STYLE(TEXT), "another callbox of "
		    "this account on this host");
	if (s && s->texts_at_risk)
		paint_field(p, "In memory only", STYLE(ERROR), "%zu: "
		    "they cannot be written, and are offered to be saved "
		    "elsewhere when you leave", s->texts_at_risk);
}

static void key_line(struct painter *p, const char *action, const char *what)
{
	const char *key = p->pane->host->key_for(p->pane, action);

	paint_field(p, key ? key : action, STYLE(TEXT), "%s", what);
}

static void draw_ways(struct painter *p)
{
	paint_heading(p, "Set up");
	if (state_of(p->pane)->left[0])
		paint_field(p, "Left", STYLE(PENDING), "%s (half-way)",
		    state_of(p->pane)->left);
	key_line(p, "authorize-again", "sign in to this workspace anew: the "
	    "steps of the Developer Hub");
	key_line(p, "connect-another", state_of(p->pane)->left[0] ?
	    "go on with one that was left, or connect another workspace" :
	    "connect another workspace, step by step");
	key_line(p, "refresh", "ask for changes and permissions now");
}

static void paint(struct painter *p)
{
	draw_account(p);
	draw_connection(p);
	draw_outbox(p);
	draw_permissions(p);
	draw_ways(p);
}

/* --- life --- */

static struct painter counted(const struct pane *pane)
{
	struct painter counter = { .pane = pane, .click = -1 };

	paint(&counter);
	return counter;
}

static void settle(struct pane *pane)
{
	struct state *state = state_of(pane);
	struct painter counter = counted(pane);

	list_resize(&state->list, pane->rows > 0 ? pane->rows : 1);
	list_set_count(&state->list, (size_t)counter.y);
	pane->host->redraw(pane);
}

/* From the vault, so not at each draw. */
static void look_for_left(struct pane *pane)
{
	const char *left = pane->host->setting(pane, "session.left-setups");
	struct state *state = state_of(pane);

	snprintf(state->left, sizeof(state->left), "%s", left ? left : "");
}

static bool open_connection(struct pane *pane, const char *object_id,
    struct error *err)
{
	struct state *state = state_of(pane);

	if (state->list.rows)
		return true;
	list_init(&state->list);
	look_for_left(pane);
	settle(pane);
	pane->host->send(pane, request_status());
	pane->host->send(pane, request_workspace());
	unsent_refresh(pane, &state->unsent);
	return true;
}

static void close_connection(struct pane *pane)
{
	api_reply_unref(state_of(pane)->status);
	api_reply_unref(state_of(pane)->workspace);
	unsent_release(&state_of(pane)->unsent);
}

static void take(const struct api_reply **member,
    const struct api_reply *reply)
{
	api_reply_unref(*member);
	*member = api_reply_ref(reply);
}

static void take_reply(struct pane *pane, const struct api_reply *reply)
{
	struct state *state = state_of(pane);

	if (unsent_reply(pane, &state->unsent, reply) || reply->status) {
		if (reply->status)
			take(&state->status, reply);
	} else if (reply->workspace)
		take(&state->workspace, reply);
	else if (reply->op == API_NOTICE_CHANGED &&
	    reply->changed & CHANGED_WORKSPACE)
		pane->host->send(pane, request_workspace());
	else
		return;
	settle(pane);
}

static void mouse(struct pane *pane, const struct pane_event *event)
{
	struct state *state = state_of(pane);
	struct painter counter = { .pane = pane,
		.click = event->y + (int)state->list.top };

	if (event->button == BUTTON_WHEEL_DOWN)
		list_scroll(&state->list, 3);
	else if (event->button == BUTTON_WHEEL_UP)
		list_scroll(&state->list, -3);
	else
		paint(&counter);
	if (counter.clicked)
		state->unsent.chosen = counter.clicked - 1;
	pane->host->redraw(pane);
}

static void event(struct pane *pane, const struct pane_event *event)
{
	if (event->kind == PANE_EVENT_ANSWER &&
	    unsent_answer(pane, &state_of(pane)->unsent, event))
		return;
	switch (event->kind) {
	case PANE_EVENT_REPLY:
		take_reply(pane, event->reply);
		break;
	case PANE_EVENT_FOCUS:
		look_for_left(pane);
		settle(pane);
		break;
	case PANE_EVENT_SIZE:
	case PANE_EVENT_SETTING:
		settle(pane);
		break;
	case PANE_EVENT_ANSWER:
		if (event->cookie == ACCOUNT_COOKIE && event->accepted &&
		    event->text && *event->text)
			pane->host->run(pane, "connect-workspace",
			    event->text);
		break;
	case PANE_EVENT_MOUSE:
		mouse(pane, event);
		break;
	default:
		break;
	}
}

static void draw(const struct pane *pane, struct canvas *canvas)
{
	const struct state *state = state_of(pane);
	struct painter painter = { .pane = pane, .canvas = canvas,
		.top = (int)state->list.top, .click = -1 };

	paint(&painter);
}

/* Red when something needs a look. */
static const char *badge(const struct pane *pane)
{
	const struct state *state = state_of(pane);
	const struct api_status *status = state->status ?
	    state->status->status : NULL;

	if (!status)
		return NULL;
	return status->link == LINK_REFUSED || status->outbox_failed ||
	    status->outbox_unknown ? "!" : NULL;
}

/* --- actions --- */

static void scroll(struct pane *pane, long by)
{
	list_scroll(&state_of(pane)->list, by);
	pane->host->redraw(pane);
}

static long times(const struct pane_call *call)
{
	return call->count ? call->count : 1;
}

/* Whether a line of the chosen command can be seen. */
static bool in_sight(const struct pane *pane, const struct painter *counter)
{
	const struct list *list = &state_of(pane)->list;

	return counter->chosen < (int)list->top + list->rows &&
	    counter->chosen_end > (int)list->top;
}

static void into_sight(struct pane *pane)
{
	struct list *list = &state_of(pane)->list;
	struct painter counter = counted(pane);
	int top = (int)list->top;

	if (counter.chosen_end > top + list->rows)
		top = counter.chosen_end - list->rows;
	if (counter.chosen < top)
		top = counter.chosen;
	scroll(pane, top - (long)list->top);
}

/* By command while the chosen one is in sight and has a neighbour; else by
 * line. */
static void step(struct pane *pane, int by, long n)
{
	struct state *state = state_of(pane);
	struct painter counter;

	while (n-- > 0) {
		counter = counted(pane);
		if (in_sight(pane, &counter) && unsent_step(&state->unsent,
		    by))
			into_sight(pane);
		else
			scroll(pane, by);
	}
}

static void next_line(struct pane *pane, const struct pane_call *call)
{
	step(pane, 1, times(call));
}

static void previous_line(struct pane *pane, const struct pane_call *call)
{
	step(pane, -1, times(call));
}

static void next_page(struct pane *pane, const struct pane_call *call)
{
	scroll(pane, (pane->rows - 1) * times(call));
}

static void previous_page(struct pane *pane, const struct pane_call *call)
{
	scroll(pane, -(pane->rows - 1) * times(call));
}

static void first_line(struct pane *pane, const struct pane_call *call)
{
	scroll(pane, -(long)state_of(pane)->list.count);
}

static void last_line(struct pane *pane, const struct pane_call *call)
{
	scroll(pane, (long)state_of(pane)->list.count);
}

/* Nothing is done to what cannot be seen: it comes into sight first. */
static void about_chosen(struct pane *pane,
    void (*act)(struct pane *, struct unsent *))
{
	struct painter counter = counted(pane);

	if (counter.chosen_end && !in_sight(pane, &counter)) {
		into_sight(pane);
		pane->host->say(pane, SAY_INFO,
		    "This one? Once more does it");
		return;
	}
	act(pane, &state_of(pane)->unsent);
}

static void retry(struct pane *pane, const struct pane_call *call)
{
	about_chosen(pane, unsent_retry);
}

static void edit(struct pane *pane, const struct pane_call *call)
{
	about_chosen(pane, unsent_edit);
}

static void make_draft(struct pane *pane, const struct pane_call *call)
{
	about_chosen(pane, unsent_draft);
}

static void discard(struct pane *pane, const struct pane_call *call)
{
	about_chosen(pane, unsent_discard);
}

static void show(struct pane *pane, const struct pane_call *call)
{
	about_chosen(pane, unsent_show);
}

static void refresh(struct pane *pane, const struct pane_call *call)
{
	pane->host->send(pane, request_sync());
	pane->host->run(pane, "check-permissions", NULL);
}

static void connect_another(struct pane *pane, const struct pane_call *call)
{
	struct pane_choice choices[LEFT_MAX];
	char names[sizeof(state_of(pane)->left)], *name, *rest = names;
	size_t n = 0;
	struct pane_ask ask = { .kind = ASK_TEXT, .cookie = ACCOUNT_COOKIE,
		.label = "Name for the account", .free = true,
		.hint = "letters and digits, as you will call it",
		.choices = choices };

	memcpy(names, state_of(pane)->left, sizeof(names));
	while (n < LEFT_MAX && (name = strtok_r(rest, " ", &rest)))
		choices[n++] = (struct pane_choice){ .id = name,
			.label = name, .detail = "goes on where it was left" };
	ask.choices_len = n;
	if (n)
		ask.kind = ASK_PICK;
	pane->host->ask(pane, &ask);
}

static void authorize_again(struct pane *pane, const struct pane_call *call)
{
	const char *name = pane->host->setting(pane, "session.account");

	pane->host->run(pane, "connect-workspace", name);
}

static void leave(struct pane *pane, const struct pane_call *call)
{
	pane->host->go(pane, "inbox", NULL);
}

static const struct pane_action actions[] = {
	{ "next-line", "Down one line", "Move", next_line, 0 },
	{ "previous-line", "Up one line", "Move", previous_line, 0 },
	{ "next-page", "Down a page", "Move", next_page, 0 },
	{ "previous-page", "Up a page", "Move", previous_page, 0 },
	{ "first-line", "To the top", "Move", first_line, 0 },
	{ "last-line", "To the end", "Move", last_line, 0 },
	{ "refresh", "Ask for changes and permissions now", "Connection",
	    refresh, 0 },
	{ "retry-unsent", "Send (again) what the outbox has", "Outbox",
	    retry, 0 },
	{ "edit-unsent", "Edit it: back into the composer", "Outbox",
	    edit, 0 },
	{ "draft-unsent", "Keep its words as a draft", "Outbox",
	    make_draft, 0 },
	{ "discard-unsent", "Throw it away, or stop sending it", "Outbox",
	    discard, 0 },
	{ "show-unsent", "Its conversation", "Outbox", show, 0 },
	{ "connect-another", "Connect another workspace", "Connection",
	    connect_another, 0 },
	{ "authorize-again", "Sign in to this workspace anew", "Connection",
	    authorize_again, 0 },
	{ "leave-connection", "Back to the inbox", "Move", leave, 0 },
	{ 0 }
};

static const struct pane_key keys[] = {
	{ "j", "next-line" }, { "Down", "next-line" },
	{ "k", "previous-line" }, { "Up", "previous-line" },
	{ "C-f", "next-page" }, { "PgDn", "next-page" },
	{ "Space", "next-page" }, { "C-b", "previous-page" },
	{ "PgUp", "previous-page" }, { "g g", "first-line" },
	{ "Home", "first-line" }, { "G", "last-line" },
	{ "End", "last-line" }, { "R", "refresh" },
	{ "r", "retry-unsent" }, { "e", "edit-unsent" },
	{ "p", "draft-unsent" }, { "d", "discard-unsent" },
	{ "Enter", "show-unsent" }, { "O", "show-outbox" },
	{ "c", "connect-another" }, { "a", "authorize-again" },
	{ "Esc", "leave-connection" },
	{ 0 }
};

PANE_ENTRY = {
	.abi = PANE_ABI, .size = sizeof(struct pane_ops),
	.caps = PANE_OFFLINE, .state_size = sizeof(struct state),
	.name = "connection", .title = "Connection",
	.help = "The account, its permissions, rate limit, and set-up",
	.actions = actions, .keys = keys,
	.open = open_connection, .event = event, .draw = draw,
	.badge = badge, .close = close_connection,
};
