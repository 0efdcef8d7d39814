/*
 * The articles pane: the help center, to read, to link in replies, to write.
 * object_id: see panes/records/browse.h.
 *
 * An article's text is edited as Markdown where that can say all of it, else
 * as HTML. What is published stays as it is: its changes are staged as a draft
 * of their own (since 2.16), which publishing puts in its place.
 */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/html_markdown.h"
#include "panes/render/markdown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 4 << 20, WHY_MAX = 100 };

enum articles_cookie {
	COOKIE_EDITED = BROWSE_COOKIES, COOKIE_PUBLISH, COOKIE_COLLECTION
};

/* An article whose text is edited. */
struct writing {
	char *id, *title;
	bool published;          /* its changes are staged */
	bool html;               /* edited as that */
	char *before;            /* as it was given to the editor */
	char *text;              /* as it came back; kept until it is saved */
	api_id drafts, reading, saving;
};

struct articles {
	struct browse browse;
	struct writing writing;
	api_id asking_draft;     /* to be shown in the card */
	api_id publishing;
};

static struct articles *articles_of(struct pane *pane)
{
	return pane->state;
}

static const char *text_of(const struct record *record, const char *field)
{
	return record_value(record, field)->text;
}

static bool is_published(const struct record *record)
{
	const char *state = text_of(record, "state");

	return state && !strcmp(state, "published");
}

/* --- writing --- */

static const char html_mark[] = "<!-- Markdown cannot say all of this (";

/* What a command is filed under, and so is what could not be saved. */
static char *draft_id(const struct writing *writing)
{
	return mem_printf("article/%s", writing->id);
}

static void forget_writing(struct writing *writing)
{
	free(writing->id);
	free(writing->title);
	free(writing->before);
	free(writing->text);
	*writing = (struct writing){ 0 };
}

static void start_editor(struct pane *pane, char *text)
{
	struct writing *writing = &articles_of(pane)->writing;

	free(writing->before);
	writing->before = text;
	pane->host->edit(pane, COOKIE_EDITED, text);
}

/* Each block on a line of its own, where that means nothing. */
static void add_lines(struct buf *out, const char *html)
{
	static const char *const ends[] = { "</p>", "</div>", "</li>",
		"</h1>", "</h2>", "</h3>", "</h4>", "</ul>", "</ol>",
		"</tr>", "</table>", "</blockquote>", "</figure>" };
	bool pre = false;
	size_t i, n;

	for (; *html; html += n) {
		n = 1 + strcspn(html + 1, "<");
		buf_add(out, html, n);
		pre = strncmp(html, "<pre", 4) ? pre &&
		    strncmp(html, "</pre", 5) : true;
		for (i = 0; i < ARRAY_LEN(ends) && !pre; i++)
			if (strlen(ends[i]) == n &&
			    !strncmp(html, ends[i], n))
				buf_add_char(out, '\n');
	}
}

/* Markdown, or its HTML with a line that says why. */
static void edit_html(struct pane *pane, const char *html)
{
	struct writing *writing = &articles_of(pane)->writing;
	char why[WHY_MAX];
	struct buf text;

	buf_init(&text, TEXT_MAX);
	writing->html = !html_markdown(html, strlen(html), &text, why,
	    sizeof(why));
	if (writing->html) {
		buf_clear(&text);
		buf_printf(&text, "%s%s): here it is HTML. -->\n",
		    html_mark, why);
		add_lines(&text, html);
		pane->host->say(pane, SAY_WARNING, "Markdown cannot say all "
		    "of it (%s): you edit its HTML", why);
	}
	start_editor(pane, mem_strdup(text.data ? text.data : ""));
	buf_release(&text);
}

static void edit_article(struct pane *pane, const struct pane_call *call)
{
	struct writing *writing = &articles_of(pane)->writing;
	const struct record *record = browse_current(browse_of(pane));
	char *id;

	if (!record || writing->drafts || writing->reading)
		return;
	if (writing->saving) {
		pane->host->say(pane, SAY_INFO, "%s is still being saved",
		    writing->title);
		return;
	}
	forget_writing(writing);
	writing->id = mem_strdup(record->id);
	writing->title = mem_strdup(record->title);
	writing->published = is_published(record);
	/* What could not be saved last time is found first. */
	id = draft_id(writing);
	writing->drafts = pane->host->send(pane, request_draft_get(id,
	    DRAFT_REPLY));
	free(id);
	writing->reading = pane->host->send(pane, request_record(
	    record_value(record, "staged")->number ? RECORD_ARTICLE_DRAFT :
	    RECORD_ARTICLE, record->id));
}

