/* Queries for records: keys are fields; what matches, in memory. */
#include "config.h"

#include "api/base/buf.h"
#include "api/query_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_time(const struct record_field *field)
{
	return field->type == FIELD_TIME || field->type == FIELD_DATE;
}

static bool is_number(const struct record_field *field)
{
	return field->type == FIELD_NUMBER || field->type == FIELD_MONEY ||
	    field->type == FIELD_DURATION;
}

/* "none" and "any" ask whether there is a value. */
static bool asks_presence(const struct query_node *node)
{
	return node->compare == COMPARE_EQUAL &&
	    (!strcasecmp(node->value, "none") ||
	    !strcasecmp(node->value, "any"));
}

static bool number_term(struct query_node *node, struct error *err)
{
	char *end;

	/* Of a list its length counts: "tag:>2". */
	node->number = strtoll(node->value, &end, 10);
	if (!*end && *node->value)
		return true;
	return error_set(err, ERROR_INPUT, 0,
	    "%s:%s is no number", node->field->name, node->value);
}

/* People do not mind capitals. */
static void spell(struct query_node *node)
{
	const char *at = node->field->choices;
	size_t len = strlen(node->value), n;

	for (; at && *at; at += n + (at[n] == '|')) {
		n = strcspn(at, "|");
		/* As long as it was, and in memory of the query's own. */
		if (n == len && !strncasecmp(at, node->value, n))
			memcpy((char *)node->value, at, n);
	}
}

static bool choice_term(struct query_node *node, struct error *err)
{
	struct error why;

	spell(node);
	if (record_check(node->field, node->value, &why))
		return true;
	return error_set(err, ERROR_INPUT, 0, "%s:%s is not known: %s",
	    node->field->name, node->value, node->field->choices ?
	    node->field->choices : "true | false");
}

bool query_record_term(const char *key, const struct record_schema *schema,
    int64_t now, struct query_node *node, struct error *err)
{
	int i = record_field_index(schema, key);

	node->key = QUERY_FIELD;
	if (!*node->value)
		return error_set(err, ERROR_INPUT, 0,
		    "%s: needs a value; none and any ask whether there is one",
		    key);
	if (i < 0) {
		/* What is no field may be an attribute of the workspace's
		 * own; which there are is not known here. */
		node->attribute = key;
		if (!schema->attributes)
			return error_set(err, ERROR_INPUT, 0,
			    "\"%s\" is no field of a %s", key, schema->name);
		return true;
	}
	node->field = &schema->fields[i];
	if (asks_presence(node))
		return true;
	if (is_time(node->field))
		return query_time(node, node->field->name, now, err);
	if (is_number(node->field) || (node->field->type == FIELD_LIST &&
	    node->compare != COMPARE_EQUAL))
		return number_term(node, err);
	if (node->compare != COMPARE_EQUAL)
		return error_set(err, ERROR_INPUT, 0,
		    "< and > mean nothing for %s", node->field->name);
	if (node->field->type == FIELD_CHOICE ||
	    node->field->type == FIELD_BOOL)
		return choice_term(node, err);
	return true;
}

bool query_is_empty(const struct query_node *query)
{
	return query->kind == QUERY_AND && !query->children_len;
}

/* --- matching --- */

static bool compares(const struct query_node *node, int64_t number)
{
	switch (node->compare) {
	case COMPARE_LESS:
		return number < node->number;
	case COMPARE_MORE:
		return is_time(node->field) ? number >= node->number :
		    number > node->number;
	default:
		return number == node->number;
	}
}

static bool text_matches(const char *text, const char *wanted, bool exact)
{
	if (!text)
		return false;
	return exact ? !strcasecmp(text, wanted) :
	    strcasestr(text, wanted) != NULL;
}

static bool is_among(const char *id, const struct query_node *node)
{
	size_t i;

	for (i = 0; i < node->ids_len; i++)
		if (!strcmp(node->ids[i], id))
			return true;
	return !strcmp(id, node->value);
}

static bool has_member(const struct record_value *value,
    const struct query_node *node, bool exact)
{
	const struct record_ref *ref;

	for (ref = value->refs; ref && ref->id; ref++)
		if (is_among(ref->id, node) ||
		    text_matches(ref->name, node->value, exact))
			return true;
	return false;
}

static bool field_matches(const struct record_field *field,
    const struct record_value *value, const struct query_node *node)
{
	bool exact = field->flags & FIELD_EXACT;
	bool there = is_time(field) ? value->number != 0 :
	    field->type == FIELD_LIST ? value->number > 0 :
	    value->text != NULL;

	if (asks_presence(node))
		return there == !strcasecmp(node->value, "any");
	if (is_time(field) || is_number(field))
		return there && compares(node, value->number);
	if (field->type == FIELD_LIST && node->compare != COMPARE_EQUAL)
		return compares(node, value->number);
	if (field->type == FIELD_LIST || field->type == FIELD_REFERENCE)
		return has_member(value, node, exact);
	return text_matches(value->text, node->value, exact);
}

static bool word_matches(const struct record_schema *schema,
    const struct record *record, const struct query_node *node)
{
	const char *word = node->value;
	size_t i;

	for (i = 0; schema->fields[i].name; i++) {
		const struct record_field *field = &schema->fields[i];

		if (!(field->flags & FIELD_WORDS))
			continue;
		if (text_matches(record->values[i].text, word, false) ||
		    has_member(&record->values[i], node, false))
			return true;
	}
	for (i = 0; i < record->attributes_len; i++)
		if (text_matches(record->attributes[i].value, word, false))
			return true;
	return text_matches(record->id, word, true);
}

static bool attribute_matches(const struct record *record,
    const struct query_node *node)
{
	const struct attribute *attribute = record_attribute(record,
	    node->attribute);
	const char *text = attribute ? attribute->value : NULL;
	double number, wanted;

	if (asks_presence(node))
		return (text && *text) == !strcasecmp(node->value, "any");
	if (node->compare == COMPARE_EQUAL)
		return text_matches(text, node->value, false);
	number = text ? strtod(text, NULL) : 0;
	wanted = strtod(node->value, NULL);
	return text && (node->compare == COMPARE_LESS ? number < wanted :
	    number > wanted);
}

static bool term_matches(const struct query_node *node,
    const struct record *record, bool found)
{
	const struct record_schema *schema = record_schema(record->kind);

	if (node->key == QUERY_WORD && found && node->served)
		return true;
	if (node->key == QUERY_WORD)
		return word_matches(schema, record, node) !=
		    node->negated;
	if (!node->field)
		return attribute_matches(record, node) != node->negated;
	/* An answer names ten members of a list at most, and of some none:
	 * what the service found by them it must know. */
	if (found && node->served && node->field->type == FIELD_LIST)
		return true;
	return field_matches(node->field,
	    &record->values[node->field - schema->fields], node) !=
	    node->negated;
}

bool query_matches(const struct query_node *query,
    const struct record *record, bool found)
{
	size_t i;

	switch (query->kind) {
	case QUERY_AND:
		for (i = 0; i < query->children_len; i++)
			if (!query_matches(&query->children[i], record, found))
				return false;
		return true;
	case QUERY_OR:
		for (i = 0; i < query->children_len; i++)
			if (query_matches(&query->children[i], record, found))
				return true;
		return false;
	default:
		return term_matches(query, record, found);
	}
}
