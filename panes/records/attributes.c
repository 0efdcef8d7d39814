/*
 * Panes of records: the custom attributes that the workspace defined for the
 * kind, as rows of a table, so that cards and forms know their types.
 */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/when.h"
#include "panes/render/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static const char prefix[] = "attributes.", full[] = "custom_attributes.";

/* Those of conversations are another list, and have other names for types. */
static enum record_kind kind_of(const struct browse *browse)
{
	return browse->kind == RECORD_CONVERSATION ?
	    RECORD_CONVERSATION_ATTRIBUTE : RECORD_DATA_ATTRIBUTE;
}

void attributes_ask(struct pane *pane, bool again)
{
	struct browse *browse = browse_of(pane);
	struct defining *defining = &browse->defining;

	if (!browse->schema->attributes || defining->asking ||
	    (defining->asked && !again) ||
	    (browse->kind == RECORD_TICKET && !defining->of))
		return;
	defining->asked = true;
	rows_begin(&defining->rows);
	if (browse->kind == RECORD_TICKET) {
		defining->asking = pane->host->send(pane, request_records(
		    RECORD_TICKET_ATTRIBUTE, RECORD_TICKET_TYPE, defining->of,
		    NULL, NULL, 0, NULL, false));
		return;
	}
	defining->asking = pane->host->send(pane, request_records(
	    kind_of(browse), RECORD_NONE, NULL, NULL, NULL, 0, NULL,
	    false));
}

/* Tickets have those of their type. */
void attributes_of(struct pane *pane, const char *type)
{
	struct defining *defining = &browse_of(pane)->defining;

	if (!type || (defining->of && !strcmp(defining->of, type)))
		return;
	if (defining->asking)
		pane->host->cancel(pane, defining->asking);
	free(defining->of);
	defining->of = mem_strdup(type);
	defining->asking = 0;
	defining->asked = false;
	defining->len = 0;
	rows_clear(&defining->rows);
	attributes_ask(pane, false);
}

void attributes_release(struct browse *browse)
{
	free(browse->defining.of);
	rows_release(&browse->defining.rows);
	arena_release(&browse->defining.arena);
	zone_free(browse->zone);
}

/* "a|b|c"; NULL: none, or one that cannot be told from two. */
static const char *choices_of(const struct record *record,
    struct arena *arena)
{
	const struct record_ref *ref = record_value(record, "options")->refs;
	const char *all = NULL, *option;

	for (; ref && ref->id; ref++) {
		/* Conversations' have ids besides. */
		option = ref->name ? ref->name : ref->id;
		if (strchr(option, '|'))
			return NULL;
		all = all ? arena_printf(arena, "%s|%s", all, option) :
		    arena_strdup(arena, option);
	}
	return all;
}

static enum field_type type_of(const char *name, const char *choices)
{
	enum field_type type = record_attribute_type(name);

	return type == FIELD_TEXT && choices ? FIELD_CHOICE : type;
}

static void define(struct defining *defining, const struct record *record)
{
	struct arena *arena = &defining->arena;
	const char *name = record_value(record, "name")->text;
	const char *label = record_value(record, "label")->text;
	const char *help = record_value(record, "description")->text;
	const char *type = record_value(record, "type")->text;
	bool mine = record->kind == RECORD_CONVERSATION_ATTRIBUTE;
	const char *choices = choices_of(record, arena);
	struct definition *out = &defining->all[defining->len];

	if (!name || (!mine && !record_value(record, "custom")->number))
		return;
	if (!strncmp(name, full, strlen(full)))
		name += strlen(full);
	*out = (struct definition){ .field = {
		.name = arena_printf(arena, "%s%s", prefix, name),
		.label = arena_strdup(arena, label ? label : name),
		.type = type_of(type, choices),
		.choices = choices, .help = arena_strdup(arena, help),
		.flags = FIELD_EDIT },
		.archived = record_value(record, "archived")->number != 0,
		/* Files and other objects come from elsewhere. */
		.writable = mine ? type && strcmp(type, "files") != 0 &&
		    strcmp(type, "relationship") != 0 :
		    record_value(record, "writable")->number != 0 };
	defining->len++;
}

