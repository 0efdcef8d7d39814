/*
 * Fuzz target: the query language, up to SQL that the mirror would run. What
 * is refused must say why; what is accepted must be SQL with as many values as
 * it names, and completing a half-typed query must answer with known words.
 */
#include "config.h"

#include "api/mirror_query.h"
#include "api/postings.h"
#include "api/query.h"
#include "keystore/seal.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DEPTH_MAX = 8, COMPLETIONS = 32 };

static void must(bool what)
{
	if (!what)
		abort();
}

static void check_tree(const struct query_node *node, int depth)
{
	size_t i;

	must(depth < DEPTH_MAX && node->kind <= QUERY_TERM);
	must(node->kind != QUERY_TERM || node->children_len == 0);
	must(node->key < QUERY_KEY_COUNT && node->compare <= COMPARE_MORE);
	must(node->kind != QUERY_TERM || node->value);
	for (i = 0; i < node->children_len; i++)
		check_tree(&node->children[i], depth + 1);
}

/* The parameters that the text names are those that it has. */
static void check_sql(const struct sql *sql)
{
	const char *at = sql->text.data;
	long n, highest = 0;

	must(sql->text.len && sql->values_len <= SQL_VALUES_MAX);
	while ((at = strchr(at, '?'))) {
		n = strtol(++at, NULL, 10);
		must(n >= 1 && n <= sql->values_len);
		highest = n > highest ? n : highest;
	}
	must(highest == sql->values_len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct store_plan plan = { "fuzz", POSTINGS_SCHEMA, 1,
		false, 256 };
	static struct store store;
	const char *words[COMPLETIONS];
	const struct query_node *tree;
	struct workspace workspace = { 0 };
	struct arena arena = { 0 };
	struct error err = { 0 };
	struct sql_names names;
	struct sql sql;
	char *said;
	char *text = mem_strndup((const char *)data, size);
	size_t i, n;

	/* No words are stored: none are found. */
	if (!store.db)
		must(store_open(&store, NULL, &plan, sealer_new_random(),
		    &said, &err));
	names = (struct sql_names){ &workspace, &store, &arena };
	n = query_complete(text, words, COMPLETIONS);
	must(n <= COMPLETIONS);
	for (i = 0; i < n; i++)
		must(words[i][0] != '\0');
	if (query_parse(text, 1790000000, &arena, &tree, &err)) {
		check_tree(tree, 0);
		sql_init(&sql);
		if (sql_condition(&sql, tree, &names, &err))
			check_sql(&sql);
		else
			must(err.code && err.text[0]);
		sql_release(&sql);
	} else {
		must(err.code == ERROR_INPUT && err.text[0]);
	}
	arena_release(&arena);
	free(text);
	return 0;
}
