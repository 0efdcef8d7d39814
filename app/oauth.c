/* One attempt to be let into a workspace by OAuth. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "app/oauth.h"
#include "keystore/secret.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HTTPS_PORT = 443, STATE_BYTES = OAUTH_STATE_LEN / 4 * 3 };

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "abcdefghijklmnopqrstuvwxyz0123456789-_";

/* --- redirect URLs --- */

/* scheme://host[:port]/path up to a query or the end; false: it is not that. */
static bool parse_target(const char *text, size_t len,
    struct oauth_target *out)
{
	static const char scheme[] = "https://";
	const char *end = text + len, *at = text + sizeof(scheme) - 1;
	long port = 0;

	*out = (struct oauth_target){ .port = HTTPS_PORT };
	if (len < sizeof(scheme) - 1 ||
	    strncasecmp(text, scheme, sizeof(scheme) - 1) != 0)
		return false;
	out->host = at;
	if (at < end && *at == '[')
		while (at < end && *at != ']')
			at++;
	while (at < end && !strchr(":/?#@\\", *at))
		at++;
	out->host_len = (size_t)(at - out->host);
	if (at < end && *at == ':') {
		for (at++; at < end && *at >= '0' && *at <= '9'; at++) {
			port = port * 10 + (*at - '0');
			if (port > 65535)
				return false;
		}
		if (!port)
			return false;
		out->port = (int)port;
	}
	out->path = at;
	while (at < end && *at != '?' && *at != '#')
		at++;
	out->path_len = (size_t)(at - out->path);
	return out->host_len && (!out->path_len || *out->path == '/');
}

bool oauth_redirect_parse(const char *uri, struct oauth_target *out,
    struct error *err)
{
	struct oauth_target target;
	const char *c;

	for (c = uri; *c; c++)
		if (*c <= ' ' || *c >= 0x7f || strchr("\"<>\\^`{|}", *c))
			return error_set(err, ERROR_USAGE, 0, "A redirect URL "
			    "has no spaces or special characters in it");
	if (!parse_target(uri, strlen(uri), &target))
		return error_set(err, ERROR_USAGE, 0, "\"%.60s\" is not "
		    "https://HOST[:PORT]/PATH: Intercom takes no other "
		    "redirect URL", uri);
	if (!target.path_len || target.path[target.path_len])
		return error_set(err, ERROR_USAGE, 0, "A redirect URL here "
		    "ends with its path (/integration-callback), without ? "
		    "and #");
	if (out)
		*out = target;
	return true;
}

static bool host_is(const struct oauth_target *target, const char *host)
{
	return target->host_len == strlen(host) &&
	    !strncasecmp(target->host, host, target->host_len);
}

bool oauth_redirect_is_local(const struct oauth_target *target)
{
	return (host_is(target, "127.0.0.1") || host_is(target,
	    "localhost")) && target->port >= 1024;
}

bool oauth_client_id_valid(const char *id, struct error *err)
{
	size_t len = strlen(id);

	if (len > 0 && len <= 100 && strspn(id, letters) == len)
		return true;
	return error_set(err, ERROR_USAGE, 0, "\"%.40s\" is no client ID: "
	    "letters, digits and - as under Basic information", id);
}

/* --- the attempt --- */

static void make_state(char out[OAUTH_STATE_LEN + 1])
{
	struct secret *random = secret_new_random(STATE_BYTES);
	const unsigned char *bytes = (const unsigned char *)
	    secret_borrow(random);
	unsigned long three;
	int i;

	for (i = 0; i < STATE_BYTES / 3; i++) {
		three = (unsigned long)bytes[i * 3] << 16 |
		    (unsigned long)bytes[i * 3 + 1] << 8 | bytes[i * 3 + 2];
		out[i * 4] = letters[three >> 18];
		out[i * 4 + 1] = letters[three >> 12 & 63];
		out[i * 4 + 2] = letters[three >> 6 & 63];
		out[i * 4 + 3] = letters[three & 63];
	}
	out[OAUTH_STATE_LEN] = '\0';
	secret_return(random);
	secret_free(random);
}

