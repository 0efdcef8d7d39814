/*
 * Requests that change something: written down, sent, confirmed or looked up.
 *
 * What is safe to repeat is repeated. A reply or note is sent once: after that
 * it is done when the answer contains it, refused when the service says so,
 * sent again when not one byte had left, and looked up in the conversation
 * otherwise; the user is asked when even that does not tell.
 */
#include "config.h"

#include "api/message.h"
#include "api/worker_private.h"

#include <stdlib.h>
#include <string.h>

enum {
	AT_ONCE_MAX = 4,         /* on their way, of different conversations */
	BACKOFF_MS = 1000, BACKOFF_MAX_MS = 60000, JITTER_MS = 500,
	STORE_RETRY_MS = 5000,
	LOOK_UPS = 3, LOOK_UP_RETRY_MS = 5000, LOOK_UP_LONGEST_MS = 60000,
	LOOK_UP_LATE_MS = 10000, /* it may still arrive */
	CLOCK_OFF_MS = 5000      /* the service's clock differs from ours */
};

/* Looks at the conversation after 1, 4 and 10 seconds. */
static const int look_up_ms[LOOK_UPS] = { 1000, 3000, 6000 };

void commands_show_again(struct worker *w, const char *conversation_id)
{
	struct error err = { 0 };

	if (!mirror_settle(w->mirror, conversation_id, &err) ||
	    !outbox_apply(w->outbox, w->mirror, conversation_id, &err))
		worker_store_failed(w, &err);
	worker_changed(w, CHANGED_CONVERSATIONS | CHANGED_OUTBOX,
	    conversation_id);
}

/* A reply with the conversation as it is to be shown now. */
struct api_reply *commands_reply_shown(struct worker *w,
    const struct asked *asked)
{
	struct api_reply *reply = reply_new(asked);

	if (api_op_is_change(asked->req->op))
		changes_fill(w, asked, reply);
	worker_fill_conversation(w, asked->req->conversation_id, reply, NULL);
	return reply;
}

/* --- written down --- */

static uint64_t write_down(struct worker *w, struct api_request *req,
    struct error *err)
{
	struct conversation before = { 0 };
	struct arena arena = { 0 };
	bool known = mirror_conversation(w->mirror, req->conversation_id,
	    &arena, &before, NULL);
	uint64_t number;

	changes_note_before(w, req);
	number = outbox_add(w->outbox, req, known ? &before : NULL,
	    w->now_ms, err);
	if (!number && mirror_is_corrupt(err) && worker_outbox_failed(w, err))
		number = outbox_add(w->outbox, req, known ? &before : NULL,
		    w->now_ms, err);
	arena_release(&arena);
	if (number)
		commands_show_again(w, req->conversation_id);
	return number;
}

/* The words go back, and are kept as a draft as well as that can be done. */
static void not_written(struct worker *w, struct asked *asked,
    const struct error *err)
{
	const struct api_request *req = asked->req;
	struct api_reply *reply = reply_new(asked);
	struct draft *draft;
	bool elsewhere;

	reply->err = *err;
	if (req->text) {
		draft = arena_alloc(&reply->arena, sizeof(*draft));
		*draft = (struct draft){
			.conversation_id = message_draft_key(
			    req->conversation_id, &reply->arena),
			.text = arena_strdup(&reply->arena, req->text),
			.kind = api_op_draft(req->op),
			.cursor = req->cursor, .saved_at = w->now_ms / 1000,
			.attached = attached_copy(&reply->arena, req->attached,
			    req->attached_len),
			.attached_len = req->attached_len };
		outbox_put_draft(w->outbox, draft, false, &elsewhere, NULL);
		reply->drafts = draft;
		reply->drafts_len = 1;
	}
	reply_final(w, asked, reply);
}

void commands_add(struct worker *w, struct asked *asked)
{
	struct api_reply *reply;
	struct error err = { 0 };

	asked->command = write_down(w, asked->req, &err);
	if (!asked->command) {
		not_written(w, asked, &err);
		return;
	}
	reply = commands_reply_shown(w, asked);
	reply->cached = true;
	reply_send(w, reply);
}

/* --- over --- */

