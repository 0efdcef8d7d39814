/* Lists by page number, as the service has them outside of its searches. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>

/* From 1 on; 0: an error was answered. */
static long number(struct sim_call *call, const char *name, long otherwise,
    long most)
{
	const char *text = call->query(call, name);
	long value = text ? strtol(text, NULL, 10) : otherwise;

	if (value >= 1 && value <= most)
		return value;
	fail_field(call, 400, "parameter_invalid", "is out of range", name);
	return 0;
}

static jobj *as_it_is(const struct sim *sim, jobj *item)
{
	return json_object_get(item);
}

void ok_page(struct sim_call *call, const char *type, const char *key,
    jobj *items, int per_page, int most)
{
	ok_page_of(call, type, key, items, per_page, most, as_it_is);
}

void ok_page_of(struct sim_call *call, const char *type, const char *key,
    jobj *items, int per_page, int most,
    jobj *(*encode)(const struct sim *, jobj *))
{
	long size = number(call, "per_page", per_page, most);
	long page = size ? number(call, "page", 1, 1000000) : 0;
	long total = (long)json_object_array_length(items), i;
	jobj *out, *pages, *list;
	char url[120];

	if (!page) {
		json_object_put(items);
		return;
	}
	list = json_object_new_array();
	for (i = (page - 1) * size; i < total && i < page * size; i++)
		json_object_array_add(list, encode(call->sim,
		    json_object_array_get_idx(items, (size_t)i)));
	pages = json_object_new_object();
	jset_text(pages, "type", "pages");
	/* A URL, not a cursor (quirk 10). */
	snprintf(url, sizeof(url), "%s%s?page=%ld&per_page=%ld",
	    call->sim->url, call->path, page + 1, size);
	jset_text(pages, "next", page * size < total ? url : NULL);
	jset_int(pages, "page", page);
	jset_int(pages, "per_page", size);
	jset_int(pages, "total_pages", (total + size - 1) / size);
	out = json_object_new_object();
	jset_text(out, "type", type);
	jset(out, key, list);
	jset_int(out, "total_count", total);
	jset(out, "pages", pages);
	json_object_put(items);
	ok(call, out);
}

/* By cursor, which is the row to begin with. */
void ok_cursor(struct sim_call *call, const char *key, jobj *items,
    int per_page, int most)
{
	const char *after = call->query(call, "starting_after");
	long size = number(call, "per_page", per_page, most);
	long total = (long)json_object_array_length(items), i;
	long from = after ? strtol(after, NULL, 10) : 0;
	jobj *out, *pages, *next, *list;
	char text[24];

	if (!size) {
		json_object_put(items);
		return;
	}
	list = json_object_new_array();
	for (i = from; i < total && i < from + size; i++)
		json_object_array_add(list, json_object_get(
		    json_object_array_get_idx(items, (size_t)i)));
	pages = json_object_new_object();
	jset_text(pages, "type", "pages");
	jset_int(pages, "page", from / size + 1);
	jset_int(pages, "per_page", size);
	jset_int(pages, "total_pages", (total + size - 1) / size);
	if (from + size < total) {
		next = json_object_new_object();
		snprintf(text, sizeof(text), "%ld", from + size);
		jset_int(next, "per_page", size);
		jset_text(next, "starting_after", text);
		jset(pages, "next", next);
	}
	out = json_object_new_object();
	jset_text(out, "type", "list");
	jset(out, key, list);
	jset_int(out, "total_count", total);
	jset(out, "pages", pages);
	json_object_put(items);
	ok(call, out);
}
