/* The doctor's look at the account that would be opened, and at its service. */
#include "config.h"

#include "app/account.h"
#include "app/doctor.h"
#include "app/session.h"
#include "keystore/secret.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WAIT_MS = 30000, SKEW_MAX_S = 60 };

/* The final reply to a request, yours to unref; NULL: none came. What the
 * worker says meanwhile is a finding of its own. */
static const struct api_reply *ask(struct doctor *doctor,
    struct api_client *client, struct api_request *request, const char *what)
{
	struct pollfd fd = { .fd = api_fd(client), .events = POLLIN };
	api_id id = api_send(client, request);
	const struct api_reply *reply;

	do {
		while ((reply = api_next(client))) {
			if (reply->id == id && reply->final)
				return reply;
			if (reply->op == API_NOTICE_SAY && what)
				doctor_say(doctor, DOCTOR_BAD, what, "%s",
				    reply->say);
			api_reply_unref(reply);
		}
	} while (poll(&fd, 1, WAIT_MS) > 0);
	return NULL;
}

/* --- what is kept here --- */

static void say_outbox(struct doctor *doctor, const struct api_status *status)
{
	size_t stuck = status->outbox_failed + status->outbox_unknown;
	size_t waiting = status->outbox_held + status->outbox_queued;

	if (stuck)
		doctor_say(doctor, DOCTOR_BAD, "outbox", "%zu failed or of "
		    "unknown outcome: callbox outbox lists them", stuck);
	else if (waiting)
		doctor_say(doctor, DOCTOR_NOTE, "outbox", "%zu to be sent by "
		    "the next callbox that is online", waiting);
	else
		doctor_say(doctor, DOCTOR_OK, "outbox", "empty");
}

/* Opened as they are, without the network: nothing is sent. */
static void check_stores(struct doctor *doctor,
    const struct session_options *options)
{
	static const char *const all[] = { "state:any" };
	struct api_options offline = options->api;
	const struct api_reply *reply;
	struct api_client *client;
	struct error err;

	offline.no_network = true;
	client = api_start(&offline, &err);
	if (!client) {
		doctor_say(doctor, DOCTOR_BAD, "mirror", "%s", err.text);
		return;
	}
	reply = ask(doctor, client, request_count(all, 1), "mirror");
	if (reply && reply->counts_len)
		doctor_say(doctor, DOCTOR_OK, "mirror", "%zu conversations "
		    "cached", reply->counts[0]);
	else
		doctor_say(doctor, DOCTOR_BAD, "mirror", "%s: deleting %s "
		    "loses nothing", reply ? reply->err.text : "no answer",
		    options->cache_file);
	api_reply_unref(reply);
	reply = ask(doctor, client, request_status(), "outbox");
	if (reply && reply->status)
		say_outbox(doctor, reply->status);
	api_reply_unref(reply);
	api_stop(client, 0);
}

/* --- the service --- */

static const char *advice(enum error_code code)
{
	switch (code) {
	case ERROR_OFFLINE:
		return "; check DNS and network, and whether a proxy is "
		    "needed (HTTPS_PROXY)";
	case ERROR_TLS:
		return "; check the clock, and whether something in between "
		    "(a proxy) speaks for the service";
	case ERROR_TIMEOUT:
		return "; check network and proxy";
	case ERROR_AUTH:
		return "; callbox connect, or :reconnect inside, takes a new "
		    "token";
	case ERROR_VERSION:
		return "; 2.16 is what callbox is made for";
	default:
		return "";
	}
}

static void say_permissions(struct doctor *doctor,
    const struct api_status *status)
{
	size_t given = 0, unknown = 0;
	enum permission i;

	for (i = 0; i < PERMISSION_COUNT; i++) {
		given += status->grants[i] == GRANT_GIVEN;
		unknown += status->grants[i] == GRANT_UNKNOWN;
		if (status->grants[i] == GRANT_REFUSED)
			doctor_say(doctor, permission_is_minimum(i) ?
			    DOCTOR_BAD : DOCTOR_NOTE, "permission", "\"%s\" "
			    "is refused: tick it in the Developer Hub (%s)",
			    permission_label(i), permission_unlocks(i));
		else if (status->grants[i] == GRANT_PLAN)
			doctor_say(doctor, DOCTOR_NOTE, "permission", "\"%s\" "
			    "is not in the workspace's plan (%s)",
			    permission_label(i), permission_unlocks(i));
	}
	doctor_say(doctor, DOCTOR_OK, "permission", "%zu granted, %zu not "
	    "known before first use", given, unknown);
}