/* What could not be saved last time comes first. */
static void resume(struct pane *pane, const struct api_reply *reply)
{
	struct writing *writing = &articles_of(pane)->writing;

	writing->drafts = 0;
	if (!reply->drafts_len || !reply->drafts[0].text)
		return;
	if (writing->reading)
		pane->host->cancel(pane, writing->reading);
	writing->reading = 0;
	writing->html = !strncmp(reply->drafts[0].text, html_mark,
	    strlen(html_mark));
	pane->host->say(pane, SAY_INFO, "This is what could not be saved "
	    "last time");
	start_editor(pane, mem_strdup(reply->drafts[0].text));
	/* It counts as changed. */
	free(writing->before);
	writing->before = mem_strdup("");
}

static void text_read(struct pane *pane, const struct api_reply *reply)
{
	struct writing *writing = &articles_of(pane)->writing;
	const char *html;

	if (!reply->final)
		return;
	writing->reading = 0;
	if (!reply->record) {
		pane->host->say(pane, SAY_ERROR, "%s", reply->err.text);
		return;
	}
	if (reply->err.code)
		pane->host->say(pane, SAY_WARNING, "As last known: %s",
		    reply->err.text);
	html = text_of(reply->record, "body");
	edit_html(pane, html ? html : "");
}

static void save(struct pane *pane, const char *html)
{
	struct writing *writing = &articles_of(pane)->writing;

	writing->saving = pane->host->send(pane, request_change(
	    &(struct record_change){ .kind = writing->published ?
	    RECORD_ARTICLE_DRAFT : RECORD_ARTICLE, .verb = VERB_UPDATE,
	    .id = writing->id,
	    .inputs = &(struct record_input){ "body", html },
	    .inputs_len = 1 }));
	pane->host->say(pane, SAY_INFO, "Saving %s …", writing->title);
}

static void edited(struct pane *pane, const struct pane_event *event)
{
	struct writing *writing = &articles_of(pane)->writing;
	const char *text = event->text ? event->text : "", *end;
	struct buf html;

	if (!writing->id)
		return;
	if (!event->accepted || !strcmp(text, writing->before)) {
		pane->host->say(pane, SAY_INFO, "Nothing was changed");
		return;
	}
	if (!text[strspn(text, " \t\r\n")]) {
		pane->host->say(pane, SAY_WARNING, "Nothing was saved: there "
		    "is no text left (D deletes an article)");
		return;
	}
	free(writing->text);
	writing->text = mem_strdup(text);
	buf_init(&html, TEXT_MAX);
	if (writing->html) {
		end = !strncmp(text, html_mark, strlen(html_mark)) ?
		    strstr(text, "-->") : NULL;
		text = end ? end + 3 + strspn(end + 3, "\n") : text;
		buf_add_text(&html, text);
		while (html.len && html.data[html.len - 1] == '\n')
			html.data[--html.len] = '\0';
		save(pane, html.data);
	} else if (markdown_article(text, strlen(text), &html)) {
		save(pane, html.data);
	} else {
		pane->host->say(pane, SAY_ERROR, "Too long: an article may "
		    "have 4 MB");
	}
	buf_release(&html);
}

/* What was not taken is kept, on disk too. */
static void saved(struct pane *pane, const struct api_reply *reply)
{
	struct articles *articles = articles_of(pane);
	struct writing *writing = &articles->writing;
	char *id;

	if (!reply->final)
		return;
	writing->saving = 0;
	if (reply->err.code) {
		id = draft_id(writing);
		pane->host->send(pane, request_draft_put(id, DRAFT_REPLY,
		    writing->text, 0));
		free(id);
		pane->host->say(pane, SAY_ERROR, "Not saved: %s. Your text is "
		    "kept for the next edit", reply->err.text);
		return;
	}
	pane->host->say(pane, SAY_GOOD, writing->published ?
	    "Staged: %s. What is published stays as it is until it is "
	    "published" : "Saved: %s", writing->title);
	if (!writing->published)
		rows_replace(&articles->browse.rows, reply);
	if (articles->browse.card.id)
		card_refresh(pane);
	else if (writing->published)
		browse_load(pane);
	forget_writing(writing);
}

/* --- publishing --- */

