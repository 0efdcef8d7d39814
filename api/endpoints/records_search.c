/* A record query as the body of a service's search (NOTES of the service:
 * operators by type, groups two deep, whole days for contacts). */
#include "config.h"

#include "api/endpoints/records_search.h"
#include "api/endpoints/search.h"
#include "api/endpoints/shape.h"

#include <string.h>
#include <strings.h>

/* A day in the workspace's zone may begin up to 14 hours from ours, and "after"
 * means from the next midnight on: two days on each side hold what is meant. */
enum { DAYS_MARGIN = 2 * 86400 };

struct translation {
	const struct record_ask *ask;
	struct buf *body;
	struct arena *arena;
	size_t filters;          /* in the outer group so far */
	bool partial;
};

static const char *operator_of(const struct query_node *term, bool exact)
{
	if (exact)
		return term->negated ? "!=" : "=";
	return term->negated ? "!~" : "~";
}

static bool put_text(struct translation *t, const struct query_node *term,
    const struct record_field *field, bool exact)
{
	/* What an empty text matches is not defined. */
	if (!term->value[strspn(term->value, " \t")])
		return false;
	search_filter(t->body, field->search, operator_of(term, exact),
	    term->value);
	return true;
}

static bool put_time(struct translation *t, const struct query_node *term)
{
	bool later = (term->compare == COMPARE_MORE) != term->negated;
	int64_t margin = t->ask->source->days ? DAYS_MARGIN : 1;
	int64_t at = later ? term->number - margin : term->number + margin;

	search_filter_int(t->body, term->field->search, later ? ">" : "<",
	    at > 0 ? at : 0);
	return true;
}

static bool put_number(struct translation *t, const struct query_node *term)
{
	if (term->negated && term->compare != COMPARE_EQUAL)
		return false;
	search_filter_int(t->body, term->field->search,
	    term->compare == COMPARE_LESS ? "<" :
	    term->compare == COMPARE_MORE ? ">" : operator_of(term, true),
	    term->number);
	return true;
}

static bool put_truth(struct translation *t, const struct query_node *term)
{
	json_open(t->body, NULL, '{');
	json_put_text(t->body, "field", term->field->search);
	json_put_text(t->body, "operator", operator_of(term, true));
	json_put_truth(t->body, "value", !strcasecmp(term->value, "true"));
	json_close(t->body, '}');
	return true;
}

/* By the ids of those that are called so. A list's field takes one only. */
static bool put_reference(struct translation *t,
    const struct query_node *term)
{
	const char *const *ids = term->ids;
	size_t n = term->ids_len;

	if (n == 1) {
		search_filter(t->body, term->field->search,
		    operator_of(term, true), ids[0]);
		return true;
	}
	if (!n || term->field->type == FIELD_LIST)
		return false;
	search_filter_in(t->body, term->field->search, term->negated, ids, n);
	return true;
}

static bool put_typed(struct translation *t, const struct query_node *term)
{
	const struct record_field *field = term->field;

	if (!field || !field->search || (term->compare == COMPARE_EQUAL &&
	    (!strcasecmp(term->value, "none") ||
	    !strcasecmp(term->value, "any"))))
		return false;
	switch (field->type) {
	case FIELD_TIME:
	case FIELD_DATE:
		return put_time(t, term);
	case FIELD_NUMBER:
	case FIELD_MONEY:
	case FIELD_DURATION:
		return put_number(t, term);
	case FIELD_BOOL:
		return put_truth(t, term);
	case FIELD_REFERENCE:
	case FIELD_LIST:
		return put_reference(t, term);
	case FIELD_CHOICE:
		search_filter(t->body, field->search, operator_of(term,
		    true), record_choice(field, term->value, t->arena));
		return true;
	default:
		return put_text(t, term, field, field->flags & FIELD_EXACT);
	}
}

static bool put_field(struct translation *t, const struct query_node *term)
{
	bool said = put_typed(t, term);

	((struct query_node *)term)->served = said;
	return said;
}