void commands_tell(struct worker *w, uint64_t number, const struct error *err)
{
	struct asked *asked = asked_of_command(w, number);
	struct api_reply *reply;

	if (asked) {
		reply = commands_reply_shown(w, asked);
		reply->err = *err;
		reply_final(w, asked, reply);
	} else if (err->code) {
		worker_say(w, "%s", err->text);
	}
}

/* What another process decided about it meanwhile holds. */
static void set_state(struct worker *w, uint64_t number, enum delivery state,
    int64_t due_ms, const char *failure)
{
	struct error err = { 0 };

	if (outbox_set_state(w->outbox, number, state, due_ms, failure,
	    &err) || err.code == ERROR_NOT_FOUND || err.code == ERROR_CONFLICT)
		return;
	if (worker_outbox_failed(w, &err) && outbox_set_state(w->outbox,
	    number, state, due_ms, failure, &err))
		return;
	/* It still says "sending": settled when the file can be written. */
	w->look_up_due = true;
	w->look_up_ms = w->now_ms + STORE_RETRY_MS;
	worker_wake_at(w, w->look_up_ms);
}

static void command_done(struct worker *w, const struct call *call)
{
	struct error none = { 0 };

	set_state(w, call->command, DELIVERY_DONE, 0, NULL);
	commands_show_again(w, call->object_id);
	commands_tell(w, call->command, &none);
}

/* Refused. Words are kept for the user to decide; of what has none, the reason
 * is all that is left to tell. */
void commands_failed(struct worker *w, const struct call *call,
    const struct error *err)
{
	const struct command *command = outbox_find(w->outbox, call->command);
	bool repeatable = command && command_repeatable(command->op);

	set_state(w, call->command, DELIVERY_FAILED, 0, err->text);
	if (repeatable)
		outbox_discard(w->outbox, call->command, NULL);
	commands_show_again(w, call->object_id);
	commands_tell(w, call->command, err);
}

/* Why is not NULL when the conversation could not even be fetched. */
static void command_unknown(struct worker *w, const struct call *call,
    const struct error *why)
{
	struct arena arena = { 0 };
	const char *found = commands_found(w, call->object_id, why, &arena);
	struct error err;

	error_set(&err, ERROR_UNKNOWN_OUTCOME, 0, "%s", found);
	set_state(w, call->command, DELIVERY_UNKNOWN, 0, found);
	arena_release(&arena);
	commands_show_again(w, call->object_id);
	commands_tell(w, call->command, &err);
}

/* No attempt had an answer. It is not refused: it stays in the outbox, to be
 * sent again when the service is well, but holds up nothing any more. */
static void command_given_up(struct worker *w, const struct call *call,
    const struct error *why)
{
	struct error err;

	error_set(&err, ERROR_UNKNOWN_OUTCOME, why->detail, "Given up after "
	    "%d attempts without an answer, in the outbox: %s",
	    OUTBOX_ATTEMPTS_MAX, why->text);
	set_state(w, call->command, DELIVERY_FAILED, 0, err.text);
	commands_show_again(w, call->object_id);
	commands_tell(w, call->command, &err);
}

void commands_later(struct worker *w, const struct call *call,
    int64_t wait_ms)
{
	set_state(w, call->command, DELIVERY_READY, w->now_ms + wait_ms,
	    NULL);
	worker_changed(w, CHANGED_OUTBOX, NULL);
}

int64_t commands_backoff(int attempts)
{
	int64_t wait = BACKOFF_MS;
	int i;

	for (i = 1; i < attempts && wait < BACKOFF_MAX_MS; i++)
		wait *= 2;
	return (wait < BACKOFF_MAX_MS ? wait : BACKOFF_MAX_MS) +
	    jitter(JITTER_MS);
}

/* --- looking up --- */

/* The service said yes, and there is something new of ours: it is that, even
 * if the service changed its words (it cleans HTML as it likes). */
static bool has_new_part(const struct worker *w,
    const struct command *command, const struct conversation *conversation)
{
	enum part_kind kind = command->op == API_NOTE ? PART_NOTE :
	    PART_COMMENT;
	size_t i;

	for (i = conversation->parts_len; i-- > 1;) {
		const struct part *part = &conversation->parts[i];

		if (!command->last_part_id ||
		    !strcmp(part->id, command->last_part_id))
			return false;
		if (part->kind == kind && part->author.id &&
		    part->author.kind == PERSON_ADMIN &&
		    !strcmp(part->author.id, w->workspace.me.id))
			return true;
	}
	return false;
}

