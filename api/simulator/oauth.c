/*
 * OAuth, Intercom's way: an authorize page that a browser can click through, a
 * code that works once and not for long, the token, and taking it back.
 *
 * As the service does: no scope, no PKCE; redirect_uri picks one of those that
 * the app has registered, the first is the default; a code may end in "=", and
 * the answer to a bad one is 401 "Unauthorized Code".
 */
#include "config.h"

#include "api/simulator/sim.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { CODE_S = 600, CODES_MAX = 16 };

static struct code {
	char text[48];           /* "": none, or used */
	int64_t at;
} codes[CODES_MAX];
static int codes_next;

/* Between tags or in quotes; the caller's. */
static char *for_html(const char *text)
{
	char *out = xrealloc(NULL, strlen(text) * 6 + 1, 1), *to = out;

	for (; *text; text++)
		if ((unsigned char)*text < ' ' || strchr("&<>\"'", *text))
			to += snprintf(to, 7, "&#%d;", (unsigned char)*text);
		else
			*to++ = *text;
	*to = '\0';
	return out;
}

static char *for_query(const char *text)
{
	char *out = xrealloc(NULL, strlen(text) * 3 + 1, 1), *to = out;

	for (; *text; text++)
		if (isalnum((unsigned char)*text) || strchr("-._~", *text))
			*to++ = *text;
		else
			to += snprintf(to, 4, "%%%02X", (unsigned char)*text);
	*to = '\0';
	return out;
}

/* The redirect URL that this request may use; NULL: it is not registered. */
static const char *registered(const struct sim *sim, const char *wanted)
{
	int i;

	if (!sim->redirects_len)
		return wanted && !strncmp(wanted, "https://", 8) ? wanted :
		    NULL;
	for (i = 0; wanted && i < sim->redirects_len; i++)
		if (!strcmp(sim->redirects[i], wanted))
			return sim->redirects[i];
	return wanted ? NULL : sim->redirects[0];
}

static void send_back(struct sim_call *call, const char *redirect,
    const char *name, const char *value, const char *state)
{
	char *safe_value = for_query(value), *safe_state = for_query(state);

	snprintf(call->location, sizeof(call->location), "%s%c%s=%s&state=%s",
	    redirect, strchr(redirect, '?') ? '&' : '?', name, safe_value,
	    safe_state);
	call->status = 302;
	free(safe_value);
	free(safe_state);
}

static void allow(struct sim_call *call, const char *redirect,
    const char *state)
{
	struct code *code = &codes[codes_next++ % CODES_MAX];

	snprintf(code->text, sizeof(code->text), "simcode%llu/+x=",
	    (unsigned long long)call->sim->next_id++);
	code->at = sim_now(call->sim);
	send_back(call, redirect, "code", code->text, state);
}

static void show_page(struct sim_call *call, const char *client,
    const char *redirect, const char *state)
{
	char *name = for_html(jtext(call->sim->app, "name"));
	char *safe_client = for_html(client), *safe_state = for_html(state);
	char *safe_redirect = for_html(redirect);

	call->status = 200;
	call->content_type = "text/html; charset=utf-8";
	call->text = xprintf("<!doctype html><html lang=en><title>Connect to "
	    "%s</title><h1>%s</h1><p>callbox wants to access this "
	    "workspace.</p><form action=/oauth>"
	    "<input type=hidden name=client_id value=\"%s\">"
	    "<input type=hidden name=redirect_uri value=\"%s\">"
	    "<input type=hidden name=state value=\"%s\">"
	    "<button id=allow name=answer value=allow>Authorize access"
	    "</button> <button id=deny name=answer value=deny>Deny</button>"
	    "</form></html>", name, name, safe_client, safe_redirect,
	    safe_state);
	free(name);
	free(safe_client);
	free(safe_redirect);
	free(safe_state);
}

static void refuse_page(struct sim_call *call, const char *why)
{
	call->status = 400;
	call->content_type = "text/html; charset=utf-8";
	call->text = xprintf("<!doctype html><title>Error</title>"
	    "<h1>Something went wrong</h1><p>%s</p>", why);
}

void authorize_page(struct sim_call *call)
{
	const char *wanted = call->query(call, "redirect_uri");
	const char *redirect = registered(call->sim, wanted);
	const char *state = call->query(call, "state");
	const char *answer = call->query(call, "answer");
	const char *client = call->query(call, "client_id");

	if (!state)
		state = "";
	if (!client || strcmp(client, call->sim->client_id) != 0)
		refuse_page(call, "There is no app with this client_id.");
	else if (!redirect)
		refuse_page(call, "This redirect_uri is not registered.");
	else if (!answer)
		show_page(call, client, redirect, state);
	else if (!strcmp(answer, "allow"))
		allow(call, redirect, state);
	else
		send_back(call, redirect, "error", "access_denied", state);
}

static struct code *find_code(struct sim *sim, const char *given)
{
	int i;

	for (i = 0; given && *given && i < CODES_MAX; i++)
		if (!strcmp(codes[i].text, given) &&
		    sim_now(sim) - codes[i].at <= CODE_S)
			return &codes[i];
	return NULL;
}

void exchange_code(struct sim_call *call)
{
	const char *client = jtext(call->body, "client_id");
	const char *secret = jtext(call->body, "client_secret");
	struct sim *sim = call->sim;
	struct code *code = find_code(sim, jtext(call->body, "code"));
	jobj *out;

	if (!client || strcmp(client, sim->client_id) != 0 || !secret ||
	    strcmp(secret, sim->client_secret) != 0) {
		fail(call, 401, "unauthorized", "Invalid client credentials");
		return;
	}
	if (!code) {
		fail(call, 401, "unauthorized", "Unauthorized Code");
		return;
	}
	code->text[0] = '\0';
	/* After a revocation whoever authorises gets another token. */
	if (!*sim->token) {
		free(sim->token);
		sim->token = xprintf("sim-token-%llu",
		    (unsigned long long)sim->next_id++);
	}
	out = json_object_new_object();
	jset_text(out, "token_type", "Bearer");
	jset_text(out, "token", sim->token);
	jset_text(out, "access_token", sim->token);
	ok(call, out);
}

void uninstall(struct sim_call *call)
{
	*call->sim->token = '\0';
	ok(call, json_object_new_object());
}
