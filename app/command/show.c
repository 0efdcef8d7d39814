/* `callbox show`: one object, whole. */
#include "config.h"

#include "app/command/format.h"
#include "app/command/script.h"
#include "app/command/verbs.h"
#include "app/commands.h"

#include <string.h>

struct showing {
	enum format format;
	bool raw, cached, shown;
};

/* The last one of those that come is the newest. */
static bool take(void *ctx, const struct api_reply *reply)
{
	struct showing *s = ctx;

	if (!reply->final || reply->err.code)
		return true;
	if (s->raw && reply->raw)
		s->shown = format_raw(reply->raw);
	else if (reply->record)
		s->shown = format_whole_record(s->format, reply->record) &&
		    (!reply->conversation || format_thread(s->format,
		    reply->conversation));
	else if (reply->conversation)
		s->shown = format_whole_conversation(s->format,
		    reply->conversation);
	return true;
}

int show_run(struct config *config, int argc, char **argv)
{
	struct script script = { 0 };
	struct showing s = { 0 };
	struct error err = { 0 };
	struct api_request *req;
	enum record_kind kind;
	struct args args;
	bool ok;

	if (!args_read(command_find("show")->synopsis, argc, argv, &args,
	    &err))
		return command_failed(&err);
	if (args.words_len != 2)
		return command_usage("show");
	kind = record_kind_of(args.words[0]);
	s.cached = args_get(&args, "--cached") != NULL;
	s.raw = args_get(&args, "--raw") != NULL;
	s.format = format_of(&args);
	if (kind == RECORD_CONVERSATION && !s.raw) {
		req = request_conversation(args.words[1], s.cached);
	} else if (record_schema(kind) && record_schema(kind)->one) {
		req = request_record(kind, args.words[1]);
	} else {
		error_set(&err, ERROR_USAGE, 0, "\"%.40s\" cannot be shown; "
		    "callbox show --help tells what can", args.words[0]);
		return command_failed(&err);
	}
	ok = script_open(&script, config, s.cached, &err);
	if (!ok)
		api_request_free(req);
	else
		ok = script_ask(&script, req, take, &s, &err);
	script_close(&script);
	if (ok && !s.shown)
		ok = error_set(&err, ERROR_NOT_FOUND, 0,
		    "nothing came of it");
	return ok ? 0 : command_failed(&err);
}
