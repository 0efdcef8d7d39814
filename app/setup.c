/* The steps of connecting a workspace, and how far one has come. */
#include "config.h"

#include "api/permission.h"
#include "api/region.h"
#include "app/oauth.h"
#include "app/setup.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_MAX = KEYSTORE_NAME_MAX };

static const struct setup_step steps[] = {
	{ "way", "How to sign in",
	    "oauth: you sign in to Intercom in a browser. What you do in\n"
	    "       callbox is done in your name. The usual way.\n"
	    "token: an access token is copied from the Developer Hub. Quicker,\n"
	    "       in the name of whoever installed the app.",
	    "oauth or token: ", SETUP_LINE, SETUP_WAY, SETUP_BOTH },
	{ "region", "Where the workspace is hosted",
	    "Intercom's address in your browser tells:\n"
	    "  us  app.intercom.com\n"
	    "  eu  app.eu.intercom.com\n"
	    "  au  app.au.intercom.com",
	    "us, eu or au: ", SETUP_LINE, SETUP_REGION, SETUP_BOTH },
	{ "new-app", "New app",
	    "Open the Developer Hub in your browser:\n"
	    "\n"
	    "{hub}\n"
	    "\n"
	    "Click New app, name it (callbox, say), choose your workspace,\n"
	    "Create app. If your team has such an app already, open that one.",
	    "Enter when it is there ", SETUP_READ, SETUP_NONE, SETUP_BOTH },
	{ "client-id", "Basic information: Client ID",
	    "In the app: Configure, Basic information. Copy Client ID.",
	    "Client ID: ", SETUP_LINE, SETUP_CLIENT_ID, SETUP_BY_OAUTH },
	{ "client-secret", "Basic information: Client Secret",
	    "On the same page: copy Client Secret. It is not shown while it is\n"
	    "typed, and kept encrypted in the vault.",
	    "Client Secret: ", SETUP_SECRET, SETUP_CLIENT_SECRET,
	    SETUP_BY_OAUTH },
	{ "use-oauth", "Authentication: Use OAuth, Redirect URLs",
	    "Configure, Authentication, Edit. Tick Use OAuth, and put under\n"
	    "Redirect URLs exactly\n"
	    "\n"
	    "{redirect}\n"
	    "\n"
	    "callbox listens there while you sign in. An address of your\n"
	    "organisation (https://HOST/integration-callback) does as well:\n"
	    "type it here, and paste later what the browser ends at.",
	    "Redirect URL: ", SETUP_LINE, SETUP_REDIRECT, SETUP_BY_OAUTH },
	{ "permissions", "Authentication: Permissions",
	    "On the same page (Configure, Authentication, Edit), tick these.\n"
	    "Those with a star are needed, the others unlock what is said.\n"
	    "\n"
	    "{permissions}",
	    "Enter when they are ticked ", SETUP_READ, SETUP_NONE,
	    SETUP_BOTH },
	{ "save", "Save",
	    "Click Save at the top of the page. Without it, nothing of this\n"
	    "holds.",
	    "Enter when it is saved ", SETUP_READ, SETUP_NONE, SETUP_BOTH },
	{ "access-token", "Authentication: Access Token",
	    "On the same page: copy Access Token. It is not shown while it is\n"
	    "typed, and kept encrypted in the vault.",
	    "Access Token: ", SETUP_SECRET, SETUP_TOKEN, SETUP_BY_TOKEN },
	{ "authorize", "Authorize access",
	    "Open this address in your browser and click Authorize access:",
	    "Address or code: ", SETUP_AUTHORIZE, SETUP_NONE,
	    SETUP_BY_OAUTH },
};

/* --- the table --- */

static bool belongs(const struct setup *setup, const struct setup_step *step)
{
	/* A base URL stands for one host, wherever that is. */
	if (setup->base_url && step->field == SETUP_REGION)
		return false;
	return step->way == SETUP_BOTH ||
	    (step->way == SETUP_BY_TOKEN) == setup->token_way;
}

const struct setup_step *setup_step(const struct setup *setup, int number)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(steps); i++)
		if (belongs(setup, &steps[i]) && number-- == 0)
			return &steps[i];
	return NULL;
}

int setup_count(const struct setup *setup)
{
	int n = 0;

	while (setup_step(setup, n))
		n++;
	return n;
}

int setup_number(const struct setup *setup, const char *name)
{
	const struct setup_step *step;
	int i;

	for (i = 0; name && (step = setup_step(setup, i)); i++)
		if (!strcmp(step->name, name))
			return i;
	return 0;
}