static void look_up(struct worker *w, uint64_t number,
    const char *conversation_id, int tries, int64_t wait_ms);

/* Whether the conversation has what this command sent, if that was words; it
 * is stored too. accepted: it is the answer to the command itself. */
static bool contains(struct worker *w, const struct call *call,
    const struct json_doc *doc, bool accepted, struct error *err)
{
	const struct command *command = outbox_find(w->outbox, call->command);
	struct conversation conversation = { 0 };
	struct arena arena = { 0 };
	struct json root = json_root(doc);
	bool found = false;

	if (command && api_op_is_change(command->op))
		return changes_found(w, command, doc);
	if (tickets_decode_thread(w, &root, &arena, &conversation, err) &&
	    !strcmp(conversation.id, call->object_id)) {
		found = command && (command_repeatable(command->op) ||
		    (conversation.complete && w->workspace.me.id &&
		    (outbox_reconcile(w->outbox, call->command, &conversation,
		    w->workspace.me.id) || (accepted &&
		    has_new_part(w, command, &conversation)))));
		worker_store_conversation(w, &conversation);
	}
	arena_release(&arena);
	return found;
}

static void looked_up(struct worker *w, struct call *call,
    const struct call_result *result)
{
	const struct command *command = outbox_find(w->outbox, call->command);
	struct error err = result->err;
	bool failed;

	if (!command)
		return;
	if ((result->doc && contains(w, call, result->doc, false, &err)) ||
	    changes_merged(command, result->answer)) {
		command_done(w, call);
		return;
	}
	if (tickets_refused(w, call, &err)) {
		look_up(w, call->command, call->object_id, call->hops, 0);
		return;
	}
	failed = !result->doc || err.code != ERROR_NONE;
	/* What is not there has not become what it was to be. */
	if (api_op_is_change(command->op) && err.code == ERROR_NOT_FOUND)
		failed = false;
	if (worker_online(w) && failed && w->now_ms - command->sent_ms +
	    w->skew_ms < LOOK_UP_LONGEST_MS)
		look_up(w, call->command, call->object_id, call->hops,
		    LOOK_UP_RETRY_MS);
	else if (worker_online(w) && !failed && call->hops + 1 < LOOK_UPS)
		look_up(w, call->command, call->object_id, call->hops + 1,
		    look_up_ms[call->hops + 1]);
	else if (command->state != DELIVERY_UNKNOWN || !failed)
		command_unknown(w, call, failed ? &err : NULL);
}

static void look_up(struct worker *w, uint64_t number,
    const char *conversation_id, int tries, int64_t wait_ms)
{
	const struct command *command = outbox_find(w->outbox, number);
	struct call *call = call_new(looked_up);
	bool change = command && api_op_is_change(command->op);

	call->command = number;
	call->hops = tries;
	call->due_ms = w->now_ms + wait_ms;
	call->object_id = arena_strdup(&call->arena, conversation_id);
	if (change && !changes_encode_look_up(command, call)) {
		/* There is no place to look at: that is said once. */
		if (command->state != DELIVERY_UNKNOWN || !command->failure)
			command_unknown(w, call, NULL);
		call_free(call);
		return;
	}
	if (!change)
		tickets_encode_read(w, conversation_id, call);
	call_add(w, call);
}

bool commands_has_call(const struct worker *w, uint64_t number)
{
	const struct call *call;

	for (call = w->calls; call; call = call->next)
		if (call->command == number)
			return true;
	return false;
}

/*
 * What is unknown is looked for once more when the service can be reached
 * again; if it is not there, it stays the user's to decide. The same for what
 * says "sending" and is not: its end could not be written down.
 */
