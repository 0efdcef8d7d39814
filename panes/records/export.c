/* Panes of records: the list, or what is marked of it, as a file. */
#include "config.h"

#include "api/base/file.h"
#include "api/record_write.h"
#include "panes/records/browse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXPORT_BYTES_MAX = 256 << 20 };

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len > n && !strcmp(text + len - n, end);
}

bool export_write(struct pane *pane, const char *path)
{
	struct browse *browse = browse_of(pane);
	size_t marked = rows_marked(&browse->rows), i, n = 0;
	bool json = ends_with(path, ".json") || ends_with(path, ".jsonl");
	struct buf text;
	bool ok;

	buf_init(&text, EXPORT_BYTES_MAX);
	if (!json)
		record_write_csv_names(&text, browse->schema);
	for (i = 0; i < browse->rows.len; i++) {
		const struct row *row = &browse->rows.rows[i];

		if (marked && !row->marked)
			continue;
		if (json) {
			record_write_json(&text, row->record);
			buf_add_char(&text, '\n');
		} else {
			record_write_csv(&text, row->record);
		}
		n++;
	}
	ok = !text.overflow && file_write_new(path, text.data, text.len);
	if (ok)
		pane->host->say(pane, SAY_GOOD, "%zu %s written to %s%s", n,
		    browse->plural, path, browse->next ?
		    " (the list goes on)" : "");
	else
		pane->host->say(pane, SAY_ERROR, "%s: %s", path,
		    text.overflow ? "more than fits" : strerror(errno));
	buf_release(&text);
	return ok;
}

void export_go_on(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	char *path = browse->export_path;

	browse->export_path = NULL;
	if (browse->err.code == ERROR_CANCELLED)
		pane->host->say(pane, SAY_INFO, "Nothing was written");
	else if (browse->err.code)
		pane->host->say(pane, SAY_ERROR, "Nothing was written: %s",
		    browse->err.text);
	else
		export_write(pane, path);
	free(path);
}

/* "~" is the person's home, as in a shell. */
static char *expand(const char *path)
{
	const char *home = getenv("HOME");

	return path[0] == '~' && path[1] == '/' && home ?
	    mem_printf("%s%s", home, path + 1) : mem_strdup(path);
}

static void start(struct pane *pane, const char *typed)
{
	struct browse *browse = browse_of(pane);
	char *path = expand(typed);

	if (!ends_with(path, ".csv") && !ends_with(path, ".json") &&
	    !ends_with(path, ".jsonl")) {
		pane->host->say(pane, SAY_ERROR,
		    "The name ends with .csv or .json");
		free(path);
		return;
	}
	if (access(path, F_OK) == 0) {
		pane->host->say(pane, SAY_ERROR, "%s is there already", path);
		free(path);
		return;
	}
	/* What is marked is here; the list may have to be fetched first. */
	if (rows_marked(&browse->rows) || (!browse->next && !browse->asking)) {
		export_write(pane, path);
		free(path);
		return;
	}
	free(browse->export_path);
	browse->export_path = path;
	pane->host->say(pane, SAY_INFO, "Fetching the rest; Esc stops it");
	browse_more(pane, true);
}

void browse_export(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	struct pane_ask ask = { .kind = ASK_TEXT, .cookie = COOKIE_EXPORT,
		.label = "Write to", .free = true,
		.hint = "a new file, .csv or .json" };
	char name[80];

	snprintf(name, sizeof(name), "~/%s.csv", browse->schema->plural);
	ask.initial = name;
	if (call->arg)
		start(pane, call->arg);
	else
		pane->host->ask(pane, &ask);
}

bool export_answer(struct pane *pane, const struct pane_event *event)
{
	if (event->cookie != COOKIE_EXPORT)
		return false;
	if (event->accepted && event->text && *event->text)
		start(pane, event->text);
	return true;
}
