/* A query's tree → SQL over the mirror. */
#include "config.h"

#include "api/mirror_query.h"
#include "api/postings.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SQL_TEXT_MAX = 64 << 10, WANTED_MAX = 16, NAMED_MAX = 300 };

void sql_init(struct sql *sql)
{
	*sql = (struct sql){ .tallied = true };
	buf_init(&sql->text, SQL_TEXT_MAX);
}

void sql_release(struct sql *sql)
{
	buf_release(&sql->text);
}

/* One more parameter; its number is appended as ?N. */
static void value(struct sql *sql, struct sql_value add)
{
	if (sql->values_len == SQL_VALUES_MAX) {
		sql->text.overflow = true;
		return;
	}
	sql->values[sql->values_len++] = add;
	buf_printf(&sql->text, "?%d", sql->values_len);
}

static void compare_number(struct sql *sql, const char *column,
    const char *compare, int64_t number)
{
	buf_printf(&sql->text, "%s %s ", column, compare);
	value(sql, (struct sql_value){ .kind = SQL_INT, .number = number });
}

static void compare_text(struct sql *sql, const char *column,
    const char *text)
{
	buf_printf(&sql->text, "%s = ", column);
	value(sql, (struct sql_value){ .kind = SQL_TEXT, .text = text });
}

/* One of a "|" list as its index, -1: not in it. */
static int choice(const char *list, const char *word)
{
	size_t len = strlen(word), n;
	int i;

	for (i = 0;; i++, list += n + 1) {
		n = strcspn(list, "|");
		if (n == len && !strncasecmp(list, word, n))
			return i;
		if (!list[n])
			return -1;
	}
}

static bool names_it(const char *name, const char *wanted)
{
	return name && !strncasecmp(name, wanted, strlen(wanted));
}

/* A person by id, name or e-mail; several may match. */
static void assignee(struct sql *sql, const char *wanted,
    const struct sql_names *names)
{
	const struct workspace *workspace = names->workspace;
	bool any = false;
	size_t i;

	if (!strcasecmp(wanted, "none")) {
		buf_add_text(&sql->text, "admin = ''");
		return;
	}
	if (!strcasecmp(wanted, "me")) {
		compare_text(sql, "admin", workspace && workspace->me.id ?
		    workspace->me.id : "?");
		return;
	}
	buf_add_text(&sql->text, "admin IN (");
	value(sql, (struct sql_value){ .kind = SQL_TEXT, .text = wanted });
	for (i = 0; workspace && i < workspace->admins_len; i++) {
		const struct admin *admin = &workspace->admins[i];

		any = names_it(admin->name, wanted) ||
		    names_it(admin->email, wanted);
		if (!any)
			continue;
		buf_add_text(&sql->text, ", ");
		value(sql, (struct sql_value){ .kind = SQL_TEXT,
			.text = admin->id });
	}
	buf_add_text(&sql->text, ")");
}

static void team(struct sql *sql, const char *wanted,
    const struct sql_names *names)
{
	const struct workspace *workspace = names->workspace;
	size_t i;

	if (!strcasecmp(wanted, "none")) {
		buf_add_text(&sql->text, "team = ''");
		return;
	}
	buf_add_text(&sql->text, "team IN (");
	value(sql, (struct sql_value){ .kind = SQL_TEXT, .text = wanted });
	for (i = 0; workspace && i < workspace->teams_len; i++) {
		if (!names_it(workspace->teams[i].name, wanted))
			continue;
		buf_add_text(&sql->text, ", ");
		value(sql, (struct sql_value){ .kind = SQL_TEXT,
			.text = workspace->teams[i].id });
	}
	buf_add_text(&sql->text, ")");
}

