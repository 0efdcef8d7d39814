/*
 * The admins pane: teammates, what each has to do, who is away; being away,
 * and handing over. object_id: see panes/records/browse.h.
 */
#include "config.h"

#include "panes/records/browse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	COOKIE_AWAY = BROWSE_COOKIES, COOKIE_REPLIES, COOKIE_HEIR,
	COOKIE_HAND_OVER
};

/* Conversations on their way to somebody else. */
struct handing {
	api_id asking;                   /* what is mine */
	const struct api_reply *mine;
	enum person_kind kind;           /* of the heir */
	char *heir, *name;
	api_id *sent;
	size_t sent_len, done, failed, conversations;
	struct error err;
};

struct admins {
	struct browse browse;
	char *whom;                      /* who shall be away */
	char *reason;                    /* NULL: none */
	api_id asking_reasons;
	struct rows reasons;
	struct handing handing;
};

static struct admins *admins_of(struct pane *pane)
{
	return pane->state;
}

static const struct browse_count columns[] = {
	{ "Open", "state:open", COUNT_BAR },
	{ "Snoozed", "state:snoozed", COUNT_NUMBER },
	{ "Waiting", "state:open", COUNT_WAITING },
	{ 0 }
};

static char *replace(char *old, const char *text)
{
	free(old);
	return text ? mem_strdup(text) : NULL;
}

/* NULL, and said, while the workspace is not known. */
static const char *me(struct pane *pane)
{
	const struct workspace *in = browse_workspace(browse_of(pane));

	if (!in || !in->me.id) {
		pane->host->say(pane, SAY_WARNING,
		    "Not yet: the teammates are still being loaded");
		return NULL;
	}
	return in->me.id;
}

/* --- away --- */

static void ask_reasons(struct pane *pane, const char *id)
{
	struct admins *admins = admins_of(pane);

	admins->whom = replace(admins->whom, id);
	rows_clear(&admins->reasons);
	admins->asking_reasons = pane->host->send(pane, request_records(
	    RECORD_AWAY_REASON, RECORD_NONE, NULL, NULL, NULL, 0, NULL,
	    false));
	pane->host->say(pane, SAY_INFO, "Looking up reasons …");
}

static void away_me(struct pane *pane, const struct pane_call *call)
{
	const char *id = me(pane);

	if (id)
		ask_reasons(pane, id);
}

static void away_other(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));

	if (record)
		ask_reasons(pane, record->id);
}

static bool is_me(const struct browse *browse, const char *id)
{
	const struct workspace *in = browse_workspace(browse);

	return in && in->me.id && !strcmp(in->me.id, id);
}

static const char *name_of(const struct admins *admins)
{
	return browse_name_of(&admins->browse, &(struct record_ref){
	    RECORD_ADMIN, admins->whom, NULL });
}

/* What is said of the absence: reasons are the workspace's own. */
static void ask_away(struct pane *pane)
{
	struct admins *admins = admins_of(pane);
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena,
	    admins->reasons.len + 2, sizeof(*choices));
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_AWAY,
		.choices = choices };
	const struct record *reason;
	size_t i;

	ask.label = is_me(&admins->browse, admins->whom) ? "I am" :
	    arena_printf(&arena, "%s is", name_of(admins));
	choices[ask.choices_len++] = (struct pane_choice){ .id = "back",
		.label = "Back: not away" };
	choices[ask.choices_len++] = (struct pane_choice){ .id = "away",
		.label = "Away" };
	for (i = 0; i < admins->reasons.len; i++) {
		reason = admins->reasons.rows[i].record;
		if (!record_value(reason, "deleted")->number)
			choices[ask.choices_len++] = (struct pane_choice){
				.id = reason->id, .label = arena_printf(
				&arena, "Away: %s", reason->title) };
	}
	pane->host->ask(pane, &ask);
	arena_release(&arena);
}

static void ask_replies(struct pane *pane)
{
	static const struct pane_choice choices[] = {
		{ .id = "false", .label = "Stay assigned" },
		{ .id = "true", .label = "Are assigned to others" },
	};

	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_REPLIES, .choices = choices,
		.choices_len = ARRAY_LEN(choices),
		.label = "Conversations with new replies" });
}

static void set_away(struct pane *pane, bool away, const char *reassign)
{
	struct admins *admins = admins_of(pane);
	const struct record_input inputs[] = {
		{ "away", away ? "true" : "false" },
		{ "reassign", reassign },
		{ "reason", admins->reason },
	};

	browse_change_one(pane, admins->whom, VERB_AWAY, NULL, inputs,
	    admins->reason ? 3 : 2);
}

static void away_picked(struct pane *pane, const char *choice)
{
	struct admins *admins = admins_of(pane);

	admins->reason = replace(admins->reason, strcmp(choice, "back") != 0 &&
	    strcmp(choice, "away") != 0 ? choice : NULL);
	if (!strcmp(choice, "back"))
		set_away(pane, false, "false");
	else
		ask_replies(pane);
}

