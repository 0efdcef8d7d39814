/* Handlers: the help center's articles and collections. */
#include "config.h"

#include "api/simulator/sim.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORDS_MAX = 8, FOUND_MAX = 10, DEEP_MAX = 4 };

static const char site[] = "https://help.larkbell.example/en";

/* --- what there is --- */

jobj *content_find(jobj *list, const char *id)
{
	size_t i, n = list ? json_object_array_length(list) : 0;

	for (i = 0; id && i < n; i++) {
		jobj *item = json_object_array_get_idx(list, i);

		if (!jbool(item, "deleted") && (!strcmp(jtext(item, "id"),
		    id) || (jtext(item, "key") && !strcmp(jtext(item, "key"),
		    id))))
			return item;
	}
	return NULL;
}

/* The collections above, the nearest first. */
static jobj *parents_of(const struct sim *sim, const char *id)
{
	jobj *out = json_object_new_array(), *collection;
	int depth;

	for (depth = 0; depth < DEEP_MAX; depth++) {
		collection = content_find(sim->collections, id);
		if (!collection)
			break;
		json_object_array_add(out, json_object_new_int64(strtoll(
		    jtext(collection, "id"), NULL, 10)));
		id = jtext(collection, "parent");
	}
	return out;
}

void articles_load(struct sim *sim, jobj *root, int64_t start)
{
	jobj *list = jget(root, "collections"), *item, *ids, *names, *draft;
	size_t i, k, n = list ? json_object_array_length(list) : 0;
	int tag, by;

	sim->collections = list ? json_object_get(list) :
	    json_object_new_array();
	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		jset_text(item, "parent", jtext(item, "in"));
		jset_int(item, "order", (int64_t)i);
		jset_int(item, "created", start - 60000000);
		jset_int(item, "updated", start - 5000000 - (int64_t)i);
	}
	list = jget(root, "articles");
	sim->articles = list ? json_object_get(list) :
	    json_object_new_array();
	n = list ? json_object_array_length(list) : 0;
	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		by = sim_find_admin(sim, jtext(item, "by"));
		jset_text(item, "author", sim->admins[by < 0 ? 0 : by].id);
		jset_text(item, "parent", jtext(item, "collection"));
		jset_int(item, "created", start + jint(item, "created"));
		jset_int(item, "updated", start + jint(item, "updated"));
		draft = jget(item, "draft");
		if (draft)
			jset_int(draft, "updated", start + jint(draft,
			    "updated"));
		ids = json_object_new_array();
		names = jget(item, "tags");
		for (k = 0; names && k < json_object_array_length(names);
		    k++) {
			tag = sim_find_tag(sim, json_object_get_string(
			    json_object_array_get_idx(names, k)));
			if (tag >= 0)
				sim_put(ids, sim->tags[tag].id);
		}
		jset(item, "tag_ids", ids);
	}
}

/* --- in API form --- */

/* The service gives paragraphs a class of its own. */
static char *as_kept(const char *html)
{
	const char *at = html ? html : "", *next;
	char *out = xstrdup(""), *more;

	for (; (next = strstr(at, "<p>")); at = next + 3) {
		more = xprintf("%s%.*s<p class=\"no-margin\">", out,
		    (int)(next - at), at);
		free(out);
		out = more;
	}
	more = xprintf("%s%s", out, at);
	free(out);
	return more;
}

/* "126-csv-import-errors" */
static char *slug(jobj *item, const char *name, const char *folder)
{
	char *out = xprintf("%s/%s/%s-", site, folder, jtext(item, "id"));
	char *more;
	bool gap = false;

	for (; name && *name; name++) {
		if (!isalnum((unsigned char)*name) || *name & 0x80) {
			gap = true;
			continue;
		}
		more = xprintf("%s%s%c", out, gap && out[strlen(out) - 1] !=
		    '-' ? "-" : "", tolower((unsigned char)*name));
		free(out);
		out = more;
		gap = false;
	}
	return out;
}

static jobj *statistics_of(jobj *item)
{
	jobj *out = json_object_new_object();
	int64_t happy = jint(item, "happy");

	jset_text(out, "type", "article_statistics");
	jset_int(out, "views", jint(item, "views"));
	jset_int(out, "conversions", jint(item, "views") / 90);
	jset_int(out, "reactions", jint(item, "views") / 40);
	jset(out, "happy_reaction_percentage", json_object_new_double(
	    (double)happy));
	jset(out, "neutral_reaction_percentage", json_object_new_double(
	    happy ? (double)(100 - happy) / 2 : 0));
	jset(out, "sad_reaction_percentage", json_object_new_double(
	    happy ? (double)(100 - happy) / 2 : 0));
	return out;
}