static void tag(struct sql *sql, const char *wanted,
    const struct sql_names *names)
{
	const struct workspace *workspace = names->workspace;
	size_t i;

	if (!strcasecmp(wanted, "none")) {
		buf_add_text(&sql->text, "tags = ''");
		return;
	}
	buf_add_text(&sql->text,
	    "n IN (SELECT n FROM tagged WHERE tag IN (");
	value(sql, (struct sql_value){ .kind = SQL_TEXT, .text = wanted });
	for (i = 0; workspace && i < workspace->tags_len; i++) {
		if (strcasecmp(workspace->tags[i].name, wanted) != 0)
			continue;
		buf_add_text(&sql->text, ", ");
		value(sql, (struct sql_value){ .kind = SQL_TEXT,
			.text = workspace->tags[i].id });
	}
	buf_add_text(&sql->text, "))");
}

/* The rows with these words: a few are named, so that only they are read; of
 * many, each row that another condition leads to is looked up. */
static void words(struct sql *sql, enum words_of of, const char *text,
    const struct sql_names *names)
{
	uint32_t *wanted = arena_calloc(names->arena, WANTED_MAX,
	    sizeof(*wanted)), *rows;
	size_t n = words_wanted(of, names->store->sealer, text, wanted,
	    WANTED_MAX), i;
	struct postings_found found;

	if (!n) {
		/* Too short to be found: it excludes nothing. */
		buf_add_text(&sql->text, "1");
		return;
	}
	if (!postings_find(names->store, wanted, n, &found, &sql->err))
		return;
	if (found.len <= NAMED_MAX) {
		buf_add_text(&sql->text, "n IN (");
		for (i = 0; i < found.len; i++)
			buf_printf(&sql->text, "%s%u", i ? "," : "",
			    found.rows[i]);
	} else {
		rows = arena_calloc(names->arena, found.len, sizeof(*rows));
		memcpy(rows, found.rows, found.len * sizeof(*rows));
		buf_add_text(&sql->text, SQL_HAS_ROW);
		value(sql, (struct sql_value){ .kind = SQL_ROWS,
			.words = wanted, .words_len = n, .rows = rows,
			.rows_len = found.len });
	}
	buf_add_text(&sql->text, ")");
	free(found.rows);
}

static void waiting(struct sql *sql, const struct query_node *node)
{
	if (!strcasecmp(node->value, "yes"))
		buf_add_text(&sql->text, "waiting > 0");
	else if (!strcasecmp(node->value, "no"))
		buf_add_text(&sql->text, "waiting = 0");
	else {
		buf_add_text(&sql->text, "waiting > 0 AND ");
		compare_number(sql, "waiting", node->compare == COMPARE_LESS ?
		    "<" : ">=", node->number);
	}
}

static void is(struct sql *sql, const char *word)
{
	static const char *const conditions[] = {
		"updated > seen AND waiting > 0", "ticket = 1", "rating > 0",
		"pending & 127", "pending & 96",
	};

	buf_add_text(&sql->text, conditions[choice(
	    "unread|ticket|rated|pending|failed", word)]);
}

static void has(struct sql *sql, const char *word)
{
	static const char *const conditions[] = {
		"attachment = 1", "note = 1", "rating > 0", "sla > 0",
		"pending & 128",
	};

	buf_add_text(&sql->text, conditions[choice(
	    "attachment|note|rating|sla|draft", word)]);
}

