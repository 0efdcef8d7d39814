/* Changes of records: what comes of them. */
#include "config.h"

#include "api/plain.h"
#include "api/worker_private.h"

#include <string.h>

enum {
	CLAIM_BEFORE_S = 10,     /* clocks of two machines differ */
	LOOK_AT = 50, LOOK_AT_FOUND = 150, WORDS_MAX = 1 << 20
};

/* What is said in a ticket comes with it; linking one answers with the
 * conversation that was linked. */
static void take_thread(struct worker *w, const struct command *command,
    const struct json_doc *doc)
{
	enum record_verb verb = command->change.verb;

	if (doc && command->change.kind == RECORD_TICKET &&
	    verb != VERB_TAG && verb != VERB_UNTAG && verb != VERB_DELETE)
		worker_take_conversation(w, doc, NULL, NULL);
}

/* The answer is the record itself; a contact that was merged away, deleted or
 * archived is in no list any more. */
void changes_take(struct worker *w, const struct command *command,
    const struct json_doc *doc)
{
	const struct record_change *change = &command->change;
	const struct record_rule *rule = record_rule(change->kind,
	    change->verb);
	struct asked *asked = asked_of_command(w, command->number);
	struct arena arena = { 0 };
	struct record record;
	struct error err = { 0 };
	struct json root;

	if (rule && (rule->flags & RULE_GONE) && change->id)
		mirror_remove_record(w->mirror, change->kind, change->id,
		    NULL);
	if (rule && (rule->flags & RULE_SELF) && doc) {
		root = json_root(doc);
		if (change->verb == VERB_MERGE && change->id)
			mirror_remove_record(w->mirror, change->kind,
			    change->id, NULL);
		if (decode_record(&root, record_schema(change->kind), &arena,
		    &record, NULL)) {
			if (!worker_store_record(w, &record, "", &arena,
			    &err))
				worker_store_failed(w, &err);
			if (asked)
				asked->made = arena_strdup(&asked->arena,
				    record.id);
		}
		arena_release(&arena);
	}
	take_thread(w, command, doc);
	worker_changed(w, CHANGED_RECORDS, NULL);
}

bool changes_removes(const struct command *command)
{
	const struct record_rule *rule = record_rule(command->change.kind,
	    command->change.verb);

	return rule && (!strcmp(rule->method, "DELETE") ||
	    rule->flags & RULE_GONE);
}

/* Nearly all answers name what they are about; that to a participant is the
 * list of them. */
bool changes_answered(const struct command *command,
    const struct json_doc *doc)
{
	const struct record_change *change = &command->change;
	const struct record_rule *rule = record_rule(change->kind,
	    change->verb);
	struct json root, id, list;
	struct arena arena = { 0 };
	const char *text = NULL;
	bool named;

	if (!doc)
		return rule && rule->flags & RULE_BARE;
	root = json_root(doc);
	id = json_get(&root, "id");
	list = json_get(&root, "customers");
	named = json_id(&id, &arena, &text, NULL) && text &&
	    (change->kind != RECORD_CONVERSATION || !rule || !change->id ||
	    !(rule->flags & RULE_SELF) || !strcmp(text, change->id));
	arena_release(&arena);
	return named || list.kind == JSON_ARRAY;
}

/* --- was it made? --- */

/* A list that what was made stands in: of its parent, or of all. */
static bool find_list(const struct command *command, struct record_ask *out)
{
	const struct record_change *change = &command->change;
	const struct record_rule *rule = record_rule(change->kind,
	    change->verb);
	const struct record_source *source;
	enum record_kind parent = RECORD_NONE;

	*out = (struct record_ask){ 0 };
	if (!rule || !rule->after)
		return false;
	if (rule->after != change->kind)
		parent = change->kind;
	out->schema = record_schema(rule->after);
	out->parent_id = change->id;
	out->per_page = LOOK_AT;
	/* The newest first, where that can be asked for. */
	out->order = "-created";
	for (source = out->schema->sources; source->method; source++)
		if (source->parent == parent) {
			out->source = source;
			/* Everybody's, all over the workspace. */
			if (source->paging == PAGE_SEARCH)
				out->per_page = LOOK_AT_FOUND;
			return true;
		}
	return false;
}

static bool is_merge(const struct record_change *change)
{
	return change->kind == RECORD_CONTACT && change->verb == VERB_MERGE;
}

bool changes_merged(const struct command *command,
    const struct http_answer *answer)
{
	return answer && is_merge(&command->change) &&
	    command->change.target && *answer->canonical &&
	    strstr(answer->canonical, command->change.target);
}

