/* The lines of a card: what was said, of records that are conversations, too
 * (tickets). */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/when.h"

#include <stdio.h>
#include <string.h>

static const char *author_of(const struct part *part)
{
	return part->author.name ? part->author.name : part->author.email ?
	    part->author.email : "Somebody";
}

/* What became of something of our own, or what kind of message it is. */
static const char *kind_of(const struct part *part, struct arena *arena)
{
	switch (part->delivery) {
	case DELIVERY_HELD:
		return "  not sent yet: u takes it back";
	case DELIVERY_READY:
		return "  waiting to be sent";
	case DELIVERY_SENDING:
		return "  being sent";
	case DELIVERY_FAILED:
		return arena_printf(arena, "  NOT SENT: %s", part->failure ?
		    part->failure : "");
	case DELIVERY_UNKNOWN:
		return "  may have been sent";
	default:
		return part->kind == PART_NOTE ? "  internal note" : "";
	}
}

static void add_event(const struct pane *pane, struct card *card,
    const struct part *part)
{
	char text[200], when[WHEN_TEXT_MAX];

	part_event_text(part, text, sizeof(text));
	when_text(part->created_at, pane->host->now(pane), when);
	card_add(card, CARD_DIM, NULL, arena_printf(&card->arena,
	    "· %s %s  %s", author_of(part), text, when));
}

static void add_message(const struct pane *pane, struct card *card,
    const struct part *part, int cols)
{
	char when[WHEN_TEXT_MAX];
	struct card_line *line;
	size_t i;

	when_text(part->created_at, pane->host->now(pane), when);
	card_add(card, CARD_TEXT, NULL, "");
	card_add(card, part->delivery == DELIVERY_FAILED ||
	    part->delivery == DELIVERY_UNKNOWN ? CARD_ERROR : CARD_DIM, NULL,
	    arena_printf(&card->arena, "%s  %s%s", author_of(part), when,
	    kind_of(part, &card->arena)));
	if (part->body)
		card_wrap(card, CARD_TEXT, NULL, card_html(card, part->body),
		    cols - 2);
	for (i = 0; i < part->attachments_len; i++) {
		line = card_add(card, CARD_REF, NULL, arena_printf(
		    &card->arena, "attached: %s",
		    part->attachments[i].name ? part->attachments[i].name :
		    "(no name)"));
		line->url = part->attachments[i].url;
	}
}

/* A ticket's beginning is its description, which stands above already. */
static bool is_shown(const struct record *record, const struct part *part)
{
	const char *description = record_value(record, "description")->text;

	return part->kind != PART_EVENT && part->body && (!description ||
	    strcmp(description, part->body) != 0 ||
	    strcmp(part->type, "source") != 0);
}

void card_add_thread(const struct pane *pane, struct card *card, int cols)
{
	const struct conversation *in = card->reply->conversation;
	size_t i, messages = 0;

	if (!in || !in->parts_len)
		return;
	for (i = 0; i < in->parts_len; i++)
		messages += is_shown(card->reply->record, &in->parts[i]);
	card_add(card, CARD_TEXT, NULL, "");
	card_add(card, CARD_HEADING, "Messages", arena_printf(&card->arena,
	    "%zu", messages));
	if (in->complete && in->parts_total > in->parts_len)
		card_add(card, CARD_DIM, NULL, "Older messages are not in "
		    "Intercom's API: b shows all in the browser");
	for (i = 0; i < in->parts_len; i++) {
		if (in->parts[i].kind == PART_EVENT)
			add_event(pane, card, &in->parts[i]);
		else if (is_shown(card->reply->record, &in->parts[i]))
			add_message(pane, card, &in->parts[i], cols);
	}
}
