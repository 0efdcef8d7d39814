/* A message that a teammate begins, as it is written. */
#include "config.h"

#include "api/base/buf.h"
#include "api/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char key_prefix[] = "message/";

enum { INPUTS_MAX = 8 };

/* --- read --- */

static const char *trimmed(struct arena *arena, const char *from, size_t len)
{
	while (len && strchr(" \t\r", *from)) {
		from++;
		len--;
	}
	while (len && strchr(" \t\r", from[len - 1]))
		len--;
	return arena_strndup(arena, from, len);
}

static bool read_to(const char *value, struct arena *arena,
    struct message *out, struct error *err)
{
	const char **to = arena_calloc(arena, MESSAGE_TO_MAX, sizeof(*to));
	const char *one;
	size_t n;

	for (; *value; value += n + (value[n] == ',')) {
		n = strcspn(value, ",");
		one = trimmed(arena, value, n);
		if (!*one)
			continue;
		if (out->to_len == MESSAGE_TO_MAX)
			return error_set(err, ERROR_INPUT, 0, "At most %d "
			    "recipients: send the rest another time",
			    MESSAGE_TO_MAX);
		to[out->to_len++] = one;
	}
	out->to = to;
	return true;
}

static bool is_one_of(const char *value, const char *const *words)
{
	for (; *words; words++)
		if (!strcasecmp(value, *words))
			return true;
	return false;
}

static bool read_type(const char *value, struct message *out,
    struct error *err)
{
	static const char *const email[] = { "e-mail", "email", "mail",
		NULL };
	static const char *const in_app[] = { "in-app", "in_app", "inapp",
		"messenger", NULL };

	out->email = is_one_of(value, email);
	return out->email || is_one_of(value, in_app) || error_set(err,
	    ERROR_INPUT, 0, "Type is in-app or e-mail, not \"%.30s\"",
	    value);
}

static bool read_template(const char *value, struct message *out,
    struct error *err)
{
	static const char *const known[] = { "plain", "personal" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(known); i++)
		if (!strcasecmp(value, known[i])) {
			out->template = known[i];
			return true;
		}
	return error_set(err, ERROR_INPUT, 0, "Template is plain or "
	    "personal, not \"%.30s\"", value);
}

static bool read_open(const char *value, struct message *out,
    struct error *err)
{
	static const char *const now[] = { "now", "at once", "yes", NULL };
	static const char *const later[] = { "when answered", "later", "no",
		"", NULL };

	out->open = is_one_of(value, now);
	return out->open || is_one_of(value, later) || error_set(err,
	    ERROR_INPUT, 0, "Conversation is \"now\" or \"when answered\", "
	    "not \"%.30s\"", value);
}

static bool read_line(const char *name, const char *value,
    struct arena *arena, struct message *out, bool *typed, struct error *err)
{
	if (!strcasecmp(name, "To"))
		return read_to(value, arena, out, err);
	if (!strcasecmp(name, "Type")) {
		*typed = true;
		return read_type(value, out, err);
	}
	if (!strcasecmp(name, "Subject")) {
		out->subject = value;
		return true;
	}
	if (!strcasecmp(name, "Template"))
		return read_template(value, out, err);
	if (!strcasecmp(name, "Conversation"))
		return read_open(value, out, err);
	return error_set(err, ERROR_INPUT, 0, "\"%.30s:\" is nothing that a "
	    "message has: To, Type, Subject, Template or Conversation, then "
	    "an empty line", name);
}

/* Bytes of the line with its end; *len without. */
static size_t line_of(const char *text, size_t *len)
{
	size_t n = strcspn(text, "\n");

	*len = n;
	while (*len && strchr(" \t\r", text[*len - 1]))
		--*len;
	return n + (text[n] == '\n');
}

size_t message_body_at(const char *text)
{
	size_t at, n, len;

	for (at = 0; text[at]; at += n) {
		n = line_of(text + at, &len);
		if (!len)
			return at + n;
	}
	return at;
}

