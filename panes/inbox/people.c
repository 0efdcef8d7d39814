/* Participants of a conversation: who takes part, one more, one less. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <string.h>

enum { PEOPLE_MAX = 60 };

static const char add_id[] = "add", remove_prefix[] = "remove:";

void people_change(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	struct changing *changing = &inbox->changing;

	alter_forget(pane);
	if (!triage_keep_targets(pane))
		return;
	if (inbox->asked_len > 1) {
		pane->host->say(pane, SAY_INFO, "Participants are changed in "
		    "one conversation at a time");
		return;
	}
	changing->want = WANT_PARTICIPANTS;
	changing->asking = pane->host->send(pane, request_record(
	    RECORD_CONVERSATION, inbox->asked_ids[0]));
}

/* Who takes part, each to be taken out, and one more. */
static void ask_what(struct pane *pane, const struct record *record)
{
	const struct record_ref *ref = record_value(record,
	    "participant")->refs;
	struct pane_choice choices[PEOPLE_MAX + 1] = { 0 };
	struct arena arena = { 0 };
	size_t n = 0;
	bool alone;

	choices[n++] = (struct pane_choice){ .id = add_id,
		.label = "Add somebody…" };
	alone = ref && ref->id && !ref[1].id;
	for (; ref && ref->id && n <= PEOPLE_MAX; ref++)
		choices[n++] = (struct pane_choice){
			.id = alone ? "" : arena_printf(&arena, "%s%s",
			remove_prefix, ref->id),
			.label = ref->name ? ref->name : ref->id,
			.detail = alone ? "the only one has to stay" :
			"Enter takes them out" };
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_PARTICIPANT, .choices = choices,
		.choices_len = n, .label = "Participants" });
	arena_release(&arena);
}

static void ask_whom(struct pane *pane, const struct api_reply *reply)
{
	struct pane_choice choices[PEOPLE_MAX] = { 0 };
	const struct record_page *page = reply->records;
	size_t i, n = 0;

	for (i = 0; i < page->rows_len && n < PEOPLE_MAX; i++)
		choices[n++] = (struct pane_choice){ .id = page->rows[i].id,
			.label = page->rows[i].title, .detail = record_value(
			&page->rows[i], "email")->text };
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_PERSON, .choices = choices,
		.choices_len = n, .label = "Add to the conversation" });
}

void people_found(struct pane *pane, const struct api_reply *reply)
{
	if (inbox_of(pane)->changing.want == WANT_PARTICIPANTS &&
	    reply->record)
		ask_what(pane, reply->record);
	else if (reply->records)
		ask_whom(pane, reply);
}

static void look_up(struct pane *pane, const char *words)
{
	struct changing *changing = &inbox_of(pane)->changing;

	api_reply_unref(changing->found);
	changing->found = NULL;
	changing->want = WANT_PEOPLE;
	changing->asking = pane->host->send(pane, request_records(
	    RECORD_CONTACT, RECORD_NONE, NULL, words, NULL, PEOPLE_MAX, NULL,
	    false));
}

static void change(struct pane *pane, enum record_verb verb, const char *id)
{
	const char *undo = pane->host->key_for(pane, "undo");

	alter_send(pane, &(struct record_change){ .verb = verb,
		.target = id });
	pane->host->say(pane, SAY_INFO, "%s · %s undoes", verb ==
	    VERB_ATTACH ? "Added to the conversation" :
	    "Taken out of the conversation", undo ? undo : ":undo");
}

bool people_answer(struct pane *pane, const struct pane_event *event)
{
	const char *text = event->text ? event->text : "";

	switch (event->cookie) {
	case COOKIE_PARTICIPANT:
		if (!strcmp(text, add_id))
			pane->host->ask(pane, &(struct pane_ask){
				.kind = ASK_TEXT, .free = true,
				.cookie = COOKIE_PERSON_WORDS,
				.label = "Add whom?",
				.hint = "a name or an e-mail address" });
		else if (!strncmp(text, remove_prefix, strlen(remove_prefix)))
			change(pane, VERB_DETACH, text +
			    strlen(remove_prefix));
		return true;
	case COOKIE_PERSON_WORDS:
		if (text[strspn(text, " ")])
			look_up(pane, text);
		return true;
	case COOKIE_PERSON:
		if (*text)
			change(pane, VERB_ATTACH, text);
		return true;
	default:
		return false;
	}
}