void oauth_init(struct oauth *oauth, const char *app_url,
    const char *client_id, const char *redirect_uri, int64_t now)
{
	*oauth = (struct oauth){
		.app_url = mem_strdup(app_url),
		.client_id = mem_strdup(client_id),
		.redirect_uri = mem_strdup(redirect_uri), .begun_at = now };
	if (!oauth_redirect_parse(oauth->redirect_uri, &oauth->target, NULL))
		BUG("redirect URL was not checked");
	make_state(oauth->state);
}

void oauth_release(struct oauth *oauth)
{
	free(oauth->app_url);
	free(oauth->client_id);
	free(oauth->redirect_uri);
	explicit_bzero(oauth, sizeof(*oauth));
}

/* Colon and slash may stand in a query as they are (RFC 3986 §3.4). */
static void add_escaped(struct buf *out, const char *text)
{
	for (; *text; text++)
		if (isalnum((unsigned char)*text) || strchr("-._~:/", *text))
			buf_add_char(out, *text);
		else
			buf_printf(out, "%%%02X", (unsigned char)*text);
}

char *oauth_url(const struct oauth *oauth, bool brief)
{
	struct buf out;

	buf_init(&out, BUF_SMALL_MAX);
	buf_printf(&out, "%s/oauth?client_id=", oauth->app_url);
	add_escaped(&out, oauth->client_id);
	buf_printf(&out, "&state=%s", oauth->state);
	if (!brief) {
		buf_add_text(&out, "&redirect_uri=");
		add_escaped(&out, oauth->redirect_uri);
	}
	return buf_take(&out);
}

/* --- what came back --- */

/* The parameters that matter, decoded in place; each at most once. */
struct answer {
	char *code, *state, *error;
	bool twice, bad;
};

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent escapes of text[0..len), in place, terminated: there is room, as
 * something that is cut off stands behind it. False: a bad escape. */
static bool unescape(char *text, size_t len)
{
	char *to = text, *end = text + len;
	int high, low;

	for (; text < end; text++) {
		if (*text != '%') {
			*to++ = *text;
			continue;
		}
		if (end - text < 3)
			return false;
		high = hex(text[1]);
		low = hex(text[2]);
		if (high < 0 || low < 0 || (high == 0 && low == 0))
			return false;
		*to++ = (char)(high << 4 | low);
		text += 2;
	}
	*to = '\0';
	return true;
}

/* query is terminated and ours to cut up. */
static void parse_query(char *query, struct answer *out)
{
	static const char *const names[] = { "code", "state", "error" };
	char **members[] = { &out->code, &out->state, &out->error };
	char *at, *next, *value;
	size_t i;

	for (at = query; at; at = next) {
		next = strchr(at, '&');
		if (next)
			*next++ = '\0';
		value = strchr(at, '=');
		if (!value)
			continue;
		*value++ = '\0';
		for (i = 0; i < ARRAY_LEN(names); i++) {
			if (strcmp(at, names[i]) != 0)
				continue;
			out->twice |= *members[i] != NULL;
			out->bad |= !unescape(value, strlen(value));
			*members[i] = value;
		}
	}
}

static bool state_is(const struct oauth *oauth, const char *given)
{
	unsigned char differ = strlen(given) != OAUTH_STATE_LEN;
	size_t i;

	for (i = 0; i < OAUTH_STATE_LEN && given[i]; i++)
		differ |= (unsigned char)(given[i] ^ oauth->state[i]);
	return !differ;
}

static bool same_place(const struct oauth_target *a,
    const struct oauth_target *b)
{
	return a->port == b->port && a->host_len == b->host_len &&
	    !strncasecmp(a->host, b->host, a->host_len) &&
	    a->path_len == b->path_len &&
	    !memcmp(a->path, b->path, a->path_len);
}