bool message_parse(const char *text, struct arena *arena,
    struct message *out, struct error *err)
{
	size_t at, n, len, name;
	bool typed = false;

	*out = (struct message){ .subject = "", .template = "plain" };
	for (at = 0; text[at]; at += n) {
		n = line_of(text + at, &len);
		if (!len)
			break;
		name = strcspn(text + at, ":\n");
		if (text[at + name] != ':')
			return error_set(err, ERROR_INPUT, (int)at, "The "
			    "first lines say To:, Type:, Subject: …, and an "
			    "empty line comes before the text");
		if (!read_line(trimmed(arena, text + at, name), trimmed(arena,
		    text + at + name + 1, len > name ? len - name - 1 : 0),
		    arena, out, &typed, err)) {
			if (err)
				err->detail = (int)(at + name + 1);
			return false;
		}
	}
	if (!typed)
		out->email = *out->subject != '\0';
	out->body = text + message_body_at(text);
	return true;
}

bool message_check(const struct message *message, struct error *err)
{
	if (!message->to_len)
		return error_set(err, ERROR_INPUT, 0, "To: whom? Nobody is "
		    "named");
	if (message->email && !*message->subject)
		return error_set(err, ERROR_INPUT, 0, "An e-mail needs a "
		    "subject");
	if (!message->email && *message->subject)
		return error_set(err, ERROR_INPUT, 0, "An in-app message has "
		    "no subject: make it an e-mail, or empty that line");
	if (!message->body[strspn(message->body, " \t\r\n")])
		return error_set(err, ERROR_INPUT, 0, "There is no text to "
		    "send");
	return true;
}

/* --- written --- */

const char *message_text(const struct message *message, struct arena *arena)
{
	struct buf text;
	const char *copy;
	size_t i;

	buf_init(&text, MODEL_BODY_MAX);
	buf_add_text(&text, "To: ");
	for (i = 0; i < message->to_len; i++)
		buf_printf(&text, "%s%s", i ? ", " : "", message->to[i]);
	buf_printf(&text, "\nType: %s\n", message->email ? "e-mail" :
	    "in-app");
	/* What was written is kept, though it has no place now. */
	if (message->email || *message->subject)
		buf_printf(&text, "Subject: %s\n", message->subject);
	if (message->email)
		buf_printf(&text, "Template: %s\n", message->template);
	buf_printf(&text, "Conversation: %s\n\n%s", message->open ? "now" :
	    "when answered", message->body ? message->body : "");
	copy = arena_strndup(arena, text.data, text.len);
	buf_release(&text);
	return copy;
}

/* The brackets around an address; NULL: it has none. */
static const char *bracket(const char *to)
{
	const char *open = strrchr(to, '<');

	return open && strchr(open, '>') ? open : NULL;
}

const char *message_to_name(const char *to, struct arena *arena)
{
	const char *open = bracket(to);

	return open && open > to ? trimmed(arena, to, (size_t)(open - to)) :
	    message_to_address(to, arena);
}

const char *message_to_address(const char *to, struct arena *arena)
{
	const char *open = bracket(to);

	return open ? trimmed(arena, open + 1, strcspn(open + 1, ">")) :
	    arena_strdup(arena, to);
}

const char *message_to(const char *name, const char *address,
    struct arena *arena)
{
	char *clean = arena_strdup(arena, name ? name : ""), *at;

	for (at = clean; *at; at++)
		if (strchr(",<>\n\r", *at))
			*at = ' ';
	return *clean && strcmp(clean, address) != 0 ? arena_printf(arena,
	    "%s <%s>", clean, address) : arena_strdup(arena, address);
}

/* --- one text, several recipients --- */

static bool has_to(const struct message *message, const char *to)
{
	size_t i;

	for (i = 0; i < message->to_len; i++)
		if (!strcmp(message->to[i], to))
			return true;
	return false;
}

