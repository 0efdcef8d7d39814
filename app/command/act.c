/* The verbs that do something to conversations, one or many. */
#include "config.h"

#include "api/base/json_write.h"
#include "app/command/args.h"
#include "app/command/choose.h"
#include "app/command/script.h"
#include "app/command/verbs.h"
#include "app/commands.h"
#include "app/print.h"
#include "panes/render/markdown.h"
#include "panes/render/when.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TEXT_MAX_BYTES = 1 << 20, IDS_MAX_BYTES = 4 << 20 };

/* What a verb does to every conversation that is named. */
struct act {
	const char *verb;
	struct script script;
	struct args args;
	char *text;              /* reply, note: Markdown */
	struct buf html;
	int64_t until;
	const char *target;      /* assignee or tag, NULL: nobody */
	const struct api_reply *workspace;
	struct error worst;      /* the last failure */
	bool deaf;
	/* Before the first one, after the script was opened; may be NULL. */
	bool (*prepare)(struct act *act, struct error *err);
	struct api_request *(*make)(const struct act *act, const char *id);
};

/* --- what is needed before --- */

static bool keep_workspace(void *ctx, const struct api_reply *reply)
{
	const struct api_reply **kept = ctx;

	if (reply->final && reply->workspace)
		*kept = api_reply_ref(reply);
	return true;
}

static bool know_workspace(struct act *act, struct error *err)
{
	return script_ask(&act->script, request_workspace(), keep_workspace,
	    &act->workspace, err) && (act->workspace ||
	    error_set(err, ERROR_NOT_FOUND, 0,
	    "the workspace's teammates and tags are not known"));
}

static bool know_assignee(struct act *act, struct error *err)
{
	const char *to = args_get(&act->args, "--to");
	const char *team = args_get(&act->args, "--team");

	if (!to && !team)
		return true;
	if (!know_workspace(act, err))
		return false;
	act->target = to ? choose_admin(act->workspace->workspace, to, err) :
	    choose_team(act->workspace->workspace, team, err);
	return act->target != NULL;
}

static bool know_tag(struct act *act, struct error *err)
{
	if (!know_workspace(act, err))
		return false;
	act->target = choose_tag(act->workspace->workspace,
	    args_get(&act->args, "--name"), err);
	return act->target != NULL;
}

/* --- what is asked --- */

static struct api_request *make_reply(const struct act *act, const char *id)
{
	return request_reply(id, act->text, act->html.data, 0);
}

static struct api_request *make_note(const struct act *act, const char *id)
{
	return request_note(id, act->text, act->html.data, 0);
}

static struct api_request *make_close(const struct act *act, const char *id)
{
	return request_close(id);
}

static struct api_request *make_open(const struct act *act, const char *id)
{
	return request_open(id);
}

static struct api_request *make_snooze(const struct act *act, const char *id)
{
	return request_snooze(id, act->until);
}

static struct api_request *make_assign(const struct act *act, const char *id)
{
	return request_assign(id, args_get(&act->args, "--team") ||
	    args_get(&act->args, "--no-team") ? PERSON_TEAM : PERSON_ADMIN,
	    act->target);
}

static struct api_request *make_tag(const struct act *act, const char *id)
{
	return request_tag(id, act->target);
}

static struct api_request *make_untag(const struct act *act, const char *id)
{
	return request_untag(id, act->target);
}

/* --- one after the other --- */

static void tell(struct act *act, const char *id, const struct error *err)
{
	struct buf out;

	buf_init(&out, BUF_SMALL_MAX);
	if (args_get(&act->args, "--json")) {
		json_open(&out, NULL, '{');
		json_put_text(&out, "action", act->verb);
		json_put_text(&out, "id", id);
		json_put_text(&out, "outcome", !err->code ? "done" :
		    err->code == ERROR_UNKNOWN_OUTCOME ? "unknown" :
		    "failed");
		json_put_text(&out, "error", err->code ? err->text : NULL);
		json_close(&out, '}');
		buf_add_char(&out, '\n');
		act->deaf = !print_json_lines(&out);
	} else if (err->code) {
		print_line(stderr, "callbox: %s %s: %s", act->verb, id,
		    err->text);
	}
	buf_release(&out);
}

static void one(struct act *act, const char *id)
{
	struct error err = { 0 };

	if (!script_ask(&act->script, act->make(act, id), NULL, NULL, &err))
		act->worst = err;
	tell(act, id, &err);
}

/* The ids on standard input, one a line, as any `callbox list` writes them:
 * what stands behind a tab or (--csv) a comma is not looked at, and of JSON
 * lines the id counts. */
static bool from_input(struct act *act, struct error *err)
{
	char *all = script_input(IDS_MAX_BYTES, err), *line, *rest = NULL;

	if (!all)
		return false;
	for (line = strtok_r(all, "\n", &rest); line && !act->deaf;
	    line = strtok_r(NULL, "\n", &rest)) {
		if (*line == '{' && !script_json_id(line)) {
			error_set(err, ERROR_INPUT, 0, "standard input: "
			    "\"%.40s…\" is no JSON object with an id", line);
			break;
		}
		line[strcspn(line, "\t\r ,")] = '\0';
		if (*line && strcmp(line, "id") != 0)
			one(act, line);
	}
	free(all);
	return !line || act->deaf;
}

