/* Panes of records: what is done to one or to all that are marked. */
#include "config.h"

#include "panes/records/browse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void forget_question(struct browse *browse)
{
	size_t i;

	for (i = 0; i < browse->ids_len; i++)
		free(browse->ids[i]);
	free(browse->ids);
	for (i = 0; i < browse->inputs_len; i++) {
		free((char *)browse->inputs[i].name);
		free((char *)browse->inputs[i].value);
	}
	free(browse->inputs);
	free(browse->target);
	browse->ids = NULL;
	browse->inputs = NULL;
	browse->target = NULL;
	browse->ids_len = browse->inputs_len = 0;
}

void change_release(struct browse *browse)
{
	forget_question(browse);
	free(browse->changing.ids);
	free(browse->changing.title);
	browse->changing = (struct changing){ 0 };
}

static void add_id(struct browse *browse, const char *id)
{
	browse->ids = mem_grow(browse->ids, browse->ids_len,
	    sizeof(*browse->ids));
	browse->ids[browse->ids_len++] = mem_strdup(id);
}

/* What is marked, else what the keys act on. */
static void gather(struct browse *browse)
{
	const struct record *record = browse_current(browse);
	size_t i;

	if (browse->part == BROWSE_LIST)
		for (i = 0; i < browse->rows.len; i++)
			if (browse->rows.rows[i].marked)
				add_id(browse, browse->rows.rows[i].record->id);
	if (!browse->ids_len && record)
		add_id(browse, record->id);
}

static const char *title_of(const struct browse *browse, const char *id)
{
	const struct record *record = browse_current(browse);
	size_t at = rows_find(&browse->rows, id);

	if (record && !strcmp(record->id, id))
		return record->title;
	if (at != SIZE_MAX)
		return browse->rows.rows[at].record->title;
	return browse_name_of(browse, &(struct record_ref){ browse->kind, id,
	    NULL });
}

/* --- doing it --- */

static void send_all(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	struct changing *changing = &browse->changing;
	struct api_request *req;
	uint64_t group = (uint64_t)pane->host->now(pane) << 20 |
	    (uint64_t)browse->verb << 8;
	size_t i;

	/* Several changes at a time are told of as one. */
	if (!changing->len) {
		free(changing->ids);
		changing->ids = NULL;
		changing->done = changing->failed = 0;
	}
	free(changing->title);
	changing->title = mem_strdup(title_of(browse, browse->ids[0]));
	changing->rule = record_rule(browse->kind, browse->verb);
	changing->ids = mem_realloc(changing->ids, changing->len +
	    browse->ids_len, sizeof(api_id));
	for (i = 0; i < browse->ids_len; i++) {
		req = request_change(&(struct record_change){
			.kind = browse->kind, .verb = browse->verb,
			.id = browse->ids[i], .target = browse->target,
			.inputs = browse->inputs,
			.inputs_len = browse->inputs_len });
		req->group = browse->ids_len > 1 ? group : 0;
		changing->ids[changing->len++] = pane->host->send(pane, req);
	}
	forget_question(browse);
	pane->host->redraw(pane);
}

/* --- asking before --- */

static bool typed_right(const struct pane *pane, const char *text, char *out,
    size_t size)
{
	const struct browse *browse = pane->state;
	const char *word = record_verb_word(browse->verb);

	if (!strcasecmp(text, word)) {
		snprintf(out, size, "Enter: it is done");
		return true;
	}
	snprintf(out, size, "Type %s, or Esc", word);
	return false;
}

/* A question over several: its count; over one: its name. */
static const char *about(const struct browse *browse, struct arena *arena)
{
	if (browse->ids_len > 1)
		return arena_printf(arena, "%zu %s", browse->ids_len,
		    browse->plural);
	return title_of(browse, browse->ids[0]);
}

static void ask_first(struct pane *pane, const struct record_rule *rule)
{
	struct browse *browse = browse_of(pane);
	struct arena arena = { 0 };
	const char *word = record_verb_word(browse->verb);
	struct pane_ask ask = { .kind = ASK_CONFIRM,
		.cookie = COOKIE_CONFIRM, .hint = rule->warning };

	ask.label = arena_printf(&arena, "%c%s %s?", word[0] - 'a' + 'A',
	    word + 1, about(browse, &arena));
	if (rule->flags & RULE_FINAL) {
		ask.kind = ASK_TEXT;
		ask.cookie = COOKIE_TYPED;
		ask.free = true;
		ask.preview = typed_right;
		ask.label = arena_printf(&arena, "%s Type \"%s\"", ask.label,
		    word);
	}
	pane->host->ask(pane, &ask);
	/* The consequences are longer than a prompt's line. */
	if (rule->warning)
		pane->host->say(pane, SAY_WARNING, "%s", rule->warning);
	arena_release(&arena);
}