const char *message_without(const char *text, const char *to,
    struct arena *arena)
{
	struct message message;
	const char **left;
	size_t i, n = 0;

	if (!message_parse(text, arena, &message, NULL))
		return NULL;
	left = arena_calloc(arena, message.to_len, sizeof(*left));
	for (i = 0; i < message.to_len; i++)
		if (strcmp(message.to[i], to) != 0)
			left[n++] = message.to[i];
	message.to = left;
	message.to_len = n;
	return n ? message_text(&message, arena) : NULL;
}

const char *message_joined(const char *a, const char *b, struct arena *arena)
{
	struct message x, y;
	const char **to;
	size_t i;

	if (!message_parse(a, arena, &x, NULL) ||
	    !message_parse(b, arena, &y, NULL) || x.email != y.email ||
	    x.open != y.open || strcmp(x.subject, y.subject) != 0 ||
	    strcmp(x.template, y.template) != 0 ||
	    strcmp(x.body, y.body) != 0 ||
	    x.to_len + y.to_len > MESSAGE_TO_MAX)
		return NULL;
	to = arena_calloc(arena, x.to_len + y.to_len, sizeof(*to));
	for (i = 0; i < x.to_len; i++)
		to[i] = x.to[i];
	for (i = 0; i < y.to_len; i++)
		if (!has_to(&x, y.to[i]))
			to[x.to_len++] = y.to[i];
	x.to = to;
	return message_text(&x, arena);
}

/* --- sent --- */

const struct record_input *message_inputs(const struct message *message,
    const char *contact_id, const char *role, const char *html,
    struct arena *arena, size_t *n)
{
	struct record_input *inputs = arena_calloc(arena, INPUTS_MAX,
	    sizeof(*inputs));

	*n = 0;
	inputs[(*n)++] = (struct record_input){ "to", contact_id };
	inputs[(*n)++] = (struct record_input){ "role", role };
	inputs[(*n)++] = (struct record_input){ "type", message->email ?
		"email" : "in_app" };
	if (message->email) {
		inputs[(*n)++] = (struct record_input){ "subject",
			message->subject };
		inputs[(*n)++] = (struct record_input){ "template",
			message->template };
	}
	inputs[(*n)++] = (struct record_input){ "body", html };
	if (message->open)
		inputs[(*n)++] = (struct record_input){ "open", "true" };
	return inputs;
}

struct api_request *request_message(const char *key, const char *contact_id,
    const char *role, const char *text, size_t cursor, const char *html,
    int hold_ms)
{
	struct arena arena = { 0 };
	struct message message;
	struct record_change change = { .kind = RECORD_MESSAGE,
		.verb = VERB_CREATE };
	struct api_request *req;

	if (!message_parse(text, &arena, &message, NULL))
		BUG("a message that was not read before it is sent");
	change.inputs = message_inputs(&message, contact_id, role, html,
	    &arena, &change.inputs_len);
	req = request_change(&change);
	req->conversation_id = arena_printf(&req->arena, "%s/%s", key,
	    contact_id);
	req->text = arena_strdup(&req->arena, text);
	req->html = arena_strdup(&req->arena, html);
	req->cursor = cursor;
	req->hold_ms = hold_ms;
	arena_release(&arena);
	return req;
}

/* --- where it is kept --- */

const char *message_key(uint64_t number, char out[MESSAGE_KEY_MAX])
{
	snprintf(out, MESSAGE_KEY_MAX, "%s%016llx", key_prefix,
	    (unsigned long long)number);
	return out;
}

bool message_is_key(const char *conversation_id)
{
	return conversation_id && !strncmp(conversation_id, key_prefix,
	    strlen(key_prefix));
}

const char *message_draft_key(const char *conversation_id,
    struct arena *arena)
{
	size_t n = strlen(key_prefix);

	if (!message_is_key(conversation_id))
		return arena_strdup(arena, conversation_id);
	n += strcspn(conversation_id + n, "/");
	return arena_strndup(arena, conversation_id, n);
}