/* --- handing over --- */

static void hand_over(struct pane *pane, const struct pane_call *call)
{
	struct handing *handing = &admins_of(pane)->handing;

	if (!me(pane))
		return;
	if (handing->sent_len) {
		pane->host->say(pane, SAY_WARNING,
		    "The last hand-over is still on its way");
		return;
	}
	api_reply_unref(handing->mine);
	handing->mine = NULL;
	handing->asking = pane->host->send(pane, request_list(
	    "state:open assignee:me", SORT_WAITING, 0, LIST_LIMIT_MAX, NULL,
	    true));
	pane->host->say(pane, SAY_INFO, "Looking up what is yours …");
}

static void ask_heir(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	const struct workspace *in = browse_workspace(browse);
	const struct conversation_list *mine =
	    admins_of(pane)->handing.mine->list;
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena,
	    in->admins_len + in->teams_len, sizeof(*choices));
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_HEIR,
		.choices = choices };
	size_t i;

	ask.label = arena_printf(&arena, "Hand %zu over to", mine->rows_len);
	for (i = 0; i < in->teams_len; i++)
		choices[ask.choices_len++] = (struct pane_choice){
			.id = arena_printf(&arena, "team:%s",
			    in->teams[i].id), .detail = "team",
			.label = in->teams[i].name };
	for (i = 0; i < in->admins_len; i++)
		if (!is_me(browse, in->admins[i].id))
			choices[ask.choices_len++] = (struct pane_choice){
				.id = arena_printf(&arena, "admin:%s",
				    in->admins[i].id),
				.label = in->admins[i].name ?
				    in->admins[i].name : in->admins[i].email,
				.detail = in->admins[i].away ? "away" :
				    in->admins[i].job_title };
	pane->host->ask(pane, &ask);
	arena_release(&arena);
}

/* All that will go, before it does. */
static void preview(struct pane *pane, const char *choice)
{
	struct admins *admins = admins_of(pane);
	struct handing *handing = &admins->handing;
	const struct conversation_list *mine = handing->mine->list;
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena,
	    mine->rows_len + 2, sizeof(*choices));
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_HAND_OVER,
		.label = "Hand over?", .choices = choices };
	bool team = !strncmp(choice, "team:", 5);
	struct record_ref heir = { team ? RECORD_TEAM : RECORD_ADMIN,
		strchr(choice, ':') + 1, NULL };
	size_t i;

	handing->kind = team ? PERSON_TEAM : PERSON_ADMIN;
	handing->heir = replace(handing->heir, heir.id);
	handing->name = replace(handing->name, browse_name_of(&admins->browse,
	    &heir));
	choices[ask.choices_len++] = (struct pane_choice){ .id = "yes",
		.label = arena_printf(&arena, "Hand %zu conversation%s over "
		"to %s", mine->rows_len, mine->rows_len == 1 ? "" : "s",
		handing->name), .detail = mine->total > mine->rows_len ?
		"the first of more" : NULL };
	choices[ask.choices_len++] = (struct pane_choice){ .id = "no",
		.label = "Keep them" };
	for (i = 0; i < mine->rows_len; i++)
		choices[ask.choices_len++] = (struct pane_choice){ .id = "no",
			.group = "These", .label = mine->rows[i].title,
			.detail = mine->rows[i].contact.name };
	pane->host->ask(pane, &ask);
	arena_release(&arena);
}

static void assign(struct pane *pane, const char *id, enum person_kind kind,
    const char *heir, uint64_t group)
{
	struct handing *handing = &admins_of(pane)->handing;
	struct api_request *req = request_assign(id, kind, heir);

	req->group = group;
	handing->sent = mem_grow(handing->sent, handing->sent_len,
	    sizeof(*handing->sent));
	handing->sent[handing->sent_len++] = pane->host->send(pane, req);
}

/* A conversation can have a person and a team at once: what goes to a team is
 * mine no longer. */
static void send_all(struct pane *pane)
{
	struct handing *handing = &admins_of(pane)->handing;
	const struct conversation_list *mine = handing->mine->list;
	uint64_t group = (uint64_t)pane->host->now(pane) << 20 | 0xff;
	size_t i;

	handing->done = handing->failed = 0;
	handing->conversations = mine->rows_len;
	for (i = 0; i < mine->rows_len; i++) {
		assign(pane, mine->rows[i].id, handing->kind, handing->heir,
		    group);
		if (handing->kind == PERSON_TEAM)
			assign(pane, mine->rows[i].id, PERSON_ADMIN, NULL,
			    group);
	}
	pane->host->say(pane, SAY_INFO, "Handing over to %s …",
	    handing->name);
}

