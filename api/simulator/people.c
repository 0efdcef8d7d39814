/* Handlers: admins, teams, tags, macros, and the short lists. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

void get_me(struct sim_call *call)
{
	ok(call, encode_me(call->sim));
}

void list_admins(struct sim_call *call)
{
	jobj *list = json_object_new_array();
	int i;

	for (i = 0; i < call->sim->admins_len; i++)
		json_object_array_add(list, encode_admin(call->sim,
		    &call->sim->admins[i]));
	ok(call, encode_list("admin.list", "admins", list));
}

void get_admin(struct sim_call *call)
{
	int index = sim_find_admin(call->sim, call->args[0]);

	if (index < 0)
		fail(call, 404, "admin_not_found", "Admin not found");
	else
		ok(call, encode_admin(call->sim, &call->sim->admins[index]));
}

void set_away(struct sim_call *call)
{
	int index = sim_find_admin(call->sim, call->args[0]);
	char text[SIM_ID_MAX];
	const char *reason = jid(call->body, "away_status_reason_id", text);
	struct sim_admin *admin;

	if (index < 0) {
		fail(call, 404, "admin_not_found", "Admin not found");
		return;
	}
	admin = &call->sim->admins[index];
	snprintf(admin->reason, sizeof(admin->reason), "%s", reason &&
	    jbool(call->body, "away_mode_enabled") ? reason : "");
	admin->away = jbool(call->body, "away_mode_enabled");
	admin->reassign = jbool(call->body, "away_mode_reassign");
	ok(call, encode_admin(call->sim, admin));
}

void list_away_reasons(struct sim_call *call)
{
	static const char *const labels[] = { "Lunch", "Meeting", "Off today" };
	jobj *list = json_object_new_array(), *item;
	char id[12];
	int i;

	for (i = 0; i < 3; i++) {
		snprintf(id, sizeof(id), "%d", 900 + i);
		item = encode_reference("away_status_reason", id);
		jset_text(item, "label", labels[i]);
		jset_text(item, "emoji", "🌙");
		jset_int(item, "order", i + 1);
		jset(item, "deleted", json_object_new_boolean(0));
		jset_int(item, "created_at", sim_now(call->sim) - 8640000);
		jset_int(item, "updated_at", sim_now(call->sim) - 8640000);
		json_object_array_add(list, item);
	}
	ok(call, list);
}

void list_teams(struct sim_call *call)
{
	jobj *list = json_object_new_array();
	int i;

	for (i = 0; i < call->sim->teams_len; i++)
		json_object_array_add(list, encode_team(call->sim, i));
	ok(call, encode_list("team.list", "teams", list));
}

void get_team(struct sim_call *call)
{
	int index = sim_find_team(call->sim, call->args[0]);

	if (index < 0)
		fail(call, 404, "team_not_found", "Team not found");
	else
		ok(call, encode_team(call->sim, index));
}

/* Open ones that nobody has touched for so long are idle. */
void list_team_metrics(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int team = sim_find_team(sim, call->args[0]), admin, i;
	const char *given = call->query(call, "idle_threshold");
	long threshold = given ? strtol(given, NULL, 10) : 1800;
	jobj *list, *item;

	if (team < 0) {
		fail(call, 404, "team_not_found", "Team not found");
		return;
	}
	list = json_object_new_array();
	for (admin = 0; admin < sim->admins_len; admin++) {
		int64_t open = 0, idle = 0, snoozed = 0;

		if (!is_member(sim, admin, team))
			continue;
		for (i = 0; i < sim->conversations_len; i++) {
			const struct sim_conversation *c =
			    &sim->conversations[i];

			if (c->deleted || c->admin != admin || c->team != team)
				continue;
			open += c->state == SIM_OPEN;
			idle += c->state == SIM_OPEN &&
			    c->updated < sim_now(sim) - threshold;
			snoozed += c->state == SIM_SNOOZED;
		}
		item = json_object_new_object();
		jset_text(item, "type", "team_metric");
		jset_text(item, "admin_id", sim->admins[admin].id);
		jset_int(item, "open", open);
		jset_int(item, "idle", idle);
		jset_int(item, "snoozed", snoozed);
		json_object_array_add(list, item);
	}
	ok(call, encode_list("team_metric.list", "data", list));
}

