/* Handlers: internal articles, and the search over all that is written. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void knowledge_load(struct sim *sim, jobj *root, int64_t start)
{
	jobj *list = jget(root, "internal_articles"), *item;
	size_t i, n = list ? json_object_array_length(list) : 0;
	int by;

	sim->internal_articles = list ? json_object_get(list) :
	    json_object_new_array();
	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		by = sim_find_admin(sim, jtext(item, "by"));
		jset_text(item, "author", sim->admins[by < 0 ? 0 : by].id);
		jset_text(item, "owner", jtext(item, "author"));
		jset_int(item, "created", start + jint(item, "created"));
		jset_int(item, "updated", start + jint(item, "updated"));
	}
	list = jget(root, "other_content");
	sim->other_content = list ? json_object_get(list) :
	    json_object_new_array();
}

static void set_admin(jobj *out, const char *key, const char *id)
{
	jset_int(out, key, strtoll(id, NULL, 10));
}

static jobj *encode(const struct sim *sim, jobj *item)
{
	jobj *out = json_object_new_object();

	jset_text(out, "type", "internal_article");
	jset_text(out, "id", jtext(item, "id"));
	jset_text(out, "title", jtext(item, "title"));
	jset_text(out, "body", jtext(item, "body"));
	set_admin(out, "owner_id", jtext(item, "owner"));
	set_admin(out, "author_id", jtext(item, "author"));
	jset_int(out, "created_at", jint(item, "created"));
	jset_int(out, "updated_at", jint(item, "updated"));
	jset_text(out, "locale", "en");
	return out;
}

void list_internal_articles(struct sim_call *call)
{
	ok_page_of(call, "list", "data",
	    content_all(call->sim->internal_articles), 25, 150, encode);
}

static jobj *find(struct sim_call *call)
{
	jobj *item = content_find(call->sim->internal_articles,
	    call->args[0]);

	if (!item)
		fail(call, 404, "not_found", "Resource Not Found");
	return item;
}

void get_internal_article(struct sim_call *call)
{
	jobj *item = find(call);

	if (item)
		ok(call, encode(call->sim, item));
}

/* False: an error was answered. */
static bool fill(struct sim_call *call, jobj *item)
{
	static const char *const roles[][2] = { { "author_id", "author" },
		{ "owner_id", "owner" } };
	char id[SIM_ID_MAX];
	size_t i;

	for (i = 0; i < 2; i++)
		if (jid(call->body, roles[i][0], id) &&
		    sim_find_admin(call->sim, id) < 0) {
			fail_field(call, 400, "parameter_not_found",
			    "it must be a teammate", roles[i][0]);
			return false;
		}
	for (i = 0; i < 2; i++)
		if (jid(call->body, roles[i][0], id))
			jset_text(item, roles[i][1], id);
	if (jget(call->body, "title"))
		jset_text(item, "title", jtext(call->body, "title"));
	if (jget(call->body, "body"))
		jset_text(item, "body", jtext(call->body, "body"));
	jset_int(item, "updated", sim_now(call->sim));
	return true;
}

void post_internal_article(struct sim_call *call)
{
	static const char *const needed[] = { "title", "author_id",
		"owner_id" };
	char id[SIM_ID_MAX];
	jobj *item;
	size_t i;

	for (i = 0; i < 3; i++)
		if (!jget(call->body, needed[i])) {
			fail_field(call, 400, "parameter_not_found",
			    "a required parameter is missing", needed[i]);
			return;
		}
	item = json_object_new_object();
	jset_text(item, "id", sim_new_id(call->sim, id));
	jset_int(item, "created", sim_now(call->sim));
	if (!fill(call, item)) {
		json_object_put(item);
		return;
	}
	json_object_array_add(call->sim->internal_articles, item);
	ok(call, encode(call->sim, item));
}

void put_internal_article(struct sim_call *call)
{
	jobj *item = find(call);

	if (item && fill(call, item))
		ok(call, encode(call->sim, item));
}

void delete_internal_article(struct sim_call *call)
{
	jobj *item = find(call);

	if (item)
		content_gone(call, item, "internal_article");
}

/* --- the search --- */

static jobj *encode_found(const struct sim *sim, jobj *item)
{
	jobj *out = json_object_new_object(), *one, *list;
	const char *type = jtext(item, "type");

	jset_text(out, "type", type);
	jset_text(out, "id", jtext(item, "id"));
	jset_text(out, "title", jtext(item, "title"));
	if (strcmp(type, "article") != 0)
		return out;
	one = json_object_new_object();
	list = json_object_new_array();
	jset_text(one, "type", "article_content");
	jset_text(one, "id", jtext(item, "id"));
	jset_text(one, "title", jtext(item, "title"));
	jset_text(one, "locale", "en");
	json_object_array_add(list, one);
	jset(out, "contents", list);
	return out;
}

static void add_found(jobj *out, jobj *list, const char *type,
    const char *query)
{
	jobj *all = content_all(list), *item, *row;
	size_t i;

	for (i = 0; i < json_object_array_length(all); i++) {
		item = json_object_array_get_idx(all, i);
		if (!content_matches(item, query))
			continue;
		row = json_object_new_object();
		jset_text(row, "type", type ? type : jtext(item, "type"));
		jset_text(row, "id", jtext(item, "id"));
		jset_text(row, "title", jtext(item, "title"));
		json_object_array_add(out, row);
	}
	json_object_put(all);
}

void search_content(struct sim_call *call)
{
	const char *query = call->query(call, "query");
	jobj *found = json_object_new_array();

	add_found(found, call->sim->articles, "article", query);
	add_found(found, call->sim->internal_articles, "internal_article",
	    query);
	add_found(found, call->sim->other_content, NULL, query);
	ok_page_of(call, "list", "data", found, 10, 50, encode_found);
}
