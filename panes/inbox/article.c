/* A link to an article, or its text, into what is being written. */
#include "config.h"

#include "panes/inbox/inbox.h"
#include "panes/render/html_markdown.h"

#include <stdlib.h>
#include <string.h>

static const char *text_of(const struct record *record, const char *field)
{
	return record_value(record, field)->text;
}

void article_release(struct inserting *inserting)
{
	size_t i;

	for (i = 0; i < inserting->replies_len; i++)
		api_reply_unref(inserting->replies[i]);
	free(inserting->replies);
	inserting->replies = NULL;
	inserting->replies_len = 0;
}

void article_pick(struct pane *pane, bool text)
{
	struct inserting *inserting = &inbox_of(pane)->inserting;

	if (inserting->asking)
		pane->host->cancel(pane, inserting->asking);
	article_release(inserting);
	inserting->text = text;
	inserting->shown = false;
	inserting->asking = pane->host->send(pane, request_records(
	    RECORD_ARTICLE, RECORD_NONE, NULL, NULL, "title", 0, NULL,
	    false));
}

static const struct record *find(const struct inserting *inserting,
    const char *id)
{
	const struct record_page *page;
	size_t i, k;

	/* The newest answer last. */
	for (i = inserting->replies_len; i-- > 0;) {
		page = inserting->replies[i]->records;
		for (k = 0; k < page->rows_len; k++)
			if (!strcmp(page->rows[k].id, id))
				return &page->rows[k];
	}
	return NULL;
}

/* Everything for its text; for a link what has an address. */
static void ask_which(struct pane *pane)
{
	const struct inserting *inserting = &inbox_of(pane)->inserting;
	struct arena arena = { 0 };
	struct pane_choice *choices;
	const struct record_page *page;
	size_t i, k, n = 0, most = 0;

	for (i = 0; i < inserting->replies_len; i++)
		most += inserting->replies[i]->records->rows_len;
	choices = arena_calloc(&arena, most, sizeof(*choices));
	for (i = 0; i < inserting->replies_len; i++) {
		page = inserting->replies[i]->records;
		for (k = 0; k < page->rows_len; k++)
			if (inserting->text || text_of(&page->rows[k], "url"))
				choices[n++] = (struct pane_choice){
					.id = page->rows[k].id,
					.label = page->rows[k].title,
					.detail = text_of(&page->rows[k],
					    "description") };
	}
	if (n)
		pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
			.cookie = COOKIE_ARTICLE, .label = inserting->text ?
			"Insert the text of" : "Insert a link to",
			.choices = choices, .choices_len = n });
	else
		pane->host->say(pane, SAY_INFO, "The help center has no "
		    "article that is published");
	arena_release(&arena);
}

/* What is known is offered at once; else all of it when it is here. */
bool article_reply(struct pane *pane, const struct api_reply *reply)
{
	struct inserting *inserting = &inbox_of(pane)->inserting;

	if (!inserting->asking || reply->id != inserting->asking)
		return false;
	if (reply->records && reply->records->rows_len && !inserting->shown) {
		inserting->replies = mem_grow(inserting->replies,
		    inserting->replies_len, sizeof(*inserting->replies));
		inserting->replies[inserting->replies_len++] =
		    api_reply_ref(reply);
	}
	if (reply->final)
		inserting->asking = 0;
	if (inserting->shown)
		return true;
	if (reply->cached && inserting->replies_len) {
		inserting->shown = true;
		ask_which(pane);
	} else if (reply->final && reply->err.code) {
		pane->host->say(pane, SAY_ERROR, "Articles: %s",
		    reply->err.text);
	} else if (reply->final) {
		inserting->shown = true;
		ask_which(pane);
	}
	return true;
}

static void insert_text(struct pane *pane, const struct record *record)
{
	const char *html = text_of(record, "body");
	char *text;

	if (!html) {
		pane->host->say(pane, SAY_INFO, "It has no text yet");
		return;
	}
	text = html_quote(html);
	inbox_insert(pane, text);
	free(text);
}

void article_answer(struct pane *pane, const struct pane_event *event)
{
	struct inserting *inserting = &inbox_of(pane)->inserting;
	const struct record *record;
	char *link;

	record = event->accepted && event->text ? find(inserting,
	    event->text) : NULL;
	if (record && inserting->text) {
		insert_text(pane, record);
	} else if (record) {
		link = mem_printf("[%s](%s)", record->title, text_of(record,
		    "url"));
		inbox_insert(pane, link);
		free(link);
	}
	article_release(inserting);
}