static void publish(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	const struct record *record = browse_current(browse);
	struct arena arena = { 0 };
	const struct record_rule *rule;

	if (!record)
		return;
	if (rows_marked(&browse->rows) || !is_published(record)) {
		browse_change(pane, VERB_PUBLISH, NULL, NULL, 0);
		return;
	}
	if (!record_value(record, "staged")->number) {
		pane->host->say(pane, SAY_INFO, "It is published as it is");
		return;
	}
	rule = record_rule(RECORD_ARTICLE_DRAFT, VERB_PUBLISH);
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_CONFIRM,
		.cookie = COOKIE_PUBLISH, .hint = rule->warning,
		.label = arena_printf(&arena, "Publish the changes of %s?",
		    record->title) });
	pane->host->say(pane, SAY_WARNING, "%s", rule->warning);
	arena_release(&arena);
}

static void publish_staged(struct pane *pane)
{
	const struct record *record = browse_current(browse_of(pane));

	if (record)
		articles_of(pane)->publishing = pane->host->send(pane,
		    request_change(&(struct record_change){
		    .kind = RECORD_ARTICLE_DRAFT, .verb = VERB_PUBLISH,
		    .id = record->id }));
}

static void published(struct pane *pane, const struct api_reply *reply)
{
	if (!reply->final)
		return;
	articles_of(pane)->publishing = 0;
	if (reply->err.code) {
		pane->host->say(pane, SAY_ERROR, "Not published: %s",
		    reply->err.text);
		return;
	}
	pane->host->say(pane, SAY_GOOD, "Published");
	if (browse_of(pane)->card.id)
		card_refresh(pane);
	else
		browse_load(pane);
}

static void unpublish(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_UNPUBLISH, NULL, NULL, 0);
}

static void remove_article(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_DELETE, NULL, NULL, 0);
}

/* --- the draft in the card --- */

static void show_draft(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	const struct record *record = browse_current(browse);
	char *id;

	if (!record)
		return;
	if (record->kind == RECORD_ARTICLE_DRAFT) {
		card_refresh(pane);
	} else if (!record_value(record, "staged")->number) {
		pane->host->say(pane, SAY_INFO, "Nothing is staged: this is "
		    "all there is");
	} else {
		id = mem_strdup(record->id);
		if (browse->part != BROWSE_CARD)
			card_open(pane, id);
		articles_of(pane)->asking_draft = pane->host->send(pane,
		    request_record(RECORD_ARTICLE_DRAFT, id));
		free(id);
	}
}

static void draft_read(struct pane *pane, const struct api_reply *reply)
{
	struct card *card = &browse_of(pane)->card;

	if (!reply->final)
		return;
	articles_of(pane)->asking_draft = 0;
	if (!reply->record || !card->id ||
	    strcmp(card->id, reply->record->id) != 0) {
		if (reply->err.code)
			pane->host->say(pane, SAY_ERROR, "%s",
			    reply->err.text);
		return;
	}
	/* What is live comes later, if at all: it must not replace this. */
	if (card->asking)
		pane->host->cancel(pane, card->asking);
	card->asking = 0;
	api_reply_unref(card->reply);
	card->reply = api_reply_ref(reply);
	card_layout(pane);
	pane->host->redraw(pane);
}

/* --- into a reply --- */

static void insert_link(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));
	const char *url = record ? text_of(record, "url") : NULL;
	char *text;

	if (!record)
		return;
	if (!url) {
		pane->host->say(pane, SAY_WARNING, "It is not published: "
		    "there is no address to link to");
		return;
	}
	text = mem_printf("insert:[%s](%s)", record->title, url);
	pane->host->go(pane, "inbox", text);
	free(text);
}

/* --- addresses and collections --- */

static void copy_url(struct pane *pane, const struct pane_call *call)
{
	browse_copy(pane, &(struct pane_call){ .arg = "url" });
}

static void open_url(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));
	const char *url = record ? text_of(record, "url") : NULL;

	if (url)
		pane->host->browse(pane, url);
	else if (record)
		pane->host->say(pane, SAY_INFO, "It is not published: %s "
		    "opens it in Intercom", pane->host->key_for(pane,
		    "browse-record") ? pane->host->key_for(pane,
		    "browse-record") : "browse-record");
}

/* --- elsewhere --- */

static void internal(struct pane *pane, const struct pane_call *call)
{
	pane->host->go(pane, "internal-articles", NULL);
}

static void search_all(struct pane *pane, const struct pane_call *call)
{
	const char *query = browse_of(pane)->query;
	/* Fields of articles are none there. */
	char *where = mem_printf("search:%s", call->arg ? call->arg :
	    strchr(query, ':') ? "" : query);

	pane->host->go(pane, "content", where);
	free(where);
}

