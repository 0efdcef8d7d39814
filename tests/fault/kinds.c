/* The kinds of commands. */
#include "config.h"

#include "api/message.h"
#include "api/record.h"
#include "tests/fault/kinds.h"

#include <stdio.h>
#include <string.h>

static char file_path[SERVICE_PATH_MAX];

enum { FILE_BYTES = 300, SNOOZE_AT = 2000000000 };

void kinds_use_file(const char *folder)
{
	snprintf(file_path, sizeof(file_path), "%s/plan.txt", folder);
}

void kinds_make_file(const char *folder)
{
	FILE *file;
	int i;

	kinds_use_file(folder);
	file = fopen(file_path, "w");
	if (!file)
		BUG("%s", file_path);
	for (i = 0; i < FILE_BYTES; i++)
		fputc('a' + i % 26, file);
	fclose(file);
}

/* --- with words --- */

static size_t parts_with(const struct conversation *conversation,
    const char *words, bool pending)
{
	size_t i, n = 0;

	for (i = 0; i < conversation->parts_len; i++)
		n += conversation->parts[i].body &&
		    strstr(conversation->parts[i].body, words) &&
		    (conversation->parts[i].command != 0) == pending;
	return n;
}

static bool has_part(const struct conversation *conversation,
    const char *words)
{
	return parts_with(conversation, words, false) > 0 &&
	    !parts_with(conversation, words, true);
}

static bool has_pending(const struct conversation *conversation,
    const char *words)
{
	return parts_with(conversation, words, true) == 1;
}

static struct api_request *make_reply(const char *id, const char *words)
{
	char html[80];

	snprintf(html, sizeof(html), "<p>%s</p>", words);
	return request_reply(id, words, html, 0);
}

static struct api_request *make_note(const char *id, const char *words)
{
	char html[80];

	snprintf(html, sizeof(html), "<p>%s</p>", words);
	return request_note(id, words, html, 0);
}

static struct api_request *make_reply_file(const char *id, const char *words)
{
	struct attached file = { file_path, "plan.txt", "text/plain",
		FILE_BYTES };
	struct api_request *req = make_reply(id, words);

	request_attach(req, &file, 1);
	return req;
}

/* --- about a conversation --- */

static struct api_request *make_assign(const char *id, const char *words)
{
	return request_assign(id, PERSON_ADMIN, "8");
}

static bool is_others(const struct conversation *conversation,
    const char *words)
{
	return conversation->admin_id && !strcmp(conversation->admin_id, "8");
}

static struct api_request *make_team(const char *id, const char *words)
{
	return request_assign(id, PERSON_TEAM, "9");
}

static bool is_teams(const struct conversation *conversation,
    const char *words)
{
	return conversation->team_id && !strcmp(conversation->team_id, "9");
}

static struct api_request *make_close(const char *id, const char *words)
{
	return request_close(id);
}

static bool is_closed(const struct conversation *conversation,
    const char *words)
{
	return conversation->state == STATE_CLOSED;
}

static struct api_request *make_open(const char *id, const char *words)
{
	return request_open(id);
}

static bool is_open(const struct conversation *conversation,
    const char *words)
{
	return conversation->state == STATE_OPEN;
}

static struct api_request *make_snooze(const char *id, const char *words)
{
	return request_snooze(id, SNOOZE_AT);
}

static bool is_snoozed(const struct conversation *conversation,
    const char *words)
{
	return conversation->state == STATE_SNOOZED &&
	    conversation->snoozed_until == SNOOZE_AT;
}

static struct api_request *make_tag(const char *id, const char *words)
{
	return request_tag(id, "5");
}

static bool is_tagged(const struct conversation *conversation,
    const char *words)
{
	return conversation->tags_len == 1;
}

static struct api_request *make_untag(const char *id, const char *words)
{
	return request_untag(id, "5");
}

static bool is_untagged(const struct conversation *conversation,
    const char *words)
{
	return conversation->tags_len == 0;
}

/* --- about a record --- */

static struct api_request *change(enum record_kind kind,
    enum record_verb verb, const char *id, const char *target,
    const char *name, const char *value)
{
	struct record_input input = { name, value };
	struct record_change one = { kind, verb, id, target, &input,
		name != NULL };

	return request_change(&one);
}

static struct api_request *make_title(const char *id, const char *words)
{
	return change(RECORD_CONVERSATION, VERB_UPDATE, id, NULL, "title",
	    words);
}

static bool is_titled(const struct conversation *conversation,
    const char *words)
{
	return conversation->title && !strcmp(conversation->title, words);
}