static void look_up_unknown(struct worker *w)
{
	const struct outbox_item *items;
	const struct command *command;
	struct arena arena = { 0 };
	size_t i, n;
	bool fresh;

	outbox_list(w->outbox, &arena, &items, &n);
	for (i = 0; i < n; i++) {
		command = outbox_find(w->outbox, items[i].command);
		if (!command || commands_has_call(w, items[i].command))
			continue;
		/* After a crash a moment ago it may still be on its way. */
		fresh = w->now_ms + w->skew_ms - command->sent_ms <
		    LOOK_UP_LATE_MS;
		if (items[i].state == DELIVERY_SENDING &&
		    command_repeatable(items[i].op))
			set_state(w, items[i].command, DELIVERY_READY,
			    w->now_ms, NULL);
		else if (items[i].state == DELIVERY_SENDING ||
		    items[i].state == DELIVERY_UNKNOWN)
			look_up(w, items[i].command,
			    items[i].conversation_id, fresh ? 0 :
			    LOOK_UPS - 1, 0);
	}
	arena_release(&arena);
}

/* --- sent --- */

/* The answer was a tag or a part alone: the conversation is read to see it. */
static void came_of_it(struct worker *w, struct call *call,
    const struct call_result *result)
{
	if (result->doc)
		worker_take_conversation(w, result->doc, NULL, NULL);
	command_done(w, call);
}

static void see_what_came(struct worker *w, const struct call *call)
{
	struct call *next = call_new(came_of_it);

	next->command = call->command;
	next->object_id = arena_strdup(&next->arena, call->object_id);
	tickets_encode_read(w, call->object_id, next);
	call_add(w, next);
}

/* When it was sent is compared with the service's times: if its clock turns
 * out to be another, the time is put right first. */
static void correct_clock(struct worker *w, const struct command *command)
{
	int64_t sent = command->sent_ms, right = w->now_ms + w->skew_ms;

	if (sent > right + CLOCK_OFF_MS)
		outbox_set_sent(w->outbox, command->number, right, NULL);
}

static bool is_message(enum api_op op)
{
	return op == API_REPLY || op == API_NOTE;
}

/* Asked for again, it may be refused: then it matters how often it was. */
static bool refused_twice(const struct command *command)
{
	return command->op == API_UNTAG || (api_op_is_change(command->op) &&
	    changes_removes(command));
}

static bool is_tag(const struct command *command, const struct json_doc *doc)
{
	struct json root = json_root(doc), id = json_get(&root, "id");
	struct arena arena = { 0 };
	const char *text = NULL;
	bool same = json_id(&id, &arena, &text, NULL) && text &&
	    !strcmp(text, command->object_id);

	arena_release(&arena);
	return same;
}

/*
 * Whether the success is of this request, by what its body is. Status 200
 * alone proves nothing: pages of proxies have it, and so has what libcurl
 * makes of headers that were cut.
 */
static bool is_answer(struct worker *w, struct call *call,
    const struct command *command, const struct call_result *result,
    struct error *err)
{
	enum api_op op = command->op;

	error_set(err, ERROR_DECODE, 0, "The service did not say that it was "
	    "done: is there a proxy or log-in page in between?");
	if (api_op_is_change(op))
		return changes_answered(command, result->doc);
	if (!result->doc)
		return false;
	if (op == API_TAG || op == API_UNTAG)
		return is_tag(command, result->doc);
	if (is_message(op) && tickets_is_part(result->doc))
		return tickets_took_part(w, command, result->doc);
	return contains(w, call, result->doc, true, err);
}

static void command_lost(struct worker *w, struct call *call,
    const struct command *command, const struct error *err)
{
	if (!command_repeatable(command->op)) {
		look_up(w, call->command, call->object_id, 0, look_up_ms[0]);
		return;
	}
	if (command->attempts < OUTBOX_ATTEMPTS_MAX)
		commands_later(w, call, commands_backoff(command->attempts));
	else
		command_given_up(w, call, err);
}

/* It is done; doc: the service's answer, NULL if that was lost. */
static void command_settled(struct worker *w, struct call *call,
    const struct command *command, const struct json_doc *doc)
{
	if (command->op == API_TAG || command->op == API_UNTAG ||
	    (doc && is_message(command->op) && tickets_is_part(doc))) {
		see_what_came(w, call);
		return;
	}
	if (!api_op_is_change(command->op)) {
		command_done(w, call);
		return;
	}
	changes_take(w, command, doc);
	if (changes_settled(w, command, doc))
		command_done(w, call);
	else
		see_what_came(w, call);
}