static void pick_collection(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	struct pane_choice *choices = browse_named_choices(browse,
	    "All articles");

	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_COLLECTION, .label = "Collection",
		.choices = choices, .choices_len = browse->named.len + 1 });
	free(choices);
}

static void collection_picked(struct pane *pane, const char *id)
{
	char *query = *id ? mem_printf("collection:%s", id) :
	    mem_strdup("");

	browse_filter(pane, &(struct pane_call){ .arg = query });
	free(query);
}

/* --- the pane --- */

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	BROWSE_WRITE_ACTIONS(NEEDS(READ_ARTICLES)),
	{ "insert-link", "A link to it into the reply", "Write", insert_link,
	    ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "insert-text", "Its text into the reply", "Write", browse_quote,
	    ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "edit-article", "Edit its text in the editor, as Markdown",
	    "Change", edit_article, ACTION_ITEM | NEEDS(READ_ARTICLES) },
	{ "publish-article", "Publish it, or what is staged", "Change",
	    publish, ACTION_ITEM | NEEDS(READ_ARTICLES) },
	{ "unpublish-article", "Make it a draft again", "Change", unpublish,
	    ACTION_ITEM | NEEDS(READ_ARTICLES) },
	{ "tag-article", "Add or remove tags", "Change", browse_tags,
	    ACTION_ITEM | NEEDS(READ_ARTICLES) },
	{ "delete-article", "Delete for good", "Change", remove_article,
	    ACTION_ITEM | NEEDS(READ_ARTICLES) },
	{ "show-draft", "What is staged, or what is published", "View",
	    show_draft, ACTION_ITEM },
	{ "pick-collection", "Only those of a collection", "View",
	    pick_collection, 0 },
	{ "internal-articles", "What teammates wrote for each other", "View",
	    internal, 0 },
	{ "search-content", "The same words in all content: snippets, files, …",
	    "View", search_all, ACTION_ARG },
	{ "copy-address", "Copy its public address", "View", copy_url,
	    ACTION_ITEM },
	{ "open-address", "Open it as customers see it", "View", open_url,
	    ACTION_ITEM },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	BROWSE_WRITE_KEYS,
	{ "i", "insert-link", NULL }, { "I", "insert-text", NULL },
	{ "e", "edit-article", NULL }, { "p", "publish-article", NULL },
	{ "P", "unpublish-article", NULL }, { "t", "tag-article", NULL },
	{ "D", "delete-article", NULL }, { "d", "show-draft", NULL },
	{ "c", "pick-collection", NULL }, { "Y", "copy-address", NULL },
	{ "o", "open-address", NULL }, { "a", "internal-articles", NULL },
	{ "s", "search-content", NULL },
	{ 0 }
};

static bool articles_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_ARTICLE, object_id);
	browse_ask_named(pane);
	return true;
}

static void articles_close(struct pane *pane)
{
	forget_writing(&articles_of(pane)->writing);
	browse_close(pane);
}

static void on_reply(struct pane *pane, const struct api_reply *reply)
{
	struct articles *articles = articles_of(pane);

	if (!reply->id)
		return;
	if (reply->id == articles->writing.drafts)
		resume(pane, reply);
	else if (reply->id == articles->writing.reading)
		text_read(pane, reply);
	else if (reply->id == articles->writing.saving)
		saved(pane, reply);
	else if (reply->id == articles->publishing)
		published(pane, reply);
	else if (reply->id == articles->asking_draft)
		draft_read(pane, reply);
}

static void articles_event(struct pane *pane, const struct pane_event *event)
{
	if (event->kind == PANE_EVENT_EDITED &&
	    event->cookie == COOKIE_EDITED) {
		edited(pane, event);
		return;
	}
	if (browse_event(pane, event))
		return;
	if (event->kind == PANE_EVENT_REPLY)
		on_reply(pane, event->reply);
	else if (event->kind != PANE_EVENT_ANSWER || !event->accepted)
		return;
	else if (event->cookie == COOKIE_PUBLISH)
		publish_staged(pane);
	else if (event->cookie == COOKIE_COLLECTION && event->text)
		collection_picked(pane, event->text);
}

PANE_ENTRY = {
	BROWSE_OPS(struct articles),
	.caps = PANE_TEXT | PANE_OFFLINE | NEEDS(READ_ARTICLES),
	.name = "articles", .title = "Articles",
	.help = "The help center: find, read, link in replies, write.",
	.actions = actions, .keys = keys,
	.open = articles_open, .event = articles_event,
	.close = articles_close,
};
