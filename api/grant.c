/* Getting into a workspace. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "api/endpoints/endpoints.h"
#include "api/grant.h"
#include "keystore/secret.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORM_MAX = 16 << 10, WAIT_MS = 1000 };

void grant_options_init(struct grant_options *options, const char *region)
{
	const struct region *first = region_find(region);
	size_t i;

	*options = (struct grant_options){ 0 };
	if (!first)
		first = region_at(0);
	options->token_url = first->token_url;
	options->hosts[options->hosts_len++] = first->api_url;
	for (i = 0; i < REGION_COUNT; i++)
		if (region_at(i) != first)
			options->hosts[options->hosts_len++] =
			    region_at(i)->api_url;
}

/* One request, waited for. *doc is the answer, yours to json_free. */
static bool ask(const struct grant_options *options, const char *url,
    struct secret *token, const struct http_request *request,
    struct json_doc **doc, struct error *err)
{
	struct http_options http_options = {
		.base_url = url, .token = token,
		.api_version = options->api_version,
		.ca_file = options->ca_file,
	};
	struct http *http = http_new(&http_options, err);
	struct http_answer answer;
	bool ok;

	if (!http)
		return false;
	http_start(http, request);
	while (!http_next(http, &answer))
		http_wait(http, -1, -1, WAIT_MS);
	ok = answer_read(&answer, request, doc, err);
	if (ok && !*doc)
		ok = error_set(err, ERROR_DECODE, answer.status,
		    "The answer is empty");
	http_answer_release(&answer);
	http_free(http);
	return ok;
}

/* --- the code --- */

/* name=value escaped for a form, to where `to` points; returns its end. */
static char *add_field(char *to, const char *name, const char *value)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t len = strlen(name);

	memcpy(to, name, len);
	to += len;
	*to++ = '=';
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;

		if (isalnum(c) || c == '-' || c == '_' || c == '.') {
			*to++ = (char)c;
			continue;
		}
		*to++ = '%';
		*to++ = digits[c >> 4];
		*to++ = digits[c & 15];
	}
	return to;
}

/* The form, in guarded memory as its parts are. */
static struct secret *make_form(const char *client_id,
    struct secret *client_secret, struct secret *code)
{
	size_t most = 64 + 3 * (strlen(client_id) +
	    secret_len(client_secret) + secret_len(code));
	struct secret *form = secret_new(most);
	char *start = secret_edit(form), *to;

	to = add_field(start, "client_id", client_id);
	*to++ = '&';
	to = add_field(to, "client_secret", secret_borrow(client_secret));
	secret_return(client_secret);
	*to++ = '&';
	/* A "=" at the end of the code is part of it. */
	to = add_field(to, "code", secret_borrow(code));
	secret_return(code);
	secret_edited(form, (size_t)(to - start));
	return form;
}

/* The service says the same of a code that is wrong, used or too old. */
static void explain(struct error *err)
{
	bool code = strstr(err->text, "Code") != NULL;

	if (err->code != ERROR_AUTH && err->code != ERROR_FORBIDDEN)
		return;
	if (code)
		error_set(err, ERROR_AUTH, err->detail, "Intercom does not "
		    "take this code: it works once, not for long, and with "
		    "any \"=\" at its end. Authorize again for a new one");
	else
		error_set(err, ERROR_AUTH, err->detail, "Intercom does not "
		    "know this client ID with this client secret: copy both "
		    "again from Basic information");
}

static bool take_token(struct json_doc *doc, struct secret **token,
    struct error *err)
{
	struct json root = json_root(doc);
	struct json value = json_get(&root, "access_token");
	const char *text = json_peek(&value);
	char *copy;
	size_t len;

	if (!text) {
		value = json_get(&root, "token");
		text = json_peek(&value);
	}
	if (!text || !*text)
		return error_set(err, ERROR_DECODE, 0, "Intercom's answer "
		    "has no access token in it");
	len = strlen(text);
	if (len > FORM_MAX)
		return error_set(err, ERROR_TOO_BIG, 0, "The access token is "
		    "longer than any token");
	copy = mem_strdup(text);
	*token = secret_move(copy, len);
	free(copy);
	return true;
}

bool grant_token(const struct grant_options *options, const char *client_id,
    struct secret *client_secret, struct secret *code, struct secret **token,
    struct error *err)
{
	struct http_request request = { .method = "POST",
		.path = "/auth/eagle/token", .once = true, .open = true,
		.form = true };
	struct json_doc *doc = NULL;
	struct secret *form;
	bool ok;

	if (strlen(client_id) + secret_len(client_secret) + secret_len(code) >
	    FORM_MAX)
		return error_set(err, ERROR_INPUT, 0, "Client ID, client "
		    "secret and code are longer than any of them are");
	form = make_form(client_id, client_secret, code);
	request.body = secret_borrow(form);
	ok = ask(options, options->token_url, NULL, &request, &doc, err);
	secret_return(form);
	secret_free(form);
	if (!ok) {
		if (err)
			explain(err);
		return false;
	}
	ok = take_token(doc, token, err);
	json_free(doc);
	return ok;
}