static void command_accepted(struct worker *w, struct call *call,
    const struct call_result *result)
{
	const struct command *command = outbox_find(w->outbox, call->command);
	struct error err = { 0 };

	correct_clock(w, command);
	if (is_answer(w, call, command, result, &err))
		command_settled(w, call, command, result->doc);
	else
		command_lost(w, call, command, &err);
}

/* Refused, because an attempt whose answer was lost had done it. */
static bool done_before(const struct command *command,
    const struct error *refusal)
{
	if (command->attempts < 2)
		return false;
	if (command->op == API_UNTAG)
		return refusal->code == ERROR_NOT_FOUND;
	return api_op_is_change(command->op) &&
	    changes_done_before(command, refusal);
}

static void command_answered(struct worker *w, struct call *call,
    const struct call_result *result)
{
	const struct command *command = outbox_find(w->outbox, call->command);
	enum outcome outcome = OUTCOME_NOT_SENT;

	if (!command)
		return;
	if (result->answer)
		outcome = answer_outcome(result->answer);
	/* Given up before or after /me was asked: a 401 did nothing. */
	else if (result->err.code == ERROR_FORBIDDEN)
		outcome = OUTCOME_REFUSED;
	if (result->err.code == ERROR_AUTH)
		outcome = OUTCOME_NOT_SENT;
	switch (outcome) {
	case OUTCOME_DONE:
		command_accepted(w, call, result);
		break;
	case OUTCOME_REFUSED:
		/* Tickets are conversations to who may not write tickets. */
		if (is_message(command->op) && tickets_refused(w, call,
		    &result->err))
			commands_later(w, call, 0);
		else if (done_before(command, &result->err))
			command_settled(w, call, command, NULL);
		else
			commands_failed(w, call, &result->err);
		break;
	case OUTCOME_RATE:
		commands_later(w, call, rate_wait(&w->rate, false, w->now_ms));
		break;
	case OUTCOME_NOT_SENT:
		commands_later(w, call, commands_backoff(command->attempts));
		break;
	case OUTCOME_UNKNOWN:
		command_lost(w, call, command, &result->err);
		break;
	}
}

/* A reply or note with its files. */
static bool encode_message(struct worker *w, const struct command *command,
    struct call *call, struct error *err)
{
	struct encoded_file files[ATTACHED_MAX] = { 0 };
	size_t i, n = command->attached_len;
	char *bytes[ATTACHED_MAX] = { 0 };
	bool ok = true;

	for (i = 0; i < n && ok; i++) {
		bytes[i] = outbox_file(w->outbox, command->number, i,
		    &files[i].len, err);
		files[i].name = command->attached[i].name;
		files[i].content_type = command->attached[i].content_type;
		files[i].bytes = bytes[i];
		ok = bytes[i] != NULL;
	}
	if (ok)
		encode_reply(&call->arena, command->conversation_id,
		    !w->no_tickets && tickets_is(w, command->conversation_id),
		    w->workspace.me.id, command->op == API_NOTE,
		    command->html, files, n, &call->request);
	for (i = 0; i < n; i++)
		free(bytes[i]);
	return ok;
}

static bool encode_command(struct worker *w, const struct command *command,
    struct call *call, struct error *err)
{
	const char *id = command->conversation_id, *me = w->workspace.me.id;
	struct http_request *out = &call->request;
	struct arena *arena = &call->arena;

	switch (command->op) {
	case API_CHANGE:
	case API_CHANGE_ONCE:
		encode_change(arena, &command->change, me, out);
		break;
	case API_REPLY:
	case API_NOTE:
		return encode_message(w, command, call, err);
	case API_ASSIGN:
		encode_assign(arena, id, me, command->assignee,
		    command->object_id, out);
		break;
	case API_CLOSE:
		encode_close(arena, id, me, out);
		break;
	case API_OPEN:
		encode_open(arena, id, me, out);
		break;
	case API_SNOOZE:
		encode_snooze(arena, id, me, command->at, out);
		break;
	case API_TAG:
		encode_tag(arena, id, command->object_id, me, out);
		break;
	case API_UNTAG:
		encode_untag(arena, id, command->object_id, me, out);
		break;
	default:
		BUG("command %d in the outbox", command->op);
	}
	return true;
}