void list_tags(struct sim_call *call)
{
	jobj *list = json_object_new_array();
	int i;

	for (i = 0; i < call->sim->tags_len; i++)
		json_object_array_add(list, encode_tag(call->sim, i));
	ok(call, encode_list("list", "data", list));
}

void get_tag(struct sim_call *call)
{
	int tag = sim_find_tag(call->sim, call->args[0]);

	if (tag < 0)
		fail(call, 404, "tag_not_found", "Tag was not found");
	else
		ok(call, encode_tag(call->sim, tag));
}

/* With an id it renames that one. */
static int renamed_tag(struct sim_call *call, const char *name)
{
	char text[SIM_ID_MAX];
	const char *id = jid(call->body, "id", text);
	int tag = id ? sim_find_tag(call->sim, id) : -1;

	if (tag >= 0) {
		free(call->sim->tags[tag].name);
		call->sim->tags[tag].name = xstrdup(name);
	}
	return tag;
}

void create_tag(struct sim_call *call)
{
	struct sim *sim = call->sim;
	const char *name = jtext(call->body, "name");
	int tag;

	if (!name || !*name) {
		fail_field(call, 400, "parameter_missing",
		    "name is required", "name");
		return;
	}
	tag = renamed_tag(call, name);
	if (tag < 0)
		tag = sim_find_tag(sim, name);
	if (tag < 0)
		tag = sim_add_tag(sim, name);
	tag_companies(sim, tag, jget(call->body, "companies"));
	ok(call, encode_tag(sim, tag));
}

void delete_tag(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int tag = sim_find_tag(sim, call->args[0]), i, k;

	if (tag < 0) {
		fail(call, 404, "tag_not_found", "Tag was not found");
		return;
	}
	for (i = 0; i < sim->conversations_len; i++)
		for (k = 0; k < sim->conversations[i].tags_len; k++)
			if (sim->conversations[i].tags[k] == tag) {
				fail(call, 400, "tag_has_dependent_objects",
				    "Tag is still in use");
				return;
			}
	/* Its slot stays, nameless: indexes are held elsewhere. */
	free(sim->tags[tag].name);
	free(sim->tags[tag].id);
	memmove(sim->tags + tag, sim->tags + tag + 1,
	    (size_t)(sim->tags_len - tag - 1) * sizeof(*sim->tags));
	sim->tags_len--;
	for (i = 0; i < sim->conversations_len; i++)
		for (k = 0; k < sim->conversations[i].tags_len; k++)
			if (sim->conversations[i].tags[k] > tag)
				sim->conversations[i].tags[k]--;
	call->status = 200;
}

void iso_time(int64_t at, char out[40])
{
	time_t then = (time_t)at;
	struct tm tm;

	gmtime_r(&then, &tm);
	strftime(out, 40, "%Y-%m-%dT%H:%M:%S.000Z", &tm);
}

static jobj *encode_macro(struct sim *sim, jobj *macro)
{
	jobj *out = json_object_new_object(), *teams, *list;
	char when[40];
	size_t i, n;
	int team;

	jset_text(out, "type", "macro");
	jset_text(out, "id", jtext(macro, "id"));
	jset_text(out, "name", jtext(macro, "name"));
	jset_text(out, "body", jtext(macro, "body"));
	jset_text(out, "body_text", jtext(macro, "body_text"));
	/* Times are ISO here and nowhere else (quirk 33). */
	iso_time(sim_now(sim) + jint(macro, "created"), when);
	jset_text(out, "created_at", when);
	iso_time(sim_now(sim) + jint(macro, "updated"), when);
	jset_text(out, "updated_at", when);
	teams = jget(macro, "teams");
	n = teams ? json_object_array_length(teams) : 0;
	jset_text(out, "visible_to", n ? "specific_teams" : "everyone");
	list = json_object_new_array();
	for (i = 0; i < n; i++) {
		team = sim_find_team(sim, json_object_get_string(
		    json_object_array_get_idx(teams, i)));
		if (team >= 0)
			json_object_array_add(list, json_object_new_string(
			    sim->teams[team].id));
	}
	jset(out, "visible_to_team_ids", list);
	list = json_object_new_array();
	json_object_array_add(list, json_object_new_string("inbox"));
	jset(out, "available_on", list);
	return out;
}