static void add_permissions(struct buf *out)
{
	int i;

	for (i = 0; i < PERMISSION_COUNT; i++) {
		if (i)
			buf_add_char(out, '\n');
		if (!i || permission_group(i) != permission_group(i - 1))
			buf_printf(out, "%s\n",
			    permission_group_label(permission_group(i)));
		buf_printf(out, "  %c %-34s %s",
		    permission_is_minimum(i) ? '*' : ' ',
		    permission_label(i), permission_unlocks(i));
	}
}

void setup_text(const struct setup *setup, const struct setup_step *step,
    struct buf *out)
{
	const char *at = step->text, *open;

	while ((open = strchr(at, '{'))) {
		buf_add(out, at, (size_t)(open - at));
		if (!strncmp(open, "{hub}", 5))
			buf_printf(out, "%s/a/apps/_/developer-hub",
			    setup_app_url(setup));
		else if (!strncmp(open, "{redirect}", 10))
			buf_add_text(out, setup->redirect_uri);
		else
			add_permissions(out);
		at = strchr(open, '}') + 1;
	}
	buf_add_text(out, at);
}

const char *setup_app_url(const struct setup *setup)
{
	const struct region *region = region_find(setup->region);

	return setup->base_url ? setup->base_url :
	    region ? region->app_url : region_at(0)->app_url;
}

/* --- values --- */

void setup_init(struct setup *setup, const char *account)
{
	*setup = (struct setup){ .region = mem_strdup(region_at(0)->name),
		.redirect_uri = mem_strdup(OAUTH_REDIRECT_DEFAULT) };
	snprintf(setup->account, sizeof(setup->account), "%s", account);
}

void setup_release(struct setup *setup)
{
	free(setup->region);
	free(setup->base_url);
	free(setup->hosts);
	free(setup->client_id);
	free(setup->redirect_uri);
	free(setup->step);
	secret_free(setup->client_secret);
	secret_free(setup->token);
	*setup = (struct setup){ 0 };
}

static void replace(char **member, const char *text)
{
	free(*member);
	*member = mem_strdup(text);
}

bool setup_set(struct setup *setup, enum setup_field field, const char *text,
    struct error *err)
{
	switch (field) {
	case SETUP_WAY:
		if (strcmp(text, "oauth") != 0 && strcmp(text, "token") != 0)
			return error_set(err, ERROR_USAGE, 0,
			    "Write oauth or token");
		setup->token_way = !strcmp(text, "token");
		return true;
	case SETUP_REGION:
		if (!region_find(text))
			return error_set(err, ERROR_USAGE, 0, "The region is "
			    "us, eu or au, not \"%.20s\"", text);
		replace(&setup->region, region_find(text)->name);
		return true;
	case SETUP_CLIENT_ID:
		if (!oauth_client_id_valid(text, err))
			return false;
		replace(&setup->client_id, text);
		return true;
	case SETUP_REDIRECT:
		if (!oauth_redirect_parse(text, NULL, err))
			return false;
		replace(&setup->redirect_uri, text);
		return true;
	default:
		BUG("secrets are not set as text");
	}
}

bool setup_set_hosts(struct setup *setup, const char *hosts,
    struct error *err)
{
	char urls[REGION_COUNT][HOST_URL_MAX];
	size_t n = region_split(hosts, urls), i;

	for (i = 0; i < n; i++)
		if (!account_url_valid(urls[i], err))
			return false;
	if (hosts && !n)
		return account_url_valid(hosts, err);
	free(setup->base_url);
	setup->base_url = mem_strdup(n ? urls[0] : NULL);
	free(setup->hosts);
	setup->hosts = mem_strdup(n > 1 ? hosts : NULL);
	return true;
}

const char *setup_value(const struct setup *setup, enum setup_field field)
{
	switch (field) {
	case SETUP_WAY:
		return setup->token_way ? "token" : "oauth";
	case SETUP_REGION:
		return setup->region;
	case SETUP_CLIENT_ID:
		return setup->client_id;
	case SETUP_REDIRECT:
		return setup->redirect_uri;
	default:
		return NULL;
	}
}

/* --- in the vault --- */

static const char *record(char out[RECORD_MAX], const struct setup *setup,
    const char *what)
{
	snprintf(out, RECORD_MAX, "account/%s/%s", setup->account, what);
	return out;
}

