/* Bodies of POST /conversations/search; queries of ours as the service's. */
#include "config.h"

#include "api/endpoints/search.h"
#include "api/endpoints/shape.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { IDS_MAX = 15 };           /* one name may stand for that many */

void search_begin(struct buf *body)
{
	buf_init(body, BUF_SMALL_MAX);
	json_open(body, NULL, '{');
}

void search_end(struct arena *arena, struct buf *body, enum search_sort sort,
    int per_page, const char *starting_after, struct http_request *out)
{
	static const struct {
		const char *field, *order;
	} sorts[] = {
		[SEARCH_UPDATED_UP] = { "updated_at", "ascending" },
		[SEARCH_UPDATED_DOWN] = { "updated_at", "descending" },
		[SEARCH_CREATED_DOWN] = { "created_at", "descending" },
		[SEARCH_WAITING_UP] = { "waiting_since", "ascending" },
	};

	json_open(body, "pagination", '{');
	json_put_int(body, "per_page", per_page < 1 ? 1 :
	    per_page > PAGE_MAX ? PAGE_MAX : per_page);
	if (starting_after)
		json_put_text(body, "starting_after", starting_after);
	json_close(body, '}');
	json_open(body, "sort", '{');
	json_put_text(body, "field", sorts[sort].field);
	json_put_text(body, "order", sorts[sort].order);
	json_close(body, '}');
	json_close(body, '}');
	shape_send(arena, out, "POST", "/conversations/search", body);
}

static void open_filter(struct buf *body, const char *field, const char *op)
{
	json_open(body, NULL, '{');
	json_put_text(body, "field", field);
	json_put_text(body, "operator", op);
}

void search_filter(struct buf *body, const char *field, const char *op,
    const char *value)
{
	open_filter(body, field, op);
	json_put_text(body, "value", value);
	json_close(body, '}');
}

void search_filter_int(struct buf *body, const char *field, const char *op,
    int64_t value)
{
	open_filter(body, field, op);
	json_put_int(body, "value", value);
	json_close(body, '}');
}

void search_filter_id(struct buf *body, const char *field, const char *op,
    const char *id)
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(id, &end, 10);
	if (*id && *end == '\0' && errno == 0)
		search_filter_int(body, field, op, number);
	else
		search_filter(body, field, op, id);
}

void search_filter_in(struct buf *body, const char *field, bool negated,
    const char *const *ids, size_t len)
{
	size_t i;

	json_open(body, NULL, '{');
	json_put_text(body, "field", field);
	json_put_text(body, "operator", negated ? "NIN" : "IN");
	json_open(body, "value", '[');
	for (i = 0; i < len; i++)
		json_put_text(body, NULL, ids[i]);
	json_close(body, ']');
	json_close(body, '}');
}

/* --- a query of ours --- */

struct translation {
	struct buf *body;
	const struct workspace *workspace;
	size_t filters;          /* written into the group so far */
	bool partial;
};

/* Each writes what the service can say of a term, or nothing (false). */
typedef bool term_fn(struct translation *t, const struct query_node *term);

static const char *equals(const struct query_node *term)
{
	return term->negated ? "!=" : "=";
}

static bool is_value(const struct query_node *term, const char *value)
{
	return !strcasecmp(term->value, value);
}

/* What is typed may be in capitals; the service's words are not. */
static void put_word_of(struct translation *t, const struct query_node *term,
    const char *field)
{
	char word[32];
	size_t i;

	for (i = 0; i + 1 < sizeof(word) && term->value[i]; i++)
		word[i] = term->value[i] >= 'A' && term->value[i] <= 'Z' ?
		    (char)(term->value[i] | 32) : term->value[i];
	word[i] = '\0';
	search_filter(t->body, field, equals(term), word);
}

static bool begins(const char *name, const char *wanted)
{
	return name && !strncasecmp(name, wanted, strlen(wanted));
}

