/*
 * Fills an account's cache with conversations, so that a bench has as many as
 * it wants without asking a service for them.
 *
 *     fill ACCOUNT CONVERSATIONS PARTS [unsynced]
 *
 * The account must be connected, with a vault that opens without a question.
 * PARTS: messages each, 0 for rows alone. unsynced: the program begins with
 * its first sync as if it had none of them. One in a thousand conversations
 * says "gooseberry", one in five "apricot"; the other words are drawn from
 * twenty thousand, the first ones far more often, as in any language.
 */
#include "config.h"

#include "api/mirror.h"
#include "app/account.h"
#include "app/paths.h"
#include "app/session.h"
#include "keystore/keystore.h"
#include "tests/bench/figure.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	BATCH = 1000, WORDS = 20000, WORDS_A_PART = 24, PARTS_MAX = 100,
	ADMINS = 10, TEAMS = 5, TAGS = 8, DAY = 86400, ID_MAX = 32
};

static uint64_t dice = 88172645463325252u;

static uint64_t roll(uint64_t below)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return dice % below;
}

/* A word that can be spoken, the same for the same number. */
static void add_word(struct buf *out, unsigned number)
{
	static const char consonants[] = "bcdfghklmnprstvz";
	static const char vowels[] = "aeiou";

	do {
		buf_add_char(out, consonants[number % 16]);
		buf_add_char(out, vowels[number / 16 % 5]);
		number /= 80;
	} while (number);
	buf_add_text(out, "ns");
}

static const char *make_body(struct arena *arena, bool common, bool rare)
{
	struct buf text;
	const char *body;
	int i;

	buf_init(&text, BUF_SMALL_MAX);
	buf_add_text(&text, "<p>");
	for (i = 0; i < WORDS_A_PART; i++) {
		/* Squared twice, so that low numbers come often. */
		double at = (double)roll(1000000) / 1e6;

		add_word(&text, (unsigned)(at * at * at * WORDS));
		buf_add_char(&text, ' ');
	}
	buf_printf(&text, "%s%s</p>", common ? "apricot " : "",
	    rare ? "gooseberry" : "");
	body = arena_strdup(arena, text.data);
	buf_release(&text);
	return body;
}

static const char *numbered(struct arena *arena, const char *what, uint64_t n)
{
	char text[80];

	snprintf(text, sizeof(text), "%s%llu", what, (unsigned long long)n);
	return arena_strdup(arena, text);
}

static void make_workspace(struct arena *arena, struct workspace *out)
{
	struct admin *admins = arena_calloc(arena, ADMINS, sizeof(*admins));
	struct team *teams = arena_calloc(arena, TEAMS, sizeof(*teams));
	struct tag *tags = arena_calloc(arena, TAGS, sizeof(*tags));
	int i;

	for (i = 0; i < ADMINS; i++)
		admins[i] = (struct admin){
			.id = numbered(arena, "", 100 + (unsigned)i),
			.name = numbered(arena, "Teammate ", (unsigned)i),
			.has_seat = true };
	for (i = 0; i < TEAMS; i++)
		teams[i] = (struct team){
			.id = numbered(arena, "", 200 + (unsigned)i),
			.name = numbered(arena, "Team ", (unsigned)i) };
	for (i = 0; i < TAGS; i++)
		tags[i] = (struct tag){
			.id = numbered(arena, "", 300 + (unsigned)i),
			.name = numbered(arena, "tag-", (unsigned)i) };
	*out = (struct workspace){ .me = admins[0], .admins = admins, .admins_len = ADMINS,
		.teams = teams, .teams_len = TEAMS, .tags = tags,
		.tags_len = TAGS };
}

static void add_parts(struct arena *arena, struct conversation *out,
    uint64_t number, size_t n)
{
	struct part *parts = arena_calloc(arena, n, sizeof(*parts));
	size_t i;

	for (i = 0; i < n; i++) {
		parts[i] = (struct part){ .id = numbered(arena, "9",
			number * PARTS_MAX + i), .type = i ? "comment" :
			"source", .kind = PART_COMMENT,
			.author = i % 2 ? (struct person){ PERSON_ADMIN, "100",
			"Teammate 0", NULL, false } : out->contact,
			.created_at = out->created_at + (int64_t)i };
		parts[i].body = make_body(arena, !i && number % 5 == 0,
		    i + 1 == n && number % 1000 == 7);
	}
	out->parts = parts;
	out->parts_len = out->parts_total = n;
	out->complete = true;
}

