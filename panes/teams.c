/*
 * The teams pane: members, distribution, limit, and what each team has to do.
 * object_id: see panes/records/browse.h.
 */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/when.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MEMBERS_MAX = COUNT_QUERIES_MAX / 2, BAR_MAX = 24 };

/* What one of the team has to do, as the mirror knows it. */
struct member {
	char *id;                        /* "none": what nobody has */
	int64_t open, snoozed, since;    /* since: the first waits */
	bool waits;                      /* since is still to be found out */
};

struct teams {
	struct browse browse;
	char *team;                      /* whose members these are */
	struct member members[MEMBERS_MAX];
	size_t members_len;
	bool counted;
	api_id asking;                   /* counts, or since when … */
	size_t asked;                    /* … of this member */
};

static struct teams *teams_of(const struct pane *pane)
{
	return pane->state;
}

static const struct browse_count columns[] = {
	{ "Open", "state:open", COUNT_BAR },
	{ "Snoozed", "state:snoozed", COUNT_NUMBER },
	{ "Waiting", "state:open", COUNT_WAITING },
	{ 0 }
};

static void show_admins(struct pane *pane, const struct pane_call *call)
{
	pane->host->go(pane, "admins", NULL);
}

/* Who of the team has how much to do. */
static void show_members(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));
	char *where;

	if (!record)
		return;
	where = mem_printf("search:team:\"%s\"", browse_query_value(
	    browse_of(pane), record));
	pane->host->go(pane, "admins", where);
	free(where);
}

/* --- what each member has to do --- */

static void forget_members(struct teams *teams)
{
	while (teams->members_len)
		free(teams->members[--teams->members_len].id);
	free(teams->team);
	teams->team = NULL;
	teams->counted = false;
	teams->asking = 0;
}

static void add_member(struct teams *teams, const char *id)
{
	if (teams->members_len < MEMBERS_MAX)
		teams->members[teams->members_len++] = (struct member){
			.id = mem_strdup(id) };
}

static char *query_of(const struct teams *teams, const struct member *member,
    const char *state)
{
	return mem_printf("state:%s team:\"%s\" assignee:\"%s\"", state,
	    teams->team, member->id);
}

/* Queries take beginnings of names: the name, if it means this one alone. */
static const char *called(const struct teams *teams, const char *id)
{
	const struct workspace *in = browse_workspace(&teams->browse);
	const char *name = NULL;
	size_t i, n = 0;

	for (i = 0; in && i < in->admins_len; i++)
		if (!strcmp(in->admins[i].id, id))
			name = in->admins[i].name;
	for (i = 0; name && i < in->admins_len; i++)
		n += in->admins[i].name && !strncasecmp(in->admins[i].name,
		    name, strlen(name));
	return n == 1 && !strchr(name, '"') ? name : id;
}

/* The same for people to read, in the inbox. */
static const char *search_of(const struct teams *teams, struct card *card,
    const struct member *member, const char *state)
{
	return arena_printf(&card->arena, "search:state:%s team:\"%s\" "
	    "assignee:\"%s\"", state, browse_query_value(&teams->browse,
	    card->reply->record), called(teams, member->id));
}

static void count_members(struct pane *pane)
{
	struct teams *teams = teams_of(pane);
	char *queries[COUNT_QUERIES_MAX];
	size_t i, n = 0;

	for (i = 0; i < teams->members_len; i++) {
		queries[n++] = query_of(teams, &teams->members[i], "open");
		queries[n++] = query_of(teams, &teams->members[i], "snoozed");
	}
	if (n)
		teams->asking = pane->host->send(pane, request_count(
		    (const char *const *)queries, n));
	while (n)
		free(queries[--n]);
}

/* Of the card that is open now. */
static void follow_card(struct pane *pane)
{
	struct teams *teams = teams_of(pane);
	const struct card *card = &teams->browse.card;
	const struct record *record = card->reply ? card->reply->record : NULL;
	const struct record_ref *ref;

	if (!card->id && teams->team)
		forget_members(teams);
	if (!card->id || !record || (teams->team &&
	    !strcmp(teams->team, card->id)))
		return;
	forget_members(teams);
	teams->team = mem_strdup(card->id);
	add_member(teams, "none");
	ref = record_value(record, "member")->refs;
	for (; ref && ref->id; ref++)
		add_member(teams, ref->id);
	count_members(pane);
}

