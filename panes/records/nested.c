/* The card of one record within another pane. */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/records/nested.h"
#include "panes/records/person.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Its questions are told from those of the pane around it by their cookies. */
enum { NESTED_COOKIES = 10000, COOKIE_FIND = BROWSE_COOKIES + 100 };

/* The pane is first: what is given a pane finds the rest. */
struct nested {
	struct pane pane;
	struct browse browse;
	struct pane *outer;
	nested_preview_fn *outer_preview;
	bool (*preview)(const struct pane *, const char *, char *, size_t);
	char *find;              /* last looked for, NULL: nothing */
};

/* --- the host: the pane around it --- */

static struct pane *outer_of(const struct pane *pane)
{
	return ((const struct nested *)pane)->outer;
}

static api_id host_send(struct pane *pane, struct api_request *request)
{
	return outer_of(pane)->host->send(outer_of(pane), request);
}

static void host_cancel(struct pane *pane, api_id id)
{
	outer_of(pane)->host->cancel(outer_of(pane), id);
}

static void host_redraw(struct pane *pane)
{
	outer_of(pane)->host->redraw(outer_of(pane));
}

__attribute__((format(printf, 3, 4)))
static void host_say(struct pane *pane, enum say say, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	outer_of(pane)->host->say(outer_of(pane), say, "%s", text);
	free(text);
}

static void host_go(struct pane *pane, const char *name, const char *id)
{
	outer_of(pane)->host->go(outer_of(pane), name, id);
}

static void host_ask(struct pane *pane, const struct pane_ask *ask)
{
	struct nested *nested = (struct nested *)pane;
	struct pane_ask copy = *ask;

	nested->preview = ask->preview;
	copy.cookie += NESTED_COOKIES;
	copy.preview = ask->preview ? nested->outer_preview : NULL;
	nested->outer->host->ask(nested->outer, &copy);
}

static void host_edit(struct pane *pane, uint64_t cookie, const char *text)
{
	outer_of(pane)->host->edit(outer_of(pane), cookie + NESTED_COOKIES,
	    text);
}

static bool host_copy(struct pane *pane, const char *text)
{
	return outer_of(pane)->host->copy(outer_of(pane), text);
}

static void host_browse(struct pane *pane, const char *url)
{
	outer_of(pane)->host->browse(outer_of(pane), url);
}

static const char *host_setting(const struct pane *pane, const char *name)
{
	return outer_of(pane)->host->setting(outer_of(pane), name);
}

static int64_t host_now(const struct pane *pane)
{
	return outer_of(pane)->host->now(outer_of(pane));
}

/* There is one timer, and it is the outer pane's. A card needs none. */
static void host_timer(struct pane *pane, int ms)
{
}

static const char *host_key_for(const struct pane *pane, const char *action)
{
	return outer_of(pane)->host->key_for(outer_of(pane), action);
}

static void host_run(struct pane *pane, const char *action, const char *arg)
{
	outer_of(pane)->host->run(outer_of(pane), action, arg);
}

static const struct pane_host host = {
	.abi = PANE_ABI, .size = sizeof(struct pane_host),
	.send = host_send, .cancel = host_cancel, .redraw = host_redraw,
	.say = host_say, .go = host_go, .ask = host_ask, .edit = host_edit,
	.copy = host_copy, .browse = host_browse, .setting = host_setting,
	.now = host_now, .timer = host_timer, .key_for = host_key_for,
	.run = host_run,
};

/* --- life --- */

struct nested *nested_new(struct pane *outer, enum record_kind kind,
    const char *id, nested_preview_fn *preview)
{
	struct nested *nested = mem_zalloc(sizeof(*nested));

	nested->outer = outer;
	nested->outer_preview = preview;
	nested->pane = (struct pane){ .host = &host,
		.state = &nested->browse, .rows = 1, .cols = 1 };
	nested->browse.alone = true;
	browse_open(&nested->pane, kind, id);
	if (kind == RECORD_CONTACT)
		person_open(&nested->pane);
	return nested;
}

void nested_free(struct nested *nested)
{
	if (!nested)
		return;
	person_close(&nested->pane);
	browse_close(&nested->pane);
	free(nested->find);
	free(nested);
}

bool nested_is(const struct nested *nested, enum record_kind kind,
    const char *id)
{
	return nested->browse.kind == kind && nested->browse.card.id &&
	    !strcmp(nested->browse.card.id, id);
}

void nested_size(struct nested *nested, int rows, int cols)
{
	if (nested->pane.rows == rows && nested->pane.cols == cols)
		return;
	nested->pane.rows = rows;
	nested->pane.cols = cols;
	browse_event(&nested->pane, &(struct pane_event){
		.kind = PANE_EVENT_SIZE, .rows = rows, .cols = cols });
}