static void set_id(jobj *out, const char *key, const char *id)
{
	jset(out, key, id ? json_object_new_int64(strtoll(id, NULL, 10)) :
	    NULL);
}

/* from: the article, or the draft on top of it. */
static jobj *encode(const struct sim *sim, jobj *item, jobj *from)
{
	jobj *out = json_object_new_object(), *draft = jget(item, "draft"), *tags;
	bool published = !strcmp(jtext(item, "state"), "published");
	char *body = as_kept(jtext(from, "body"));
	char *url = slug(item, jtext(item, "title"), "articles");
	const char *words = jtext(jget(from, "description") ? from : item,
	    "description");

	jset_text(out, "type", "article");
	jset_text(out, "id", jtext(item, "id"));
	jset_text(out, "workspace_id", jtext(sim->app, "id_code"));
	jset_text(out, "title", jtext(jtext(from, "title") ? from : item,
	    "title"));
	jset_text(out, "description", words ? words : "");
	jset_text(out, "body", body);
	jset(out, "parent_ids", parents_of(sim, jtext(item, "parent")));
	tags = json_object_new_object();
	jset_text(tags, "type", "tag.list");
	jset(tags, "tags", encode_tags_of(sim, jget(item, "tag_ids")));
	jset(out, "tags", tags);
	set_id(out, "author_id", jtext(item, "author"));
	set_id(out, "created_by_id", jtext(item, "author"));
	set_id(out, "updated_by_id", jtext(item, "author"));
	jset_text(out, "state", jtext(item, "state"));
	jset_int(out, "created_at", jint(item, "created"));
	jset_int(out, "updated_at", jint(item, "updated"));
	jset(out, "has_unpublished_changes",
	    json_object_new_boolean(published && draft));
	jset_time(out, "draft_updated_at", draft ? jint(draft, "updated") :
	    0);
	/* What is not published has no address. */
	jset_text(out, "url", published ? url : NULL);
	jset(out, "ai_chatbot_availability", json_object_new_boolean(1));
	jset(out, "ai_copilot_availability", json_object_new_boolean(1));
	free(url);
	free(body);
	return out;
}

static jobj *encode_listed(const struct sim *sim, jobj *item)
{
	return encode(sim, item, item);
}

static jobj *encode_whole(const struct sim *sim, jobj *item)
{
	jobj *out = encode(sim, item, item);

	/* Lists have no statistics. */
	jset(out, "statistics", statistics_of(item));
	return out;
}

static jobj *encode_collection(const struct sim *sim, jobj *item)
{
	jobj *out = json_object_new_object();
	jobj *parent = content_find(sim->collections, jtext(item, "parent"));
	char *url = slug(item, jtext(item, "name"), "collections");

	jset_text(out, "id", jtext(item, "id"));
	jset_text(out, "workspace_id", jtext(sim->app, "id_code"));
	jset_text(out, "name", jtext(item, "name"));
	jset_text(out, "description", jtext(item, "description"));
	jset_int(out, "created_at", jint(item, "created"));
	jset_int(out, "updated_at", jint(item, "updated"));
	jset_text(out, "url", url);
	jset_text(out, "icon", "book-bookmark");
	jset_int(out, "order", jint(item, "order"));
	jset_text(out, "parent_id", parent ? jtext(parent, "id") : NULL);
	jset_int(out, "help_center_id", 81);
	free(url);
	return out;
}

/* --- lists and search --- */

static int newest_first(const void *a, const void *b)
{
	int64_t x = jint(*(jobj *const *)a, "updated");
	int64_t y = jint(*(jobj *const *)b, "updated");

	return (x < y) - (x > y);
}

jobj *content_all(jobj *list)
{
	jobj *out = json_object_new_array();
	size_t i;

	for (i = 0; i < json_object_array_length(list); i++)
		if (!jbool(json_object_array_get_idx(list, i), "deleted"))
			json_object_array_add(out, json_object_get(
			    json_object_array_get_idx(list, i)));
	json_object_array_sort(out, newest_first);
	return out;
}

void list_articles(struct sim_call *call)
{
	ok_page_of(call, "list", "data", content_all(call->sim->articles), 25,
	    150, encode_listed);
}

void list_collections(struct sim_call *call)
{
	ok_page_of(call, "list", "data", content_all(call->sim->collections), 20,
	    150, encode_collection);
}

