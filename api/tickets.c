/*
 * Tickets among the conversations. They share their ids, and conversation
 * search finds both; what is said in a ticket is read and answered where
 * tickets are, as long as the token may.
 */
#include "config.h"

#include "api/endpoints/parts.h"
#include "api/worker_private.h"

#include <string.h>

bool tickets_is(struct worker *w, const char *id)
{
	return mirror_is_ticket(w->mirror, id);
}

void tickets_encode_read(struct worker *w, const char *id, struct call *call)
{
	if (!w->no_tickets && tickets_is(w, id))
		encode_ticket(&call->arena, id, &call->request);
	else
		encode_conversation(&call->arena, id, &call->request);
}

bool tickets_refused(struct worker *w, const struct call *call,
    const struct error *err)
{
	static const char path[] = "/tickets/";

	if (err->code != ERROR_FORBIDDEN || w->no_tickets ||
	    strncmp(call->request.path, path, strlen(path)) != 0)
		return false;
	w->no_tickets = true;
	return true;
}

bool tickets_decode_thread(struct worker *w, const struct json *in,
    struct arena *arena, struct conversation *out, struct error *err)
{
	struct json id = json_get(in, "id");
	struct conversation before = { 0 };
	const char *name = NULL;
	bool known;

	if (!is_ticket_json(in))
		return decode_conversation(in, arena, out, err);
	json_id(&id, arena, &name, NULL);
	known = name && mirror_conversation(w->mirror, name, arena, &before,
	    NULL);
	return decode_ticket(in, known ? &before : NULL, arena, out, err);
}

/* --- as it was before a change --- */

/* Answers have the label of a list's option, changes its id. */
static const char *option_id(struct worker *w, const struct record *record,
    const char *name, const char *label, struct arena *arena)
{
	const char *type = record_value(record, "type")->text;
	struct record *rows;
	size_t n = 0, i;

	if (!type || !mirror_records(w->mirror, RECORD_TICKET_ATTRIBUTE,
	    arena_printf(arena, "ticket-type/%s", type), NULL, RECORDS_MAX,
	    arena, &rows, &n, NULL))
		return label;
	for (i = 0; i < n; i++) {
		const struct record_ref *ref = record_value(&rows[i],
		    "options")->refs;

		if (strcmp(rows[i].title, name) != 0)
			continue;
		for (; ref && ref->id; ref++)
			if (ref->name && !strcmp(ref->name, label))
				return ref->id;
	}
	return label;
}

static void note(struct record_input *back, size_t *len, const char *name,
    const char *value)
{
	back[(*len)++] = (struct record_input){ name, value };
}

/* The service takes teammates and teams in one field, in which nobody is
 * nobody of both: what the other kind was is set again after that. */
static void note_assignee(const struct record *record, bool team,
    bool to_nobody, struct record_input *back, size_t *len)
{
	const char *mine = team ? "team" : "assignee";
	const char *others = team ? "assignee" : "team";
	const char *was = record_value(record, mine)->text;
	const char *other = record_value(record, others)->text;

	note(back, len, mine, was);
	if (!other || (was && !to_nobody))
		return;
	note(back, len, "", NULL);
	note(back, len, others, other);
}

bool tickets_note_before(struct worker *w, const struct record *record,
    const struct record_input *input, struct arena *arena,
    struct record_input *back, size_t *len)
{
	static const char prefix[] = "attributes.";
	const char *name = input->name + strlen(prefix);
	const struct attribute *was;
	bool nobody = !input->value || !*input->value;

	if (!strcmp(input->name, "assignee") || !strcmp(input->name, "team")) {
		note_assignee(record, *input->name == 't', nobody, back,
		    len);
		return true;
	}
	if (strncmp(input->name, prefix, strlen(prefix)) != 0)
		return false;
	was = record_attribute(record, name);
	if (!was || !was->value || was->kind != ATTRIBUTE_STRING)
		return false;
	note(back, len, input->name, arena_printf(arena, "s:%s",
	    option_id(w, record, name, was->value, arena)));
	return true;
}

bool tickets_is_part(const struct json_doc *doc)
{
	struct json root = json_root(doc), type = json_get(&root, "type");
	const char *name = json_peek(&type);

	return name && !strcmp(name, "ticket_part");
}

bool tickets_took_part(struct worker *w, const struct command *command,
    const struct json_doc *doc)
{
	struct json root = json_root(doc), id = json_get(&root, "id");
	struct conversation alone = { .id = command->conversation_id,
		.parts_len = 1 };
	struct part part = { 0 };
	struct arena arena = { 0 };
	bool ours;

	ours = id.kind > JSON_NULL && decode_part(&root, &arena, &part, NULL) &&
	    part.kind == (command->op == API_NOTE ? PART_NOTE :
	    PART_COMMENT) && part.author.id && w->workspace.me.id &&
	    !strcmp(part.author.id, w->workspace.me.id);
	alone.parts = &part;
	/* No other command may take it for its own. */
	if (ours)
		outbox_reconcile(w->outbox, command->number, &alone,
		    w->workspace.me.id);
	arena_release(&arena);
	return ours;
}
