/* What an answer means that is not what we asked for. */
#include "config.h"

#include "api/base/utf8.h"
#include "api/endpoints/endpoints.h"

#include <stdio.h>
#include <string.h>

enum { MESSAGE_MAX = 96 };       /* bytes: the request id must fit behind */

/* error.list's codes that say more than the status does. */
static const struct {
	const char *code;
	enum error_code means;
} codes[] = {
	{ "rate_limit_exceeded", ERROR_RATE },
	{ "too_many_requests", ERROR_RATE },
	{ "retry_after", ERROR_RATE },
	{ "unauthorized", ERROR_AUTH },
	{ "missing_authorization", ERROR_AUTH },
	{ "token_unauthorized", ERROR_AUTH },
	{ "token_revoked", ERROR_AUTH },
	{ "token_expired", ERROR_AUTH },
	{ "token_not_found", ERROR_AUTH },
	{ "token_blocked", ERROR_AUTH },
	{ "token_suspended", ERROR_AUTH },
	{ "api_plan_restricted", ERROR_PLAN },
	{ "forbidden", ERROR_FORBIDDEN },
	{ "action_forbidden", ERROR_FORBIDDEN },
	{ "intercom_version_invalid", ERROR_VERSION },
	{ "conflict", ERROR_CONFLICT },
	{ "resource_conflict", ERROR_CONFLICT },
	{ "contact_merged", ERROR_NOT_FOUND },
	/* Of what was sent, not of what it was about. */
	{ "parameter_not_found", ERROR_REFUSED },
	{ "server_error", ERROR_SERVER },
	{ "service_unavailable", ERROR_SERVER },
	{ "request_timeout", ERROR_TIMEOUT },
};

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len >= end_len && !strcmp(text + len - end_len, end);
}

static enum error_code of_status(int status)
{
	switch (status) {
	case 401:
		return ERROR_AUTH;
	case 402:
		return ERROR_PLAN;
	case 403:
		return ERROR_FORBIDDEN;
	case 404:
	case 410:
		return ERROR_NOT_FOUND;
	case 408:
		return ERROR_TIMEOUT;
	case 409:
		return ERROR_CONFLICT;
	case 429:
		return ERROR_RATE;
	default:
		return status >= 500 ? ERROR_SERVER : ERROR_REFUSED;
	}
}

static enum error_code meaning(const char *code, int status)
{
	size_t i;

	for (i = 0; code && i < ARRAY_LEN(codes); i++)
		if (!strcmp(code, codes[i].code))
			return codes[i].means;
	if (code && ends_with(code, "not_found") && status < 500)
		return ERROR_NOT_FOUND;
	return of_status(status);
}

static struct json first_error(const struct json *root, struct json *errors)
{
	*errors = json_get(root, "errors");
	return json_at(errors, 0);
}

/* The code of an error; the oldest answers have it under `type`. */
static const char *code_in(const struct json *error)
{
	struct json code = json_get(error, "code");

	if (code.kind <= JSON_NULL)
		code = json_get(error, "type");
	return json_peek(&code);
}

const char *failure_code(const struct json_doc *doc)
{
	struct json root, errors, error;

	if (!doc)
		return NULL;
	root = json_root(doc);
	error = first_error(&root, &errors);
	return code_in(&error);
}

/* Shows what is there of: message, field, code. Cut at a character. */
static void describe(const struct json *error, const char *outer, int status,
    char *out, size_t size)
{
	struct json message = json_get(error, "message");
	struct json field = json_get(error, "field");
	const char *code = code_in(error);
	const char *text = json_peek(&message);
	int n;

	if (!text)
		text = outer ? outer : code;
	if (!text)
		n = snprintf(out, size, "status %d", status);
	else if (json_peek(&field))
		n = snprintf(out, size, "%s (field %s)", text,
		    json_peek(&field));
	else
		n = snprintf(out, size, "%s", text);
	if (n >= (int)size)
		out[utf8_cut(out, size - 1, size - 1)] = '\0';
}

/* "Forbidden" alone helps nobody: say what may be missing. */
static bool fail_forbidden(const struct http_answer *answer,
    const struct http_request *request, const char *message,
    const char *tail, struct error *err)
{
	const char *permission = scope_label(message);

	if (permission)
		return error_set(err, ERROR_FORBIDDEN, answer->status,
		    "The permission \"%s\" is missing%s", permission, tail);
	permission = request ? request_permission(request) : NULL;
	if (permission)
		return error_set(err, ERROR_FORBIDDEN, answer->status,
		    "Intercom: %.48s (permission \"%s\"?)%s", message,
		    permission, tail);
	return error_set(err, ERROR_FORBIDDEN, answer->status,
	    "Intercom: %s%s", message, tail);
}