/* Text without its tags, the caller's. */
static char *plain(const char *html)
{
	char *out = xstrdup(html ? html : ""), *to = out;
	const char *at;
	bool tag = false;

	for (at = html ? html : ""; *at; at++) {
		if (*at == '<')
			tag = true;
		else if (*at == '>') {
			tag = false;
			*to++ = ' ';
		} else if (!tag)
			*to++ = *at;
	}
	*to = '\0';
	return out;
}

/* How well all words fit, 0: not all of them. */
static int score(jobj *item, char *const *words, int n)
{
	char *text = plain(jtext(item, "body"));
	const char *title = jtext(item, "title");
	const char *about = jtext(item, "description");
	int i, points = n ? 0 : 1;

	for (i = 0; i < n; i++) {
		int here = strcasestr(title, words[i]) ? 10 :
		    about && strcasestr(about, words[i]) ? 3 :
		    strcasestr(text, words[i]) ? 1 : 0;

		if (!here) {
			points = 0;
			break;
		}
		points += here;
	}
	free(text);
	return points;
}

static void add_run(jobj *list, const char *text, size_t len, bool hit)
{
	jobj *run = json_object_new_object();

	if (!len) {
		json_object_put(run);
		return;
	}
	jset_text(run, "type", hit ? "highlight" : "plain");
	jset(run, "text", json_object_new_string_len(text, (int)len));
	json_object_array_add(list, run);
}

static jobj *highlighted(const char *text, const char *word)
{
	jobj *list = json_object_new_array();
	const char *hit = word ? strcasestr(text, word) : NULL;

	if (!hit) {
		add_run(list, text, strlen(text), false);
		return list;
	}
	add_run(list, text, (size_t)(hit - text), false);
	add_run(list, hit, strlen(word), true);
	add_run(list, hit + strlen(word), strlen(hit) - strlen(word), false);
	return list;
}

static jobj *highlights_of(jobj *item, const char *word)
{
	jobj *out = json_object_new_object(), *rows = json_object_new_array();
	char *text = plain(jtext(item, "body"));

	jset_text(out, "article_id", jtext(item, "id"));
	jset(out, "highlighted_title", highlighted(jtext(item, "title"),
	    word));
	json_object_array_add(rows, highlighted(text, word));
	jset(out, "highlighted_summary", rows);
	free(text);
	return out;
}

static int split(char *phrase, char **words)
{
	char *rest = NULL, *word;
	int n = 0;

	for (word = strtok_r(phrase, " ", &rest); word && n < WORDS_MAX;
	    word = strtok_r(NULL, " ", &rest))
		words[n++] = word;
	return n;
}

bool content_matches(jobj *item, const char *query)
{
	char *copy = xstrdup(query ? query : ""), *words[WORDS_MAX];
	bool matches = score(item, words, split(copy, words)) > 0;

	free(copy);
	return matches;
}

/* One page, whichever is asked for (quirk 9). */
void search_articles(struct sim_call *call)
{
	const char *phrase = call->query(call, "phrase");
	const char *state = call->query(call, "state");
	const char *wanted = call->query(call, "highlight");
	char *copy = xstrdup(phrase ? phrase : ""), *words[WORDS_MAX];
	int n = split(copy, words), points, best, total = 0;
	jobj *all = content_all(call->sim->articles), *out, *data, *pages;
	jobj *articles = json_object_new_array();
	jobj *highlights = json_object_new_array();
	size_t i;

	for (best = 10 * WORDS_MAX; best > 0; best--)
		for (i = 0; i < json_object_array_length(all); i++) {
			jobj *item = json_object_array_get_idx(all, i);

			points = score(item, words, n);
			if (points != best || (state && strcmp(state, "all") &&
			    strcmp(state, jtext(item, "state"))))
				continue;
			if (total++ >= FOUND_MAX)
				continue;
			json_object_array_add(articles, encode_whole(
			    call->sim, item));
			if (wanted && !strcmp(wanted, "true"))
				json_object_array_add(highlights,
				    highlights_of(item, n ? words[0] : NULL));
		}
	json_object_put(all);
	free(copy);
	data = json_object_new_object();
	jset(data, "articles", articles);
	jset(data, "highlights", highlights);
	pages = json_object_new_object();
	jset_text(pages, "type", "pages");
	jset_int(pages, "page", 1);
	jset_int(pages, "per_page", FOUND_MAX);
	jset_int(pages, "total_pages", (total + FOUND_MAX - 1) / FOUND_MAX);
	out = json_object_new_object();
	jset_text(out, "type", "list");
	jset_int(out, "total_count", total);
	jset(out, "data", data);
	jset(out, "pages", pages);
	ok(call, out);
}