static void mine_reply(struct pane *pane, const struct api_reply *reply)
{
	struct handing *handing = &admins_of(pane)->handing;

	if (reply->list) {
		api_reply_unref(handing->mine);
		handing->mine = api_reply_ref(reply);
	}
	if (!reply->final)
		return;
	handing->asking = 0;
	if (!handing->mine)
		pane->host->say(pane, SAY_ERROR, "%s", reply->err.text);
	else if (!handing->mine->list->rows_len)
		pane->host->say(pane, SAY_INFO,
		    "You have no open conversations");
	else
		ask_heir(pane);
	if (handing->mine && reply->err.code)
		pane->host->say(pane, SAY_WARNING, "As far as is known here: "
		    "%s", reply->err.text);
}

static bool handed(struct pane *pane, const struct api_reply *reply)
{
	struct handing *handing = &admins_of(pane)->handing;
	const char *undo = pane->host->key_for(pane, "undo");
	size_t i;

	for (i = 0; i < handing->sent_len; i++)
		if (handing->sent[i] == reply->id)
			break;
	if (i == handing->sent_len)
		return false;
	if (!reply->final)
		return true;
	if (reply->err.code && !handing->failed++)
		handing->err = reply->err;
	if (++handing->done < handing->sent_len)
		return true;
	if (handing->failed)
		pane->host->say(pane, SAY_ERROR, "%zu of %zu assignments "
		    "failed: %s", handing->failed, handing->sent_len,
		    handing->err.text);
	else
		pane->host->say(pane, SAY_GOOD, "Handed %zu over to %s · %s "
		    "takes it back", handing->conversations, handing->name,
		    undo ? undo : ":undo");
	handing->sent_len = 0;
	return true;
}

/* --- the pane --- */

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	{ "show-conversations", "Their open conversations, in the inbox",
	    "View", browse_conversations, ACTION_ITEM },
	{ "show-snoozed", "Their snoozed conversations, in the inbox", "View",
	    browse_second, ACTION_ITEM },
	{ "set-away", "Set myself away, or back", "Change", away_me,
	    NEEDS(UPDATE_ADMINS) },
	{ "set-teammate-away", "Set this teammate away, or back", "Change",
	    away_other, ACTION_ITEM | NEEDS(UPDATE_ADMINS) },
	{ "hand-over", "Hand my open conversations over to somebody",
	    "Change", hand_over, NEEDS(WRITE_CONVERSATIONS) },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	{ "c", "show-conversations", NULL }, { "z", "show-snoozed", NULL },
	{ "a", "set-away", NULL }, { "A", "set-teammate-away", NULL },
	{ "H", "hand-over", NULL },
	{ 0 }
};

static bool admins_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_ADMIN, object_id);
	counts_init(pane, "assignee", columns);
	return true;
}

static void admins_close(struct pane *pane)
{
	struct admins *admins = admins_of(pane);

	rows_release(&admins->reasons);
	api_reply_unref(admins->handing.mine);
	free(admins->handing.heir);
	free(admins->handing.name);
	free(admins->handing.sent);
	free(admins->whom);
	free(admins->reason);
	browse_close(pane);
}

static void on_reply(struct pane *pane, const struct api_reply *reply)
{
	struct admins *admins = admins_of(pane);

	if (!reply->id)
		return;
	if (reply->id == admins->handing.asking) {
		mine_reply(pane, reply);
	} else if (reply->id == admins->asking_reasons) {
		/* Reasons are a nicety: one can be away without. */
		rows_add(&admins->reasons, reply);
		if (!reply->final)
			return;
		admins->asking_reasons = 0;
		rows_sort(&admins->reasons, record_schema(RECORD_AWAY_REASON),
		    "order");
		ask_away(pane);
	} else {
		handed(pane, reply);
	}
}

static void on_answer(struct pane *pane, const struct pane_event *event)
{
	const char *text = event->accepted && event->text ? event->text : "";

	switch (event->cookie) {
	case COOKIE_AWAY:
		if (*text)
			away_picked(pane, text);
		break;
	case COOKIE_REPLIES:
		if (*text)
			set_away(pane, true, text);
		break;
	case COOKIE_HEIR:
		if (*text)
			preview(pane, text);
		break;
	case COOKIE_HAND_OVER:
		if (!strcmp(text, "yes"))
			send_all(pane);
		else
			pane->host->say(pane, SAY_INFO, "Nothing was done");
		break;
	default:
		break;
	}
}

static void admins_event(struct pane *pane, const struct pane_event *event)
{
	if (browse_event(pane, event))
		return;
	if (event->kind == PANE_EVENT_REPLY)
		on_reply(pane, event->reply);
	else if (event->kind == PANE_EVENT_ANSWER)
		on_answer(pane, event);
}

PANE_ENTRY = {
	BROWSE_OPS(struct admins),
	.caps = PANE_TEXT | PANE_OFFLINE | NEEDS(READ_ADMINS),
	.name = "admins", .title = "Admins",
	.help = "Admins: who has how much to do, who is away.",
	.actions = actions, .keys = keys,
	.open = admins_open, .event = admins_event, .close = admins_close,
};
