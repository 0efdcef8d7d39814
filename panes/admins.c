/*
 * The admins pane: teammates, what each has to do, who is away; being away,
 * and handing over. object_id: see panes/records/browse.h.
 */
#include "config.h"

#include "panes/records/hand_over.h"
#include "panes/records/browse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COOKIE_AWAY = HAND_OVER_COOKIES, COOKIE_REPLIES };

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
	const char *id = browse_me(pane);

	if (id)
		ask_reasons(pane, id);
}

static void away_other(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));

	if (record)
		ask_reasons(pane, record->id);
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

	ask.label = browse_is_me(&admins->browse, admins->whom) ? "I am" :
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

/* --- the pane --- */

static void hand_over(struct pane *pane, const struct pane_call *call)
{
	hand_over_begin(pane, &admins_of(pane)->handing);
}

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

static void admins_close(struct pane *pane)
{
	struct admins *admins = admins_of(pane);

	rows_release(&admins->reasons);
	hand_over_release(&admins->handing);
	free(admins->whom);
	free(admins->reason);
	browse_close(pane);
}

static void on_reply(struct pane *pane, const struct api_reply *reply)
{
	struct admins *admins = admins_of(pane);

	if (hand_over_reply(pane, &admins->handing, reply) ||
	    reply->id != admins->asking_reasons)
		return;
	/* Reasons are a nicety: one can be away without. */
	rows_add(&admins->reasons, reply);
	if (!reply->final)
		return;
	admins->asking_reasons = 0;
	rows_sort(&admins->reasons, record_schema(RECORD_AWAY_REASON),
	    "order");
	ask_away(pane);
}

static void on_answer(struct pane *pane, uint64_t cookie, const char *text)
{
	if (hand_over_answer(pane, &admins_of(pane)->handing, cookie, text) ||
	    !*text)
		return;
	if (cookie == COOKIE_AWAY)
		away_picked(pane, text);
	else if (cookie == COOKIE_REPLIES)
		set_away(pane, true, text);
}

static const struct browse_own own = { .reply = on_reply,
	.answer = on_answer };

static bool admins_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_ADMIN, object_id);
	browse_of(pane)->own = &own;
	counts_init(pane, "assignee", columns);
	return true;
}

PANE_ENTRY = {
	BROWSE_OPS(struct admins),
	.caps = PANE_TEXT | PANE_OFFLINE | NEEDS(READ_ADMINS),
	.name = "admins", .title = "Admins",
	.help = "Admins: who has how much to do, who is away.",
	.actions = actions, .keys = keys,
	.open = admins_open, .event = browse_dispatch, .close = admins_close,
};
