/* `callbox message`: begin a conversation with a contact. */
#include "config.h"

#include "api/base/json_write.h"
#include "app/command/args.h"
#include "app/command/script.h"
#include "app/command/verbs.h"
#include "app/commands.h"
#include "app/print.h"
#include "panes/render/markdown.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX_BYTES = 1 << 20, INPUTS_MAX = 8 };

struct messaging {
	struct script script;
	struct args args;
	const struct api_reply *contact; /* the one it goes to */
	size_t found;
	const char *to;          /* its id */
	struct buf html;
	struct record_input inputs[INPUTS_MAX];
	size_t inputs_len;
};

static bool keep_contact(void *ctx, const struct api_reply *reply)
{
	struct messaging *m = ctx;
	const struct record_page *page = reply->records;

	if (page && reply->cached)
		return true;
	if (!reply->record && (!page || !page->rows_len))
		return true;
	m->found += page ? page->rows_len : 1;
	api_reply_unref(m->contact);
	m->contact = api_reply_ref(reply);
	return true;
}

/* By id, or by the whole e-mail address. */
static const struct record *find_contact(struct messaging *m,
    const char *word, struct error *err)
{
	char *query = strchr(word, '@') ? mem_printf("email:\"%s\"", word) :
	    NULL;
	const struct record *found;
	bool ok = script_ask(&m->script, query ? request_records(
	    RECORD_CONTACT, RECORD_NONE, NULL, query, NULL, 2, NULL, false) :
	    request_record(RECORD_CONTACT, word), keep_contact, m, err);

	free(query);
	if (!ok)
		return NULL;
	found = !m->contact ? NULL : m->contact->record ?
	    m->contact->record : &m->contact->records->rows[0];
	if (found && (m->contact->record || m->found == 1))
		return found;
	error_set(err, ERROR_NOT_FOUND, 0, found ? "\"%.60s\" is the address "
	    "of several contacts: give the id" : "no contact is \"%.60s\"",
	    word);
	return NULL;
}

static void give(struct messaging *m, const char *name, const char *value)
{
	if (value)
		m->inputs[m->inputs_len++] = (struct record_input){ name,
			value };
}

/* The message's id, and its conversation's if it has one yet. Nobody knows
 * them here when another callbox of the account sent it. */
static bool show(void *ctx, const struct api_reply *reply)
{
	const struct messaging *m = ctx;
	const struct record *made = reply->record;
	struct buf out;

	if (!reply->final || !args_get(&m->args, "--json"))
		return true;
	buf_init(&out, BUF_SMALL_MAX);
	json_open(&out, NULL, '{');
	json_put_text(&out, "action", "message");
	json_put_text(&out, "contact", m->to);
	json_put_text(&out, "outcome", !reply->err.code ? "done" :
	    reply->err.code == ERROR_UNKNOWN_OUTCOME ? "unknown" : "failed");
	json_put_text(&out, "error", reply->err.code ? reply->err.text :
	    NULL);
	json_put_text(&out, "id", made ? made->id : NULL);
	json_put_text(&out, "conversation", made ? record_value(made,
	    "conversation")->text : NULL);
	json_close(&out, '}');
	buf_add_char(&out, '\n');
	print_json_lines(&out);
	buf_release(&out);
	return true;
}

static bool send_it(struct messaging *m, struct error *err)
{
	const struct record *to = find_contact(m, m->args.words[0], err);
	const char *subject = args_get(&m->args, "--subject");
	const char *template = args_get(&m->args, "--template");
	const char *role;

	if (!to)
		return false;
	role = record_value(to, "role")->text;
	m->to = to->id;
	give(m, "to", to->id);
	give(m, "role", role ? role : "user");
	give(m, "type", subject ? "email" : "in_app");
	give(m, "subject", subject);
	if (subject)
		give(m, "template", template ? template : "plain");
	give(m, "body", m->html.data);
	if (args_get(&m->args, "--open"))
		give(m, "open", "true");
	return script_ask(&m->script, request_change(&(struct record_change){
		.kind = RECORD_MESSAGE, .verb = VERB_CREATE,
		.inputs = m->inputs, .inputs_len = m->inputs_len }), show, m,
	    err);
}

static bool read_text(struct messaging *m, struct error *err)
{
	char *text = strcmp(m->args.words[1], "-") ?
	    mem_strdup(m->args.words[1]) :
	    script_input(TEXT_MAX_BYTES, err);
	bool ok = text && markdown_html(text, strlen(text), &m->html);

	if (text && !ok)
		error_set(err, ERROR_INPUT, 0, "the text is too long");
	else if (ok && !m->html.len)
		ok = error_set(err, ERROR_USAGE, 0,
		    "there is no text to send");
	free(text);
	return ok;
}

int message_run(struct config *config, int argc, char **argv)
{
	struct messaging m = { 0 };
	struct error err = { 0 };
	bool ok;

	if (!args_read(command_find("message")->synopsis, argc, argv, &m.args,
	    &err))
		return command_failed(&err);
	if (m.args.words_len != 2)
		return command_usage("message");
	if (args_get(&m.args, "--template") &&
	    !args_get(&m.args, "--subject")) {
		error_set(&err, ERROR_USAGE, 0, "--template is of e-mail, "
		    "which has a --subject");
		return command_failed(&err);
	}
	buf_init(&m.html, 8 * TEXT_MAX_BYTES);
	ok = read_text(&m, &err) &&
	    script_open(&m.script, config, false, &err) && send_it(&m, &err);
	api_reply_unref(m.contact);
	script_close(&m.script);
	buf_release(&m.html);
	return ok ? 0 : command_failed(&err);
}
