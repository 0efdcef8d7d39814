/* Every request that the kinds' tables make: lists, searches by each field,
 * one by id, each rule with all that it can be given. */
#include "config.h"

#include "api/endpoints/records.h"
#include "tests/contract/printer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOW = 1767000000, INPUTS_MAX = 64 };

/* The ids that the description's own examples have; check.mjs puts the
 * simulator's in their place. */
static const char *sample_id(enum record_kind kind)
{
	switch (kind) {
	case RECORD_CONTACT:
		return "63a07ddf05a32042dffac965";
	case RECORD_COMPANY:
		return "531ee472cce572a6ec000006";
	case RECORD_ADMIN:
		return "991267645";
	case RECORD_TEAM:
		return "5017691";
	case RECORD_SEGMENT:
		return "56203d253cba154d39010062";
	case RECORD_CONVERSATION:
		return "608";
	case RECORD_NOTE:
		return "29";
	case RECORD_SUBSCRIPTION:
		return "37846";
	case RECORD_TICKET:
		return "627001";
	case RECORD_TICKET_TYPE:
		return "900195";
	case RECORD_TICKET_STATE:
		return "900537";
	case RECORD_ARTICLE:
	case RECORD_ARTICLE_DRAFT:
		return "6871119";
	case RECORD_INTERNAL_ARTICLE:
		return "6871120";
	case RECORD_COLLECTION:
		return "6871118";
	default:
		return "123456";
	}
}

static const char *sample_value(struct arena *arena,
    const struct record_field *field, const char *verb)
{
	switch (field->type) {
	case FIELD_EMAIL:
		return arena_printf(arena, "%s@example.com", verb);
	case FIELD_URL:
		return "https://example.com/x";
	case FIELD_PHONE:
		return "+31 20 123 4567";
	case FIELD_NUMBER:
	case FIELD_MONEY:
	case FIELD_DURATION:
		return "12";
	case FIELD_TIME:
	case FIELD_DATE:
		return "1700000000";
	case FIELD_BOOL:
		return "true";
	case FIELD_CHOICE:
		return arena_strndup(arena, field->choices,
		    strcspn(field->choices, "|"));
	case FIELD_REFERENCE:
	case FIELD_LIST:
		return sample_id(field->refers);
	default:
		return arena_printf(arena, "%s %s", verb, field->name);
	}
}

/* --- lists --- */

static void print_source(struct printer *p, struct arena *arena,
    const struct record_schema *schema, const struct record_source *source)
{
	const struct record_schema *of = record_schema(source->parent);
	struct record_ask ask = { .schema = schema, .source = source,
		.parent_id = of ? sample_id(source->parent) : NULL,
		.order = schema->sort, .per_page = source->per_page };
	struct http_request request;

	p->name = arena_printf(arena, "%s%s%s", schema->plural,
	    of ? " of a " : "", of ? of->name : "");
	encode_records(arena, &ask, &request);
	printer_print(p, &request);
	if (source->paging == PAGE_WHOLE)
		return;
	p->name = arena_printf(arena, "%s, next page", p->name);
	ask.cursor = source->paging == PAGE_NUMBER ? "2" :
	    "WzE3MTk0OTM3NTcuMCwgIjEyMyJd";
	encode_records(arena, &ask, &request);
	printer_print(p, &request);
}

static const char *term_of(struct arena *arena,
    const struct record_field *field)
{
	switch (field->type) {
	case FIELD_TIME:
	case FIELD_DATE:
		return arena_printf(arena, "%s:<30d -%s:>60d", field->name,
		    field->name);
	case FIELD_NUMBER:
	case FIELD_MONEY:
	case FIELD_DURATION:
		return arena_printf(arena, "%s:>2", field->name);
	case FIELD_BOOL:
	case FIELD_CHOICE:
	case FIELD_REFERENCE:
	case FIELD_LIST:
		return arena_printf(arena, "%s:%s", field->name,
		    sample_value(arena, field, "x"));
	default:
		return arena_printf(arena, "%s:ada -%s:bob", field->name,
		    field->name);
	}
}