/* The newest part that the service had told of before: what is ours comes
 * after it. */
static const char *last_part(struct worker *w, const char *id,
    struct arena *arena)
{
	struct conversation conversation;
	size_t i;

	if (!mirror_conversation(w->mirror, id, arena, &conversation, NULL))
		return NULL;
	for (i = conversation.parts_len; i > 0; i--)
		if (conversation.parts[i - 1].id &&
		    !conversation.parts[i - 1].command)
			return conversation.parts[i - 1].id;
	return NULL;
}

bool commands_send(struct worker *w, const struct command *command)
{
	struct call *call = call_new(command_answered);
	struct error err = { 0 };
	uint64_t number = command->number;
	const char *last;

	call->command = number;
	call->single = true;
	call->object_id = arena_strdup(&call->arena,
	    command->conversation_id);
	last = last_part(w, command->conversation_id, &call->arena);
	if (!encode_command(w, command, call, &err)) {
		commands_failed(w, call, &err);
		call_free(call);
		return true;
	}
	/* libcurl repeats what a reused connection lost, and would not say. */
	call->request.once |= refused_twice(command);
	if (!outbox_set_sending(w->outbox, number, w->now_ms + w->skew_ms,
	    last, &err)) {
		call_free(call);
		/* Another process was quicker: it has been taken back. */
		if (err.code == ERROR_NOT_FOUND || err.code == ERROR_CONFLICT)
			return true;
		worker_outbox_failed(w, &err);
		return false;
	}
	call_add(w, call);
	worker_changed(w, CHANGED_CONVERSATIONS | CHANGED_OUTBOX,
	    call->object_id);
	return true;
}

/* A body that has not left as a whole cannot have been understood; of any
 * other nobody knows. */
bool commands_stop(struct worker *w, uint64_t number, struct error *err)
{
	int64_t sent = 0, total = 0;
	struct call *call;
	bool whole;

	for (call = w->calls; call; call = call->next)
		if (call->command == number && call->single && call->transfer)
			break;
	if (!call)
		return error_set(err, ERROR_CONFLICT, 0,
		    "It is not being sent (any more)");
	whole = !http_progress(w->http, call->transfer, &sent, &total) ||
	    sent >= total;
	error_set(err, ERROR_CANCELLED, 0, "Stopped by you when %d %% of it "
	    "were on their way", total ? (int)(sent * 100 / total) : 100);
	call = call_take(w, call);
	if (whole)
		look_up(w, number, call->object_id, 0, look_up_ms[0]);
	else
		commands_failed(w, call, err);
	call_free(call);
	err->code = ERROR_NONE;
	return true;
}

static bool is_busy(void *context, uint64_t number)
{
	return commands_has_call(context, number);
}

/* Replies are checked first. False: the outbox cannot be written. */
static bool start_command(struct worker *w, const struct command *command)
{
	if (command->op == API_REPLY && !command->sure) {
		commands_check(w, command);
		return true;
	}
	return commands_send(w, command);
}

void commands_start(struct worker *w)
{
	size_t running = calls_commands(w);
	const struct command *command;
	int wait, ignored;

	if (!worker_online(w) || w->auth != AUTH_FINE || w->unproved ||
	    !w->workspace.me.id || !w->sender)
		return;
	if (w->look_up_due && w->now_ms >= w->look_up_ms) {
		w->look_up_due = false;
		look_up_unknown(w);
	}
	wait = rate_wait(&w->rate, false, w->now_ms);
	if (wait) {
		if (outbox_due(w->outbox, w->now_ms, is_busy, w, &ignored))
			worker_wake_at(w, w->now_ms + wait);
		return;
	}
	wait = -1;
	while (running++ < AT_ONCE_MAX) {
		command = outbox_due(w->outbox, w->now_ms, is_busy, w, &wait);
		if (!command)
			break;
		if (!start_command(w, command)) {
			wait = STORE_RETRY_MS;
			break;
		}
	}
	if (wait >= 0)
		worker_wake_at(w, w->now_ms + wait);
}
