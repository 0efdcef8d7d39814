/* What is pasted into the composer: text goes in as it is and is never markup;
 * what is long or indented is asked about first. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/file.h"
#include "panes/inbox/inbox.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	LONG_LINES = 30, LONG_BYTES = 3000,
	CODE_LINES = 3, CODE_INDENTED = 2,       /* of them begin with space */
	KEPT_SECONDS = 7 * 24 * 3600     /* files made of pastes */
};

struct shape {
	size_t bytes, lines, indented;
};

static struct shape shape_of(const char *text)
{
	struct shape shape = { .bytes = strlen(text) };
	size_t n;

	/* A break at the very end begins no line. */
	for (; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		shape.lines++;
		shape.indented += n && (*text == ' ' || *text == '\t');
	}
	return shape;
}

static bool at_line_start(const struct editor *editor)
{
	size_t at = editor_cursor(editor);

	return !at || editor_text_of(editor)[at - 1] == '\n';
}

/* Each line of text behind `before`, as lines of their own. */
static void add_lines(struct buf *out, const char *before, const char *text)
{
	size_t n;

	for (; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		buf_add_text(out, before);
		buf_add(out, text, n);
		buf_add_char(out, '\n');
	}
}

/* Longer than any run of them in it, so that nothing in it ends the block. */
static size_t fence_len(const char *text)
{
	size_t longest = 2, n;

	for (; (text = strchr(text, '`')); text += n) {
		n = strspn(text, "`");
		longest = n > longest ? n : longest;
	}
	return longest + 1;
}

static void put_lines(struct pane *pane, const char *text, bool code)
{
	struct editor *editor = &inbox_of(pane)->compose.editor;
	size_t fence = code ? fence_len(text) : 0, i;
	struct buf out;

	buf_init(&out, MODEL_BODY_MAX);
	if (!at_line_start(editor))
		buf_add_char(&out, '\n');
	for (i = 0; i < fence; i++)
		buf_add_char(&out, '`');
	if (code)
		buf_add_char(&out, '\n');
	add_lines(&out, code ? "" : "> ", text);
	for (i = 0; i < fence; i++)
		buf_add_char(&out, '`');
	/* What is written behind a quote is none of it. */
	buf_add_char(&out, '\n');
	if (out.overflow || !editor_paste(editor, out.data, out.len))
		pane->host->say(pane, SAY_ERROR,
		    "Too long: a message may have 4 MB");
	buf_release(&out);
	compose_edited(pane);
}

/* Customers' data that nobody needs any more. */
static void remove_old(const char *folder, int64_t now)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	struct stat status;
	char *path;

	while (dir && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, "pasted-", 7) != 0)
			continue;
		path = mem_printf("%s/%s", folder, entry->d_name);
		if (lstat(path, &status) == 0 && S_ISREG(status.st_mode) &&
		    status.st_mtime < now - KEPT_SECONDS)
			unlink(path);
		free(path);
	}
	if (dir)
		closedir(dir);
}

static void put_file(struct pane *pane, const char *text)
{
	const char *state = pane->host->setting(pane, "session.state");
	int64_t now = pane->host->now(pane);
	time_t seconds = (time_t)now;
	char *folder, *path = NULL, name[40];
	struct tm local;
	int i;

	if (!state)
		return;
	folder = mem_printf("%s/pasted", state);
	localtime_r(&seconds, &local);
	strftime(name, sizeof(name), "pasted-%Y-%m-%d-%H%M%S", &local);
	if (mkdir(folder, 0700) == 0 || errno == EEXIST)
		remove_old(folder, now);
	for (i = 0; i < 100; i++) {
		free(path);
		path = i ? mem_printf("%s/%s-%d.txt", folder, name, i) :
		    mem_printf("%s/%s.txt", folder, name);
		if (file_write_new(path, text, strlen(text))) {
			if (!attach_path(pane, path))
				unlink(path);
			break;
		}
		if (errno == EEXIST)
			continue;
		pane->host->say(pane, SAY_ERROR, "%s: %s", path,
		    strerror(errno));
		break;
	}
	free(path);
	free(folder);
}

static void put_text(struct pane *pane, const char *text)
{
	if (!editor_paste(&inbox_of(pane)->compose.editor, text,
	    strlen(text)))
		pane->host->say(pane, SAY_ERROR,
		    "Too long: a message may have 4 MB");
	compose_edited(pane);
}

void paste_text(struct pane *pane, const char *text)
{
	static const struct pane_choice choices[] = {
		{ .id = "text", .label = "Text, as it is" },
		{ .id = "code", .label = "Code block", .detail =
		    "keeps columns and indentation" },
		{ .id = "quote", .label = "Quote" },
		{ .id = "file", .label = "Attached file", .detail = ".txt" },
	};
	struct compose *compose = &inbox_of(pane)->compose;
	struct shape shape = shape_of(text);
	bool code = shape.lines >= CODE_LINES &&
	    shape.indented >= CODE_INDENTED;
	struct pane_choice ordered[ARRAY_LEN(choices)];
	char label[80];

	if (!code && shape.lines < LONG_LINES && shape.bytes < LONG_BYTES) {
		put_text(pane, text);
		return;
	}
	/* What Enter takes is what fits best. */
	memcpy(ordered, choices, sizeof(choices));
	if (code) {
		ordered[0] = choices[1];
		ordered[1] = choices[0];
	}
	snprintf(label, sizeof(label), "Paste %zu line%s (%zu bytes) as",
	    shape.lines, shape.lines == 1 ? "" : "s", shape.bytes);
	/* A question that this one takes the place of was about another. */
	pane->host->ask(pane, &(struct pane_ask){
		.kind = ASK_PICK, .cookie = COOKIE_PASTE, .label = label,
		.hint = "Esc pastes nothing", .choices = ordered,
		.choices_len = ARRAY_LEN(ordered) });
	free(compose->pasted);
	compose->pasted = mem_strdup(text);
}

bool paste_answer(struct pane *pane, const struct pane_event *event)
{
	struct compose *compose = &inbox_of(pane)->compose;
	char *text = compose->pasted;

	if (event->cookie != COOKIE_PASTE)
		return false;
	compose->pasted = NULL;
	if (!text || !event->accepted || !event->text || !compose->open) {
		free(text);
		return true;
	}
	if (!strcmp(event->text, "code"))
		put_lines(pane, text, true);
	else if (!strcmp(event->text, "quote"))
		put_lines(pane, text, false);
	else if (!strcmp(event->text, "file"))
		put_file(pane, text);
	else
		put_text(pane, text);
	free(text);
	return true;
}
