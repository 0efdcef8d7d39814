/* Actions on conversations: assign, close, snooze, tag, and their answers. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHOICE_MAX = 80, CHOICES_MAX = 2000 };

char **triage_targets(struct pane *pane, size_t *n)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *row;
	const char *one = NULL;
	char **ids;
	size_t i;

	if (inbox->thread.id[0] && (inbox->focus == FOCUS_THREAD ||
	    inbox->focus == FOCUS_COMPOSE || inbox->focus == FOCUS_SIDE)) {
		one = inbox->thread.id;
	} else if (!inbox->rows.marks_len) {
		row = rows_selected(inbox);
		one = row ? row->id : NULL;
	}
	*n = one ? 1 : inbox->focus == FOCUS_LIST ? inbox->rows.marks_len : 0;
	ids = mem_calloc(*n, sizeof(*ids));
	for (i = 0; i < *n; i++)
		ids[i] = mem_strdup(one ? one : inbox->rows.marks[i]);
	if (!*n)
		pane->host->say(pane, SAY_INFO, "No conversation is selected");
	return ids;
}

void triage_free(char **ids, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(ids[i]);
	free(ids);
}

/* What is known of a conversation: the open one or a loaded row. */
const struct conversation *triage_known(const struct inbox *inbox,
    const char *id)
{
	const struct conversation *open = thread_conversation(inbox);
	const struct conversation_list *list =
	    inbox->rows.window ? inbox->rows.window->list : NULL;
	size_t i;

	if (open && !strcmp(open->id, id))
		return open;
	for (i = 0; list && i < list->rows_len; i++)
		if (!strcmp(list->rows[i].id, id))
			return &list->rows[i];
	return NULL;
}

/* Send and remember that an answer is due, of how many in the group. */
void triage_send(struct pane *pane, struct api_request *request, size_t of)
{
	struct inbox *inbox = inbox_of(pane);
	enum api_op op = request->op;
	struct pending_command pending = { .op = op, .of = of };
	size_t i;

	if (api_op_is_change(op)) {
		const struct record_change *change = request->change;

		pending.rule = record_rule(change->kind, change->verb);
		snprintf(pending.about, sizeof(pending.about), "%s",
		    change->id ? change->id : "");
		snprintf(pending.target, sizeof(pending.target), "%s",
		    change->target ? change->target : "");
	}
	pending.id = pane->host->send(pane, request);
	for (i = 0; i < PENDING_MAX; i++)
		if (!inbox->pending[i].id) {
			inbox->pending[i] = pending;
			return;
		}
	/* More than fit: their failures still show in the list and in the
	 * outbox, only the sentence is lost. */
}

static struct api_request *make(const struct repeat_step *step, const char *id)
{
	const char *object = step->object[0] ? step->object : NULL;

	switch (step->op) {
	case API_ASSIGN:
		return request_assign(id, step->kind, object);
	case API_CLOSE:
		return request_close(id);
	case API_OPEN:
		return request_open(id);
	case API_SNOOZE:
		return request_snooze(id, step->at);
	case API_TAG:
		return request_tag(id, object);
	case API_UNTAG:
		return request_untag(id, object);
	default:
		BUG("op %d is no triage action", step->op);
	}
}

/* A new action begins: what is sent from now on is undone as one and can be
 * repeated. Returns the number of the group, 0 for a single command. */
static uint64_t begin(struct inbox *inbox, bool several)
{
	inbox->repeat.len = 0;
	return several ? ++inbox->next_group : 0;
}

static void remember(struct repeat *repeat, const struct repeat_step *step)
{
	size_t i;

	for (i = 0; i < repeat->len; i++)
		if (repeat->steps[i].op == step->op &&
		    repeat->steps[i].kind == step->kind &&
		    !strcmp(repeat->steps[i].object, step->object))
			return;
	if (repeat->len < REPEAT_STEPS_MAX)
		repeat->steps[repeat->len++] = *step;
}

static void send_all(struct pane *pane, char **ids, size_t n,
    struct repeat_step step, uint64_t group)
{
	struct inbox *inbox = inbox_of(pane);
	struct api_request *request;
	size_t i;

	remember(&inbox->repeat, &step);
	for (i = 0; i < n; i++) {
		request = make(&step, ids[i]);
		request->group = group;
		triage_send(pane, request, n);
	}
	if (n > 1 || inbox->rows.marks_len)
		rows_unmark_all(pane);
}

static struct repeat_step step_of(enum api_op op, enum person_kind kind,
    const char *object)
{
	struct repeat_step step = { .op = op, .kind = kind };

	if (object)
		snprintf(step.object, sizeof(step.object), "%s", object);
	return step;
}