/* --- one --- */

static jobj *find(struct sim_call *call, jobj *list)
{
	jobj *item = content_find(list, call->args[0]);

	if (!item)
		fail(call, 404, "not_found", "Resource Not Found");
	return item;
}

void get_article(struct sim_call *call)
{
	jobj *item = find(call, call->sim->articles);

	if (item)
		ok(call, encode_whole(call->sim, item));
}

/* What Markdown there is becomes paragraphs. */
static char *html_of(const char *markdown)
{
	char *out = xstrdup("<p>"), *more;
	const char *at, *gap;

	for (at = markdown; (gap = strstr(at, "\n\n")); at = gap + 2) {
		more = xprintf("%s%.*s</p><p>", out, (int)(gap - at), at);
		free(out);
		out = more;
	}
	more = xprintf("%s%s</p>", out, at);
	free(out);
	return more;
}

static void set_words(jobj *into, jobj *body)
{
	const char *const keys[] = { "title", "description", "body" };
	char *html;
	size_t i;

	for (i = 0; i < 3; i++)
		if (jget(body, keys[i]))
			jset_text(into, keys[i], jtext(body, keys[i]));
	if (jtext(body, "body_markdown")) {
		html = html_of(jtext(body, "body_markdown"));
		jset_text(into, "body", html);
		free(html);
	}
}

/* False: an error was answered. */
static bool check(struct sim_call *call, jobj *body)
{
	char id[SIM_ID_MAX];
	const char *state = jtext(body, "state");

	if (jget(body, "body") && jget(body, "body_markdown")) {
		fail(call, 400, "parameter_invalid", "body and body_markdown "
		    "are mutually exclusive");
		return false;
	}
	if (state && strcmp(state, "draft") && strcmp(state, "published")) {
		fail_field(call, 400, "parameter_invalid",
		    "state is draft or published", "state");
		return false;
	}
	if (jid(body, "author_id", id) && sim_find_admin(call->sim, id) < 0) {
		fail_field(call, 400, "parameter_not_found",
		    "author_id must be a teammate", "author_id");
		return false;
	}
	if (jid(body, "parent_id", id) &&
	    !content_find(call->sim->collections, id)) {
		fail_field(call, 404, "not_found",
		    "Collection not found", "parent_id");
		return false;
	}
	return true;
}

static void fill(struct sim_call *call, jobj *item)
{
	char id[SIM_ID_MAX];

	set_words(item, call->body);
	if (jid(call->body, "author_id", id))
		jset_text(item, "author", id);
	if (jget(call->body, "parent_id"))
		jset_text(item, "parent", jid(call->body, "parent_id", id));
	if (jtext(call->body, "state"))
		jset_text(item, "state", jtext(call->body, "state"));
	jset_int(item, "updated", sim_now(call->sim));
}

void post_article(struct sim_call *call)
{
	char id[SIM_ID_MAX];
	jobj *item;

	if (!jtext(call->body, "title") || !*jtext(call->body, "title")) {
		fail(call, 400, "parameter_not_found",
		    "title is a required parameter");
		return;
	}
	if (!jid(call->body, "author_id", id)) {
		fail(call, 400, "parameter_not_found", "author_id must be in "
		    "the main body or default locale translated_content "
		    "object");
		return;
	}
	if (!check(call, call->body))
		return;
	item = json_object_new_object();
	jset_text(item, "id", sim_new_id(call->sim, id));
	jset_text(item, "state", "draft");
	jset(item, "tag_ids", json_object_new_array());
	jset_int(item, "created", sim_now(call->sim));
	fill(call, item);
	json_object_array_add(call->sim->articles, item);
	ok(call, encode_whole(call->sim, item));
}

void put_article(struct sim_call *call)
{
	jobj *item = find(call, call->sim->articles);

	if (!item || !check(call, call->body))
		return;
	fill(call, item);
	/* What goes live now is not staged any more. */
	if (jtext(call->body, "state"))
		jset(item, "draft", NULL);
	ok(call, encode_whole(call->sim, item));
}

void content_gone(struct sim_call *call, jobj *item, const char *what)
{
	jobj *out = json_object_new_object();

	jset(item, "deleted", json_object_new_boolean(1));
	jset_text(out, "id", jtext(item, "id"));
	jset_text(out, "object", what);
	jset(out, "deleted", json_object_new_boolean(1));
	ok(call, out);
}