void list_macros(struct sim_call *call)
{
	struct sim *sim = call->sim;
	const char *size = call->query(call, "per_page");
	const char *cursor = call->query(call, "starting_after");
	size_t per_page = size ? strtoul(size, NULL, 10) : 50, i;
	size_t from = cursor ? strtoul(cursor, NULL, 10) : 0;
	size_t n = sim->macros ? json_object_array_length(sim->macros) : 0;
	jobj *list, *out, *pages, *next;
	char text[24];

	if (per_page < 1 || per_page > 150) {
		fail_field(call, 400, "parameter_invalid",
		    "per_page must be from 1 to 150", "per_page");
		return;
	}
	list = json_object_new_array();
	for (i = from; i < n && i < from + per_page; i++)
		json_object_array_add(list, encode_macro(sim,
		    json_object_array_get_idx(sim->macros, i)));
	pages = json_object_new_object();
	jset_text(pages, "type", "pages");
	jset_int(pages, "per_page", (int64_t)per_page);
	if (from + per_page < n) {
		next = json_object_new_object();
		snprintf(text, sizeof(text), "%zu", from + per_page);
		jset_text(next, "starting_after", text);
		jset(pages, "next", next);
	} else {
		jset(pages, "next", NULL);
	}
	out = json_object_new_object();
	jset_text(out, "type", "list");
	jset(out, "data", list);
	jset(out, "pages", pages);
	ok(call, out);
}

void get_macro(struct sim_call *call)
{
	struct sim *sim = call->sim;
	size_t i, n = sim->macros ? json_object_array_length(sim->macros) : 0;

	for (i = 0; i < n; i++) {
		jobj *macro = json_object_array_get_idx(sim->macros, i);

		if (!strcmp(jtext(macro, "id"), call->args[0])) {
			ok(call, encode_macro(sim, macro));
			return;
		}
	}
	fail(call, 404, "not_found", "Macro not found");
}

jobj *encode_segment(const struct sim *sim, size_t index, bool count)
{
	jobj *from = json_object_array_get_idx(sim->segments, index), *out;
	int i, n = 0;

	out = encode_reference("segment", jtext(from, "id"));
	jset_text(out, "name", jtext(from, "name"));
	jset_int(out, "created_at", sim_now(sim) - 8640000);
	jset_int(out, "updated_at", sim_now(sim) - 86400);
	jset_text(out, "person_type", "user");
	for (i = 0; count && i < sim->contacts_len; i++)
		n += !sim->contacts[i].gone && sim_has(
		    sim->contacts[i].segments, jtext(from, "id"));
	if (count)
		jset_int(out, "count", n);
	return out;
}

static bool wants_count(struct sim_call *call)
{
	const char *wanted = call->query(call, "include_count");

	return wanted && !strcmp(wanted, "true");
}

void list_segments(struct sim_call *call)
{
	struct sim *sim = call->sim;
	jobj *list = json_object_new_array();
	size_t i, n = sim->segments ? json_object_array_length(sim->segments) :
	    0;

	for (i = 0; i < n; i++)
		json_object_array_add(list, encode_segment(sim, i,
		    wants_count(call)));
	ok(call, encode_list("segment.list", "segments", list));
}

void get_segment(struct sim_call *call)
{
	struct sim *sim = call->sim;
	size_t i, n = sim->segments ? json_object_array_length(sim->segments) :
	    0;

	for (i = 0; i < n; i++)
		if (!strcmp(jtext(json_object_array_get_idx(sim->segments, i),
		    "id"), call->args[0])) {
			ok(call, encode_segment(sim, i, wants_count(call)));
			return;
		}
	fail(call, 404, "not_found", "Segment not found");
}