/* Lines of key=value, of the set-up or of the account's settings. */
static void parse_line(struct setup *setup, const char *key,
    const char *value)
{
	if (!strcmp(key, "way"))
		setup_set(setup, SETUP_WAY, value, NULL);
	else if (!strcmp(key, "region"))
		setup_set(setup, SETUP_REGION, value, NULL);
	else if (!strcmp(key, "client_id"))
		setup_set(setup, SETUP_CLIENT_ID, value, NULL);
	else if (!strcmp(key, "redirect_uri"))
		setup_set(setup, SETUP_REDIRECT, value, NULL);
	else if (!strcmp(key, "base_url") && !region_of_host(value))
		replace(&setup->base_url, value);
	else if (!strcmp(key, "hosts"))
		replace(&setup->hosts, value);
	else if (!strcmp(key, "step"))
		replace(&setup->step, value);
}

static bool load_lines(struct keystore *vault, struct setup *setup,
    const char *what)
{
	char key[RECORD_MAX], *copy, *line, *next, *equals;
	struct secret *text;

	if (!keystore_get(vault, record(key, setup, what), &text, NULL))
		return false;
	copy = mem_strdup(secret_borrow(text));
	secret_return(text);
	secret_free(text);
	for (line = copy; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		equals = strchr(line, '=');
		if (!equals)
			continue;
		*equals = '\0';
		parse_line(setup, line, equals + 1);
	}
	free(copy);
	return true;
}

bool setup_load(struct keystore *vault, struct setup *setup)
{
	char key[RECORD_MAX];
	bool found = load_lines(vault, setup, "settings");

	/* An account whose app is known is only authorized anew. */
	if (found && !setup->step)
		replace(&setup->step, setup->client_id ? "authorize" :
		    "access-token");
	if (found && !setup->client_id)
		setup->token_way = true;
	found |= load_lines(vault, setup, "setup");
	secret_free(setup->client_secret);
	setup->client_secret = NULL;
	if (!keystore_get(vault, record(key, setup, "secret"),
	    &setup->client_secret, NULL))
		setup->client_secret = NULL;
	return found;
}

bool setup_was_left(struct keystore *vault, const char *account)
{
	struct setup setup;
	bool left;

	setup_init(&setup, account);
	left = load_lines(vault, &setup, "setup") &&
	    !load_lines(vault, &setup, "settings");
	setup_release(&setup);
	return left;
}

char *setups_left(struct keystore *vault)
{
	char name[ACCOUNT_NAME_MAX + 1];
	const char *key, *end;
	struct buf names;
	size_t i;

	buf_init(&names, BUF_SMALL_MAX);
	for (i = 0; i < keystore_count(vault); i++) {
		key = keystore_name(vault, i);
		end = strrchr(key, '/');
		if (strncmp(key, "account/", 8) != 0 || !end ||
		    strcmp(end, "/setup") != 0 || end <= key + 8)
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)(end - key - 8),
		    key + 8);
		if (setup_was_left(vault, name))
			buf_printf(&names, "%s%s", names.len ? " " : "",
			    name);
	}
	if (names.len)
		return buf_take(&names);
	buf_release(&names);
	return NULL;
}

static struct secret *lines_of(const struct setup *setup)
{
	struct secret *out;
	struct buf text;

	buf_init(&text, KEYSTORE_VALUE_MAX);
	buf_printf(&text, "way=%s\nregion=%s\n",
	    setup_value(setup, SETUP_WAY), setup->region);
	if (setup->base_url)
		buf_printf(&text, "base_url=%s\n", setup->base_url);
	if (setup->hosts)
		buf_printf(&text, "hosts=%s\n", setup->hosts);
	if (setup->client_id)
		buf_printf(&text, "client_id=%s\n", setup->client_id);
	if (setup->redirect_uri)
		buf_printf(&text, "redirect_uri=%s\n", setup->redirect_uri);
	if (setup->step)
		buf_printf(&text, "step=%s\n", setup->step);
	out = secret_move(text.data, text.len);
	buf_release(&text);
	return out;
}

bool setup_save(struct keystore *vault, const struct setup *setup,
    struct error *err)
{
	char lines_key[RECORD_MAX], secret_key[RECORD_MAX];
	struct secret *lines = lines_of(setup);
	struct keystore_change changes[2] = {
		{ record(lines_key, setup, "setup"), lines },
		{ record(secret_key, setup, "secret"), setup->client_secret },
	};
	bool ok = keystore_apply(vault, changes, 2, err);

	secret_free(lines);
	return ok;
}
