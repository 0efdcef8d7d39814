/* What is altered about conversations: title, attributes, by type; a message
 * redacted, a conversation deleted. Questions before, answers after. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LABEL_MAX = 200, CHOICES_MAX = 300 };

static const char prefix[] = "attributes.";

/* --- doing it --- */

void alter_forget(struct pane *pane)
{
	struct changing *changing = &inbox_of(pane)->changing;

	if (changing->asking)
		pane->host->cancel(pane, changing->asking);
	alter_release(inbox_of(pane));
}

void alter_release(struct inbox *inbox)
{
	api_reply_unref(inbox->changing.found);
	arena_release(&inbox->changing.arena);
	inbox->changing = (struct changing){ 0 };
}

void alter_send(struct pane *pane, const struct record_change *change)
{
	struct inbox *inbox = inbox_of(pane);
	size_t n = inbox->asked_len, i;
	uint64_t group = n > 1 ? ++inbox->next_group : 0;
	struct record_change each = *change;
	struct api_request *request;

	each.kind = RECORD_CONVERSATION;
	for (i = 0; i < n; i++) {
		each.id = inbox->asked_ids[i];
		request = request_change(&each);
		request->group = group;
		triage_send(pane, request, n);
	}
	if (n > 1 || inbox->rows.marks_len)
		rows_unmark_all(pane);
}

static void say_undo(struct pane *pane, const char *what, const char *value)
{
	const char *undo = pane->host->key_for(pane, "undo");
	char whom[TRIAGE_ABOUT_MAX];

	pane->host->say(pane, SAY_INFO, "%s of %s: %s · %s undoes", what,
	    triage_about(inbox_of(pane), whom), value && *value ? value :
	    "none", undo ? undo : ":undo");
}

/* --- what cannot be undone --- */

static bool typed_right(const struct pane *pane, const char *text, char *out,
    size_t size)
{
	const struct inbox *inbox = pane->state;
	const char *word = record_verb_word(inbox->changing.change.verb);

	if (!strcasecmp(text, word)) {
		snprintf(out, size, "Enter: it is done, for good");
		return true;
	}
	snprintf(out, size, "Type %s, or Esc", word);
	return false;
}

void alter_ask_first(struct pane *pane, enum record_verb verb,
    const char *target, const struct record_input *inputs, size_t n,
    const char *label)
{
	struct changing *changing = &inbox_of(pane)->changing;
	const struct record_rule *rule = record_rule(RECORD_CONVERSATION,
	    verb);
	char text[LABEL_MAX];
	char *hint;

	changing->change = (struct record_change){
		.kind = RECORD_CONVERSATION, .verb = verb,
		.target = arena_strdup(&changing->arena, target),
		.inputs = record_inputs_copy(&changing->arena, inputs, n),
		.inputs_len = n };
	snprintf(text, sizeof(text), "Type \"%s\"", record_verb_word(verb));
	hint = mem_printf("%s %s", label, rule->warning);
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_TEXT,
		.cookie = COOKIE_SURE, .label = text, .hint = hint,
		.free = true, .preview = typed_right });
	free(hint);
}

void alter_delete(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	char whom[TRIAGE_ABOUT_MAX], label[LABEL_MAX];

	alter_forget(pane);
	if (!triage_keep_targets(pane))
		return;
	snprintf(label, sizeof(label), inbox->asked_len > 1 ? "Delete %s?" :
	    "Delete the conversation with %s?", triage_about(inbox, whom));
	alter_ask_first(pane, VERB_DELETE, NULL, NULL, 0, label);
}

/* The message that y and f mean. The first one is no part at the service. */
void alter_redact(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *conversation = thread_conversation(inbox);
	size_t at = inbox->thread.current;
	const struct part *part = conversation && at && at - 1 <
	    conversation->parts_len ? &conversation->parts[at - 1] : NULL;
	bool source = at == 1;
	char label[LABEL_MAX];

	alter_forget(pane);
	if (!part || part->kind == PART_EVENT || !part->id || part->command ||
	    part->redacted) {
		pane->host->say(pane, SAY_INFO, !part || part->kind ==
		    PART_EVENT ? "No message is selected" : part->redacted ?
		    "Its words are deleted already" :
		    "It has not arrived yet");
		return;
	}
	if (source && part->author.kind != PERSON_USER &&
	    part->author.kind != PERSON_LEAD) {
		pane->host->say(pane, SAY_INFO, "Intercom redacts a first "
		    "message only if the customer wrote it");
		return;
	}
	if (!triage_keep_targets(pane))
		return;
	snprintf(label, sizeof(label), "Redact %.60s's %s?",
	    part->author.name ? part->author.name : "this",
	    part->kind == PART_NOTE ? "note" : "message");
	alter_ask_first(pane, VERB_REDACT, NULL, (struct record_input[]){
		{ "type", source ? "source" : "conversation_part" },
		{ source ? "source" : "part", part->id } }, 2, label);
}