/* After closing or snoozing what is open: on to the next in the list. */
static void advance(struct pane *pane, char **ids, size_t n)
{
	struct inbox *inbox = inbox_of(pane);
	const char *after = pane->host->setting(pane, "after-close");
	const struct conversation *next;

	/* In the list the selection goes on by itself. */
	if (n != 1 || inbox->focus == FOCUS_LIST ||
	    strcmp(ids[0], inbox->thread.id) != 0)
		return;
	next = rows_neighbour(inbox, ids[0]);
	if ((after && !strcmp(after, "list")) || !next) {
		thread_close(pane);
		return;
	}
	snprintf(inbox->rows.selected, sizeof(inbox->rows.selected), "%s",
	    next->id);
	thread_open(pane, next->id);
}

void triage_advance(struct pane *pane)
{
	char *id = inbox_of(pane)->thread.id;

	advance(pane, &id, 1);
}

static void simple(struct pane *pane, enum api_op op, const char *done)
{
	char **ids;
	size_t n;

	ids = triage_targets(pane, &n);
	if (n) {
		const char *undo = pane->host->key_for(pane, "undo");

		send_all(pane, ids, n, step_of(op, PERSON_UNKNOWN, NULL),
		    begin(inbox_of(pane), n > 1));
		if (op == API_CLOSE)
			advance(pane, ids, n);
		if (n > 1)
			pane->host->say(pane, SAY_INFO,
			    "%s %zu conversations · %s undoes", done, n,
			    undo ? undo : ":undo");
		else
			pane->host->say(pane, SAY_INFO, "%s · %s undoes", done,
			    undo ? undo : ":undo");
	}
	triage_free(ids, n);
}

void triage_close(struct pane *pane, const struct pane_call *call)
{
	simple(pane, API_CLOSE, "Closed");
}

void triage_reopen(struct pane *pane, const struct pane_call *call)
{
	simple(pane, API_OPEN, "Reopened");
}

void triage_assign_me(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	char **ids;
	size_t n;

	if (!inbox->workspace || !inbox->workspace->workspace) {
		pane->host->say(pane, SAY_WARNING,
		    "Not yet: who you are is still being asked");
		return;
	}
	ids = triage_targets(pane, &n);
	if (n) {
		send_all(pane, ids, n, step_of(API_ASSIGN, PERSON_ADMIN,
		    inbox->workspace->workspace->me.id), begin(inbox, n > 1));
		pane->host->say(pane, SAY_INFO, "Assigned to you");
	}
	triage_free(ids, n);
}

/* Keep what a question is about; the selection may move while it is open. */
bool triage_keep_targets(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);

	triage_free(inbox->asked_ids, inbox->asked_len);
	inbox->asked_ids = triage_targets(pane, &inbox->asked_len);
	return inbox->asked_len > 0;
}

const char *triage_about(const struct inbox *inbox,
    char out[TRIAGE_ABOUT_MAX])
{
	const struct conversation *one = inbox->asked_len == 1 ?
	    triage_known(inbox, inbox->asked_ids[0]) : NULL;

	if (inbox->asked_len > 1)
		snprintf(out, TRIAGE_ABOUT_MAX, "%zu conversations",
		    inbox->asked_len);
	else
		snprintf(out, TRIAGE_ABOUT_MAX, "%.60s", one && one->contact.name ?
		    one->contact.name : "this conversation");
	return out;
}

static void assign_by_argument(struct pane *pane, const char *arg);

void triage_assign(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	const struct workspace *workspace = inbox->workspace ?
	    inbox->workspace->workspace : NULL;
	struct arena arena = { 0 };
	struct pane_choice *choices;
	char whom[TRIAGE_ABOUT_MAX];
	size_t i, n = 0;

	if (!workspace) {
		pane->host->say(pane, SAY_WARNING,
		    "Not yet: the teammates are still being loaded");
		return;
	}
	if (!triage_keep_targets(pane))
		return;
	if (call && call->arg) {
		assign_by_argument(pane, call->arg);
		return;
	}
	choices = arena_calloc(&arena,
	    2 + workspace->admins_len + workspace->teams_len,
	    sizeof(*choices));
	choices[n++] = (struct pane_choice){
		.id = arena_printf(&arena, "admin:%s", workspace->me.id),
		.label = "Me", .detail = workspace->me.name };
	for (i = 0; i < workspace->admins_len; i++) {
		const struct admin *admin = &workspace->admins[i];

		if (!strcmp(admin->id, workspace->me.id))
			continue;
		choices[n++] = (struct pane_choice){
			.id = arena_printf(&arena, "admin:%s", admin->id),
			.label = admin->name ? admin->name : admin->email,
			.detail = admin->away ? "away" : admin->job_title };
	}
	for (i = 0; i < workspace->teams_len; i++)
		choices[n++] = (struct pane_choice){
			.id = arena_printf(&arena, "team:%s",
			    workspace->teams[i].id),
			.label = workspace->teams[i].name, .detail = "team" };
	choices[n++] = (struct pane_choice){
		.id = "none", .label = "Nobody (unassign)" };
	pane->host->ask(pane, &(struct pane_ask){
		.kind = ASK_PICK, .cookie = COOKIE_ASSIGN,
		.label = arena_printf(&arena, "Assign %s to",
		    triage_about(inbox, whom)),
		.choices = choices, .choices_len = n });
	arena_release(&arena);
}