void nested_draw(const struct nested *nested, struct canvas *canvas)
{
	browse_draw(&nested->pane, canvas);
}

/* --- looking for words --- */

static void find(struct nested *nested, bool down)
{
	struct browse *browse = &nested->browse;

	if (!nested->find || browse->part != BROWSE_CARD)
		return;
	if (!card_find(&browse->card, nested->find, down))
		host_say(&nested->pane, SAY_INFO, "\"%s\" is not in this card",
		    nested->find);
	host_redraw(&nested->pane);
}

static void ask_find(struct pane *pane, const struct pane_call *call)
{
	struct nested *nested = (struct nested *)pane;

	host_ask(pane, &(struct pane_ask){ .kind = ASK_TEXT,
		.cookie = COOKIE_FIND, .label = "Find in this card",
		.initial = nested->find });
}

static void find_next(struct pane *pane, const struct pane_call *call)
{
	find((struct nested *)pane, true);
}

static void find_previous(struct pane *pane, const struct pane_call *call)
{
	find((struct nested *)pane, false);
}

static bool found(struct nested *nested, const struct pane_event *event)
{
	if (event->cookie != COOKIE_FIND)
		return false;
	if (event->accepted && event->text && *event->text) {
		free(nested->find);
		nested->find = mem_strdup(event->text);
		find(nested, true);
	}
	return true;
}

/* --- events, actions --- */

bool nested_event(struct nested *nested, const struct pane_event *event)
{
	struct pane_event copy = *event;

	if (event->kind == PANE_EVENT_ANSWER ||
	    event->kind == PANE_EVENT_EDITED) {
		if (event->cookie < NESTED_COOKIES)
			return false;
		copy.cookie -= NESTED_COOKIES;
		return found(nested, &copy) ||
		    browse_event(&nested->pane, &copy) ||
		    (nested->browse.person && person_answer(&nested->pane,
		    copy.cookie, copy.accepted && copy.text ? copy.text :
		    ""));
	}
	return browse_event(&nested->pane, event) ||
	    (event->kind == PANE_EVENT_REPLY && event->reply->id &&
	    nested->browse.person && person_reply(&nested->pane,
	    event->reply));
}

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	BROWSE_WRITE_ACTIONS(0),
	{ "add-note", "", "", browse_note, 0 },
	{ "tag-contact", "", "", browse_tags, 0 },
	{ "set-owner", "", "", person_owner, 0 },
	{ "attach-company", "", "", person_attach, 0 },
	{ "detach-company", "", "", person_detach, 0 },
	{ "set-subscription", "", "", person_consent, 0 },
	{ "merge-contact", "", "", person_merge, 0 },
	{ "archive-contact", "", "", person_archive, 0 },
	{ "unarchive-contact", "", "", person_unarchive, 0 },
	{ "block-contact", "", "", person_block, 0 },
	{ "delete-contact", "", "", person_delete, 0 },
	{ "search", "", "", ask_find, 0 },
	{ "next-match", "", "", find_next, 0 },
	{ "previous-match", "", "", find_previous, 0 },
	{ 0 }
};

bool nested_run(struct nested *nested, const char *action,
    const struct pane_call *call)
{
	static const struct pane_call none;
	const struct pane_action *row;

	/* Behind its form comes the card; behind the card what is around. */
	if (!strcmp(action, "go-back") && nested->browse.part != BROWSE_FORM)
		return false;
	for (row = actions; row->name; row++)
		if (!strcmp(row->name, action)) {
			row->run(&nested->pane, call ? call : &none);
			return true;
		}
	return false;
}

bool nested_wants_text(const struct nested *nested)
{
	return browse_wants_text(&nested->pane);
}

bool nested_text(struct nested *nested, const char *utf8, bool pasted)
{
	return browse_text(&nested->pane, utf8, pasted);
}

bool nested_key(struct nested *nested, const char *key)
{
	return browse_key(&nested->pane, key);
}

bool nested_preview(const struct nested *nested, const char *text, char *out,
    size_t size)
{
	return !nested->preview || nested->preview(&nested->pane, text, out,
	    size);
}

void nested_set_raw(struct nested *nested, bool raw)
{
	if (nested->browse.card.raw != raw)
		browse_raw(&nested->pane, NULL);
}

bool nested_is_raw(const struct nested *nested)
{
	return nested->browse.card.raw;
}

void nested_refresh(struct nested *nested)
{
	card_refresh(&nested->pane);
}