static bool each(struct act *act, struct error *err)
{
	int i;

	for (i = 0; i < act->args.words_len && !act->deaf; i++)
		if (!strcmp(act->args.words[i], "-")) {
			if (!from_input(act, err))
				return false;
		} else {
			one(act, act->args.words[i]);
		}
	return true;
}

static bool read_args(struct act *act, int argc, char **argv)
{
	struct error err = { 0 };

	if (args_read(command_find(act->verb)->synopsis, argc, argv,
	    &act->args, &err))
		return true;
	command_failed(&err);
	return false;
}

static int run(struct act *act, struct config *config)
{
	struct error err = { 0 };
	bool ok = script_open(&act->script, config, false, &err) &&
	    (!act->prepare || act->prepare(act, &err)) && each(act, &err);

	if (act->workspace)
		api_reply_unref(act->workspace);
	script_close(&act->script);
	if (!ok)
		return command_failed(&err);
	if (!act->worst.code)
		return 0;
	/* Each failure was told with its conversation. */
	return command_code(&act->worst);
}

/* --- the verbs --- */

static int plain_verb(const char *verb, struct api_request *(*make)(
    const struct act *, const char *), struct config *config, int argc,
    char **argv)
{
	struct act act = { .verb = verb, .make = make };

	if (!read_args(&act, argc, argv))
		return 2;
	if (act.args.words_len < 1)
		return command_usage(verb);
	return run(&act, config);
}

int close_run(struct config *config, int argc, char **argv)
{
	return plain_verb("close", make_close, config, argc, argv);
}

int open_run(struct config *config, int argc, char **argv)
{
	return plain_verb("open", make_open, config, argc, argv);
}

/* ID TEXT, or ID - with the text on standard input. */
static int write_verb(const char *verb, struct api_request *(*make)(
    const struct act *, const char *), struct config *config, int argc,
    char **argv)
{
	struct act act = { .verb = verb, .make = make };
	struct error err = { 0 };
	int code = 2;

	if (!read_args(&act, argc, argv))
		return 2;
	if (act.args.words_len != 2)
		return command_usage(verb);
	act.text = strcmp(act.args.words[1], "-") ?
	    mem_strdup(act.args.words[1]) :
	    script_input(TEXT_MAX_BYTES, &err);
	act.args.words_len = 1;
	buf_init(&act.html, 8 * TEXT_MAX_BYTES);
	if (!act.text || !markdown_html(act.text, strlen(act.text),
	    &act.html)) {
		if (!err.code)
			error_set(&err, ERROR_INPUT, 0, "the text is too long");
		code = command_failed(&err);
	} else if (!act.html.len) {
		error_set(&err, ERROR_USAGE, 0, "there is no text to send");
		code = command_failed(&err);
	} else {
		code = run(&act, config);
	}
	buf_release(&act.html);
	free(act.text);
	return code;
}

int reply_run(struct config *config, int argc, char **argv)
{
	return write_verb("reply", make_reply, config, argc, argv);
}

int note_run(struct config *config, int argc, char **argv)
{
	return write_verb("note", make_note, config, argc, argv);
}

int snooze_run(struct config *config, int argc, char **argv)
{
	struct act act = { .verb = "snooze", .make = make_snooze };
	struct error err = { 0 };
	const char *until;

	if (!read_args(&act, argc, argv))
		return 2;
	until = args_get(&act.args, "--until");
	if (act.args.words_len < 1 || !until)
		return command_usage("snooze");
	if (!when_parse(until, (int64_t)time(NULL), &act.until, &err)) {
		err.code = ERROR_USAGE;
		return command_failed(&err);
	}
	return run(&act, config);
}

int assign_run(struct config *config, int argc, char **argv)
{
	static const char *const ways[] = { "--to", "--team", "--nobody",
		"--no-team" };
	struct act act = { .verb = "assign", .make = make_assign,
		.prepare = know_assignee };
	size_t i, n = 0;

	if (!read_args(&act, argc, argv))
		return 2;
	for (i = 0; i < ARRAY_LEN(ways); i++)
		n += args_get(&act.args, ways[i]) != NULL;
	if (act.args.words_len < 1 || n != 1)
		return command_usage("assign");
	return run(&act, config);
}

static int tag_verb(const char *verb, struct api_request *(*make)(
    const struct act *, const char *), struct config *config, int argc,
    char **argv)
{
	struct act act = { .verb = verb, .make = make, .prepare = know_tag };

	if (!read_args(&act, argc, argv))
		return 2;
	if (act.args.words_len < 1 || !args_get(&act.args, "--name"))
		return command_usage(verb);
	return run(&act, config);
}

int tag_run(struct config *config, int argc, char **argv)
{
	return tag_verb("tag", make_tag, config, argc, argv);
}

int untag_run(struct config *config, int argc, char **argv)
{
	return tag_verb("untag", make_untag, config, argc, argv);
}