/* "admin:12", "team:3", "none", as the choices' ids say. */
static void assign_to(struct pane *pane, const char *choice)
{
	struct inbox *inbox = inbox_of(pane);
	const char *id = strchr(choice, ':');
	enum person_kind kind = !strncmp(choice, "team:", 5) ? PERSON_TEAM :
	    PERSON_ADMIN;
	char **ids = inbox->asked_ids;
	size_t n = inbox->asked_len, i;

	uint64_t group;

	if (id) {
		send_all(pane, ids, n, step_of(API_ASSIGN, kind, id + 1),
		    begin(inbox, n > 1));
		return;
	}
	/* Person and team are assigned apart: each that is set is taken off. */
	group = begin(inbox, true);
	for (i = 0; i < n; i++) {
		const struct conversation *row = triage_known(inbox, ids[i]);

		if (!row || row->admin_id)
			send_all(pane, ids + i, 1, step_of(API_ASSIGN,
			    PERSON_ADMIN, NULL), group);
		if (row && row->team_id)
			send_all(pane, ids + i, 1, step_of(API_ASSIGN,
			    PERSON_TEAM, NULL), group);
	}
}

/* :assign-conversation NAME */
static void assign_by_argument(struct pane *pane, const char *arg)
{
	const struct workspace *workspace =
	    inbox_of(pane)->workspace->workspace;
	char choice[CHOICE_MAX] = "";
	size_t i, len = strlen(arg);

	if (!strcmp(arg, "me"))
		snprintf(choice, sizeof(choice), "admin:%s", workspace->me.id);
	else if (!strcmp(arg, "none"))
		snprintf(choice, sizeof(choice), "none");
	for (i = 0; !choice[0] && i < workspace->admins_len; i++) {
		const struct admin *admin = &workspace->admins[i];

		if ((admin->name && !strncasecmp(admin->name, arg, len)) ||
		    (admin->email && !strcasecmp(admin->email, arg)))
			snprintf(choice, sizeof(choice), "admin:%s",
			    admin->id);
	}
	for (i = 0; !choice[0] && i < workspace->teams_len; i++)
		if (!strncasecmp(workspace->teams[i].name, arg, len))
			snprintf(choice, sizeof(choice), "team:%s",
			    workspace->teams[i].id);
	if (choice[0])
		assign_to(pane, choice);
	else
		pane->host->say(pane, SAY_ERROR,
		    "No teammate or team is called \"%s\"", arg);
}

static bool snooze_preview(const struct pane *pane, const char *text,
    char *out, size_t size)
{
	char when[WHEN_TEXT_MAX];
	struct error err;
	int64_t at;

	if (!when_parse(text, pane->host->now(pane), &at, &err)) {
		snprintf(out, size, "%s", err.text);
		return false;
	}
	when_long(at, when);
	snprintf(out, size, "until %s", when);
	return true;
}

static void snooze_until(struct pane *pane, const char *text)
{
	struct inbox *inbox = inbox_of(pane);
	struct repeat_step step = step_of(API_SNOOZE, PERSON_UNKNOWN, NULL);
	char when[WHEN_TEXT_MAX];
	struct error err;
	int64_t at;

	if (!when_parse(text, pane->host->now(pane), &at, &err)) {
		pane->host->say(pane, SAY_ERROR, "Not snoozed: %s", err.text);
		return;
	}
	step.at = at;
	send_all(pane, inbox->asked_ids, inbox->asked_len, step,
	    begin(inbox, inbox->asked_len > 1));
	advance(pane, inbox->asked_ids, inbox->asked_len);
	when_long(at, when);
	pane->host->say(pane, SAY_INFO, "Snoozed until %s", when);
}