/* Ids of the teammates, teams or tags that are meant. */
static size_t find_ids(const struct workspace *in, enum query_key key,
    const char *wanted, const char **ids)
{
	size_t i, n = 0;

	for (i = 0; key == QUERY_ASSIGNEE && i < in->admins_len; i++)
		if (n < IDS_MAX && (!strcmp(in->admins[i].id, wanted) ||
		    begins(in->admins[i].name, wanted) ||
		    begins(in->admins[i].email, wanted)))
			ids[n++] = in->admins[i].id;
	for (i = 0; key == QUERY_TEAM && i < in->teams_len; i++)
		if (n < IDS_MAX && (!strcmp(in->teams[i].id, wanted) ||
		    begins(in->teams[i].name, wanted)))
			ids[n++] = in->teams[i].id;
	for (i = 0; key == QUERY_TAG && i < in->tags_len; i++)
		if (n < IDS_MAX && (!strcmp(in->tags[i].id, wanted) ||
		    (in->tags[i].name &&
		    !strcasecmp(in->tags[i].name, wanted))))
			ids[n++] = in->tags[i].id;
	return n;
}

/* field is, or is not, one of these. */
static bool put_ids(struct translation *t, const struct query_node *term,
    const char *field, const char *const *ids, size_t n)
{
	if (n == 0)
		return false;
	if (n == 1) {
		search_filter_id(t->body, field, equals(term), ids[0]);
		return true;
	}
	search_filter_in(t->body, field, term->negated, ids, n);
	return true;
}

/* "me", "none", or a name whose ids are looked up. */
static bool put_person(struct translation *t, const struct query_node *term,
    const char *field)
{
	const char *ids[IDS_MAX];
	size_t n;

	if (is_value(term, "none")) {
		search_filter_int(t->body, field, equals(term), 0);
		return true;
	}
	if (is_value(term, "me") && term->key == QUERY_ASSIGNEE) {
		ids[0] = t->workspace->me.id;
		n = ids[0] != NULL;
	} else {
		n = find_ids(t->workspace, term->key, term->value, ids);
	}
	return put_ids(t, term, field, ids, n);
}

static bool put_state(struct translation *t, const struct query_node *term)
{
	if (is_value(term, "any"))
		return false;
	put_word_of(t, term, "state");
	return true;
}

static bool put_assignee(struct translation *t, const struct query_node *term)
{
	return put_person(t, term, "admin_assignee_id");
}

static bool put_team(struct translation *t, const struct query_node *term)
{
	return put_person(t, term, "team_assignee_id");
}

/* Tag ids are strings to the service. */
static bool put_tag(struct translation *t, const struct query_node *term)
{
	const char *ids[IDS_MAX];
	size_t n = find_ids(t->workspace, QUERY_TAG, term->value, ids);

	if (n != 1 || is_value(term, "none"))
		return false;
	search_filter(t->body, "tag_ids", equals(term), ids[0]);
	return true;
}

static bool put_priority(struct translation *t, const struct query_node *term)
{
	if (term->compare != COMPARE_EQUAL)
		return false;
	put_word_of(t, term, "priority");
	return true;
}

/* number is a moment: LESS is before it, MORE is then or later. The service
 * has no >= for dates that can be relied on. */
static bool put_time(struct translation *t, const struct query_node *term,
    const char *field)
{
	bool later = (term->compare == COMPARE_MORE) != term->negated;

	if (term->number <= 0 || term->compare == COMPARE_EQUAL)
		return false;
	search_filter_int(t->body, field, later ? ">" : "<",
	    later ? term->number - 1 : term->number);
	return true;
}

static bool put_waiting(struct translation *t, const struct query_node *term)
{
	if (is_value(term, "yes") && !term->negated) {
		search_filter_int(t->body, "waiting_since", ">", 0);
		return true;
	}
	return put_time(t, term, "waiting_since");
}

static bool put_updated(struct translation *t, const struct query_node *term)
{
	return put_time(t, term, "updated_at");
}

static bool put_created(struct translation *t, const struct query_node *term)
{
	return put_time(t, term, "created_at");
}

/* A contact's own id is 24 hexadecimal digits; names are matched here. */
static bool put_contact(struct translation *t, const struct query_node *term)
{
	if (term->negated)
		return false;
	if (strchr(term->value, '@')) {
		search_filter(t->body, "source.author.email", "=",
		    term->value);
		return true;
	}
	if (strlen(term->value) != 24 ||
	    strspn(term->value, "0123456789abcdef") != 24)
		return false;
	search_filter(t->body, "contact_ids", "=", term->value);
	return true;
}

