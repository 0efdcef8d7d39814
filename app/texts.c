/* Texts that are in memory only, on leaving. */
#include "config.h"

#include "app/log.h"
#include "app/texts.h"
#include "app/typed.h"
#include "keystore/secret.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WAIT_MS = 2000 };

/* The final reply to one request, NULL: none came. You hold a reference. */
static const struct api_reply *wait_for(struct app *app, api_id id)
{
	struct pollfd fd = { .fd = api_fd(app->client), .events = POLLIN };
	const struct api_reply *reply;

	do
		while ((reply = api_next(app->client))) {
			if (reply->id == id && reply->final)
				return reply;
			api_reply_unref(reply);
		}
	while (poll(&fd, 1, WAIT_MS) > 0);
	return NULL;
}

static size_t at_risk(struct app *app)
{
	const struct api_reply *reply = wait_for(app,
	    api_send(app->client, request_status()));
	size_t n = reply && reply->status ? reply->status->texts_at_risk : 0;

	api_reply_unref(reply);
	return n;
}

static bool save(struct app *app, const char *path, struct error *err)
{
	const struct api_reply *reply = wait_for(app,
	    api_send(app->client, request_save_texts(path)));
	bool ok = reply && !reply->err.code;

	if (!ok && reply)
		*err = reply->err;
	else if (!ok)
		error_set(err, ERROR_TIMEOUT, 0, "it took too long");
	api_reply_unref(reply);
	return ok;
}

/* Nobody can be asked: wherever there is room, for this user only. */
static void save_somewhere(struct app *app, size_t n)
{
	const char *const folders[] = { getenv("XDG_RUNTIME_DIR"),
		getenv("HOME"), "/tmp" };
	struct error err;
	char *path;
	size_t i;
	bool ok = false;

	for (i = 0; i < ARRAY_LEN(folders) && !ok; i++) {
		if (!folders[i] || folders[i][0] != '/')
			continue;
		path = mem_printf("%s/callbox-texts-%d.txt", folders[i],
		    (int)getpid());
		ok = save(app, path, &err);
		if (ok)
			log_line("%zu texts that could not be kept are in %s",
			    n, path);
		free(path);
	}
	if (!ok)
		log_line("%zu texts are lost: %s", n, err.text);
}

/* The line as typed, with ~/ filled in; yours. NULL: nothing. */
static char *typed_path(struct typed *typed)
{
	struct secret *line = typed_take(typed);
	const char *home = getenv("HOME"), *text;
	char *path, *full;

	if (!line)
		return NULL;
	text = secret_borrow(line);
	/* What is borrowed has no 0 at its end. */
	path = mem_strndup(text, secret_len(line));
	if (path[0] == '~' && path[1] == '/' && home) {
		full = mem_printf("%s%s", home, path + 1);
		free(path);
		path = full;
	}
	secret_return(line);
	secret_free(line);
	return path;
}

/* Until they are saved or the person does not want them; false: there is no
 * terminal to ask at (any more). */
static bool ask(struct app *app, size_t n)
{
	struct typed typed;
	struct error err;
	enum typed_end end;
	char *path;
	bool saved = false, dropped = false;

	if (!typed_open(&typed, &err))
		return false;
	typed_say(&typed, "callbox: %zu text%s or action%s could not be "
	    "written to its own files. Save %s to (\"discard\" throws %s away):\n", n,
	    n == 1 ? "" : "s", n == 1 ? "" : "s", n == 1 ? "it" : "them",
	    n == 1 ? "it" : "them");
	while (!saved && !dropped) {
		typed_begin(&typed, "file: ", "~/callbox-texts.txt", false);
		end = typed_wait(&typed, -1, -1);
		if (end == TYPED_LEAVE)
			break;
		path = end == TYPED_LINE ? typed_path(&typed) : NULL;
		dropped = path && !strcmp(path, "discard");
		saved = path && !dropped && save(app, path, &err);
		if (path && !dropped)
			typed_say(&typed, "%s\n", saved ? "Saved." :
			    err.text);
		free(path);
	}
	typed_close(&typed);
	return saved || dropped;
}

void texts_leave(struct app *app)
{
	size_t n = at_risk(app);

	if (n && (app->exit_code > 128 || !ask(app, n)))
		save_somewhere(app, n);
}