void triage_snooze(struct pane *pane, const struct pane_call *call)
{
	static const struct {
		const char *text, *label;
	} presets[] = {
		{ "3h", "Later today" }, { "tomorrow 9:00", "Tomorrow" },
		{ "mon 9:00", "Monday" }, { "1w", "In a week" },
		{ "next month", "Next month" },
	};
	struct inbox *inbox = inbox_of(pane);
	struct arena arena = { 0 };
	struct pane_choice choices[ARRAY_LEN(presets)] = { 0 };
	char whom[TRIAGE_ABOUT_MAX], when[WHEN_TEXT_MAX];
	int64_t at, now = pane->host->now(pane);
	size_t i;

	if (!triage_keep_targets(pane))
		return;
	if (call && call->arg) {
		snooze_until(pane, call->arg);
		return;
	}
	for (i = 0; i < ARRAY_LEN(presets); i++) {
		when_parse(presets[i].text, now, &at, NULL);
		when_long(at, when);
		choices[i] = (struct pane_choice){
			.id = presets[i].text, .label = presets[i].label,
			.detail = arena_strdup(&arena, when) };
	}
	pane->host->ask(pane, &(struct pane_ask){
		.kind = ASK_PICK, .cookie = COOKIE_SNOOZE, .free = true,
		.label = arena_printf(&arena, "Snooze %s until",
		    triage_about(inbox, whom)),
		.hint = "3h, 17:30, tomorrow 9:00, mon, 24 dec",
		.choices = choices, .choices_len = ARRAY_LEN(presets),
		.preview = snooze_preview });
	arena_release(&arena);
}

static bool has_tag(const struct conversation *conversation, const char *id)
{
	size_t i;

	for (i = 0; conversation && i < conversation->tags_len; i++)
		if (!strcmp(conversation->tags[i].id, id))
			return true;
	return false;
}

/* Whether every asked conversation has the tag. */
static bool all_have(const struct inbox *inbox, const char *tag)
{
	size_t i;

	for (i = 0; i < inbox->asked_len; i++)
		if (!has_tag(triage_known(inbox, inbox->asked_ids[i]), tag))
			return false;
	return true;
}

void triage_tag(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	const struct workspace *workspace = inbox->workspace ?
	    inbox->workspace->workspace : NULL;
	struct arena arena = { 0 };
	struct pane_choice *choices;
	char whom[TRIAGE_ABOUT_MAX];
	size_t i, n;

	if (!workspace) {
		pane->host->say(pane, SAY_WARNING,
		    "Not yet: the tags are still being loaded");
		return;
	}
	if (!workspace->tags_len) {
		pane->host->say(pane, SAY_INFO, "This workspace has no tags");
		return;
	}
	if (!triage_keep_targets(pane))
		return;
	n = workspace->tags_len < CHOICES_MAX ? workspace->tags_len :
	    CHOICES_MAX;
	choices = arena_calloc(&arena, n, sizeof(*choices));
	for (i = 0; i < n; i++)
		choices[i] = (struct pane_choice){
			.id = workspace->tags[i].id,
			.label = workspace->tags[i].name,
			.marked = all_have(inbox, workspace->tags[i].id) };
	pane->host->ask(pane, &(struct pane_ask){
		.kind = ASK_PICK_MANY, .cookie = COOKIE_TAG,
		.label = arena_printf(&arena, "Tags of %s",
		    triage_about(inbox, whom)),
		.choices = choices, .choices_len = n });
	arena_release(&arena);
}

static bool among(const struct pane_event *event, const char *id)
{
	size_t i;

	for (i = 0; i < event->ids_len; i++)
		if (!strcmp(event->ids[i], id))
			return true;
	return false;
}

/* The difference between what was marked before and now. */
static void tag_as(struct pane *pane, const struct pane_event *event)
{
	struct inbox *inbox = inbox_of(pane);
	const struct workspace *workspace = inbox->workspace->workspace;
	uint64_t group = begin(inbox, true);
	size_t i, k;

	for (i = 0; i < workspace->tags_len; i++) {
		const char *tag = workspace->tags[i].id;
		bool want = among(event, tag), had = all_have(inbox, tag);

		for (k = 0; want != had && k < inbox->asked_len; k++)
			if (has_tag(triage_known(inbox, inbox->asked_ids[k]), tag) !=
			    want)
				send_all(pane, inbox->asked_ids + k, 1,
				    step_of(want ? API_TAG : API_UNTAG,
				    PERSON_UNKNOWN, tag), group);
	}
}