static bool put_channel(struct translation *t, const struct query_node *term)
{
	put_word_of(t, term, "source.type");
	return true;
}

static bool put_rated(struct translation *t, const struct query_node *term)
{
	if ((!is_value(term, "rated") && !is_value(term, "rating")) ||
	    term->negated)
		return false;
	search_filter_int(t->body, "conversation_rating.score", ">", 0);
	return true;
}

static bool put_id(struct translation *t, const struct query_node *term)
{
	search_filter(t->body, "id", equals(term), term->value);
	return true;
}

/* The service looks for words in the first message only: what it finds is
 * more than nothing, but never all. */
static bool put_word(struct translation *t, const struct query_node *term)
{
	t->partial = true;
	if (!*term->value || term->negated)
		return false;
	search_filter(t->body, "source.body", "~", term->value);
	return true;
}

static term_fn *const terms[QUERY_KEY_COUNT] = {
	[QUERY_WORD] = put_word, [QUERY_STATE] = put_state,
	[QUERY_ASSIGNEE] = put_assignee, [QUERY_TEAM] = put_team,
	[QUERY_TAG] = put_tag, [QUERY_PRIORITY] = put_priority,
	[QUERY_WAITING] = put_waiting, [QUERY_UPDATED] = put_updated,
	[QUERY_CREATED] = put_created, [QUERY_CONTACT] = put_contact,
	[QUERY_CHANNEL] = put_channel, [QUERY_IS] = put_rated,
	[QUERY_HAS] = put_rated, [QUERY_ID] = put_id,
};

static bool put_term(struct translation *t, const struct query_node *term)
{
	bool done = t->filters < SEARCH_GROUP_MAX &&
	    (size_t)term->key < QUERY_KEY_COUNT && terms[term->key] &&
	    terms[term->key](t, term);

	t->filters += done;
	if (!done && !(term->key == QUERY_STATE && is_value(term, "any")))
		t->partial = true;
	return done;
}

/* An OR of terms, all of which the service must know: else it would find too
 * little. Written aside first, since that is seen only at the end. */
static bool put_or(struct translation *t, const struct query_node *node)
{
	struct translation group = { .workspace = t->workspace };
	struct buf body;
	bool all = !node->negated && node->children_len > 0;
	size_t i;

	buf_init(&body, BUF_SMALL_MAX);
	group.body = &body;
	for (i = 0; all && i < node->children_len; i++)
		all = node->children[i].kind == QUERY_TERM &&
		    put_term(&group, &node->children[i]);
	all = all && t->filters < SEARCH_GROUP_MAX;
	t->partial |= group.partial || !all;
	if (all) {
		json_open(t->body, NULL, '{');
		json_put_text(t->body, "operator", "OR");
		json_open(t->body, "value", '[');
		buf_add(t->body, body.data, body.len);
		json_close(t->body, ']');
		json_close(t->body, '}');
		t->filters++;
	}
	buf_release(&body);
	return all;
}

/* An AND may be said in part: what is left out is filtered here. */
static void put_and(struct translation *t, const struct query_node *node)
{
	const struct query_node *child;
	size_t i;

	if (node->kind == QUERY_TERM) {
		put_term(t, node);
		return;
	}
	if (node->kind == QUERY_OR) {
		put_or(t, node);
		return;
	}
	if (node->negated) {
		t->partial = true;
		return;
	}
	for (i = 0; i < node->children_len; i++) {
		child = &node->children[i];
		put_and(t, child);
	}
}

bool encode_query(struct arena *arena, const struct query_node *query,
    const struct workspace *workspace, int per_page,
    const char *starting_after, struct http_request *out, bool *partial)
{
	struct translation t = { .workspace = workspace };
	struct buf body;

	search_begin(&body);
	t.body = &body;
	json_open(&body, "query", '{');
	json_put_text(&body, "operator", "AND");
	json_open(&body, "value", '[');
	put_and(&t, query);
	*partial = t.partial;
	if (t.filters == 0 && t.partial) {
		buf_release(&body);
		return false;
	}
	if (t.filters == 0)
		search_filter_int(&body, "updated_at", ">", 0);
	json_close(&body, ']');
	json_close(&body, '}');
	search_end(arena, &body, SEARCH_UPDATED_DOWN, per_page,
	    starting_after, out);
	return true;
}
