/* `callbox list`: what matches, row by row as it comes. */
#include "config.h"

#include "app/command/format.h"
#include "app/command/script.h"
#include "app/command/verbs.h"
#include "app/commands.h"
#include "app/print.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct listing {
	struct script script;
	struct args args;
	enum format format;
	long limit, done;
	bool cached, deaf;       /* deaf: nobody reads any more */
	size_t total;            /* conversations that match */
	char *after;             /* records: where the next request goes on */
	bool local, capped;
	size_t skipped;
};

/* --- conversations --- */

static bool sort_of(const char *word, enum list_sort *out, struct error *err)
{
	static const char *const words[] = {
		[SORT_WAITING] = "waiting", [SORT_NEWEST] = "newest",
		[SORT_OLDEST] = "oldest", [SORT_PRIORITY] = "priority",
		[SORT_CREATED] = "created", [SORT_ASSIGNEE] = "assignee",
		[SORT_TEAM] = "team",
	};
	size_t i;

	*out = SORT_NEWEST;
	if (!word)
		return true;
	for (i = 0; i < ARRAY_LEN(words); i++)
		if (words[i] && !strcmp(words[i], word)) {
			*out = (enum list_sort)i;
			return true;
		}
	return error_set(err, ERROR_USAGE, 0, "--sort: \"%.40s\" is none of "
	    "waiting, newest, oldest, priority, created, assignee, team",
	    word);
}

static bool take_conversations(void *ctx, const struct api_reply *reply)
{
	struct listing *l = ctx;
	size_t i;

	if (!reply->final || !reply->list)
		return true;
	l->total = reply->list->total;
	for (i = 0; i < reply->list->rows_len && !l->deaf &&
	    l->done < l->limit; i++, l->done++)
		l->deaf = !format_conversation(l->format,
		    &reply->list->rows[i]);
	return true;
}

static bool list_conversations(struct listing *l, struct error *err)
{
	const char *query = args_get(&l->args, "--query");
	enum list_sort sort;
	long from;

	if (!sort_of(args_get(&l->args, "--sort"), &sort, err) ||
	    (!l->cached && !script_ask(&l->script, request_sync(), NULL, NULL,
	    err)))
		return false;
	l->deaf = !format_names(l->format, NULL);
	do {
		from = l->done;
		if (!script_ask(&l->script, request_list(query ? query :
		    "state:open", sort, (size_t)from,
		    l->limit - from < LIST_LIMIT_MAX ?
		    (size_t)(l->limit - from) : LIST_LIMIT_MAX, NULL,
		    !l->cached && !from), take_conversations, l, err))
			return false;
	} while (!l->deaf && l->done > from && l->done < l->limit &&
	    (size_t)l->done < l->total);
	return true;
}

/* --- records --- */

static bool take_records(void *ctx, const struct api_reply *reply)
{
	struct listing *l = ctx;
	const struct record_page *page = reply->records;
	size_t i;

	if (!page)
		return true;
	for (i = 0; i < page->rows_len && !l->deaf && l->done < l->limit;
	    i++, l->done++)
		l->deaf = !format_record(l->format, &page->rows[i]);
	l->local |= page->local;
	l->capped |= page->capped;
	l->skipped += page->skipped;
	if (reply->final) {
		free(l->after);
		l->after = page->next ? mem_strdup(page->next) : NULL;
	}
	return !l->deaf && l->done < l->limit;
}

static void tell(const struct listing *l, const struct record_schema *schema)
{
	if (l->capped)
		print_line(stderr, "callbox: the service lists no more %s than "
		    "these", schema->plural);
	if (l->cached && l->done == RECORDS_MAX)
		print_line(stderr, "callbox: more than %d %s may be cached; "
		    "--query narrows it", RECORDS_MAX, schema->plural);
	if (l->skipped)
		print_line(stderr, "callbox: %zu %s could not be read",
		    l->skipped, schema->plural);
}

/* Whether all of them can be listed, not only those of a record. */
static bool has_list(const struct record_schema *schema)
{
	const struct record_source *source = schema->sources;

	while (source->method && source->parent != RECORD_NONE)
		source++;
	return source->method != NULL;
}

static bool list_records(struct listing *l, enum record_kind kind,
    struct error *err)
{
	const struct record_schema *schema = record_schema(kind);
	const char *of = args_get(&l->args, "--of");
	const char *sort = args_get(&l->args, "--sort");
	enum record_kind parent = RECORD_NONE;
	const char *id = NULL;
	struct api_request *req;
	char name[40];

	if (of) {
		id = strchr(of, ':');
		snprintf(name, sizeof(name), "%.*s",
		    id ? (int)(id - of) : 0, of);
		parent = id ? record_kind_of(name) : RECORD_NONE;
		if (!parent || !id[1])
			return error_set(err, ERROR_USAGE, 0,
			    "--of: \"%.60s\" is not KIND:ID, as in "
			    "contact:5f1c…", of);
		id++;
	}
	if (!of && !has_list(schema))
		return error_set(err, ERROR_USAGE, 0, "%s are listed of what "
		    "they belong to: --of KIND:ID, as in --of contact:5f1c…",
		    schema->plural);
	if (sort && record_field_index(schema, sort + (*sort == '-')) < 0)
		return error_set(err, ERROR_USAGE, 0,
		    "--sort: %s have no field \"%.40s\"", schema->plural,
		    sort);
	l->deaf = !format_names(l->format, schema);
	do {
		req = request_records(kind, parent, id, args_get(&l->args,
		    "--query"), sort, l->limit - l->done < RECORDS_MAX ?
		    (size_t)(l->limit - l->done) : 0, l->after, l->cached);
		/* What is cached would come again from the service. */
		req->fresh = !l->cached;
		if (!script_ask(&l->script, req, take_records, l, err))
			return l->deaf || l->done >= l->limit;
	} while (!l->deaf && l->after && l->done < l->limit);
	tell(l, schema);
	return true;
}

int list_run(struct config *config, int argc, char **argv)
{
	struct listing l = { 0 };
	struct error err = { 0 };
	enum record_kind kind = RECORD_NONE;
	bool conversations, ok;

	if (!args_read(command_find("list")->synopsis, argc, argv, &l.args,
	    &err) || !args_number(&l.args, "--limit", LONG_MAX, &l.limit,
	    &err))
		return command_failed(&err);
	if (l.args.words_len != 1)
		return command_usage("list");
	conversations = !strcmp(l.args.words[0], "conversations");
	if (!conversations)
		kind = record_kind_of(l.args.words[0]);
	if (!conversations && !record_schema(kind)) {
		error_set(&err, ERROR_USAGE, 0, "\"%.40s\" cannot be listed; "
		    "callbox list --help tells what can", l.args.words[0]);
		return command_failed(&err);
	}
	l.format = format_of(&l.args);
	l.cached = args_get(&l.args, "--cached") != NULL;
	ok = script_open(&l.script, config, l.cached, &err) &&
	    (conversations ? list_conversations(&l, &err) :
	    list_records(&l, kind, &err));
	script_close(&l.script);
	free(l.after);
	return ok ? 0 : command_failed(&err);
}