void triage_priority(struct pane *pane, const struct pane_call *call)
{
	pane->host->say(pane, SAY_INFO, "Intercom's API %s shows priority but "
	    "cannot set it; only its Preview version can",
	    pane->host->setting(pane, "api-version") ?
	    pane->host->setting(pane, "api-version") : "2.16");
}

/* The steps that the last action took, on what is selected or marked now. */
void triage_repeat(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	struct repeat again = inbox->repeat;
	uint64_t group;
	bool leaves = false;
	char **ids;
	size_t i, n;

	if (!again.len) {
		pane->host->say(pane, SAY_INFO, "There is no action to repeat: "
		    "assign, close, reopen, snooze or tag something first");
		return;
	}
	ids = triage_targets(pane, &n);
	if (n) {
		group = begin(inbox, n * again.len > 1);
		for (i = 0; i < again.len; i++) {
			send_all(pane, ids, n, again.steps[i], group);
			leaves |= again.steps[i].op == API_CLOSE ||
			    again.steps[i].op == API_SNOOZE;
		}
		if (leaves)
			advance(pane, ids, n);
		pane->host->say(pane, SAY_INFO, "Again: %s%s",
		    api_op_words(again.steps[0].op),
		    again.len > 1 ? " and more" : "");
	}
	triage_free(ids, n);
}

void triage_undo(struct pane *pane, const struct pane_call *call)
{
	/* What is typed now is saved first: what comes back goes with it. */
	compose_save(pane);
	triage_send(pane, request_undo(0), 1);
}

void triage_answer(struct pane *pane, const struct pane_event *event)
{
	if (!event->accepted)
		return;
	if (event->cookie == COOKIE_ASSIGN && event->text)
		assign_to(pane, event->text);
	else if (event->cookie == COOKIE_SNOOZE && event->text)
		snooze_until(pane, event->text);
	else if (event->cookie == COOKIE_TAG)
		tag_as(pane, event);
}

/* Undone: the words are back in the composer. */
static void undone(struct pane *pane, const struct api_reply *reply)
{
	if (reply->err.code) {
		pane->host->say(pane, SAY_WARNING, "%s", reply->err.text);
		return;
	}
	pane->host->say(pane, SAY_GOOD, "%s", reply->say ? reply->say :
	    "Undone");
	if (!reply->drafts_len)
		return;
	compose_restore(pane, &reply->drafts[0]);
}

static bool is_message(const struct pending_command *pending)
{
	return pending->rule && pending->rule == record_rule(RECORD_MESSAGE,
	    VERB_CREATE);
}

/* A sentence for what did not go as it should, and the way to decide. */
static void say_failed(struct pane *pane,
    const struct pending_command *pending, const struct api_reply *reply)
{
	enum api_op op = pending->op;
	const char *key = pane->host->key_for(pane, "show-outbox");

	/* Only words stay in the outbox; other things are as they were. */
	if (reply->command && (op == API_REPLY || op == API_NOTE ||
	    is_message(pending)))
		pane->host->say(pane, SAY_ERROR, "%s: %s · %s decides",
		    reply->err.code == ERROR_UNKNOWN_OUTCOME ?
		    "May have been sent" : "Not sent", reply->err.text,
		    key ? key : ":show-outbox");
	else
		pane->host->say(pane, SAY_ERROR, "Could not %s: %s",
		    pending->rule ? pending->rule->words : api_op_words(op),
		    reply->err.text);
	/* It was not even written down: the words come back. */
	if (!reply->command && reply->drafts_len)
		compose_restore(pane, &reply->drafts[0]);
}

bool triage_reply(struct pane *pane, const struct api_reply *reply)
{
	struct inbox *inbox = inbox_of(pane);
	struct pending_command *pending = NULL;
	size_t i;

	for (i = 0; i < PENDING_MAX && !pending; i++)
		if (inbox->pending[i].id && inbox->pending[i].id == reply->id)
			pending = &inbox->pending[i];
	if (!pending)
		return false;
	if (!reply->final)
		return true;
	if (pending->op == API_UNDO)
		undone(pane, reply);
	else if (reply->err.code && reply->err.code != ERROR_CANCELLED &&
	    reply->err.code != ERROR_STOPPED)
		say_failed(pane, pending, reply);
	else if (is_message(pending) && !reply->err.code)
		pane->host->say(pane, SAY_GOOD, "The message is sent");
	else if (pending->rule && !reply->err.code)
		alter_done(pane, pending);
	pending->id = 0;
	return true;
}