static void make_conversation(struct arena *arena, uint64_t number, size_t n,
    const struct workspace *workspace, int64_t now, struct conversation *out)
{
	uint64_t contact = roll(20000);

	*out = (struct conversation){
		.id = numbered(arena, "7", 100000000 + number),
		.title = numbered(arena, "Subject of conversation number ",
		    number),
		.excerpt = "Could you please have a look at this today?",
		.created_at = now - DAY - (int64_t)roll(180 * DAY),
		.channel = "conversation",
		.contact = { PERSON_USER, numbered(arena, "c", contact),
		    numbered(arena, "Contact ", contact),
		    numbered(arena, "contact@example.", contact), false },
		.company = "Acme",
	};
	out->updated_at = out->created_at +
	    (int64_t)roll((uint64_t)(now - out->created_at));
	if (roll(3))
		out->waiting_since = out->updated_at;
	if (roll(10) < 7)
		out->admin_id = workspace->admins[roll(ADMINS)].id;
	if (roll(6))
		out->team_id = workspace->teams[roll(TEAMS)].id;
	if (!roll(4)) {
		out->tags = &workspace->tags[roll(TAGS)];
		out->tags_len = 1;
	}
	if (n)
		add_parts(arena, out, number, n);
}

static void must(bool ok, const struct error *err)
{
	if (ok)
		return;
	fprintf(stderr, "fill: %s\n", err->text);
	exit(1);
}

static void fill(struct mirror *mirror, uint64_t n, size_t parts,
    bool unsynced)
{
	struct arena people = { 0 }, arena = { 0 };
	int64_t now = (int64_t)time(NULL);
	struct conversation conversation;
	struct workspace workspace;
	struct error err = { 0 };
	bool changed;
	uint64_t i;

	make_workspace(&people, &workspace);
	must(mirror_put_workspace(mirror, &workspace, &changed, &err), &err);
	for (i = 0; i < n; i++) {
		if (i % BATCH == 0)
			must(mirror_begin(mirror, &err), &err);
		make_conversation(&arena, i, parts, &workspace, now,
		    &conversation);
		must(mirror_put_conversation(mirror, &conversation, &changed,
		    &err), &err);
		arena_release(&arena);
		if (i % BATCH == BATCH - 1 || i + 1 == n)
			must(mirror_commit(mirror, &err), &err);
	}
	must(mirror_set_number(mirror, "watermark", unsynced ? 0 : now, &err),
	    &err);
	arena_release(&people);
}

int main(int argc, char **argv)
{
	struct session_options options;
	struct account account = { 0 };
	struct error err = { 0 };
	struct keystore *vault;
	struct mirror *mirror;
	struct config config;
	char *said = NULL, *path;
	double start;
	uint64_t n;

	if (argc < 4) {
		fputs("usage: fill ACCOUNT CONVERSATIONS PARTS [unsynced]\n",
		    stderr);
		return 2;
	}
	setlocale(LC_ALL, "");
	config_init(&config);
	path = path_of(PATH_CONFIG, "callbox.ini");
	config_load(&config, path);
	free(path);
	vault = account_open_vault(&config, &err);
	must(vault && account_load(vault, argv[1], &account, &err) &&
	    session_options_init(&options, &config, vault, &account, false,
	    &err), &err);
	mirror = mirror_open(options.cache_file, options.cache_sealer, &said,
	    &err);
	must(mirror != NULL, &err);
	n = strtoull(argv[2], NULL, 10);
	start = seconds_now();
	fill(mirror, n, strtoul(argv[3], NULL, 10), argc > 4);
	mirror_close(mirror);
	printf("filled %s with %llu conversations of %s parts: %.1f s\n",
	    argv[1], (unsigned long long)n, argv[3], seconds_now() - start);
	session_options_release(&options);
	account_release(&account);
	keystore_free(vault);
	config_release(&config);
	free(said);
	return 0;
}
