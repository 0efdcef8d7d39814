/* The person's own texts: files in the configuration's folder snippets/, with
 * placeholders as macros have them; {{cursor}} says where one goes on. */
#include "config.h"

#include "api/base/buf.h"
#include "panes/inbox/inbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SNIPPET_BYTES_MAX = 64 << 10 };

static const char cursor_mark[] = "{{cursor}}";

static char *folder_of(const struct pane *pane)
{
	const char *config = pane->host->setting(pane, "session.config");

	return config ? mem_printf("%s/snippets", config) : NULL;
}

/* "greeting.md" is called greeting; other endings are no snippets. */
static char *name_of(struct arena *arena, const char *file)
{
	const char *dot = strrchr(file, '.');

	if (file[0] == '.' || !dot || (strcmp(dot, ".md") != 0 &&
	    strcmp(dot, ".txt") != 0))
		return NULL;
	return arena_strndup(arena, file, (size_t)(dot - file));
}

static char *read_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	struct buf text;
	char piece[4096];
	ssize_t n = 0;

	if (fd < 0)
		return NULL;
	buf_init(&text, SNIPPET_BYTES_MAX);
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		while ((n = read(fd, piece, sizeof(piece))) > 0)
			buf_add(&text, piece, (size_t)n);
	close(fd);
	/* The last line's end belongs to the file. */
	while (text.len && text.data[text.len - 1] == '\n')
		text.data[--text.len] = '\0';
	if (!text.len || text.overflow || n < 0) {
		buf_release(&text);
		return NULL;
	}
	return buf_take(&text);
}

static int by_name(const void *one, const void *two)
{
	return strcmp(((const struct snippet *)one)->name,
	    ((const struct snippet *)two)->name);
}

size_t snippets_list(const struct pane *pane, struct arena *arena,
    struct snippet out[SNIPPETS_MAX])
{
	char *folder = folder_of(pane);
	DIR *dir = folder ? opendir(folder) : NULL;
	const struct dirent *entry;
	char *path, *text;
	size_t n = 0;

	while (dir && n < SNIPPETS_MAX && (entry = readdir(dir))) {
		char *name = name_of(arena, entry->d_name);

		if (!name)
			continue;
		path = mem_printf("%s/%s", folder, entry->d_name);
		text = read_file(path);
		if (text)
			out[n++] = (struct snippet){ name,
				arena_strdup(arena, text) };
		free(text);
		free(path);
	}
	if (dir)
		closedir(dir);
	free(folder);
	qsort(out, n, sizeof(*out), by_name);
	return n;
}

void snippet_put(struct pane *pane, size_t from, const char *text)
{
	struct inbox *inbox = inbox_of(pane);
	struct editor *editor = &inbox->compose.editor;
	const struct conversation *open = thread_conversation(inbox);
	struct arena arena = { 0 };
	struct conversation nobody = { 0 };
	const struct admin unknown = { 0 };
	const struct macro macro = { .body_text = text };
	int unfilled;
	char *filled, *mark;
	size_t at;

	if (message_written(inbox)) {
		message_person(inbox, &arena, &nobody);
		open = NULL;
	}
	filled = macro_fill(&macro, open ? open : &nobody, inbox->workspace ?
	    &inbox->workspace->workspace->me : &unknown, &unfilled);
	mark = strstr(filled, cursor_mark);
	at = mark ? (size_t)(mark - filled) : 0;
	if (mark) {
		unfilled--;
		memmove(mark, mark + strlen(cursor_mark),
		    strlen(mark + strlen(cursor_mark)) + 1);
	}
	editor_replace(editor, from, editor_cursor(editor), filled,
	    strlen(filled));
	if (mark)
		editor_set_cursor(editor, from + at);
	if (unfilled > 0)
		pane->host->say(pane, SAY_WARNING, "%d placeholder%s could "
		    "not be filled: look for {{…}}", unfilled,
		    unfilled > 1 ? "s" : "");
	free(filled);
	arena_release(&arena);
	compose_edited(pane);
}

static void put_by_name(struct pane *pane, const char *name)
{
	struct snippet *all = mem_calloc(SNIPPETS_MAX, sizeof(*all));
	struct arena arena = { 0 };
	size_t i, n = snippets_list(pane, &arena, all);

	for (i = 0; i < n && strcmp(all[i].name, name) != 0;)
		i++;
	if (i < n)
		snippet_put(pane, editor_cursor(
		    &inbox_of(pane)->compose.editor), all[i].text);
	else
		pane->host->say(pane, SAY_ERROR,
		    "No snippet is called \"%s\"", name);
	arena_release(&arena);
	free(all);
}

void snippets_pick(struct pane *pane, const struct pane_call *call)
{
	struct pane_choice choices[SNIPPETS_MAX] = { 0 };
	struct snippet *all;
	struct arena arena = { 0 };
	char *folder;
	size_t i, n;

	if (!inbox_of(pane)->compose.open)
		return;
	if (call && call->arg) {
		put_by_name(pane, call->arg);
		return;
	}
	all = mem_calloc(SNIPPETS_MAX, sizeof(*all));
	n = snippets_list(pane, &arena, all);
	for (i = 0; i < n; i++)
		choices[i] = (struct pane_choice){ .id = all[i].name,
			.label = all[i].name, .detail = all[i].text };
	folder = folder_of(pane);
	if (n)
		pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
			.cookie = COOKIE_SNIPPET, .label = "Insert snippet",
			.choices = choices, .choices_len = n });
	else
		pane->host->say(pane, SAY_INFO, "No snippets: put texts as "
		    "NAME.md into %s", folder ? folder : "snippets/");
	free(folder);
	arena_release(&arena);
	free(all);
}

bool snippets_answer(struct pane *pane, const struct pane_event *event)
{
	if (event->cookie != COOKIE_SNIPPET)
		return false;
	if (event->accepted && event->text && inbox_of(pane)->compose.open)
		put_by_name(pane, event->text);
	return true;
}
