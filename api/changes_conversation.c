/* Changes of conversations and what they replace: see changes.c. */
#include "config.h"

#include "api/worker_private.h"

#include <string.h>

/* --- what is replaced --- */

/* As it is shown: two edits in a row are undone one after the other. */
static bool former(struct worker *w, const struct record_change *change,
    const char *name, struct arena *arena, const char **out)
{
	struct conversation conversation;
	struct record record;

	if (change->kind == RECORD_CONVERSATION) {
		if (!mirror_conversation(w->mirror, change->id, arena,
		    &conversation, NULL))
			return false;
		outbox_overlay_fields(w->outbox, &conversation, arena);
		return conversation_input(&conversation, name, arena, out);
	}
	if (!mirror_record(w->mirror, change->kind, change->id, arena,
	    &record, NULL))
		return false;
	outbox_overlay_record(w->outbox, &record, arena);
	return record_input(&record, name, arena, out);
}

static bool former_ticket(struct worker *w,
    const struct record_change *change, size_t i, struct arena *arena,
    struct record_input *back, size_t *n)
{
	struct record record;

	if (!mirror_record(w->mirror, change->kind, change->id, arena,
	    &record, NULL))
		return false;
	outbox_overlay_record(w->outbox, &record, arena);
	return tickets_note_before(w, &record, &change->inputs[i], arena,
	    back, n);
}

void changes_note_before(struct worker *w, struct api_request *req)
{
	const struct record_change *change = req->change;
	struct record_input *back;
	size_t i, n = 0;

	if (!change || change->verb != VERB_UPDATE || !change->id)
		return;
	back = arena_calloc(&req->arena, change->inputs_len * 3,
	    sizeof(*back));
	for (i = 0; i < change->inputs_len; i++) {
		if (change->kind == RECORD_TICKET && former_ticket(w, change,
		    i, &req->arena, back, &n))
			continue;
		back[n].name = change->inputs[i].name;
		if (!former(w, change, back[n].name, &req->arena,
		    &back[n].value))
			return;
		n++;
	}
	req->back = back;
	req->back_len = n;
}

/* --- what comes of it --- */

bool worker_take_conversation(struct worker *w, const struct json_doc *doc,
    const char *id, struct error *err)
{
	struct conversation conversation = { 0 };
	struct arena arena = { 0 };
	struct json root = json_root(doc);
	bool ok = tickets_decode_thread(w, &root, &arena, &conversation, err);
	bool same = ok && (!id || !strcmp(conversation.id, id));

	if (ok)
		worker_store_conversation(w, &conversation);
	arena_release(&arena);
	return same;
}

void worker_forget_conversation(struct worker *w, const char *id)
{
	mirror_remove_conversation(w->mirror, id, NULL);
	worker_changed(w, CHANGED_CONVERSATIONS, id);
}

bool changes_settled(struct worker *w, const struct command *command,
    const struct json_doc *doc)
{
	const struct record_change *change = &command->change;

	if (change->kind != RECORD_CONVERSATION || !change->id)
		return true;
	if (change->verb == VERB_DELETE) {
		worker_forget_conversation(w, change->id);
		return true;
	}
	/* Of a merge it is the other one that answers; adding a participant
	 * is answered in a shape of its own. */
	return doc && worker_take_conversation(w, doc, change->id, NULL);
}

bool changes_done_before(const struct command *command,
    const struct error *refusal)
{
	const struct record_change *change = &command->change;

	if (changes_removes(command))
		return refusal->code == ERROR_NOT_FOUND;
	return change->kind == RECORD_CONVERSATION &&
	    change->verb == VERB_MERGE &&
	    strstr(refusal->text, "already been merged");
}