/* To what was gathered. */
static void change(struct pane *pane, enum record_verb verb,
    const char *target, const struct record_input *inputs,
    size_t inputs_len)
{
	struct browse *browse = browse_of(pane);
	const struct record_rule *rule = record_rule(browse->kind, verb);
	size_t i;

	if (!browse->ids_len || !rule)
		return;
	browse->verb = verb;
	browse->target = mem_strdup(target);
	browse->inputs = mem_calloc(inputs_len, sizeof(*browse->inputs));
	for (i = 0; i < inputs_len; i++)
		browse->inputs[i] = (struct record_input){
			mem_strdup(inputs[i].name),
			mem_strdup(inputs[i].value) };
	browse->inputs_len = inputs_len;
	if (rule->flags & (RULE_ASK | RULE_FINAL))
		ask_first(pane, rule);
	else
		send_all(pane);
}

void browse_change(struct pane *pane, enum record_verb verb,
    const char *target, const struct record_input *inputs,
    size_t inputs_len)
{
	forget_question(browse_of(pane));
	gather(browse_of(pane));
	change(pane, verb, target, inputs, inputs_len);
}

void browse_change_one(struct pane *pane, const char *id,
    enum record_verb verb, const char *target,
    const struct record_input *inputs, size_t inputs_len)
{
	forget_question(browse_of(pane));
	add_id(browse_of(pane), id);
	change(pane, verb, target, inputs, inputs_len);
}

bool change_answer(struct pane *pane, const struct pane_event *event)
{
	struct browse *browse = browse_of(pane);
	bool right = event->accepted;

	if (event->cookie != COOKIE_CONFIRM && event->cookie != COOKIE_TYPED)
		return false;
	if (event->cookie == COOKIE_TYPED && right)
		right = event->text && !strcasecmp(event->text,
		    record_verb_word(browse->verb));
	if (right && browse->ids_len) {
		send_all(pane);
		return true;
	}
	forget_question(browse);
	pane->host->say(pane, SAY_INFO, "Nothing was done");
	return true;
}

/* --- what came of it --- */

static void tell(struct pane *pane)
{
	struct changing *changing = &browse_of(pane)->changing;
	const char *words = changing->rule->words;

	if (changing->failed && changing->len > 1)
		pane->host->say(pane, SAY_ERROR, "%zu of %zu failed to %s: %s",
		    changing->failed, changing->len, words,
		    changing->err.text);
	else if (changing->failed)
		pane->host->say(pane, SAY_ERROR, "Could not %s: %s", words,
		    changing->err.text);
	else if (changing->len > 1)
		pane->host->say(pane, SAY_GOOD, "Done %zu times: %s",
		    changing->len, words);
	else
		pane->host->say(pane, SAY_GOOD, "Done: %s, %s", words,
		    changing->title);
}

static void all_done(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	bool gone = browse->changing.rule->flags & RULE_GONE;
	bool merged = browse->changing.rule->verb == VERB_MERGE;

	size_t i;

	tell(pane);
	browse->changing.len = 0;
	for (i = 0; i < browse->rows.len; i++)
		browse->rows.rows[i].marked = false;
	/* Where there is no list to go back to it stays as it was known. */
	if (browse->changing.failed == 0 && (gone || merged)) {
		if (browse->card.id && !browse->alone)
			card_close(pane);
	} else if (browse->card.id) {
		card_refresh(pane);
	}
	if ((gone || merged) && !browse->alone)
		browse_load(pane);
}

bool change_reply(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);
	struct changing *changing = &browse->changing;
	size_t i;

	for (i = 0; i < changing->len; i++)
		if (changing->ids[i] == reply->id)
			break;
	if (i == changing->len)
		return false;
	if (reply->record)
		rows_replace(&browse->rows, reply);
	if (!reply->final)
		return true;
	changing->done++;
	if (reply->err.code && !changing->failed++)
		changing->err = reply->err;
	if (changing->done == changing->len)
		all_done(pane);
	pane->host->redraw(pane);
	return true;
}
