/*
 * A message that a teammate begins, as it is written: header lines, an empty
 * line, Markdown. One text, so that it is edited, kept as a draft, queued and
 * taken back as replies are.
 *
 *     To: Ada Lovelace <ada@example.com>, Guest <65fa0c…>
 *     Type: e-mail                      or: in-app
 *     Subject: Your panels are back     e-mail only
 *     Template: plain                   or: personal; e-mail only
 *     Conversation: when answered       or: now
 *
 *     Dear Ada, …
 *
 * What stands in angle brackets is an e-mail address or a contact's id. Each
 * recipient gets a message of its own: POST /messages would show several of
 * them to each other. Pure.
 */
#ifndef CALLBOX_MESSAGE_H
#define CALLBOX_MESSAGE_H

#include "api/request.h"

#include <stdbool.h>
#include <stddef.h>

enum { MESSAGE_TO_MAX = 50 };    /* recipients; a limit of ours */

struct message {
	const char *const *to;   /* each as written, trimmed */
	size_t to_len;
	bool email;
	const char *subject;     /* "": none */
	const char *template;    /* "plain" or "personal" */
	bool open;               /* a conversation begins with it at once */
	const char *body;        /* Markdown, in the text */
};

/* Read a text; strings in the arena, body in text. False: what is wrong with
 * its head; err->detail is the byte where it stands. */
bool message_parse(const char *text, struct arena *arena,
    struct message *out, struct error *err);
/* Whether it has all that it needs to be sent; false: what is missing. */
bool message_check(const struct message *message, struct error *err);
/* The byte where the Markdown begins; the text's length: it has none. */
size_t message_body_at(const char *text);
/* The other way round, in the arena. */
const char *message_text(const struct message *message, struct arena *arena);
/* "Ada Lovelace <ada@example.com>": the one and the other, in the arena. A
 * recipient without brackets is its own address. */
const char *message_to_name(const char *to, struct arena *arena);
const char *message_to_address(const char *to, struct arena *arena);
/* A recipient as it is written; commas and brackets of the name are dropped. */
const char *message_to(const char *name, const char *address,
    struct arena *arena);

/* What is left to be sent when that recipient's is queued; NULL: nothing. */
const char *message_without(const char *text, const char *to,
    struct arena *arena);
/* One text for the recipients of both; NULL: they differ in more than that. */
const char *message_joined(const char *a, const char *b,
    struct arena *arena);

/*
 * Send it to one contact (its id and role, "user" or "lead"), once: a command
 * (api/request.h). key: of its draft, as message_key makes it. text: with this
 * recipient alone. html: the body as it is sent. cursor: bytes into text.
 */
struct api_request *request_message(const char *key, const char *contact_id,
    const char *role, const char *text, size_t cursor, const char *html,
    int hold_ms);
/* The inputs of that change, in the arena. */
const struct record_input *message_inputs(const struct message *message,
    const char *contact_id, const char *role, const char *html,
    struct arena *arena, size_t *n);

/* Drafts of messages are kept under "message/" and something of their own; a
 * command has its recipient's id behind it. */
enum { MESSAGE_KEY_MAX = 40 };
const char *message_key(uint64_t number, char out[MESSAGE_KEY_MAX]);
bool message_is_key(const char *conversation_id);
/* Of a command's or a draft's: the draft's. In the arena. */
const char *message_draft_key(const char *conversation_id,
    struct arena *arena);

#endif