/* --- whose token it is --- */

static void keep(char *out, size_t size, const char *text)
{
	size_t len = text ? strlen(text) : 0;

	if (len >= size)
		len = utf8_cut(text, len, size - 1);
	if (len)
		memcpy(out, text, len);
	out[len] = '\0';
}

static bool ask_me(const struct grant_options *options, const char *url,
    struct secret *token, struct identity *out, struct error *err)
{
	struct arena arena = { 0 };
	struct http_request request = { 0 };
	struct workspace me = { 0 };
	struct json_doc *doc = NULL;
	struct json root;
	size_t i;
	bool ok;

	encode_me(&arena, &request);
	ok = ask(options, url, token, &request, &doc, err);
	if (ok) {
		root = json_root(doc);
		ok = decode_me(&root, &arena, &me, err);
	}
	if (ok) {
		keep(out->base_url, sizeof(out->base_url), url);
		keep(out->region, sizeof(out->region), me.region);
		for (i = 0; out->region[i]; i++)
			out->region[i] = (char)tolower(
			    (unsigned char)out->region[i]);
		keep(out->workspace, sizeof(out->workspace), me.app_name);
		keep(out->workspace_id, sizeof(out->workspace_id), me.app_id);
		keep(out->admin, sizeof(out->admin), me.me.name);
		keep(out->email, sizeof(out->email), me.me.email);
	}
	json_free(doc);
	arena_release(&arena);
	return ok;
}

/* The US name answers for workspaces elsewhere, too: go to where it lives. */
static void pin(const struct grant_options *options, struct secret *token,
    struct identity *out)
{
	const struct region *region = region_find(out->region);
	struct identity pinned = { 0 };
	size_t i;

	for (i = 0; region && i < options->hosts_len; i++)
		if (!strcmp(options->hosts[i], region->api_url))
			break;
	if (!region || i == options->hosts_len ||
	    !strcmp(out->base_url, region->api_url))
		return;
	if (ask_me(options, region->api_url, token, &pinned, NULL))
		*out = pinned;
}

bool grant_check(const struct grant_options *options, struct secret *token,
    struct identity *out, struct error *err)
{
	struct error why = { 0 };
	size_t i;

	*out = (struct identity){ 0 };
	for (i = 0; i < options->hosts_len; i++) {
		if (ask_me(options, options->hosts[i], token, out, &why)) {
			pin(options, token, out);
			return true;
		}
		if (why.code != ERROR_AUTH)
			break;
	}
	if (why.code == ERROR_AUTH)
		return error_set(err, ERROR_AUTH, why.detail, "Intercom does "
		    "not take this access token%s: it was revoked, or not "
		    "copied whole", options->hosts_len > 1 ?
		    " in any region" : "");
	if (why.code == ERROR_VERSION)
		return error_set(err, ERROR_VERSION, why.detail, "Intercom "
		    "does not know API version \"%.20s\": correct the "
			    "setting api-version", options->api_version ?
		    options->api_version : "2.16");
	if (err)
		*err = why;
	return false;
}

bool grant_uninstall(const struct grant_options *options,
    struct secret *token, struct error *err)
{
	static const struct http_request request = { .method = "POST",
		.path = "/auth/uninstall", .body = "{}", .once = true };
	struct json_doc *doc = NULL;
	bool ok = ask(options, options->hosts[0], token, &request, &doc, err);

	json_free(doc);
	return ok;
}

bool grant_minimum(const struct grant_options *options, const char *base_url,
    struct secret *token, struct error *err)
{
	char missing[100] = "";
	enum permission i;
	struct error why;
	size_t used = 0;

	for (i = 0; i < PERMISSION_COUNT; i++) {
		struct http_request request = { 0 };
		struct json_doc *doc = NULL;
		struct arena arena = { 0 };

		if (!permission_is_minimum(i) || !permission_has_probe(i))
			continue;
		why.code = ERROR_NONE;
		encode_probe(&arena, i, &request);
		ask(options, base_url, token, &request, &doc, &why);
		json_free(doc);
		arena_release(&arena);
		/* The token is good, so a 401 is about the permission. */
		if (why.code == ERROR_FORBIDDEN || why.code == ERROR_AUTH)
			used += (size_t)snprintf(missing + used,
			    sizeof(missing) - used, "%s\"%s\"",
			    used ? ", " : "", permission_label(i));
	}
	return !used || error_set(err, ERROR_FORBIDDEN, 0, "The app lacks %s: "
	    "tick it in the Developer Hub, save, and connect again",
	    missing);
}
