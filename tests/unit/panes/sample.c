/* A small workspace for tests of panes. */
#include "config.h"

#include "tests/unit/mock_host.h"
#include "tests/unit/panes/sample.h"

#include <string.h>

#define HOUR INT64_C(3600)
#define DAY (24 * HOUR)

/* A copy in the reply's arena of an array in the test's own memory. */
static void *copy(struct api_reply *reply, const void *from, size_t size)
{
	void *to = arena_alloc(&reply->arena, size);

	memcpy(to, from, size);
	return to;
}

static const char *const support_ids[] = { "11", "12" };
static const char *const billing_ids[] = { "12", "13" };

static const struct tag tags[] = {
	{ "31", "bug" }, { "32", "vip" }, { "33", "refund" },
};

void sample_workspace(struct api_reply *reply)
{
	static const char *const team_ids[] = { "21", "22" };
	const struct admin admins[] = {
		{ .id = "11", .name = "Maya Oduya", .email = "maya@co.test",
		  .job_title = "Support Engineer", .has_seat = true,
		  .team_ids = team_ids, .team_ids_len = 1 },
		{ .id = "12", .name = "Jonas Weidner", .has_seat = true,
		  .email = "jonas@co.test", .job_title = "Support Lead",
		  .team_ids = team_ids, .team_ids_len = 2 },
		{ .id = "13", .name = "Priya Raman", .email = "priya@co.test",
		  .away = true, .away_reassign = true, .has_seat = true,
		  .team_ids = team_ids + 1, .team_ids_len = 1 },
	};
	const struct team teams[] = {
		{ "21", "Support", support_ids, 2 },
		{ "22", "Billing", billing_ids, 2 },
	};
	const struct workspace workspace = {
		.me = admins[0], .app_id = "app1", .app_name = "Larkbell",
		.region = "EU", .timezone = "Europe/Amsterdam",
		.admins = copy(reply, admins, sizeof(admins)),
		.admins_len = ARRAY_LEN(admins),
		.teams = copy(reply, teams, sizeof(teams)),
		.teams_len = ARRAY_LEN(teams),
		.tags = tags, .tags_len = ARRAY_LEN(tags),
	};

	reply->workspace = copy(reply, &workspace, sizeof(workspace));
}

static const struct {
	const char *name, *email, *company, *title, *excerpt;
} people[] = {
	{ "Ada Lovelace", "ada@engine.test", "Analytical Engines",
	  "Export stops at row 10,000",
	  "It worked yesterday. Is there a limit that I do not know of?" },
	{ "Bjørn Åsen", "bjorn@fjord.test", "Fjord AS",
	  "Faktura for mars", "Kan dere sende fakturaen på nytt?" },
	{ NULL, "someone@example.test", NULL,
	  "Where is the button?", "I have looked everywhere." },
	{ "渡辺 由美子", "yumiko@kumo.test", "クモ株式会社",
	  "請求書の宛名を変更したい", "よろしくお願いします。" },
	{ "Noor van den Berg", "noor@molen.test", "Molen BV",
	  "Refund for a double charge, third time that I write to you about it",
	  "This is getting tedious." },
};

static void fill_row(struct conversation *row, size_t i, struct arena *arena)
{
	size_t p = i % ARRAY_LEN(people);

	*row = (struct conversation){
		.id = arena_printf(arena, "%zu", 1001 + i),
		.title = people[p].title, .excerpt = people[p].excerpt,
		.contact = { .kind = PERSON_USER, .name = people[p].name,
			.id = arena_printf(arena, "c%zu", p + 1),
			.email = people[p].email },
		.company = people[p].company, .contacts_len = 1,
		.created_at = MOCK_NOW - 2 * DAY - (int64_t)i * HOUR,
		.updated_at = MOCK_NOW - (int64_t)(i + 1) * 20 * 60,
		.waiting_since = i % 4 == 3 ? 0 :
		    MOCK_NOW - (int64_t)(i % 4 + 1) * (int64_t)(i + 1) * 900,
		.unread = i % 3 == 0, .channel = "email",
	};
	if (i % 2 == 0) {
		row->admin_id = "11";
		row->admin_name = "Maya Oduya";
	}
	if (i % 5 < 3) {
		row->team_id = "21";
		row->team_name = "Support";
	}
	if (i % 4 == 1) {
		row->tags = tags + 1;
		row->tags_len = 2;
	}
	if (i % 6 == 4)
		row->priority = PRIORITY_HIGH;
	row->is_ticket = i % 7 == 6;
}

