/*
 * The steps of connecting a workspace, in the order and the words of Intercom's
 * Developer Hub, and how far one has come with them.
 *
 * One table: the guide in the terminal (app/guide.h) walks through it, and
 * what is typed at a step is kept in the vault at once (account/NAME/setup and
 * account/NAME/secret), so that every step can be left and resumed.
 */
#ifndef CALLBOX_SETUP_H
#define CALLBOX_SETUP_H

#include "api/base/buf.h"
#include "api/base/error.h"
#include "app/account.h"

struct keystore;
struct secret;

enum setup_kind {
	SETUP_READ,              /* something to do there; Enter goes on */
	SETUP_LINE,              /* a value is typed */
	SETUP_SECRET,            /* the same, hidden */
	SETUP_AUTHORIZE          /* the browser comes in */
};

enum setup_field {
	SETUP_NONE, SETUP_WAY, SETUP_REGION, SETUP_CLIENT_ID, SETUP_REDIRECT,
	SETUP_CLIENT_SECRET, SETUP_TOKEN
};

/* How one gets in. BOTH: a step of either. */
enum setup_way { SETUP_BOTH, SETUP_BY_OAUTH, SETUP_BY_TOKEN };

/* text: lines; {hub}, {redirect}, {permissions} stand for what they say. */
struct setup_step {
	const char *name;        /* "client-id": kept in the vault */
	const char *title;       /* as the Developer Hub calls it */
	const char *text;
	const char *prompt;
	enum setup_kind kind;
	enum setup_field field;
	enum setup_way way;
};

struct setup {
	char account[ACCOUNT_NAME_MAX + 1];
	bool token_way;
	char *region;            /* "us", … */
	char *base_url;          /* NULL: Intercom's own hosts */
	char *hosts;             /* several of them, as in struct account */
	char *client_id, *redirect_uri;          /* NULL: not said yet */
	struct secret *client_secret, *token;
	char *step;              /* name of where it was left, NULL: nowhere */
};

/* Defaults; region us, the default redirect URL. */
void setup_init(struct setup *setup, const char *account);
void setup_release(struct setup *setup);

/* What is kept of it, from a set-up that was left or from the account itself
 * (to connect it anew). False: nothing is (err says nothing). */
bool setup_load(struct keystore *vault, struct setup *setup);
/* Whether a set-up of that name was left and is not an account yet. */
bool setup_was_left(struct keystore *vault, const char *account);
/* The names of all such, with spaces in between; yours. NULL: there is none. */
char *setups_left(struct keystore *vault);
/* Keep it, the token not included. */
bool setup_save(struct keystore *vault, const struct setup *setup,
    struct error *err);
/* The steps of this way, in order; NULL behind the last one. */
const struct setup_step *setup_step(const struct setup *setup, int number);
/* Steps of this way, and the number of the one named (0: unknown). */
int setup_count(const struct setup *setup);
int setup_number(const struct setup *setup, const char *name);

/* The step's text with everything filled in; the permissions with their
 * groups, what they unlock, and a star at those that are needed at least. */
void setup_text(const struct setup *setup, const struct setup_step *step,
    struct buf *out);

/* Where the browser is sent, and where codes are traded. Borrowed. */
const char *setup_app_url(const struct setup *setup);

/* Take what was typed for a field; ERROR_USAGE says what is wrong with it. */
bool setup_set(struct setup *setup, enum setup_field field, const char *text,
    struct error *err);
/* An organisation's own hosts instead of Intercom's: base URLs, with commas
 * in between when there are several. NULL: Intercom's. */
bool setup_set_hosts(struct setup *setup, const char *hosts,
    struct error *err);
/* As it stands; NULL: nothing, or a secret. Borrowed. */
const char *setup_value(const struct setup *setup, enum setup_field field);

#endif