/* A word is looked for in each field that words are for; the filters of one
 * OR. Ids are never part of a word: a whole one only. Returns how many. */
static size_t put_word(struct translation *t, const struct query_node *term)
{
	const struct record_field *field = t->ask->schema->fields;
	size_t n = 0;

	for (; field->name; field++)
		if ((field->flags & FIELD_WORDS) && field->search &&
		    field->type != FIELD_LIST)
			n += put_text(t, term, field,
			    field->flags & FIELD_EXACT);
	return n;
}

/* Of an OR everything can be said or nothing is: it is written aside first. */
static bool put_or(struct translation *t, const struct query_node *node)
{
	struct buf aside, *body = t->body;
	size_t i, n = 0;
	bool all = true;

	buf_init(&aside, BUF_SMALL_MAX);
	json_open(&aside, NULL, '{');
	json_put_text(&aside, "operator", "OR");
	json_open(&aside, "value", '[');
	t->body = &aside;
	for (i = 0; i < node->children_len && all; i++) {
		const struct query_node *term = &node->children[i];
		size_t more;

		if (term->key == QUERY_WORD)
			more = term->negated ? 0 : put_word(t, term);
		else
			more = put_field(t, term);
		all = more > 0;
		n += more;
	}
	t->body = body;
	json_close(&aside, ']');
	json_close(&aside, '}');
	all = all && n && n <= SEARCH_GROUP_MAX;
	for (i = 0; i < node->children_len && !all; i++)
		((struct query_node *)&node->children[i])->served = false;
	if (all)
		json_put_raw(t->body, NULL, aside.data);
	buf_release(&aside);
	return all;
}

static void put_term(struct translation *t, const struct query_node *term)
{
	struct query_node group = { .kind = QUERY_OR, .children = term,
		.children_len = 1 };
	bool said;

	if (t->filters == SEARCH_GROUP_MAX) {
		t->partial = true;
		return;
	}
	if (term->kind == QUERY_OR)
		said = put_or(t, term);
	else if (term->key == QUERY_WORD)
		said = put_or(t, &group);
	else
		said = put_field(t, term);
	t->filters += said;
	t->partial = t->partial || !said;
}

/* A search must ask for something: all were made some time. */
static void put_query(struct translation *t)
{
	const struct query_node *query = t->ask->query;
	size_t i;

	json_open(t->body, "query", '{');
	json_put_text(t->body, "operator", "AND");
	json_open(t->body, "value", '[');
	for (i = 0; query && i < query->children_len; i++)
		put_term(t, &query->children[i]);
	if (!t->filters)
		search_filter_int(t->body, "created_at", ">", 1);
	json_close(t->body, ']');
	json_close(t->body, '}');
}

static void put_sort(struct translation *t)
{
	const struct record_schema *schema = t->ask->schema;
	const char *order = t->ask->order ? t->ask->order : schema->sort;
	bool down = *order == '-';
	int i = record_field_index(schema, order + down);

	/* Without an order rows could be lost between pages. */
	json_open(t->body, "sort", '{');
	json_put_text(t->body, "field", i >= 0 && schema->fields[i].search ?
	    schema->fields[i].search : "created_at");
	json_put_text(t->body, "order", down ? "descending" : "ascending");
	json_close(t->body, '}');
}

bool encode_record_search(struct arena *arena, const struct record_ask *ask,
    struct http_request *out)
{
	struct buf body;
	struct translation t = { .ask = ask, .body = &body, .arena = arena };

	buf_init(&body, BUF_SMALL_MAX);
	json_open(&body, NULL, '{');
	put_query(&t);
	json_open(&body, "pagination", '{');
	json_put_int(&body, "per_page", ask->per_page);
	if (ask->cursor)
		json_put_text(&body, "starting_after", ask->cursor);
	json_close(&body, '}');
	put_sort(&t);
	json_close(&body, '}');
	shape_send(arena, out, ask->source->method, ask->source->path, &body);
	out->permission = ask->source->permission;
	return !t.partial;
}