static void name_ids(struct query_node *node, struct arena *arena)
{
	const char **ids;
	size_t i;

	for (i = 0; i < node->children_len; i++)
		name_ids((struct query_node *)&node->children[i], arena);
	if (!node->field || !node->field->refers)
		return;
	ids = arena_calloc(arena, 1, sizeof(*ids));
	ids[0] = node->value;
	node->ids = ids;
	node->ids_len = 1;
}

static void print_query(struct printer *p, struct arena *arena,
    const struct record_schema *schema, const struct record_source *source,
    const char *text, const char *order)
{
	struct record_ask ask = { .schema = schema, .source = source,
		.order = order, .per_page = source->per_page };
	struct http_request request;
	struct error err = { 0 };

	p->name = arena_printf(arena, "%s: %s by %s", schema->plural, text,
	    order);
	if (!query_parse_record(text, schema, NOW, arena, &ask.query, &err)) {
		fprintf(stderr, "%s: %s\n", p->name, err.text);
		exit(1);
	}
	name_ids((struct query_node *)ask.query, arena);
	encode_records(arena, &ask, &request);
	printer_print(p, &request);
}

static void print_searches(struct printer *p, struct arena *arena,
    const struct record_schema *schema, const struct record_source *source)
{
	const struct record_field *field;

	if (source->phrase)
		print_query(p, arena, schema, source, "room -ada plan",
		    schema->sort);
	if (source->paging != PAGE_SEARCH)
		return;
	print_query(p, arena, schema, source, "ada", schema->sort);
	print_query(p, arena, schema, source, "-ada OR bob", schema->sort);
	for (field = schema->fields; field->name; field++)
		if (field->search)
			print_query(p, arena, schema, source, term_of(arena,
			    field), field->type == FIELD_LIST ? schema->sort :
			    field->name);
}

/* --- rules --- */

static const char *given(struct arena *arena, const char *name,
    const char *verb)
{
	if (!strcmp(name, "force") || !strcmp(name, "open"))
		return "true";
	if (!strcmp(name, "to"))
		return sample_id(RECORD_CONTACT);
	/* As the contact that was made is. */
	if (!strcmp(name, "role"))
		return "lead";
	if (!strcmp(name, "type"))
		return "conversation_part";
	if (!strcmp(name, "part"))
		return "149";
	if (!strcmp(name, "consent"))
		return "opt_out";
	if (!strcmp(name, "body"))
		return "<p>Some &amp; words</p>";
	if (!strcmp(name, "state"))
		return sample_id(RECORD_TICKET_STATE);
	if (!strcmp(name, "assignee"))
		return sample_id(RECORD_ADMIN);
	if (!strcmp(name, "contact"))
		return sample_id(RECORD_CONTACT);
	if (!strcmp(name, "conversation"))
		return sample_id(RECORD_CONVERSATION);
	return arena_printf(arena, "%s %s", verb, name);
}

/* The inputs that a rule's body names itself. */
static size_t named_inputs(struct arena *arena,
    const struct record_schema *schema, const struct record_rule *rule,
    const char *verb, struct record_input *inputs)
{
	const struct record_field *field;
	const char *at = rule->body ? rule->body : "";
	const char *name;
	size_t n = 0;

	while ((at = strpbrk(at, "$#!"))) {
		name = arena_strndup(arena, at + 1, strcspn(at + 1, " |"));
		at++;
		if (!strcmp(name, "id") || !strcmp(name, "target") ||
		    !strcmp(name, "me") || !strcmp(name, "true") ||
		    !strcmp(name, "false") ||
		    /* One or the other: the part is redacted here, and a
		     * ticket has the contact's id. */
		    !strcmp(name, "source") || !strcmp(name, "email"))
			continue;
		field = record_field_index(schema, name) < 0 ? NULL :
		    &schema->fields[record_field_index(schema, name)];
		inputs[n++] = (struct record_input){ name, field &&
			(field->refers || (field->type == FIELD_CHOICE &&
			strcmp(name, "role") != 0)) ?
			sample_value(arena, field, verb) : at[-1] == '#' ?
			"12" : given(arena, name, verb) };
	}
	return n;
}

