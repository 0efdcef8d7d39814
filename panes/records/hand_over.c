/* Handing one's conversations over. */
#include "config.h"

#include "panes/records/hand_over.h"

#include <stdlib.h>
#include <string.h>

void hand_over_begin(struct pane *pane, struct handing *handing)
{
	if (!browse_me(pane))
		return;
	if (handing->sent_len) {
		pane->host->say(pane, SAY_WARNING,
		    "The last hand-over is still on its way");
		return;
	}
	api_reply_unref(handing->mine);
	handing->mine = NULL;
	handing->asking = pane->host->send(pane, request_list(
	    "state:open OR state:snoozed assignee:me", SORT_WAITING, 0,
	    LIST_LIMIT_MAX, NULL, true));
	pane->host->say(pane, SAY_INFO, "Looking up what is yours …");
}

/* "12 open and 3 snoozed", of what would go. */
static const char *counted(const struct handing *handing, bool snoozed,
    struct arena *arena)
{
	size_t asleep = snoozed ? handing->mine->list->rows_len -
	    handing->open : 0;
	const char *open = arena_printf(arena, "%zu open", handing->open);

	if (!asleep)
		return open;
	return handing->open ? arena_printf(arena, "%s and %zu snoozed", open,
	    asleep) : arena_printf(arena, "%zu snoozed", asleep);
}

static void ask_heir(struct pane *pane, struct handing *handing)
{
	struct browse *browse = browse_of(pane);
	const struct workspace *in = browse_workspace(browse);
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena,
	    in->admins_len + in->teams_len, sizeof(*choices));
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_HEIR,
		.choices = choices };
	size_t i;

	ask.label = arena_printf(&arena, "Hand %s over to", counted(
	    handing, true, &arena));
	for (i = 0; i < in->teams_len; i++)
		choices[ask.choices_len++] = (struct pane_choice){
			.id = arena_printf(&arena, "team:%s",
			    in->teams[i].id), .detail = "team",
			.label = in->teams[i].name };
	for (i = 0; i < in->admins_len; i++)
		if (!browse_is_me(browse, in->admins[i].id))
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

/* What will go, before it does: open ones, or those that sleep as well. */
static void offer(const struct handing *handing, struct pane_ask *ask,
    struct pane_choice *choices, bool snoozed, struct arena *arena)
{
	const struct conversation_list *mine = handing->mine->list;

	choices[ask->choices_len++] = (struct pane_choice){
		.id = snoozed ? "all" : "open",
		.label = arena_printf(arena, "Hand %s over to %s",
		counted(handing, snoozed, arena), handing->name),
		.detail = mine->total > mine->rows_len ?
		"the first of more" : NULL };
}

static void preview(struct pane *pane, struct handing *handing,
    const char *choice)
{
	const struct conversation_list *mine = handing->mine->list;
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena,
	    mine->rows_len + 3, sizeof(*choices));
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_HAND_OVER,
		.label = "Hand over?", .choices = choices };
	bool team = !strncmp(choice, "team:", 5);
	struct record_ref heir = { team ? RECORD_TEAM : RECORD_ADMIN,
		strchr(choice, ':') + 1, NULL };
	bool asleep;
	size_t i;

	handing->kind = team ? PERSON_TEAM : PERSON_ADMIN;
	free(handing->heir);
	free(handing->name);
	handing->heir = mem_strdup(heir.id);
	handing->name = mem_strdup(browse_name_of(browse_of(pane), &heir));
	if (handing->open)
		offer(handing, &ask, choices, false, &arena);
	if (handing->open < mine->rows_len)
		offer(handing, &ask, choices, true, &arena);
	choices[ask.choices_len++] = (struct pane_choice){ .id = "no",
		.label = "Keep them" };
	for (i = 0; i < mine->rows_len; i++) {
		asleep = mine->rows[i].state == STATE_SNOOZED;
		choices[ask.choices_len++] = (struct pane_choice){ .id = "no",
			.group = "These", .label = mine->rows[i].title,
			.detail = arena_printf(&arena, "%s%s",
			mine->rows[i].contact.name ?
			mine->rows[i].contact.name : "",
			asleep ? " (snoozed)" : "") };
	}
	pane->host->ask(pane, &ask);
	arena_release(&arena);
}

static void assign(struct pane *pane, struct handing *handing, const char *id,
    enum person_kind kind, const char *heir, uint64_t group)
{
	struct api_request *req = request_assign(id, kind, heir);

	req->group = group;
	handing->sent = mem_grow(handing->sent, handing->sent_len,
	    sizeof(*handing->sent));
	handing->sent[handing->sent_len++] = pane->host->send(pane, req);
}

/* A conversation can have a person and a team at once: what goes to a team is
 * mine no longer. */
static void send_all(struct pane *pane, struct handing *handing)
{
	const struct conversation_list *mine = handing->mine->list;
	uint64_t group = (uint64_t)pane->host->now(pane) << 20 | 0xff;
	size_t i;

	handing->done = handing->failed = handing->conversations = 0;
	for (i = 0; i < mine->rows_len; i++) {
		if (mine->rows[i].state == STATE_SNOOZED && !handing->snoozed)
			continue;
		handing->conversations++;
		assign(pane, handing, mine->rows[i].id, handing->kind,
		    handing->heir, group);
		if (handing->kind == PERSON_TEAM)
			assign(pane, handing, mine->rows[i].id,
			    PERSON_ADMIN, NULL, group);
	}
	pane->host->say(pane, SAY_INFO, "Handing over to %s …",
	    handing->name);
}

static void mine_reply(struct pane *pane, struct handing *handing,
    const struct api_reply *reply)
{
	size_t i;

	if (reply->list) {
		api_reply_unref(handing->mine);
		handing->mine = api_reply_ref(reply);
		for (handing->open = i = 0; i < reply->list->rows_len; i++)
			handing->open += reply->list->rows[i].state !=
			    STATE_SNOOZED;
	}
	if (!reply->final)
		return;
	handing->asking = 0;
	if (!handing->mine)
		pane->host->say(pane, SAY_ERROR, "%s", reply->err.text);
	else if (!handing->mine->list->rows_len)
		pane->host->say(pane, SAY_INFO,
		    "You have no open or snoozed conversations");
	else
		ask_heir(pane, handing);
	if (handing->mine && reply->err.code)
		pane->host->say(pane, SAY_WARNING, "As far as is known here: "
		    "%s", reply->err.text);
}

static bool handed(struct pane *pane, struct handing *handing,
    const struct api_reply *reply)
{
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

bool hand_over_reply(struct pane *pane, struct handing *handing,
    const struct api_reply *reply)
{
	if (!handing->asking || reply->id != handing->asking)
		return handed(pane, handing, reply);
	mine_reply(pane, handing, reply);
	return true;
}

bool hand_over_answer(struct pane *pane, struct handing *handing,
    uint64_t cookie, const char *text)
{
	if (cookie == COOKIE_HEIR) {
		if (*text)
			preview(pane, handing, text);
		return true;
	}
	if (cookie != COOKIE_HAND_OVER)
		return false;
	handing->snoozed = !strcmp(text, "all");
	if (handing->snoozed || !strcmp(text, "open"))
		send_all(pane, handing);
	else
		pane->host->say(pane, SAY_INFO, "Nothing was done");
	return true;
}

void hand_over_release(struct handing *handing)
{
	api_reply_unref(handing->mine);
	free(handing->heir);
	free(handing->name);
	free(handing->sent);
}