static void define_of_type(struct defining *defining,
    const struct record *record)
{
	struct arena *arena = &defining->arena;
	const char *type = record_value(record, "type")->text;
	const char *help = record_value(record, "description")->text;
	struct definition *out = &defining->all[defining->len];

	if (record_value(record, "built-in")->number)
		return;
	*out = (struct definition){ .field = {
		.name = arena_printf(arena, "%s%s", prefix, record->title),
		.label = arena_strdup(arena, record->title),
		.type = type_of(type, NULL),
		.help = arena_strdup(arena, help),
		.flags = FIELD_EDIT | (record_value(record,
		    "needed")->number ? FIELD_NEEDED : 0) },
		.archived = record_value(record, "archived")->number != 0,
		.writable = !type || strcmp(type, "files") != 0 };
	record_add_options(record, arena, &out->field);
	defining->len++;
}

/* The rows are those of contacts and companies; all are made anew. */
static void define_all(struct browse *browse)
{
	struct defining *defining = &browse->defining;
	size_t i;

	arena_release(&defining->arena);
	defining->all = arena_calloc(&defining->arena, defining->rows.len,
	    sizeof(*defining->all));
	defining->len = 0;
	for (i = 0; i < defining->rows.len; i++) {
		const struct record *record = defining->rows.rows[i].record;
		const char *of = record_value(record, "model")->text;

		if (browse->kind == RECORD_TICKET)
			define_of_type(defining, record);
		else if (record->kind == RECORD_CONVERSATION_ATTRIBUTE ||
		    (of && !strcmp(of, browse->schema->name)))
			define(defining, record);
	}
}

bool attributes_reply(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);
	struct defining *defining = &browse->defining;

	if (!defining->asking || reply->id != defining->asking)
		return false;
	rows_add(&defining->rows, reply);
	if (reply->final) {
		defining->asking = 0;
		/* Without them attributes are what their values are. */
		if (!reply->err.code)
			rows_end(&defining->rows);
	}
	if (browse->kind == RECORD_TICKET)
		rows_sort(&defining->rows, record_schema(
		    RECORD_TICKET_ATTRIBUTE), "order");
	else
		rows_sort(&defining->rows, record_schema(kind_of(browse)),
		    browse->kind == RECORD_CONVERSATION ? "name" : "label");
	define_all(browse);
	form_defined(pane);
	card_layout(pane);
	pane->host->redraw(pane);
	return true;
}

const struct definition *attributes_find(const struct browse *browse,
    const char *name)
{
	const struct defining *defining = &browse->defining;
	size_t i;

	for (i = 0; i < defining->len; i++)
		if (!strcasecmp(defining->all[i].field.name + strlen(prefix),
		    name))
			return &defining->all[i];
	return NULL;
}

int64_t attribute_time(const char *value)
{
	struct tm tm = { 0 };

	if (!value || !*value)
		return 0;
	if (strspn(value, "0123456789") == strlen(value))
		return strtoll(value, NULL, 10);
	if (sscanf(value, "%4d-%2d-%2dT%2d:%2d:%2d", &tm.tm_year, &tm.tm_mon,
	    &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	return timegm(&tm);
}

const char *browse_time(const struct pane *pane, int64_t at,
    struct arena *arena)
{
	const struct browse *browse = pane->state;
	char when[WHEN_TEXT_MAX], ago[WHEN_TEXT_MAX];
	int64_t now = pane->host->now(pane);

	when_zone(browse->zone, at, when);
	when_short(at, now, ago);
	return arena_printf(arena, at > now ? "%s (in %s)" :
	    strcmp(ago, "now") ? "%s (%s ago)" : "%s (%s)", when, ago);
}
