/* Pending changes of titles, attributes and other fields, as if they were
 * done already. */
#include "config.h"

#include "api/outbox_private.h"

#include <string.h>

/* What failed is not shown as if it were true. */
static bool is_pending_edit(const struct command *command,
    enum record_kind kind, const char *id)
{
	return api_op_is_change(command->op) &&
	    !delivery_over(command->state) &&
	    command->state != DELIVERY_FAILED &&
	    command->change.verb == VERB_UPDATE &&
	    command->change.kind == kind && command->change.id &&
	    !strcmp(command->change.id, id);
}

void outbox_overlay_fields(const struct outbox *outbox,
    struct conversation *conversation, struct arena *arena)
{
	size_t i;

	for (i = 0; i < outbox->len; i++)
		if (is_pending_edit(&outbox->entries[i].command,
		    RECORD_CONVERSATION, conversation->id))
			conversation_apply(conversation,
			    &outbox->entries[i].command.change, arena);
}

void outbox_overlay_record(const struct outbox *outbox,
    struct record *record, struct arena *arena)
{
	size_t i;

	for (i = 0; i < outbox->len; i++)
		if (is_pending_edit(&outbox->entries[i].command,
		    record->kind, record->id))
			record_apply(record,
			    &outbox->entries[i].command.change, arena);
}
