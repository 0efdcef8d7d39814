/*
 * What happened while nobody looked: said once when the program has caught up
 * with the service, and again whenever somebody comes back to the keys.
 */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>

enum {
	AWAY_LEAST = 300,        /* seconds after which it is worth a word */
	AWAY_IDLE = 1800,        /* without a key: away with the terminal open */
	MINUTES_MAX = 90000      /* what the query language takes */
};

/* The questions, in the order of the counts that come back. */
enum { AWAY_MINE, AWAY_NEW, AWAY_QUESTIONS };

static int minutes_since(const struct pane *pane, int64_t since)
{
	int64_t minutes = (pane->host->now(pane) - since) / 60 + 1;

	return minutes < MINUTES_MAX ? (int)minutes : MINUTES_MAX;
}

static void ask(struct pane *pane, int64_t since)
{
	struct away *away = &inbox_of(pane)->away;
	int minutes = minutes_since(pane, since);
	char mine[64], fresh[64];
	const char *queries[AWAY_QUESTIONS] = {
		[AWAY_MINE] = mine, [AWAY_NEW] = fresh,
	};

	if (away->counting)
		return;
	snprintf(mine, sizeof(mine),
	    "state:open assignee:me is:unread updated:<%dm", minutes);
	snprintf(fresh, sizeof(fresh),
	    "state:open assignee:none created:<%dm", minutes);
	away->since = since;
	away->counting = pane->host->send(pane, request_count(queries,
	    AWAY_QUESTIONS));
}

void away_status(struct pane *pane, const struct api_status *status)
{
	struct away *away = &inbox_of(pane)->away;

	if (away->caught_up || !status->synced_at)
		return;
	away->caught_up = true;
	away->active_at = pane->host->now(pane);
	if (status->known_until && away->active_at - status->known_until >
	    AWAY_LEAST)
		ask(pane, status->known_until);
}

void away_active(struct pane *pane)
{
	struct away *away = &inbox_of(pane)->away;
	int64_t now = pane->host->now(pane);

	if (away->active_at && now - away->active_at > AWAY_IDLE)
		ask(pane, away->active_at);
	away->active_at = now;
}

bool away_reply(struct pane *pane, const struct api_reply *reply)
{
	struct away *away = &inbox_of(pane)->away;
	const char *key = pane->host->key_for(pane, "view-news");
	char when[WHEN_TEXT_MAX];
	size_t mine, fresh;

	if (!reply->id || reply->id != away->counting)
		return false;
	if (!reply->final)
		return true;
	away->counting = 0;
	if (reply->counts_len < AWAY_QUESTIONS)
		return true;
	mine = reply->counts[AWAY_MINE];
	fresh = reply->counts[AWAY_NEW];
	when_text(away->since, pane->host->now(pane), when);
	if (mine || fresh)
		pane->host->say(pane, SAY_INFO, "While you were away (since "
		    "%s): %zu of yours with news, %zu new unassigned · %s "
		    "shows all that changed", when, mine, fresh,
		    key ? key : ":view-news");
	return true;
}

void away_show(struct pane *pane)
{
	const struct away *away = &inbox_of(pane)->away;
	char query[64];

	/* Nobody was away yet: the last hour is a fair guess. */
	snprintf(query, sizeof(query), "state:any updated:<%dm",
	    away->since ? minutes_since(pane, away->since) : 60);
	inbox_search(pane, query);
}