static size_t field_inputs(struct arena *arena,
    const struct record_schema *schema, const struct record_rule *rule,
    const char *verb, struct record_input *inputs)
{
	bool create = rule->verb == VERB_CREATE;
	const struct record_field *field = schema->fields;
	size_t n = 0;

	if (!rule->body || !strchr(rule->body, '*'))
		return 0;
	for (; field->name; field++)
		if (field->flags & FIELD_EDIT && (create ||
		    !(field->flags & FIELD_ONCE)))
			inputs[n++] = (struct record_input){ field->name,
				sample_value(arena, field, verb) };
		else if (create && field->flags & (FIELD_NEEDED | FIELD_ONCE))
			inputs[n++] = (struct record_input){ field->name,
				sample_value(arena, field, verb) };
	if (schema->kind == RECORD_TICKET) {
		inputs[n++] = (struct record_input){ "attributes.Invoice",
			"s:LB-1" };
		inputs[n++] = (struct record_input){ "attributes.Amount",
			"n:12.5" };
	} else if (schema->attributes) {
		inputs[n++] = (struct record_input){ "attributes.Plan",
			"s:Team" };
		inputs[n++] = (struct record_input){ "attributes.Panels",
			"n:12" };
		inputs[n++] = (struct record_input){ "attributes.Kick-off done",
			"b:false" };
	}
	return n;
}

/* Of what kind the other thing is. */
static enum record_kind target_of(const struct record_schema *schema,
    enum record_verb verb)
{
	switch (verb) {
	case VERB_TAG:
	case VERB_UNTAG:
		return RECORD_TAG;
	case VERB_ATTACH:
	case VERB_DETACH:
		return schema->kind == RECORD_CONVERSATION ? RECORD_CONTACT :
		    RECORD_COMPANY;
	case VERB_SUBSCRIBE:
	case VERB_UNSUBSCRIBE:
		return RECORD_SUBSCRIPTION;
	case VERB_LINK:
	case VERB_UNLINK:
		return RECORD_CONVERSATION;
	default:
		return schema->kind;
	}
}

static void print_rule(struct printer *p, struct arena *arena,
    const struct record_schema *schema, const struct record_rule *rule)
{
	const char *verb = record_verb_word(rule->verb);
	struct record_input inputs[INPUTS_MAX];
	struct record_change change = { .kind = schema->kind,
		.verb = rule->verb, .inputs = inputs,
		.id = rule->verb == VERB_CREATE ? NULL : sample_id(
		    rule->verb == VERB_CONVERT ? RECORD_CONVERSATION :
		    schema->kind),
		.target = sample_id(target_of(schema, rule->verb)) };
	struct http_request request;
	size_t i;

	change.inputs_len = named_inputs(arena, schema, rule, verb,
	    inputs);
	for (i = 0; i < change.inputs_len; i++)
		if (schema->kind == RECORD_TICKET &&
		    !strcmp(inputs[i].name, "type"))
			inputs[i].value = sample_id(RECORD_TICKET_TYPE);
	change.inputs_len += field_inputs(arena, schema, rule, verb,
	    inputs + change.inputs_len);
	p->name = arena_printf(arena, "%s %s", schema->name, verb);
	encode_change(arena, &change, sample_id(RECORD_ADMIN), &request);
	printer_print(p, &request);
}

void print_records(struct printer *p, struct arena *arena)
{
	const struct record_schema *schema;
	const struct record_source *source;
	const struct record_rule *rule;
	struct http_request request;
	int kind;

	for (kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
		schema = record_schema((enum record_kind)kind);
		if (!schema)
			continue;
		for (source = schema->sources; source->method; source++) {
			print_source(p, arena, schema, source);
			print_searches(p, arena, schema, source);
		}
		if (schema->one) {
			p->name = arena_printf(arena, "one %s", schema->name);
			encode_record(arena, schema, sample_id(schema->kind),
			    &request);
			printer_print(p, &request);
		}
		for (rule = schema->rules; rule && rule->verb; rule++)
			print_rule(p, arena, schema, rule);
	}
}