/* One after the other: since when the first of theirs waits. */
static void ask_waiting(struct pane *pane)
{
	struct teams *teams = teams_of(pane);
	size_t i;
	char *query;

	for (i = 0; i < teams->members_len && !teams->asking; i++) {
		if (!teams->members[i].waits)
			continue;
		query = query_of(teams, &teams->members[i], "open");
		teams->asked = i;
		teams->asking = pane->host->send(pane, request_list(query,
		    SORT_WAITING, 0, 1, NULL, false));
		free(query);
	}
}

static void workload_reply(struct pane *pane, const struct api_reply *reply)
{
	struct teams *teams = teams_of(pane);
	struct member *members = teams->members;
	size_t i;

	if (reply->id != teams->asking || !reply->final)
		return;
	teams->asking = 0;
	if (reply->op == API_COUNT && !reply->err.code &&
	    reply->counts_len == 2 * teams->members_len) {
		for (i = 0; i < teams->members_len; i++) {
			members[i].open = (int64_t)reply->counts[2 * i];
			members[i].snoozed = (int64_t)reply->counts[2 * i + 1];
			members[i].waits = members[i].open > 0;
			if (!members[i].waits)
				members[i].since = 0;
		}
		teams->counted = true;
	} else if (reply->op == API_LIST) {
		members[teams->asked].waits = false;
		members[teams->asked].since = reply->list &&
		    reply->list->rows_len ?
		    reply->list->rows[0].waiting_since : 0;
	}
	ask_waiting(pane);
	card_layout(pane);
	pane->host->redraw(pane);
}

/* What the service counts of a member; NULL: it does not. */
static const struct record *counted(const struct card_sub *sub,
    const char *id)
{
	size_t at = sub ? rows_find(&sub->rows, id) : SIZE_MAX;

	return at == SIZE_MAX ? NULL : sub->rows.rows[at].record;
}

static int64_t open_of(const struct card_sub *sub,
    const struct member *member)
{
	const struct record *record = counted(sub, member->id);

	return record ? record_value(record, "open")->number : member->open;
}

static bool is_away(const struct workspace *in, const char *id)
{
	size_t i;

	for (i = 0; in && i < in->admins_len; i++)
		if (!strcmp(in->admins[i].id, id))
			return in->admins[i].away;
	return false;
}

static const char *rest_of(const struct pane *pane, struct card *card,
    const struct member *member, const struct record *record)
{
	int64_t snoozed = record ? record_value(record, "snoozed")->number :
	    member->snoozed;
	char ago[WHEN_TEXT_MAX];
	const char *text = "";

	if (member->since) {
		when_short(member->since, pane->host->now(pane), ago);
		text = arena_printf(&card->arena, "waiting %s", ago);
	}
	if (record && record_value(record, "idle")->number)
		text = arena_printf(&card->arena, "%s%s%lld idle", text,
		    *text ? ", " : "",
		    (long long)record_value(record, "idle")->number);
	if (snoozed)
		text = arena_printf(&card->arena, "%s%s%lld snoozed", text,
		    *text ? ", " : "", (long long)snoozed);
	if (is_away(browse_workspace(browse_of(pane)), member->id))
		text = arena_printf(&card->arena, "%s%saway", text,
		    *text ? ", " : "");
	return text;
}