void alter_done(struct pane *pane, const struct pending_command *done)
{
	struct inbox *inbox = inbox_of(pane);
	bool open = !strcmp(inbox->thread.id, done->about);

	switch (done->rule->verb) {
	case VERB_DELETE:
		/* What is read is there no longer. */
		if (open)
			thread_gone(pane);
		pane->host->say(pane, SAY_GOOD, "Deleted");
		break;
	case VERB_MERGE:
		if (open)
			thread_open(pane, done->target);
		pane->host->say(pane, SAY_GOOD, "Merged%s", open ?
		    ": this is the conversation that goes on" : "");
		break;
	case VERB_REDACT:
		pane->host->say(pane, SAY_GOOD, "Redacted");
		break;
	default:
		break;
	}
}

/* --- title --- */

static void set_title(struct pane *pane, const char *title)
{
	struct record_input input = { "title", title };

	alter_send(pane, &(struct record_change){ .verb = VERB_UPDATE,
		.inputs = &input, .inputs_len = 1 });
	say_undo(pane, "Title", title);
}

void alter_title(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *one;

	alter_forget(pane);
	if (!triage_keep_targets(pane))
		return;
	if (call && call->arg) {
		set_title(pane, call->arg);
		return;
	}
	one = inbox->asked_len == 1 ? triage_known(inbox,
	    inbox->asked_ids[0]) : NULL;
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_TEXT,
		.cookie = COOKIE_TITLE, .free = true, .label = "Title",
		.initial = one && one->titled ? one->title : NULL,
		.hint = "for teammates; empty takes it off" });
}

/* --- attributes --- */

void alter_attribute(struct pane *pane, const struct pane_call *call)
{
	struct changing *changing = &inbox_of(pane)->changing;

	alter_forget(pane);
	if (!triage_keep_targets(pane))
		return;
	changing->want = WANT_ATTRIBUTES;
	changing->asking = pane->host->send(pane, request_records(
	    RECORD_CONVERSATION_ATTRIBUTE, RECORD_NONE, NULL, NULL, "name",
	    0, NULL, false));
}

/* The value that all of them have; NULL: none, or they differ. */
static const char *value_of(const struct inbox *inbox, const char *name)
{
	const struct conversation *one;
	size_t i;

	if (inbox->asked_len != 1)
		return NULL;
	one = triage_known(inbox, inbox->asked_ids[0]);
	for (i = 0; one && i < one->attributes_len; i++)
		if (!strcmp(one->attributes[i].name, name))
			return one->attributes[i].value;
	return NULL;
}

/* Archived ones cannot be set, files and other objects not from here. */
static bool can_be_set(const struct record *record)
{
	const char *type = record_value(record, "type")->text;

	return record_value(record, "name")->text && type &&
	    !record_value(record, "archived")->number &&
	    strcmp(type, "relationship") != 0 && strcmp(type, "files") != 0;
}

static const char *detail_of(struct inbox *inbox, const struct record *record,
    struct arena *arena)
{
	const char *value = value_of(inbox, record->title);
	const char *type = record_value(record, "type")->text;
	char when[WHEN_TEXT_MAX];

	if (value && !strcmp(type, "datetime") &&
	    strspn(value, "0123456789") == strlen(value)) {
		when_long(strtoll(value, NULL, 10), when);
		return arena_strdup(arena, when);
	}
	return value ? value : arena_printf(arena, "(%s)", type);
}