void sample_list(struct api_reply *reply, size_t offset, size_t limit,
    size_t total)
{
	struct conversation_list list = { .offset = offset, .total = total,
		.total_exact = true, .anchor = SIZE_MAX };
	struct conversation *rows;
	size_t i;

	if (offset < total)
		list.rows_len = total - offset < limit ? total - offset : limit;
	rows = arena_calloc(&reply->arena, list.rows_len + 1, sizeof(*rows));
	for (i = 0; i < list.rows_len; i++)
		fill_row(&rows[i], offset + i, &reply->arena);
	list.rows = rows;
	reply->list = copy(reply, &list, sizeof(list));
}

struct conversation *sample_row(struct api_reply *reply, size_t index)
{
	return (struct conversation *)&reply->list->rows[index];
}

static const struct attachment attachments[] = {
	{ .name = "export.csv", .url = "https://files.test/export.csv",
	  .content_type = "text/csv", .size = 48200 },
};

/* Initialisers, because a constant's value is none for every compiler. */
#define ADA { .kind = PERSON_USER, .id = "c1", \
	.name = "Ada Lovelace", .email = "ada@engine.test" }
#define MAYA { .kind = PERSON_ADMIN, .id = "11", .name = "Maya Oduya" }
#define JONAS { .kind = PERSON_ADMIN, .id = "12", .name = "Jonas Weidner" }

static const struct part parts[] = {
	{ .id = "p0", .type = "source", .kind = PART_COMMENT,
	  .subject = "Export stops at row 10,000",
	  .body = "<p>Hello,</p><p>the export stops at row <b>10,000</b>. See "
	      "<a href=\"https://docs.test/export\">your own page</a> and the "
	      "file.</p>", .author = ADA,
	  .attachments = attachments, .attachments_len = 1,
	  .created_at = MOCK_NOW - 2 * DAY },
	{ .id = "p1", .type = "assignment", .kind = PART_EVENT,
	  .author = JONAS, .assigned_to = MAYA,
	  .created_at = MOCK_NOW - 2 * DAY + 60 },
	{ .id = "p2", .type = "comment", .kind = PART_COMMENT,
	  .body = "<p>Thanks, I am looking into it.</p>", .author = MAYA,
	  .created_at = MOCK_NOW - 2 * DAY + 600 },
	{ .id = "p3", .type = "note", .kind = PART_NOTE,
	  .body = "<p>The worker runs out of memory, see the ticket.</p>",
	  .author = JONAS, .created_at = MOCK_NOW - DAY },
	{ .id = "p4", .type = "close", .kind = PART_EVENT, .author = MAYA,
	  .created_at = MOCK_NOW - DAY + 100 },
	{ .id = "p5", .type = "open", .kind = PART_EVENT, .author = ADA,
	  .created_at = MOCK_NOW - 4 * HOUR },
	{ .id = "p6", .type = "comment", .kind = PART_COMMENT,
	  .body = "<p>It worked yesterday. Is there a limit that I do not "
	      "know of? We have to hand the whole list to the auditors on "
	      "Friday, and there are about forty thousand rows in it.</p>",
	  .author = ADA, .created_at = MOCK_NOW - 4 * HOUR },
};

struct conversation *sample_conversation(struct api_reply *reply,
    const char *id, bool complete)
{
	struct conversation *it = arena_alloc(&reply->arena, sizeof(*it));

	fill_row(it, 0, &reply->arena);
	it->id = arena_strdup(&reply->arena, id);
	it->tags = tags;
	it->tags_len = 2;
	it->waiting_since = MOCK_NOW - 4 * HOUR;
	it->complete = complete;
	if (complete) {
		it->parts = copy(reply, parts, sizeof(parts));
		it->parts_len = it->parts_total = ARRAY_LEN(parts);
	}
	reply->conversation = it;
	return it;
}

void sample_macros(struct api_reply *reply)
{
	static const struct macro macros[] = {
		{ .id = "m1", .name = "Greeting",
		  .body_text = "Hello {{user.first_name}}," },
		{ .id = "m2", .name = "Refund is on its way",
		  .body_text = "{{user.name|fallback:\"friend\"}}: order "
		      "{{order.number}} is refunded." },
		{ .id = "m3", .name = "Empty" },
	};

	reply->macros = macros;
	reply->macros_len = ARRAY_LEN(macros);
}