static void term(struct sql *sql, const struct query_node *node,
    const struct sql_names *names)
{
	static const char *const compares[] = {
		[COMPARE_EQUAL] = "=", [COMPARE_LESS] = "<",
		[COMPARE_MORE] = ">",
	};
	const char *moment = node->compare == COMPARE_LESS ? "<" : ">=";
	int state;

	if (node->key != QUERY_STATE && node->key != QUERY_ASSIGNEE &&
	    node->key != QUERY_TEAM)
		sql->tallied = false;
	switch (node->key) {
	case QUERY_WORD:
		words(sql, WORDS_TEXT, node->value, names);
		break;
	case QUERY_STATE:
		state = choice("open|closed|snoozed", node->value);
		if (state < 0)
			buf_add_text(&sql->text, "1");
		else
			compare_number(sql, "state", "=", state);
		break;
	case QUERY_ASSIGNEE:
		assignee(sql, node->value, names);
		break;
	case QUERY_TEAM:
		team(sql, node->value, names);
		break;
	case QUERY_TAG:
		tag(sql, node->value, names);
		break;
	case QUERY_PRIORITY:
		compare_number(sql, "priority", compares[node->compare],
		    choice("none|low|medium|high|urgent", node->value));
		break;
	case QUERY_WAITING:
		waiting(sql, node);
		break;
	case QUERY_UPDATED:
		compare_number(sql, "updated", moment, node->number);
		break;
	case QUERY_CREATED:
		compare_number(sql, "created", moment, node->number);
		break;
	case QUERY_CONTACT:
		buf_add_text(&sql->text, "(");
		compare_text(sql, "contact", node->value);
		buf_add_text(&sql->text, " OR ");
		words(sql, WORDS_PEOPLE, node->value, names);
		buf_add_text(&sql->text, ")");
		break;
	case QUERY_COMPANY:
		words(sql, WORDS_PEOPLE, node->value, names);
		break;
	case QUERY_CHANNEL:
		compare_text(sql, "channel", node->value);
		break;
	case QUERY_IS:
		is(sql, node->value);
		break;
	case QUERY_HAS:
		has(sql, node->value);
		break;
	case QUERY_SLA:
		compare_number(sql, "sla", "=",
		    choice("none|active|hit|missed", node->value));
		break;
	case QUERY_MENTIONS:
		buf_add_text(&sql->text, "mentions = 1");
		break;
	case QUERY_ID:
		compare_text(sql, "id", node->value);
		break;
	case QUERY_FIELD:
	case QUERY_KEY_COUNT:
		BUG("no key of conversations");
	}
}

bool sql_condition(struct sql *sql, const struct query_node *node,
    const struct sql_names *names, struct error *err)
{
	size_t i;

	if (node->negated)
		buf_add_text(&sql->text, "NOT ");
	/* Only what is negated or joined by OR needs its own brackets; bare
	 * terms keep the planner free to use its indexes. */
	if (node->kind == QUERY_TERM) {
		if (node->negated)
			buf_add_text(&sql->text, "(");
		term(sql, node, names);
		if (node->negated)
			buf_add_text(&sql->text, ")");
	} else {
		if (node->kind == QUERY_OR)
			buf_add_text(&sql->text, "(");
		if (!node->children_len)
			buf_add_text(&sql->text, "1");
		for (i = 0; i < node->children_len; i++) {
			if (i)
				buf_add_text(&sql->text,
				    node->kind == QUERY_OR ? " OR " :
				    " AND ");
			if (!sql_condition(sql, &node->children[i], names,
			    err))
				return false;
		}
		if (node->kind == QUERY_OR)
			buf_add_text(&sql->text, ")");
	}
	if (sql->err.code) {
		*err = sql->err;
		return false;
	}
	if (sql->text.overflow)
		return error_set(err, ERROR_INPUT, 0,
		    "the query is too long");
	return true;
}

const char *sql_order(enum list_sort sort)
{
	static const char *const orders[] = {
		[SORT_WAITING] = "ORDER BY wait_key, n",
		[SORT_NEWEST] = "ORDER BY updated DESC, n DESC",
		[SORT_OLDEST] = "ORDER BY updated, n",
		[SORT_PRIORITY] = "ORDER BY priority DESC, wait_key, n",
		[SORT_CREATED] = "ORDER BY created DESC, n DESC",
		[SORT_ASSIGNEE] = "ORDER BY admin, wait_key, n",
		[SORT_TEAM] = "ORDER BY team, wait_key, n",
	};

	return orders[sort];
}

void sql_bind(const struct sql *sql, struct sqlite3_stmt *statement)
{
	int i;

	for (i = 0; i < sql->values_len; i++) {
		const struct sql_value *bound = &sql->values[i];

		if (bound->kind == SQL_INT)
			sqlite3_bind_int64(statement, i + 1, bound->number);
		else if (bound->kind == SQL_TEXT)
			sqlite3_bind_text(statement, i + 1, bound->text, -1,
			    SQLITE_STATIC);
		else
			sqlite3_bind_blob(statement, i + 1, bound->rows,
			    (int)(bound->rows_len * sizeof(uint32_t)),
			    SQLITE_STATIC);
	}
}