void delete_article(struct sim_call *call)
{
	jobj *item = find(call, call->sim->articles);

	if (item)
		content_gone(call, item, "article");
}

/* --- what is staged on top of it --- */

void get_draft(struct sim_call *call)
{
	jobj *item = find(call, call->sim->articles);

	if (item && !jget(item, "draft"))
		fail(call, 404, "not_found", "Resource Not Found");
	else if (item)
		ok(call, encode(call->sim, item, jget(item, "draft")));
}

void put_draft(struct sim_call *call)
{
	jobj *item = find(call, call->sim->articles), *draft;

	if (!item || !check(call, call->body))
		return;
	if (strcmp(jtext(item, "state"), "published") != 0) {
		fail(call, 422, "parameter_invalid", "Article must be "
		    "published before a draft can be staged");
		return;
	}
	draft = jget(item, "draft");
	if (!draft) {
		draft = json_object_new_object();
		set_words(draft, item);
		jset(item, "draft", draft);
	}
	set_words(draft, call->body);
	jset_int(draft, "updated", sim_now(call->sim));
	ok(call, encode(call->sim, item, draft));
}

void publish_draft(struct sim_call *call)
{
	jobj *item = find(call, call->sim->articles);

	if (item && !jget(item, "draft")) {
		fail(call, 422, "parameter_invalid",
		    "Article has no draft to publish");
	} else if (item) {
		set_words(item, jget(item, "draft"));
		jset(item, "draft", NULL);
		jset_int(item, "updated", sim_now(call->sim));
		ok(call, encode_whole(call->sim, item));
	}
}

/* --- tags --- */

static jobj *tagged(struct sim_call *call, int tag, bool on)
{
	jobj *out = encode_tag(call->sim, tag);

	jset_time(out, "applied_at", on ? sim_now(call->sim) : 0);
	jset(out, "applied_by", on ? encode_reference("admin",
	    call->sim->admins[call->sim->me].id) : NULL);
	return out;
}

static void set_tag(struct sim_call *call, const char *id, bool on)
{
	jobj *item = content_find(call->sim->articles, call->args[0]);
	int tag = id ? sim_find_tag(call->sim, id) : -1;

	if (!item) {
		fail(call, 404, "article_not_found", "Article not found");
	} else if (tag < 0 || (!on && !sim_take(jget(item, "tag_ids"),
	    call->sim->tags[tag].id))) {
		fail(call, 404, "tag_not_found", "Tag not found");
	} else {
		if (on)
			sim_put(jget(item, "tag_ids"),
			    call->sim->tags[tag].id);
		ok(call, tagged(call, tag, on));
	}
}

void tag_article(struct sim_call *call)
{
	char id[SIM_ID_MAX];

	set_tag(call, jid(call->body, "id", id), true);
}

void untag_article(struct sim_call *call)
{
	set_tag(call, call->args[1], false);
}

/* --- collections --- */

void get_collection(struct sim_call *call)
{
	jobj *item = find(call, call->sim->collections);

	if (item)
		ok(call, encode_collection(call->sim, item));
}

static void fill_collection(struct sim_call *call, jobj *item)
{
	char id[SIM_ID_MAX];

	if (jtext(call->body, "name"))
		jset_text(item, "name", jtext(call->body, "name"));
	if (jget(call->body, "description"))
		jset_text(item, "description", jtext(call->body,
		    "description"));
	if (jget(call->body, "parent_id"))
		jset_text(item, "parent", jid(call->body, "parent_id", id));
	jset_int(item, "updated", sim_now(call->sim));
}

void post_collection(struct sim_call *call)
{
	char id[SIM_ID_MAX];
	jobj *item;

	if (!jtext(call->body, "name") || !*jtext(call->body, "name")) {
		fail(call, 400, "parameter_not_found",
		    "Name is a required parameter.");
		return;
	}
	if (!check(call, call->body))
		return;
	item = json_object_new_object();
	jset_text(item, "id", sim_new_id(call->sim, id));
	jset_int(item, "created", sim_now(call->sim));
	fill_collection(call, item);
	json_object_array_add(call->sim->collections, item);
	ok(call, encode_collection(call->sim, item));
}

void put_collection(struct sim_call *call)
{
	jobj *item = find(call, call->sim->collections);

	if (!item || !check(call, call->body))
		return;
	fill_collection(call, item);
	ok(call, encode_collection(call->sim, item));
}

void delete_collection(struct sim_call *call)
{
	jobj *item = find(call, call->sim->collections);

	if (item)
		content_gone(call, item, "collection");
}