static void say_rate(struct doctor *doctor, const struct api_status *status)
{
	if (status->rate_limit <= 0)
		doctor_say(doctor, DOCTOR_NOTE, "rate", "the service does not "
		    "tell its limit");
	else if (status->rate_left * 5 < status->rate_limit)
		doctor_say(doctor, DOCTOR_NOTE, "rate", "%d of %d calls left: "
		    "many use this app; rate-share and poll-active make room",
		    status->rate_left, status->rate_limit);
	else
		doctor_say(doctor, DOCTOR_OK, "rate", "%d of %d calls left in "
		    "this window", status->rate_left, status->rate_limit);
}

static void say_clock(struct doctor *doctor, const struct api_status *status)
{
	long long off = status->skew_ms / 1000;

	if (!status->skew_known)
		doctor_say(doctor, DOCTOR_NOTE, "clock", "the service does "
		    "not tell its time");
	else if (llabs(off) > SKEW_MAX_S)
		doctor_say(doctor, DOCTOR_BAD, "clock", "this host's is %lld "
		    "s %s: TLS and times need it right (timedatectl, ntp)",
		    llabs(off), off > 0 ? "slow" : "fast");
	else
		doctor_say(doctor, DOCTOR_OK, "clock", "within %lld s of the "
		    "service's", llabs(off) + 1);
}

/* In memory, so that nothing is sent and nothing kept. */
static void check_service(struct doctor *doctor, struct keystore *vault,
    const struct account *account)
{
	struct session_options options;
	const struct api_reply *reply = NULL;
	struct api_client *client = NULL;
	const char *host = account->base_url;
	struct error err = { 0 };

	if (session_options_init(&options, doctor->config, vault, account,
	    true, &err))
		client = api_start(&options.api, &err);
	if (client)
		reply = ask(doctor, client, request_permissions(), NULL);
	if (reply)
		err = reply->err;
	else if (client)
		error_set(&err, ERROR_TIMEOUT, 0, NULL);
	if (reply && reply->status)
		host = reply->status->host;
	if (err.code)
		doctor_say(doctor, DOCTOR_BAD, "service", "%s: %s%s",
		    host, err.text, advice(err.code));
	else
		doctor_say(doctor, DOCTOR_OK, "service", "%s answers, the "
		    "token is good%s", host, strcmp(host, account->base_url) ?
		    " (another region than before)" : "");
	if (reply && reply->status && reply->status->link != LINK_OFFLINE) {
		say_clock(doctor, reply->status);
		if (!reply->status->token_dead) {
			say_permissions(doctor, reply->status);
			say_rate(doctor, reply->status);
		}
	}
	api_reply_unref(reply);
	if (client)
		api_stop(client, 0);
	session_options_release(&options);
}

static void check_proxy(struct doctor *doctor)
{
	const char *proxy = getenv("HTTPS_PROXY");

	if (!proxy || !*proxy)
		proxy = getenv("https_proxy");
	if (proxy && *proxy)
		doctor_say(doctor, DOCTOR_NOTE, "proxy", "through the one "
		    "of HTTPS_PROXY");
	else
		doctor_say(doctor, DOCTOR_OK, "proxy", "none");
}

/* With a person there the passphrase can be asked for. */
static struct keystore *open_vault(struct doctor *doctor, struct error *err)
{
	if (!doctor->json && isatty(STDIN_FILENO))
		return account_open_vault(doctor->config, err);
	return account_open_quietly(doctor->config, err);
}

void doctor_account(struct doctor *doctor)
{
	struct session_options options = { 0 };
	struct account account = { 0 };
	struct error err = { 0 };
	struct keystore *vault = open_vault(doctor, &err);

	check_proxy(doctor);
	if (!vault) {
		doctor_say(doctor, err.code == ERROR_VAULT ? DOCTOR_BAD :
		    DOCTOR_NOTE, "account", "%s; service, mirror and outbox "
		    "were not checked", err.text);
		return;
	}
	if (!account_choose(vault, doctor->config, NULL, &account, &err)) {
		doctor_say(doctor, DOCTOR_NOTE, "account", "%s", err.text);
	} else if (!session_options_init(&options, doctor->config, vault,
	    &account, false, &err)) {
		doctor_say(doctor, DOCTOR_BAD, "account", "%s", err.text);
	} else {
		doctor_say(doctor, DOCTOR_OK, "account", "%s", account.name);
		check_stores(doctor, &options);
		check_service(doctor, vault, &account);
	}
	session_options_release(&options);
	account_release(&account);
	keystore_free(vault);
}
