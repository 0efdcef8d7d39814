/* The links of a conversation: followed, copied; the browser. */
#include "config.h"

#include "panes/inbox/inbox.h"
#include "panes/render/doc.h"

#include <stdlib.h>
#include <string.h>

/* What no address begins with. */
#define FILE_PREFIX "file "

enum { LINKS_MAX = 500, LINK_LABEL_MAX = 120 };

/* The conversation's page in Intercom's own inbox. */
static char *inbox_url(const struct inbox *inbox)
{
	const struct workspace *workspace =
	    inbox->workspace ? inbox->workspace->workspace : NULL;
	const struct conversation *row = thread_conversation(inbox);

	if (!row)
		row = rows_selected(inbox);
	if (!row || !workspace || !workspace->app_id)
		return NULL;
	return mem_printf("https://app.intercom.com/a/inbox/%s/inbox/"
	    "conversation/%s", workspace->app_id, row->id);
}

void links_browse(struct pane *pane)
{
	char *url = inbox_url(inbox_of(pane));

	if (url)
		pane->host->browse(pane, url);
	else
		pane->host->say(pane, SAY_INFO, "No conversation is selected");
	free(url);
}

void links_copy_text(struct pane *pane, const char *text, const char *what)
{
	if (pane->host->copy(pane, text))
		pane->host->say(pane, SAY_GOOD, "The %s is copied", what);
	else
		pane->host->say(pane, SAY_WARNING,
		    "This terminal cannot copy: %.200s", text);
}

/* In the thread: the message; in the list: the address. */
void links_copy_item(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct thread *thread = &inbox->thread;
	const char *what = "message";
	char *text = NULL;

	if (inbox->focus == FOCUS_THREAD && thread->parts && thread->current) {
		text = doc_plain(parts_doc(thread->parts,
		    thread->current - 1));
	} else {
		text = inbox_url(inbox);
		what = "address";
	}
	if (text)
		links_copy_text(pane, text, what);
	else
		pane->host->say(pane, SAY_INFO, "Nothing to copy");
	free(text);
}

/* The links and attachments of a conversation, to choose from. */
struct links {
	struct arena arena;
	struct pane_choice *choices;
	size_t len;
};

static void add_link(struct links *links, const char *url, const char *label,
    const char *detail, const char *group)
{
	if (links->len == LINKS_MAX || !url)
		return;
	links->choices[links->len++] = (struct pane_choice){
		.id = arena_strdup(&links->arena, url),
		.label = arena_printf(&links->arena, "%.*s", LINK_LABEL_MAX,
		    label && *label ? label : url),
		.detail = arena_strdup(&links->arena, detail),
		.group = group };
}

static void add_links(struct links *links, const struct part *part,
    const struct doc *doc, const char *group, bool copy)
{
	size_t i;

	/* Copied is the address, followed the attachment. */
	for (i = 0; i < part->attachments_len && part->id; i++)
		add_link(links, copy ? part->attachments[i].url :
		    arena_printf(&links->arena, FILE_PREFIX "%s %zu",
		    part->id, i), part->attachments[i].name, "attachment",
		    group);
	for (i = 0; i < doc->links_len; i++)
		add_link(links, doc->links[i].url, doc->links[i].text,
		    doc->links[i].host, group);
}

/* The message's own first, then those of the others, the newest first. */
static void find_links(struct thread *thread, struct links *links, bool copy)
{
	const struct conversation *conversation = thread->reply->conversation;
	size_t own = thread->current, i;

	*links = (struct links){ 0 };
	links->choices = arena_calloc(&links->arena, LINKS_MAX,
	    sizeof(*links->choices));
	if (own)
		add_links(links, &conversation->parts[own - 1],
		    parts_doc(thread->parts, own - 1), "In this message", copy);
	for (i = conversation->parts_len; i-- > 0;)
		if (i + 1 != own)
			add_links(links, &conversation->parts[i],
			    parts_doc(thread->parts, i), "In the others", copy);
}

/* The link that has this number in the message's text. */
static void browse_number(struct pane *pane, size_t number)
{
	struct thread *thread = &inbox_of(pane)->thread;
	const struct doc *doc = thread->current ?
	    parts_doc(thread->parts, thread->current - 1) : NULL;

	if (doc && number <= doc->links_len && doc->links[number - 1].url)
		pane->host->browse(pane, doc->links[number - 1].url);
	else
		pane->host->say(pane, SAY_INFO,
		    "This message has no link %zu", number);
}

void links_follow(struct pane *pane, const char *choice)
{
	size_t len = strlen(FILE_PREFIX);

	if (!strncmp(choice, FILE_PREFIX, len))
		files_ask_what(pane, choice + len);
	else
		pane->host->browse(pane, choice);
}

void links_pick(struct pane *pane, int number, bool copy)
{
	struct thread *thread = &inbox_of(pane)->thread;
	struct links links;

	if (!thread->parts)
		return;
	if (number > 0) {
		browse_number(pane, (size_t)number);
		return;
	}
	find_links(thread, &links, copy);
	if (!links.len)
		pane->host->say(pane, SAY_INFO, "No links here");
	else
		pane->host->ask(pane, &(struct pane_ask){
			.kind = ASK_PICK,
			.cookie = copy ? COOKIE_COPY : COOKIE_LINK,
			.label = copy ? "Copy link" : "Open link",
			.choices = links.choices, .choices_len = links.len });
	arena_release(&links.arena);
}
