/* Synchronising: what to fetch next. */
#include "config.h"

#include "api/sync.h"

#include <stdio.h>
#include <string.h>

/* The stages of the first sync, then polling. */
enum stage {
	STAGE_ME, STAGE_ADMINS, STAGE_TEAMS, STAGE_TAGS, STAGE_OPEN,
	STAGE_SNOOZED, STAGE_CLOSED, STAGE_POLL
};

enum {
	RETRY_MS = 2000, RETRY_MAX_MS = 60000, DELETED_S = 300,
	PAGE_MIDDLE = 50, PAGE_LEAST = 20
};

static const char watermark_name[] = "watermark";

void sync_init(struct sync *sync, struct mirror *mirror, bool closed)
{
	*sync = (struct sync){ .mirror = mirror, .closed = closed,
		.per_page = SYNC_PAGE, .stage = STAGE_ME };
	sync->watermark = mirror_number(mirror, watermark_name);
	sync->highest = sync->began_at = sync->watermark;
	sync->first = !sync->watermark;
	/* The people are known from before: what changed is more urgent. */
	if (!sync->first)
		sync->stage = STAGE_POLL;
}

void sync_release(struct sync *sync)
{
	arena_release(&sync->arena);
}

void sync_people_first(struct sync *sync)
{
	sync->stage = STAGE_ME;
}

void sync_now(struct sync *sync)
{
	sync->forced = true;
	sync->next_ms = 0;
}

static struct sync_step wait_until(int64_t at_ms, int64_t now_ms)
{
	int64_t wait = at_ms - now_ms;

	return (struct sync_step){ .kind = SYNC_WAIT,
		.wait_ms = wait < 0 ? 0 : wait > 3600000 ? 3600000 :
		    (int)wait };
}

static struct sync_step search(const struct sync *sync, const char *state)
{
	return (struct sync_step){ .kind = SYNC_SEARCH, .state = state,
		.per_page = sync->per_page,
		.cursor = sync->cursor[0] ? sync->cursor : NULL };
}

/* Contacts that rows refer to by id only, some at a time. */
static bool contacts_step(struct sync *sync, struct sync_step *step)
{
	const char **ids;
	size_t n;

	arena_release(&sync->arena);
	ids = arena_calloc(&sync->arena, SYNC_CONTACTS_MAX, sizeof(*ids));
	n = mirror_unknown_contacts(sync->mirror, SYNC_CONTACTS_MAX,
	    &sync->arena, ids);
	/* What the service did not find the last time is not asked for in a
	 * circle: it waits for the next deep look. */
	if (!n || (n == sync->unfound && sync->unfound))
		return false;
	*step = (struct sync_step){ .kind = SYNC_CONTACTS, .ids = ids,
		.ids_len = n, .per_page = SYNC_CONTACTS_MAX };
	return true;
}

static struct sync_step poll_step(struct sync *sync, int64_t now_ms,
    int interval_ms)
{
	struct sync_step step;
	int64_t since;

	/* First what changed, and a walk that has begun is finished; all else
	 * is for the time until the next one. */
	if (!sync->cursor[0] && now_ms < sync->next_ms) {
		if (now_ms - sync->people_ms >= SYNC_PEOPLE_S * 1000LL) {
			sync->stage = STAGE_ME;
			return (struct sync_step){ .kind = SYNC_ME };
		}
		if (now_ms - sync->deleted_ms >= DELETED_S * 1000LL)
			return (struct sync_step){ .kind = SYNC_DELETED,
				.per_page = PAGE_LEAST };
		if (contacts_step(sync, &step))
			return step;
		return wait_until(sync->next_ms, now_ms);
	}
	since = sync->watermark - SYNC_OVERLAP_S;
	if (now_ms - sync->deep_ms >= SYNC_DEEP_S * 1000LL || sync->deep)
		since = sync->watermark - SYNC_DEEP_S;
	sync->deep = since < sync->watermark - SYNC_OVERLAP_S;
	step = search(sync, NULL);
	step.since = since > 0 ? since : 1;
	step.ascending = true;
	return step;
}

struct sync_step sync_next(struct sync *sync, int64_t now_ms,
    int interval_ms)
{
	struct sync_step step = { .kind = SYNC_WAIT, .wait_ms = -1 };

	if (sync->busy)
		return step;
	if (now_ms < sync->next_ms && sync->failures)
		return wait_until(sync->next_ms, now_ms);
	switch ((enum stage)sync->stage) {
	case STAGE_ME:
		step.kind = SYNC_ME;
		break;
	case STAGE_ADMINS:
		step.kind = SYNC_ADMINS;
		break;
	case STAGE_TEAMS:
		step.kind = SYNC_TEAMS;
		break;
	case STAGE_TAGS:
		step.kind = SYNC_TAGS;
		break;
	case STAGE_OPEN:
		step = search(sync, "open");
		break;
	case STAGE_SNOOZED:
		step = search(sync, "snoozed");
		break;
	case STAGE_CLOSED:
		step = search(sync, "closed");
		break;
	case STAGE_POLL:
		step = poll_step(sync, now_ms, interval_ms);
		break;
	}
	sync->busy = step.kind != SYNC_WAIT;
	return step;
}