/* What can be a code: as base64 or an id has it, "=" only at its end. */
static bool code_valid(const char *code)
{
	size_t len = strlen(code), body = strspn(code, "ABCDEFGHIJKLMNOPQRSTUV"
	    "WXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/");

	return body > 0 && len <= OAUTH_CODE_MAX &&
	    body + strspn(code + body, "=") == len;
}

static bool give(struct oauth *oauth, char *code, struct secret **out)
{
	*out = secret_move(code, strlen(code));
	/* Whatever comes after it is no answer to this attempt. */
	oauth->over = true;
	explicit_bzero(oauth->state, sizeof(oauth->state));
	return true;
}

static bool take_answer(struct oauth *oauth, const struct answer *answer,
    struct secret **code, struct error *err)
{
	if (answer->bad || answer->twice)
		return error_set(err, ERROR_INPUT, 0, "This address was "
		    "changed on its way: copy it from the browser again");
	if (!answer->state)
		return error_set(err, ERROR_INPUT, 0, "This address has no "
		    "state in it: copy the whole of it, to its end");
	if (!state_is(oauth, answer->state))
		return error_set(err, ERROR_INPUT, 0, "This address answers "
		    "another attempt (its state differs): use the link that "
		    "is shown now");
	if (answer->error && !strcmp(answer->error, "access_denied"))
		return error_set(err, ERROR_REFUSED, 0, "Access was denied in "
		    "the browser (access_denied): nothing was connected");
	if (answer->error)
		return error_set(err, ERROR_REFUSED, 0, "Intercom said no: "
		    "%.80s", answer->error);
	if (!answer->code || !code_valid(answer->code))
		return error_set(err, ERROR_INPUT, 0, "This address has no "
		    "code in it: authorize in the browser first, then copy "
		    "the address that it ends at");
	return give(oauth, answer->code, code);
}

/* text is terminated and ours to cut up. */
static bool take_text(struct oauth *oauth, char *text, struct secret **code,
    struct error *err)
{
	struct oauth_target target;
	struct answer answer = { 0 };
	char *query;

	if (!*text)
		return error_set(err, ERROR_INPUT, 0, "Nothing was pasted");
	/* Only the code, perhaps as the address bar writes it. */
	if (!strpbrk(text, ":?&#") && unescape(text, strlen(text)) &&
	    code_valid(text))
		return give(oauth, text, code);
	text[strcspn(text, "#")] = '\0';
	if (!parse_target(text, strlen(text), &target))
		return error_set(err, ERROR_INPUT, 0, "This is neither the "
		    "browser's final address (https://…) nor only the code");
	if (!same_place(&target, &oauth->target))
		return error_set(err, ERROR_INPUT, 0, "This is not the "
		    "address that Intercom sends you to; that one begins "
		    "with %.70s", oauth->redirect_uri);
	query = strchr(text, '?');
	if (query)
		parse_query(query + 1, &answer);
	return take_answer(oauth, &answer, code, err);
}

bool oauth_take(struct oauth *oauth, const char *text, size_t len,
    int64_t now, struct secret **code, struct error *err)
{
	struct secret *copy;
	char *start, *to;
	size_t i;
	bool ok;

	if (oauth->over)
		return error_set(err, ERROR_TIMEOUT, 0,
		    "This attempt has had its answer");
	if (now < oauth->begun_at || now - oauth->begun_at > OAUTH_LIFE_S)
		return error_set(err, ERROR_TIMEOUT, 0, "The link is older "
		    "than ten minutes: begin again with a new one");
	if (len > OAUTH_ADDRESS_MAX)
		return error_set(err, ERROR_INPUT, 0,
		    "This is too long to be the address");
	copy = secret_new(len + 1);
	start = to = secret_edit(copy);
	for (i = 0; i < len; i++)
		if (!isspace((unsigned char)text[i]) && text[i])
			*to++ = text[i];
	*to = '\0';
	ok = take_text(oauth, start, code, err);
	secret_edited(copy, 0);
	secret_free(copy);
	return ok;
}
