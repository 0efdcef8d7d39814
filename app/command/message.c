/* `callbox message`: begin a conversation with a contact. */
#include "config.h"

#include "api/base/json_write.h"
#include "api/message.h"
#include "app/command/args.h"
#include "app/command/script.h"
#include "app/command/verbs.h"
#include "app/commands.h"
#include "app/print.h"
#include "panes/render/markdown.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TEXT_MAX_BYTES = 1 << 20 };

struct messaging {
	struct script script;
	struct args args;
	const struct api_reply *contact; /* the one it goes to */
	size_t found;
	const char *to;          /* its id */
	char *text;              /* Markdown */
	struct buf html;
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

/* As the composer would have written it, so that it can be edited and kept as
 * a draft where it is not sent. */
static bool send_it(struct messaging *m, struct error *err)
{
	const struct record *to = find_contact(m, m->args.words[0], err);
	const char *subject = args_get(&m->args, "--subject");
	const char *template = args_get(&m->args, "--template");
	const char *email, *role, *text;
	struct message message = { .to_len = 1, .email = subject != NULL,
		.subject = subject ? subject : "",
		.template = template ? template : "plain",
		.open = args_get(&m->args, "--open") != NULL,
		.body = m->text };
	struct arena arena = { 0 };
	char key[MESSAGE_KEY_MAX];
	struct timespec now;
	bool ok;

	if (!to)
		return false;
	m->to = to->id;
	role = record_value(to, "role")->text;
	email = record_value(to, "email")->text;
	message.to = &(const char *){ message_to(record_value(to,
	    "name")->text, email ? email : to->id, &arena) };
	text = message_text(&message, &arena);
	ok = message_parse(text, &arena, &message, err) &&
	    message_check(&message, err);
	clock_gettime(CLOCK_REALTIME, &now);
	if (ok)
		ok = script_ask(&m->script, request_message(message_key(
		    (uint64_t)now.tv_sec << 20 ^ (uint64_t)now.tv_nsec ^
		    (uint64_t)getpid() << 44, key), to->id, role ? role :
		    "user", text, strlen(text), m->html.data, 0), show, m,
		    err);
	arena_release(&arena);
	return ok;
}

static bool read_text(struct messaging *m, struct error *err)
{
	bool ok;

	m->text = strcmp(m->args.words[1], "-") ?
	    mem_strdup(m->args.words[1]) :
	    script_input(TEXT_MAX_BYTES, err);
	if (!m->text)
		return false;
	ok = markdown_html(m->text, strlen(m->text), &m->html);
	if (!ok)
		error_set(err, ERROR_INPUT, 0, "the text is too long");
	else if (!m->html.len)
		ok = error_set(err, ERROR_USAGE, 0,
		    "there is no text to send");
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
	free(m.text);
	return ok ? 0 : command_failed(&err);
}