/* Of what is there already nothing new is looked for: it is read. */
static bool is_itself(const struct record_change *change)
{
	const struct record_rule *rule = record_rule(change->kind,
	    change->verb);

	return rule && change->id && rule->after == change->kind;
}

/* Whether the record has what the change wanted: its references, and the
 * link. Words are not compared: it may have been edited since. */
static bool has_become(const struct record_change *change,
    const struct record *record)
{
	const struct record_schema *schema = record_schema(change->kind);
	const struct record_ref *ref = record_value(record, "linked")->refs;
	bool linked = false;
	size_t i;
	int k;

	for (; change->target && ref && ref->id; ref++)
		linked = linked || !strcmp(ref->id, change->target);
	if (change->verb == VERB_LINK || change->verb == VERB_UNLINK)
		return linked == (change->verb == VERB_LINK);
	for (i = 0; i < change->inputs_len; i++) {
		k = record_field_index(schema, change->inputs[i].name);
		if (k < 0 || schema->fields[k].type != FIELD_REFERENCE)
			continue;
		if (!record->values[k].text || strcmp(record->values[k].text,
		    change->inputs[i].value) != 0)
			return false;
	}
	return true;
}

static bool found_itself(struct worker *w, const struct command *command,
    const struct json_doc *doc)
{
	struct arena arena = { 0 };
	struct json root = json_root(doc);
	struct record record;
	bool found = decode_record(&root, record_schema(command->change.kind),
	    &arena, &record, NULL) && has_become(&command->change, &record);

	if (found) {
		worker_store_record(w, &record, "", &arena, NULL);
		take_thread(w, command, doc);
	}
	arena_release(&arena);
	return found;
}

bool changes_encode_look_up(const struct command *command, struct call *call)
{
	const struct record_change *change = &command->change;
	struct record_ask ask;

	if (is_itself(change)) {
		encode_record(&call->arena, record_schema(change->kind),
		    change->id, &call->request);
		return true;
	}
	/* One that was merged away says so itself. */
	if (is_merge(change)) {
		encode_contact(&call->arena, change->id, &call->request);
		return true;
	}
	if (!find_list(command, &ask))
		return false;
	encode_records(&call->arena, &ask, &call->request);
	return true;
}

/* What was written says the same as what stands there. */
static bool same_words(const char *a, const char *b, struct arena *arena)
{
	const char *x = plain_text(arena, a, WORDS_MAX);
	const char *y = plain_text(arena, b, WORDS_MAX);

	return x && y ? !strcmp(x, y) : x == y;
}

static bool is_it(const struct worker *w, const struct command *command,
    const struct record *record, struct arena *arena)
{
	const struct record_change *change = &command->change;
	const struct record_schema *schema = record_schema(record->kind);
	int64_t created = record_value(record, "created")->number;
	const char *author = record_value(record, "author")->text;
	size_t i, same = 0;
	int field;

	if (created < command->sent_ms / 1000 - CLAIM_BEFORE_S)
		return false;
	if (author && w->workspace.me.id &&
	    strcmp(author, w->workspace.me.id) != 0)
		return false;
	for (i = 0; i < change->inputs_len; i++) {
		field = record_field_index(schema, change->inputs[i].name);
		if (field < 0 || schema->fields[field].type == FIELD_TIME ||
		    schema->fields[field].type == FIELD_LIST)
			continue;
		if (!same_words(change->inputs[i].value,
		    record->values[field].text, arena))
			return false;
		same++;
	}
	return same > 0;
}

bool changes_found(struct worker *w, const struct command *command,
    const struct json_doc *doc)
{
	struct asked *asked = asked_of_command(w, command->number);
	struct arena arena = { 0 };
	struct record_rows rows;
	struct record_ask ask;
	struct json root = json_root(doc);
	bool found = false;
	size_t i;

	if (is_itself(&command->change))
		return found_itself(w, command, doc);
	if (find_list(command, &ask) &&
	    decode_records(&root, &ask, &arena, &rows, NULL))
		for (i = 0; i < rows.rows_len && !found; i++) {
			found = is_it(w, command, &rows.rows[i], &arena);
			if (found && asked &&
			    ask.schema->kind == command->change.kind)
				asked->made = arena_strdup(&asked->arena,
				    rows.rows[i].id);
		}
	arena_release(&arena);
	return found;
}

void changes_fill(struct worker *w, const struct asked *asked,
    struct api_reply *reply)
{
	const struct record_change *change = asked->req->change;
	const char *id = asked->made ? asked->made : change->id;

	if (id && record_schema(change->kind))
		worker_fill_record(w, change->kind, id, reply, NULL);
}
