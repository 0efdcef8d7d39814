/* Panes of records: notes and tags, for the kinds that have them. */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/html_markdown.h"

#include <stdlib.h>
#include <string.h>

void browse_note(struct pane *pane, const struct pane_call *call)
{
	pane->host->edit(pane, COOKIE_NOTE, "");
}

/* Paragraphs as the service wants them; what is typed is text, not HTML. */
static char *as_html(const char *text)
{
	struct buf out;

	buf_init(&out, BUF_SMALL_MAX * 4);
	buf_add_text(&out, "<p>");
	for (; *text; text++)
		switch (*text) {
		case '&':
			buf_add_text(&out, "&amp;");
			break;
		case '<':
			buf_add_text(&out, "&lt;");
			break;
		case '>':
			buf_add_text(&out, "&gt;");
			break;
		case '\n':
			buf_add_text(&out, text[1] == '\n' ? "</p><p>" :
			    text[1] ? "<br>" : "");
			text += text[1] == '\n';
			break;
		default:
			buf_add_char(&out, *text);
		}
	buf_add_text(&out, "</p>");
	return buf_take(&out);
}

static void note_written(struct pane *pane, const struct pane_event *event)
{
	char *html;

	if (!event->accepted || !event->text ||
	    !event->text[strspn(event->text, " \t\n")]) {
		pane->host->say(pane, SAY_INFO, "No note was added");
		return;
	}
	html = as_html(event->text);
	browse_change(pane, VERB_NOTE, NULL,
	    &(struct record_input){ "body", html }, 1);
	free(html);
}

void browse_quote(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));
	const char *html = record ? record_value(record, "body")->text : NULL;
	char *quote, *text;

	if (!html)
		return;
	quote = html_quote(html);
	text = mem_printf("insert:%s", quote);
	pane->host->go(pane, "inbox", text);
	free(text);
	free(quote);
}

static bool has_ref(const struct record *record, const char *field,
    const char *id)
{
	const struct record_ref *ref = record_value(record, field)->refs;

	for (; ref && ref->id; ref++)
		if (!strcmp(ref->id, id))
			return true;
	return false;
}

void browse_tags(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	const struct workspace *in = browse_workspace(browse);
	const struct record *record = browse_current(browse);
	struct pane_ask ask = { .kind = ASK_PICK_MANY, .cookie = COOKIE_TAGS,
		.label = "Tags" };
	char *label;
	struct pane_choice *choices;
	size_t i;

	if (!in || !record)
		return;
	choices = mem_calloc(in->tags_len, sizeof(*choices));
	for (i = 0; i < in->tags_len; i++)
		choices[i] = (struct pane_choice){ .id = in->tags[i].id,
			.label = in->tags[i].name ? in->tags[i].name :
			in->tags[i].id, .marked = !rows_marked(&browse->rows) &&
			has_ref(record, "tag", in->tags[i].id) };
	ask.choices = choices;
	ask.choices_len = in->tags_len;
	/* Beside a conversation it would be taken for that one's. */
	label = mem_printf(rows_marked(&browse->rows) ? "Tags" : "Tags of %s",
	    record->title);
	ask.label = label;
	pane->host->ask(pane, &ask);
	free(label);
	free(choices);
}

static bool among(const struct pane_event *event, const char *id)
{
	size_t i;

	for (i = 0; i < event->ids_len; i++)
		if (!strcmp(event->ids[i], id))
			return true;
	return false;
}

/* Companies are tagged by the tag's name, the rest by its id. */
static const char *tag_target(const struct browse *browse, const char *id)
{
	const struct record_rule *rule = record_rule(browse->kind, VERB_TAG);
	const struct record_ref ref = { RECORD_TAG, id, NULL };

	return rule && rule->body && strstr(rule->body, "name=$target") ?
	    browse_name_of(browse, &ref) : id;
}

/* Of one record the marks are what it shall have; of several they are what
 * all shall have besides what each has. */
static void tags_picked(struct pane *pane, const struct pane_event *event)
{
	struct browse *browse = browse_of(pane);
	const struct record *record = browse_current(browse);
	bool many = browse->part == BROWSE_LIST &&
	    rows_marked(&browse->rows) > 0;
	const struct record_ref *ref;
	size_t i;

	if (!event->accepted || !record)
		return;
	ref = many ? NULL : record_value(record, "tag")->refs;
	for (; ref && ref->id; ref++)
		if (!among(event, ref->id))
			browse_change(pane, VERB_UNTAG, tag_target(browse,
			    ref->id), NULL, 0);
	for (i = 0; i < event->ids_len; i++)
		if (many || !has_ref(record, "tag", event->ids[i]))
			browse_change(pane, VERB_TAG, tag_target(browse,
			    event->ids[i]), NULL, 0);
}

bool extras_answer(struct pane *pane, const struct pane_event *event)
{
	if (event->cookie == COOKIE_TAGS && event->kind == PANE_EVENT_ANSWER)
		tags_picked(pane, event);
	else if (event->cookie == COOKIE_NOTE &&
	    event->kind == PANE_EVENT_EDITED)
		note_written(pane, event);
	else
		return false;
	return true;
}