/* Titles are set in the same place. */
static void ask_which(struct pane *pane, const struct record *rows, size_t n)
{
	struct inbox *inbox = inbox_of(pane);
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena, n + 1,
	    sizeof(*choices));
	const struct conversation *one = inbox->asked_len == 1 ?
	    triage_known(inbox, inbox->asked_ids[0]) : NULL;
	char whom[TRIAGE_ABOUT_MAX];
	size_t i, len = 0;

	choices[len++] = (struct pane_choice){ .id = "title",
		.label = "Title", .detail = one && one->titled ? one->title :
		NULL };
	for (i = 0; i < n; i++)
		if (can_be_set(&rows[i]))
			choices[len++] = (struct pane_choice){
				.id = arena_printf(&arena, "%s%s", prefix,
				rows[i].title), .label = rows[i].title,
				.detail = detail_of(inbox, &rows[i],
				&arena) };
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_ATTRIBUTE, .choices = choices,
		.choices_len = len, .label = arena_printf(&arena,
		"Set of %s", triage_about(inbox, whom)) });
	arena_release(&arena);
}

static const struct record *definition(const struct inbox *inbox,
    const char *name)
{
	const struct api_reply *found = inbox->changing.found;
	size_t i;

	for (i = 0; found && found->records &&
	    i < found->records->rows_len; i++)
		if (!strcmp(found->records->rows[i].title, name))
			return &found->records->rows[i];
	return NULL;
}

static bool is_type(const struct changing *changing, const char *type)
{
	return changing->type && !strcmp(changing->type, type);
}

/* What is typed as the change wants it; *out NULL: it is cleared. */
static bool typed_value(const struct pane *pane, const char *text,
    struct arena *arena, const char **out, struct error *err)
{
	const struct inbox *inbox = pane->state;
	const struct changing *changing = &inbox->changing;
	int64_t at;
	char *end;

	*out = NULL;
	if (!text || !*text)
		return true;
	errno = 0;
	if (is_type(changing, "integer")) {
		strtoll(text, &end, 10);
		if (*end || errno || isspace((unsigned char)*text))
			return error_set(err, ERROR_INPUT, 0,
			    "\"%s\" is no whole number", text);
		*out = arena_printf(arena, "n:%s", text);
	} else if (is_type(changing, "decimal")) {
		if (strspn(text, "-0123456789.") != strlen(text) ||
		    (strtod(text, &end), *end))
			return error_set(err, ERROR_INPUT, 0,
			    "\"%s\" is no number, as in 12 or 99.50", text);
		*out = arena_printf(arena, "n:%s", text);
	} else if (is_type(changing, "datetime")) {
		if (!when_parse(text, pane->host->now(pane), &at, err))
			return false;
		*out = arena_printf(arena, "n:%lld", (long long)at);
	} else {
		*out = arena_printf(arena, "%c:%s",
		    is_type(changing, "boolean") ? 'b' : 's', text);
	}
	return true;
}

static bool value_preview(const struct pane *pane, const char *text,
    char *out, size_t size)
{
	const struct inbox *inbox = pane->state;
	struct arena arena = { 0 };
	struct error err = { 0 };
	const char *value;
	bool ok = typed_value(pane, text, &arena, &value, &err);
	char when[WHEN_TEXT_MAX];

	if (!ok) {
		snprintf(out, size, "%s", err.text);
	} else if (!value) {
		snprintf(out, size, "Enter takes it off");
	} else if (is_type(&inbox->changing, "datetime")) {
		when_long(strtoll(value + 2, NULL, 10), when);
		snprintf(out, size, "%s", when);
	} else {
		out[0] = '\0';
	}
	arena_release(&arena);
	return ok;
}

/* A choice among what can be, where that is few. */
static void pick_value(struct pane *pane, const struct record *of)
{
	static const struct record_ref truths[] = {
		{ RECORD_NONE, "true", "yes" }, { RECORD_NONE, "false", "no" },
		{ RECORD_NONE, NULL, NULL } };
	struct changing *changing = &inbox_of(pane)->changing;
	struct pane_choice choices[CHOICES_MAX];
	const struct record_ref *ref = is_type(changing, "boolean") ? truths :
	    record_value(of, "options")->refs;
	const char *now = value_of(inbox_of(pane), changing->name);
	size_t n = 0;

	for (; ref && ref->id && n + 1 < CHOICES_MAX; ref++) {
		const char *value = ref->kind || !ref->name ||
		    is_type(changing, "boolean") ? ref->id : ref->name;

		choices[n++] = (struct pane_choice){ .id = value,
			.label = ref->name ? ref->name : ref->id,
			.detail = now && !strcmp(now, value) ? "now" : NULL };
	}
	choices[n++] = (struct pane_choice){ .id = "", .label = "(none)" };
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_VALUE, .label = changing->name,
		.choices = choices, .choices_len = n });
}

