/*
 * The contacts pane: users and leads. object_id: see panes/records/browse.h.
 * What can be done to one: panes/records/person.c.
 */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/records/person.h"

struct contacts {
	struct browse browse;
};

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	BROWSE_WRITE_ACTIONS(NEEDS(WRITE_PEOPLE)),
	{ "add-note", "Add a note", "Change", browse_note,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "tag-contact", "Add or remove tags", "Change", browse_tags,
	    ACTION_ITEM | NEEDS(WRITE_TAGS) },
	{ "set-owner", "Change the owner", "Change", person_owner,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "attach-company", "Attach a company", "Change", person_attach,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "detach-company", "Detach a company", "Change", person_detach,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "set-subscription", "Opt in or out of a kind of message", "Change",
	    person_consent, ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "merge-contact", "Merge this lead into a user", "Change",
	    person_merge,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "archive-contact", "Archive: out of all lists, can come back",
	    "Change", person_archive, ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "unarchive-contact", "Bring an archived one back", "Change",
	    person_unarchive, ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "block-contact", "Block: cannot write to you any more", "Change",
	    person_block, ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "delete-contact", "Delete for good", "Change", person_delete,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "new-message", "Begin a conversation: in-app or by e-mail", "Write",
	    person_message, ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "show-conversations", "Its conversations, in the inbox", "View",
	    person_conversations, ACTION_ITEM },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	BROWSE_WRITE_KEYS,
	{ "i", "add-note", NULL }, { "t", "tag-contact", NULL },
	{ "o", "set-owner", NULL }, { "a", "attach-company", NULL },
	{ "A", "detach-company", NULL }, { "M", "merge-contact", NULL },
	{ "e", "archive-contact", NULL }, { "D", "delete-contact", NULL },
	{ "U", "unarchive-contact", NULL }, { "B", "block-contact", NULL },
	{ "c", "show-conversations", NULL }, { "W", "new-message", NULL },
	{ 0 }
};

static void on_reply(struct pane *pane, const struct api_reply *reply)
{
	person_reply(pane, reply);
}

static void on_answer(struct pane *pane, uint64_t cookie, const char *text)
{
	person_answer(pane, cookie, text);
}

static const struct browse_own own = { .reply = on_reply,
	.answer = on_answer };

static bool contacts_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_CONTACT, object_id);
	person_open(pane);
	browse_of(pane)->own = &own;
	return true;
}

static void contacts_close(struct pane *pane)
{
	person_close(pane);
	browse_close(pane);
}

PANE_ENTRY = {
	BROWSE_OPS(struct contacts),
	.caps = PANE_TEXT | PANE_OFFLINE | PANE_TAB | NEEDS(READ_PEOPLE),
	.name = "contacts", .title = "Contacts",
	.help = "Users and leads: find, read, change, merge.",
	.actions = actions, .keys = keys,
	.open = contacts_open, .event = browse_dispatch,
	.close = contacts_close,
};
