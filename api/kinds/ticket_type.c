/* What tickets are made after: types, their attributes, states. Set up by
 * administrators, not from here. Source: schemas ticket_type,
 * ticket_type_attribute, ticket_state_detailed, paths /ticket_types*,
 * /ticket_states. */
#include "config.h"

#include "api/kinds/kinds.h"

static const char read_tickets[] = "Read tickets";

static const struct record_field type_fields[] = {
	{ "name", "Name", FIELD_TEXT, "name", FIELD_WORDS, 1, 24 },
	{ "category", "Category", FIELD_CHOICE, "category", FIELD_EXACT, 2,
	    12, .choices = "Customer|Back-office|Tracker" },
	{ "description", "Description", FIELD_TEXT, "description",
	    FIELD_WORDS, 3, 30 },
	{ "states", "States", FIELD_LIST, "ticket_states.data", 0, 4, 30,
	    .refers = RECORD_TICKET_STATE },
	{ "attributes", "Attributes", FIELD_LIST, "ticket_type_attributes."
	    "data|ticket_type_attributes.ticket_type_attributes", 0, 5, 30,
	    .refers = RECORD_TICKET_ATTRIBUTE },
	{ "internal", "Internal", FIELD_BOOL, "is_internal", 0, 0, 8 },
	{ "archived", "Archived", FIELD_BOOL, "archived", 0, 0, 8 },
	{ "icon", "Icon", FIELD_TEXT, "icon", 0, 0, 4 },
	{ "created", "Created", FIELD_TIME, "created_at", 0, 0, 10 },
	{ "updated", "Updated", FIELD_TIME, "updated_at", 0, 0, 10 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 8 },
	{ 0 }
};

static const struct record_source type_sources[] = {
	{ RECORD_NONE, "GET", "/ticket_types", PAGE_WHOLE,
	    "data|ticket_types", 150, read_tickets },
	{ 0 }
};

const struct record_schema kind_ticket_type = {
	RECORD_TICKET_TYPE, "ticket-type", "ticket-types", "name",
	type_fields, NULL, "/ticket_types/{id}", read_tickets, type_sources,
	NULL, "name", NULL
};

static const struct record_field state_fields[] = {
	{ "name", "Name", FIELD_TEXT, "internal_label", FIELD_WORDS, 1, 24 },
	{ "external", "Customers see", FIELD_TEXT, "external_label",
	    FIELD_WORDS, 2, 24 },
	{ "stage", "Stage", FIELD_CHOICE, "category", FIELD_EXACT, 3, 20,
	    .choices = "submitted|in_progress|waiting_on_customer|resolved" },
	{ "type", "Types", FIELD_LIST, "ticket_types.data", 0, 4, 30,
	    .refers = RECORD_TICKET_TYPE },
	{ "archived", "Archived", FIELD_BOOL, "archived", 0, 0, 8 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 8 },
	{ 0 }
};

static const struct record_source state_sources[] = {
	{ RECORD_NONE, "GET", "/ticket_states", PAGE_WHOLE, "data", 150,
	    read_tickets },
	{ 0 }
};

const struct record_schema kind_ticket_state = {
	RECORD_TICKET_STATE, "ticket-state", "ticket-states", "name",
	state_fields, NULL, NULL, read_tickets, state_sources, NULL, "name",
	NULL
};

/* data_type is an open word; those that are known are checked by their type,
 * the rest is text. */
static const struct record_field attribute_fields[] = {
	{ "name", "Name", FIELD_TEXT, "name", FIELD_WORDS, 1, 24 },
	{ "type", "Type", FIELD_TEXT, "data_type", FIELD_EXACT, 2, 10 },
	{ "options", "Options", FIELD_LIST, "input_options.list_options|"
	    "input_options.list_items|input_options.options", 0, 3, 30 },
	{ "needed", "Required", FIELD_BOOL, "required_to_create", 0, 4, 8 },
	{ "archived", "Archived", FIELD_BOOL, "archived", 0, 5, 8 },
	{ "built-in", "Built in", FIELD_BOOL, "default", 0, 0, 8 },
	{ "order", "Order", FIELD_NUMBER, "order", 0, 0, 6 },
	{ "description", "Description", FIELD_TEXT, "description",
	    FIELD_WORDS, 6, 30 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 8 },
	{ 0 }
};

static const struct record_source attribute_sources[] = {
	{ RECORD_TICKET_TYPE, "GET", "/ticket_types/{parent}", PAGE_WHOLE,
	    "ticket_type_attributes.data|ticket_type_attributes."
	    "ticket_type_attributes", 250, read_tickets },
	{ 0 }
};

const struct record_schema kind_ticket_attribute = {
	RECORD_TICKET_ATTRIBUTE, "ticket-attribute", "ticket-attributes",
	"name", attribute_fields, NULL, NULL, NULL, attribute_sources, NULL,
	"order", NULL
};