static void ask_value(struct pane *pane, const char *name)
{
	struct inbox *inbox = inbox_of(pane);
	struct changing *changing = &inbox->changing;
	const struct record *of = definition(inbox, name);

	if (!of)
		return;
	changing->name = arena_strdup(&changing->arena, name);
	changing->type = arena_strdup(&changing->arena, record_value(of,
	    "type")->text);
	if (is_type(changing, "boolean") || is_type(changing, "list")) {
		pick_value(pane, of);
		return;
	}
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_TEXT,
		.cookie = COOKIE_VALUE, .free = true, .label = changing->name,
		.initial = is_type(changing, "datetime") ? NULL :
		    value_of(inbox, name), .preview = value_preview,
		.hint = is_type(changing, "datetime") ? "tomorrow 9:00, "
		    "24 dec, 2026-12-01 10:00; empty takes it off" :
		    "empty takes it off" });
}

static void set_value(struct pane *pane, const char *text)
{
	struct changing *changing = &inbox_of(pane)->changing;
	struct record_input input;
	struct error err = { 0 };

	if (!changing->name)
		return;
	input.name = arena_printf(&changing->arena, "%s%s", prefix,
	    changing->name);
	if (!typed_value(pane, text, &changing->arena, &input.value, &err)) {
		pane->host->say(pane, SAY_ERROR, "%s", err.text);
		return;
	}
	alter_send(pane, &(struct record_change){ .verb = VERB_UPDATE,
		.inputs = &input, .inputs_len = 1 });
	say_undo(pane, changing->name, text);
}

/* --- answers --- */

bool alter_answer(struct pane *pane, const struct pane_event *event)
{
	struct inbox *inbox = inbox_of(pane);
	const char *text = event->text ? event->text : "";

	if (event->cookie < COOKIE_ATTRIBUTE || event->cookie > COOKIE_MERGE)
		return false;
	if (!event->accepted) {
		if (event->cookie == COOKIE_SURE)
			pane->host->say(pane, SAY_INFO, "Nothing was done");
		return true;
	}
	switch (event->cookie) {
	case COOKIE_TITLE:
		set_title(pane, text);
		break;
	case COOKIE_ATTRIBUTE:
		if (!strcmp(text, "title")) {
			alter_title(pane, NULL);
		} else if (!strncmp(text, prefix, strlen(prefix))) {
			ask_value(pane, text + strlen(prefix));
		}
		break;
	case COOKIE_VALUE:
		set_value(pane, text);
		break;
	case COOKIE_SURE:
		if (typed_right(pane, text, (char[60]){ 0 }, 60))
			alter_send(pane, &inbox->changing.change);
		else
			pane->host->say(pane, SAY_INFO, "Nothing was done");
		break;
	default:
		return people_answer(pane, event) ||
		    merge_answer(pane, event);
	}
	return true;
}

/* What the next question is made of has come. */
static void take(struct pane *pane, const struct api_reply *reply)
{
	struct changing *changing = &inbox_of(pane)->changing;

	switch (changing->want) {
	case WANT_ATTRIBUTES:
		ask_which(pane, reply->records->rows,
		    reply->records->rows_len);
		break;
	case WANT_PARTICIPANTS:
	case WANT_PEOPLE:
		people_found(pane, reply);
		break;
	case WANT_OTHERS:
	case WANT_OTHER:
		merge_found(pane, reply);
		break;
	case WANT_NOTHING:
		break;
	}
}

static bool has_it(const struct api_reply *reply)
{
	return reply->record || reply->conversation || reply->list ||
	    (reply->records && reply->records->rows_len);
}

bool alter_reply(struct pane *pane, const struct api_reply *reply)
{
	struct changing *changing = &inbox_of(pane)->changing;

	if (!changing->asking || reply->id != changing->asking)
		return false;
	/* Pages come before the last reply; of few rows there is one. */
	if (has_it(reply)) {
		api_reply_unref(changing->found);
		changing->found = api_reply_ref(reply);
	}
	if (!reply->final)
		return true;
	changing->asking = 0;
	if (changing->found)
		take(pane, changing->found);
	else if (reply->err.code && reply->err.code != ERROR_CANCELLED)
		pane->host->say(pane, SAY_ERROR, "%s", reply->err.text);
	else if (changing->want == WANT_PEOPLE)
		pane->host->say(pane, SAY_INFO, "Nobody is called that; a new "
		    "contact is made in the contacts pane");
	else if (changing->want == WANT_ATTRIBUTES)
		alter_title(pane, NULL);
	return true;
}