static void add_line(const struct pane *pane, struct card *card,
    const struct member *member, const struct card_sub *sub, int64_t most)
{
	const struct teams *teams = teams_of(pane);
	const struct record *record = counted(sub, member->id);
	struct record_ref ref = { RECORD_ADMIN, member->id, NULL };
	bool nobody = !strcmp(member->id, "none");
	int room = card->cols / 2 - 24;
	struct card_line *line = card_add(card, CARD_BAR, nobody ?
	    "Nobody yet" : browse_name_of(&teams->browse, &ref),
	    rest_of(pane, card, member, record));

	line->room = room > BAR_MAX ? BAR_MAX : room < 0 ? 0 : room;
	line->number = open_of(sub, member);
	line->bar = most ? (int)(line->number * line->room / most) : 0;
	if (line->number && line->room && !line->bar)
		line->bar = 1;
	line->copy = arena_printf(&card->arena, "%s: %lld open%s%s",
	    line->label, (long long)line->number, *line->text ? ", " : "",
	    line->text);
	line->search = search_of(teams, card, member, "open");
	line->second = search_of(teams, card, member, "snoozed");
}

/* Whose numbers these are. */
static const char *source_of(const struct card_sub *sub)
{
	if (!sub || !sub->done)
		return "…";
	if (!sub->err.code)
		return "as Intercom counts it now";
	return sub->err.code == ERROR_PLAN || sub->err.code == ERROR_FORBIDDEN ?
	    "of what is cached here: real-time monitoring is not to be had" :
	    "of what is cached here";
}

static void add_workload(const struct pane *pane, struct card *card)
{
	const struct teams *teams = teams_of(pane);
	const struct card_sub *sub = card_sub_of(card, RECORD_WORKLOAD);
	int64_t most = 0;
	size_t i;

	if (!teams->counted)
		return;
	card_add(card, CARD_TEXT, NULL, "");
	card_add(card, CARD_HEADING, "Open by member", source_of(sub));
	for (i = 0; i < teams->members_len; i++)
		if (open_of(sub, &teams->members[i]) > most)
			most = open_of(sub, &teams->members[i]);
	for (i = 0; i < teams->members_len; i++)
		add_line(pane, card, &teams->members[i], sub, most);
	if (teams->members_len == MEMBERS_MAX)
		card_add(card, CARD_DIM, NULL, "There may be more of them: "
		    "show-members lists all");
}

/* --- the pane --- */

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	{ "show-conversations", "Its open conversations, in the inbox", "View",
	    browse_conversations, ACTION_ITEM },
	{ "show-snoozed", "Its snoozed conversations, in the inbox", "View",
	    browse_second, ACTION_ITEM },
	{ "show-members", "Its members, with what each has to do", "View",
	    show_members, ACTION_ITEM },
	{ "show-admins", "All admins, with what each has to do", "View", show_admins, 0 },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	{ "c", "show-conversations", NULL }, { "z", "show-snoozed", NULL },
	{ "m", "show-members", NULL }, { "a", "show-admins", NULL },
	{ 0 }
};

static void after(struct pane *pane, const struct pane_event *event)
{
	struct teams *teams = teams_of(pane);

	/* Conversations have changed a moment ago, or while nobody looked:
	 * the service counts anew as well. */
	if (teams->team && (event->kind == PANE_EVENT_TICK ||
	    (event->kind == PANE_EVENT_FOCUS && event->focused)))
		card_refresh(pane);
	if (event->kind == PANE_EVENT_REPLY && event->reply->op == API_RECORD
	    && event->reply->final && teams->team && !teams->asking)
		count_members(pane);
	follow_card(pane);
}

static const struct browse_own own = { .reply = workload_reply,
	.after = after, .card = add_workload, .card_kind = RECORD_WORKLOAD };

static bool teams_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_TEAM, object_id);
	browse_of(pane)->own = &own;
	counts_init(pane, "team", columns);
	follow_card(pane);
	return true;
}

static void teams_close(struct pane *pane)
{
	forget_members(teams_of(pane));
	browse_close(pane);
}

PANE_ENTRY = {
	BROWSE_OPS(struct teams),
	.caps = PANE_TEXT | PANE_OFFLINE | PANE_TAB | NEEDS(READ_ADMINS),
	.name = "teams", .title = "Teams",
	.help = "Teams: members, and what each team has to do.",
	.actions = actions, .keys = keys,
	.open = teams_open, .event = browse_dispatch, .close = teams_close,
};