/* An error.list, or what stands for one. */
static bool fail(const struct http_answer *answer,
    const struct http_request *request, const struct json *root,
    struct error *err)
{
	struct json errors, error = first_error(root, &errors);
	struct json outer = json_get(root, "message");
	struct json id = json_get(root, "request_id");
	const char *code = code_in(&error);
	enum error_code means = meaning(code, answer->status);
	char message[MESSAGE_MAX], tail[48] = "";

	describe(&error, json_peek(&outer), answer->status, message,
	    sizeof(message));
	if (json_peek(&id))
		snprintf(tail, sizeof(tail), " (%.40s)", json_peek(&id));
	if (means == ERROR_FORBIDDEN ||
	    (means == ERROR_AUTH && scope_label(message)))
		return fail_forbidden(answer, request, message, tail, err);
	if (means == ERROR_VERSION)
		return error_set(err, means, answer->status, "Correct "
		    "the setting api-version; Intercom: %.60s%s", message,
		    tail);
	return error_set(err, means, answer->status, "Intercom: %s%s",
	    message, tail);
}

/* A status that says no, with a body that is no JSON: a gateway's page. */
static bool fail_plainly(const struct http_answer *answer, struct error *err)
{
	if (answer->status >= 300 && answer->status < 400)
		return error_set(err, ERROR_REFUSED, answer->status,
		    "The server redirects elsewhere (status %d), which is "
		    "not followed: check region and base URL",
		    answer->status);
	return error_set(err, of_status(answer->status), answer->status,
	    "%s (status %d, no reason given)",
	    error_sentence(of_status(answer->status)), answer->status);
}

static bool is_html(const struct buf *body)
{
	size_t at = strspn(body->data, " \t\r\n");

	return body->data[at] == '<';
}

/* 2xx, or a list of errors that says otherwise. */
static bool is_failure(const struct http_answer *answer,
    const struct json *root)
{
	struct json type = json_get(root, "type");
	const char *name = json_peek(&type);

	if (answer->status < 200 || answer->status >= 300)
		return true;
	return name && (!strcmp(name, "error.list") || !strcmp(name, "error"));
}

bool answer_read(const struct http_answer *answer,
    const struct http_request *request, struct json_doc **doc,
    struct error *err)
{
	bool success = answer->status >= 200 && answer->status < 300;
	struct json_doc *parsed = NULL;
	struct error why;
	struct json root;

	*doc = NULL;
	if (answer->err.code != ERROR_NONE) {
		if (err)
			*err = answer->err;
		return false;
	}
	if (success && answer->body.len == 0)
		return true;
	if (!json_parse(answer->body.data, answer->body.len, &parsed, &why)) {
		if (!success)
			return fail_plainly(answer, err);
		return error_set(err, ERROR_DECODE, answer->status, "%s",
		    is_html(&answer->body) ? "The answer is a web page, not "
		    "JSON: is there a proxy or log-in page in between?" :
		    why.text);
	}
	root = json_root(parsed);
	if (is_failure(answer, &root)) {
		if (answer->status >= 300 && answer->status < 400)
			fail_plainly(answer, err);
		else
			fail(answer, request, &root, err);
		json_free(parsed);
		return false;
	}
	*doc = parsed;
	return true;
}

enum outcome answer_outcome(const struct http_answer *answer)
{
	struct json_doc *doc = NULL;
	struct error err;
	bool json;

	if (answer->err.code != ERROR_NONE)
		return answer->left ? OUTCOME_UNKNOWN : OUTCOME_NOT_SENT;
	/* A limiter stands in front of everything else. */
	if (answer->status == 429)
		return OUTCOME_RATE;
	if (answer_read(answer, NULL, &doc, &err)) {
		json_free(doc);
		return OUTCOME_DONE;
	}
	json = json_parse(answer->body.data, answer->body.len, &doc, NULL);
	json_free(doc);
	/* 408: it was waited for too long, whatever had arrived by then. */
	return json && answer->status >= 400 && answer->status < 500 &&
	    answer->status != 408 ? OUTCOME_REFUSED : OUTCOME_UNKNOWN;
}

bool answer_retry(const struct http_answer *answer)
{
	struct json_doc *doc = NULL;

	switch (answer->err.code) {
	case ERROR_NONE:
		break;
	case ERROR_OFFLINE:
	case ERROR_TIMEOUT:
	case ERROR_DECODE:
		return true;
	default:
		return false;
	}
	if (answer->status == 408 || answer->status == 429 ||
	    answer->status >= 500)
		return true;
	if (answer->status < 200 || answer->status >= 300 ||
	    answer->body.len == 0)
		return false;
	/* Cut off, or a gateway's page. */
	if (json_parse(answer->body.data, answer->body.len, &doc, NULL)) {
		json_free(doc);
		return false;
	}
	return true;
}