static struct api_request *make_participant(const char *id,
    const char *words)
{
	return change(RECORD_CONVERSATION, VERB_ATTACH, id, "u", NULL, NULL);
}

static struct api_request *make_conversation_delete(const char *id,
    const char *words)
{
	return change(RECORD_CONVERSATION, VERB_DELETE, id, NULL, NULL,
	    NULL);
}

static struct api_request *make_contact_note(const char *id,
    const char *words)
{
	return change(RECORD_CONTACT, VERB_NOTE, id, NULL, "body", words);
}

static struct api_request *make_contact(const char *id, const char *words)
{
	struct record_input inputs[] = { { "role", "lead" },
		{ "name", words } };
	struct record_change one = { RECORD_CONTACT, VERB_CREATE, NULL, NULL,
		inputs, ARRAY_LEN(inputs) };

	return request_change(&one);
}

static struct api_request *make_message(const char *id, const char *words)
{
	char html[80], text[200];

	snprintf(html, sizeof(html), "<p>%s</p>", words);
	snprintf(text, sizeof(text), "To: %s\nType: e-mail\nSubject: news\n"
	    "\n%s", id, words);
	return request_message("message/1", id, "lead", text, 0, html, 0);
}

static struct api_request *make_contact_update(const char *id,
    const char *words)
{
	return change(RECORD_CONTACT, VERB_UPDATE, id, NULL, "name", words);
}

static struct api_request *make_contact_tag(const char *id,
    const char *words)
{
	return change(RECORD_CONTACT, VERB_TAG, id, "5", NULL, NULL);
}

static struct api_request *make_contact_untag(const char *id,
    const char *words)
{
	return change(RECORD_CONTACT, VERB_UNTAG, id, "5", NULL, NULL);
}

static struct api_request *make_contact_archive(const char *id,
    const char *words)
{
	return change(RECORD_CONTACT, VERB_ARCHIVE, id, NULL, NULL, NULL);
}

static struct api_request *make_contact_delete(const char *id,
    const char *words)
{
	return change(RECORD_CONTACT, VERB_DELETE, id, NULL, NULL, NULL);
}

static struct api_request *make_contact_merge(const char *id,
    const char *words)
{
	return change(RECORD_CONTACT, VERB_MERGE, id, "u", "force", "true");
}

static struct api_request *make_tag_record(const char *id,
    const char *words)
{
	return change(RECORD_TAG, VERB_CREATE, NULL, NULL, "name", words);
}

const struct kind kinds[] = {
	{ "reply", true, true, SERVICE_OPEN, make_reply, has_part,
	    has_pending },
	{ "reply+file", true, true, SERVICE_OPEN, make_reply_file, has_part,
	    has_pending },
	{ "note", true, true, SERVICE_OPEN, make_note, has_part,
	    has_pending },
	{ "assign", false, false, SERVICE_OPEN, make_assign, is_others },
	{ "assign-team", false, false, SERVICE_OPEN, make_team, is_teams },
	{ "close", false, false, SERVICE_OPEN, make_close, is_closed },
	{ "open", false, false, SERVICE_CLOSED, make_open, is_open },
	{ "snooze", false, false, SERVICE_OPEN, make_snooze, is_snoozed },
	{ "tag", false, false, SERVICE_OPEN, make_tag, is_tagged },
	{ "untag", false, false, SERVICE_TAGGED, make_untag, is_untagged },
	{ "title", false, false, SERVICE_OPEN, make_title, is_titled },
	{ "participant", false, false, SERVICE_OPEN, make_participant },
	{ "delete", false, false, SERVICE_OPEN, make_conversation_delete },
	{ "contact-note", true, true, SERVICE_OPEN, make_contact_note },
	{ "contact-create", true, true, SERVICE_OPEN, make_contact },
	/* There is no list of messages to look in. */
	{ "message", true, false, SERVICE_OPEN, make_message },
	{ "contact-update", false, false, SERVICE_OPEN,
	    make_contact_update },
	{ "contact-tag", false, false, SERVICE_OPEN, make_contact_tag },
	{ "contact-untag", false, false, SERVICE_TAGGED,
	    make_contact_untag },
	{ "contact-archive", false, false, SERVICE_OPEN,
	    make_contact_archive },
	{ "contact-delete", false, false, SERVICE_OPEN,
	    make_contact_delete },
	{ "contact-merge", true, true, SERVICE_OPEN, make_contact_merge },
	{ "tag-create", false, false, SERVICE_OPEN, make_tag_record },
	{ 0 }
};