static void note_rows(struct sync *sync, const struct sync_result *result)
{
	size_t i;

	for (i = 0; i < result->rows_len; i++)
		if (result->rows[i].updated_at > sync->highest)
			sync->highest = result->rows[i].updated_at;
}

static void set_watermark(struct sync *sync, int64_t to)
{
	if (to <= sync->watermark)
		return;
	sync->watermark = to;
	/* Lost with a crash, it is only walked again. */
	mirror_set_number(sync->mirror, watermark_name, to, NULL);
}

/* After the people: conversations the first time, else on with polling. */
static void after_people(struct sync *sync, int64_t now_ms)
{
	sync->people_ms = now_ms;
	sync->stage = sync->first ? STAGE_OPEN : STAGE_POLL;
}

static void next_stage(struct sync *sync, int64_t now_ms)
{
	sync->cursor[0] = '\0';
	sync->stage++;
	if (sync->stage == STAGE_CLOSED && !sync->closed)
		sync->stage = STAGE_POLL;
	if (sync->stage == STAGE_POLL && sync->first) {
		sync->first = false;
		/* An empty workspace has a watermark too. */
		set_watermark(sync, sync->highest ? sync->highest :
		    now_ms / 1000);
		sync->deep_ms = sync->deleted_ms = now_ms;
		sync->synced_at = now_ms / 1000;
	}
}

/* Failed: later, and with smaller pages if the service broke on large ones. */
static void failed(struct sync *sync, const struct sync_step *step,
    const struct sync_result *result, int64_t now_ms)
{
	int64_t wait = RETRY_MS;
	int i;

	if (step->kind == SYNC_SEARCH && (result->err.code == ERROR_SERVER ||
	    result->err.code == ERROR_TIMEOUT ||
	    result->err.code == ERROR_TOO_BIG))
		sync->per_page = sync->per_page > PAGE_MIDDLE ? PAGE_MIDDLE :
		    PAGE_LEAST;
	/* A cursor that is refused begins the walk anew. */
	if (result->err.code == ERROR_REFUSED)
		sync->cursor[0] = '\0';
	/* Without the permission for the people, go on without them. */
	if ((result->err.code == ERROR_FORBIDDEN ||
	    result->err.code == ERROR_NOT_FOUND ||
	    result->err.code == ERROR_PLAN) && step->kind != SYNC_ME &&
	    step->kind != SYNC_SEARCH) {
		if (sync->stage < STAGE_TAGS)
			sync->stage++;
		else if (sync->stage == STAGE_TAGS)
			after_people(sync, now_ms);
		else if (step->kind == SYNC_DELETED)
			sync->deleted_ms = now_ms;
		else
			sync->unfound = step->ids_len;
		return;
	}
	for (i = 0; i < sync->failures && wait < RETRY_MAX_MS; i++)
		wait *= 2;
	sync->failures++;
	sync->next_ms = now_ms + (wait < RETRY_MAX_MS ? wait : RETRY_MAX_MS);
}

static void search_done(struct sync *sync, const struct sync_step *step,
    const struct sync_result *result, int64_t now_ms, int interval_ms)
{
	bool again = result->cursor && !strcmp(result->cursor, sync->cursor);

	note_rows(sync, result);
	if (sync->first) {
		sync->done += result->rows_len;
		if (!step->cursor)
			sync->total += result->total;
	}
	/* A service that repeats a cursor would be walked for ever. */
	if (result->cursor && !again &&
	    strlen(result->cursor) < sizeof(sync->cursor)) {
		snprintf(sync->cursor, sizeof(sync->cursor), "%s",
		    result->cursor);
		return;
	}
	sync->cursor[0] = '\0';
	if (sync->stage != STAGE_POLL) {
		next_stage(sync, now_ms);
		return;
	}
	set_watermark(sync, sync->highest);
	if (sync->deep) {
		sync->deep = false;
		sync->deep_ms = now_ms;
		sync->unfound = 0;
	}
	sync->synced_at = now_ms / 1000;
	sync->forced = false;
	sync->next_ms = now_ms + interval_ms;
}

void sync_done(struct sync *sync, const struct sync_step *step,
    const struct sync_result *result, int64_t now_ms, int interval_ms)
{
	sync->busy = false;
	if (result->err.code) {
		failed(sync, step, result, now_ms);
		return;
	}
	sync->failures = 0;
	switch (step->kind) {
	case SYNC_ME:
	case SYNC_ADMINS:
	case SYNC_TEAMS:
		sync->stage++;
		break;
	case SYNC_TAGS:
		after_people(sync, now_ms);
		break;
	case SYNC_SEARCH:
		search_done(sync, step, result, now_ms, interval_ms);
		break;
	case SYNC_CONTACTS:
		sync->unfound = step->ids_len - result->rows_len > 0 &&
		    !result->rows_len ? step->ids_len : 0;
		break;
	case SYNC_DELETED:
		sync->deleted_ms = now_ms;
		break;
	case SYNC_WAIT:
		break;
	}
}
