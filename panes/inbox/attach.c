/* Files that go with a reply or note: chosen, listed, checked, taken off. */
#include "config.h"

#include "api/base/buf.h"
#include "panes/inbox/inbox.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENTRIES_MAX = 4000, SIZE_TEXT_MAX = 16 };

void attach_clear(struct compose *compose)
{
	arena_release(&compose->files_arena);
	compose->files_len = 0;
}

void attach_set(struct compose *compose, const struct attached *files,
    size_t len)
{
	struct arena arena = { 0 };
	const struct attached *copies;

	len = len < ATTACHED_MAX ? len : ATTACHED_MAX;
	/* They may be the composer's own. */
	copies = attached_copy(&arena, files, len);
	attach_clear(compose);
	if (len)
		memcpy(compose->files, copies, len * sizeof(*copies));
	compose->files_len = len;
	compose->files_arena = arena;
}

/* "12 kB", decimal as Intercom shows it. */
static const char *size_text(int64_t size, char out[SIZE_TEXT_MAX])
{
	if (size < 1000)
		snprintf(out, SIZE_TEXT_MAX, "%d B", (int)size);
	else if (size < 1000000)
		snprintf(out, SIZE_TEXT_MAX, "%d kB", (int)(size / 1000));
	else
		snprintf(out, SIZE_TEXT_MAX, "%d.%d MB", (int)(size /
		    1000000), (int)(size / 100000 % 10));
	return out;
}

void attach_words(const struct compose *compose, char *out, size_t size)
{
	char text[SIZE_TEXT_MAX];
	size_t i, used;

	used = (size_t)snprintf(out, size, "%zu file%s:", compose->files_len,
	    compose->files_len == 1 ? "" : "s");
	for (i = 0; i < compose->files_len && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s %s (%s)",
		    i ? "," : "", compose->files[i].name,
		    size_text(compose->files[i].size, text));
}

/* What the ending promises; the service looks for itself. */
static const char *type_of(const char *name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{ "png", "image/png" }, { "jpg", "image/jpeg" },
		{ "jpeg", "image/jpeg" }, { "gif", "image/gif" },
		{ "webp", "image/webp" }, { "svg", "image/svg+xml" },
		{ "heic", "image/heic" }, { "pdf", "application/pdf" },
		{ "txt", "text/plain" }, { "log", "text/plain" },
		{ "md", "text/markdown" }, { "csv", "text/csv" },
		{ "html", "text/html" }, { "json", "application/json" },
		{ "xml", "application/xml" }, { "zip", "application/zip" },
		{ "gz", "application/gzip" }, { "mp3", "audio/mpeg" },
		{ "wav", "audio/wav" }, { "mp4", "video/mp4" },
		{ "mov", "video/quicktime" }, { "webm", "video/webm" },
		{ "doc", "application/msword" },
		{ "docx", "application/vnd.openxmlformats-officedocument."
		    "wordprocessingml.document" },
		{ "xls", "application/vnd.ms-excel" },
		{ "xlsx", "application/vnd.openxmlformats-officedocument."
		    "spreadsheetml.sheet" },
		{ "pptx", "application/vnd.openxmlformats-officedocument."
		    "presentationml.presentation" },
		{ "eml", "message/rfc822" },
	};
	const char *dot = strrchr(name, '.');
	size_t i;

	for (i = 0; dot && i < ARRAY_LEN(types); i++)
		if (!strcasecmp(dot + 1, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool check(const struct compose *compose, const char *path,
    struct stat *status, struct error *err)
{
	char text[SIZE_TEXT_MAX];
	int64_t total = 0;
	size_t i;

	if (stat(path, status) != 0)
		return error_set(err, ERROR_FILE, errno, "%s: %s", path,
		    strerror(errno));
	if (!S_ISREG(status->st_mode))
		return error_set(err, ERROR_INPUT, 0,
		    "%s is not a file that could be sent", path);
	if (access(path, R_OK) != 0)
		return error_set(err, ERROR_FILE, errno, "%s: %s", path,
		    strerror(errno));
	if (status->st_size == 0)
		return error_set(err, ERROR_INPUT, 0, "%s is empty", path);
	for (i = 0; i < compose->files_len; i++) {
		total += compose->files[i].size;
		if (!strcmp(compose->files[i].path, path))
			return error_set(err, ERROR_INPUT, 0,
			    "%s is attached already", base_name(path));
	}
	if (compose->files_len == ATTACHED_MAX)
		return error_set(err, ERROR_INPUT, 0,
		    "A message takes at most %d files", ATTACHED_MAX);
	if (status->st_size > ATTACHED_BYTES_MAX)
		return error_set(err, ERROR_INPUT, 0, "%s has %s: a file may "
		    "have at most %d MB", base_name(path),
		    size_text(status->st_size, text),
		    ATTACHED_BYTES_MAX / 1000000);
	return total + status->st_size <= ATTACHED_TOTAL_MAX ||
	    error_set(err, ERROR_INPUT, 0, "With %s all files would have more "
	    "than %d MB", base_name(path), ATTACHED_TOTAL_MAX / 1000000);
}

bool attach_path(struct pane *pane, const char *path)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct arena *arena = &compose->files_arena;
	struct error err;
	struct stat status;
	const char *name = base_name(path);

	if (message_written(inbox_of(pane))) {
		pane->host->say(pane, SAY_WARNING, "Intercom takes no files "
		    "with a message that begins a conversation");
		return false;
	}
	if (!check(compose, path, &status, &err)) {
		pane->host->say(pane, SAY_ERROR, "Not attached: %s", err.text);
		return false;
	}
	compose->files[compose->files_len++] = (struct attached){
		.path = arena_strdup(arena, path),
		.name = arena_strdup(arena, name),
		.content_type = arena_strdup(arena, type_of(name)),
		.size = status.st_size };
	pane->host->say(pane, SAY_GOOD, "Attached: %s", name);
	compose_edited(pane);
	return true;
}

/* --- choosing --- */

static int by_label(const void *one, const void *two)
{
	const struct pane_choice *a = one, *b = two;

	/* Folders first. */
	if (!a->detail != !b->detail)
		return a->detail ? 1 : -1;
	return strcasecmp(a->label, b->label);
}

static bool add_entry(struct arena *arena, const char *folder,
    const char *name, struct pane_choice *out)
{
	char *path = arena_printf(arena, "%s%s%s", folder,
	    strcmp(folder, "/") ? "/" : "", name);
	char text[SIZE_TEXT_MAX];
	struct stat status;

	if (stat(path, &status) != 0)
		return false;
	if (S_ISDIR(status.st_mode)) {
		*out = (struct pane_choice){ .id = path,
			.label = arena_printf(arena, "%s/", name) };
		return true;
	}
	*out = (struct pane_choice){ .id = path,
		.label = arena_strdup(arena, name),
		.detail = arena_strdup(arena, size_text(status.st_size,
		    text)) };
	return S_ISREG(status.st_mode);
}

/* What is in a folder; begin: letters that were typed already, or NULL. */
static void ask_in(struct pane *pane, const char *folder, const char *begin)
{
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena, ENTRIES_MAX,
	    sizeof(*choices));
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	size_t n = 0;

	if (!dir) {
		pane->host->say(pane, SAY_ERROR, "%s: %s", folder,
		    strerror(errno));
		arena_release(&arena);
		return;
	}
	while ((entry = readdir(dir)) && n < ENTRIES_MAX)
		if (entry->d_name[0] != '.' || !strcmp(entry->d_name, ".."))
			n += add_entry(&arena, folder, entry->d_name,
			    &choices[n]);
	closedir(dir);
	qsort(choices, n, sizeof(*choices), by_label);
	pane->host->ask(pane, &(struct pane_ask){
		.kind = ASK_PICK, .cookie = COOKIE_ATTACH, .free = true,
		.label = arena_printf(&arena, "Attach from %s", folder),
		.hint = "Enter opens a folder; a path may be typed",
		.initial = begin, .choices = choices, .choices_len = n });
	arena_release(&arena);
}

/* A path as typed or chosen: a file is attached, a folder opened, of anything
 * else the folder is shown that it would be in. */
static void take_path(struct pane *pane, const char *typed)
{
	char path[2 * PATH_MAX], real[PATH_MAX], *slash;
	const char *home = getenv("HOME");
	struct stat status;

	if (typed[0] == '~' && (typed[1] == '/' || !typed[1]) && home)
		snprintf(path, sizeof(path), "%s%s", home, typed + 1);
	else if (typed[0] == '/')
		snprintf(path, sizeof(path), "%s", typed);
	else
		snprintf(path, sizeof(path), "%s/%s",
		    inbox_of(pane)->attach_folder, typed);
	if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode)) {
		attach_path(pane, path);
		return;
	}
	if (realpath(path, real)) {
		snprintf(inbox_of(pane)->attach_folder,
		    sizeof(inbox_of(pane)->attach_folder), "%s", real);
		ask_in(pane, real, NULL);
		return;
	}
	slash = strrchr(path, '/');
	*slash = '\0';
	if (slash > path && stat(path, &status) == 0 &&
	    S_ISDIR(status.st_mode))
		ask_in(pane, path, slash + 1);
	else
		pane->host->say(pane, SAY_ERROR, "There is no %s", typed);
}

void attach_file(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	const char *home = getenv("HOME");

	if (!inbox->compose.open) {
		pane->host->say(pane, SAY_INFO,
		    "Write a reply or note first, then attach to it");
		return;
	}
	if (!inbox->attach_folder[0])
		snprintf(inbox->attach_folder, sizeof(inbox->attach_folder),
		    "%s", home ? home : "/");
	take_path(pane, call && call->arg ? call->arg :
	    inbox->attach_folder);
}

/* Several go at once: those that stay marked stay. */
void detach_files(struct pane *pane, const struct pane_call *call)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct pane_choice choices[ATTACHED_MAX] = { 0 };
	char sizes[ATTACHED_MAX][SIZE_TEXT_MAX];
	size_t i;

	if (!compose->open || !compose->files_len) {
		pane->host->say(pane, SAY_INFO, "No file is attached");
		return;
	}
	for (i = 0; i < compose->files_len; i++)
		choices[i] = (struct pane_choice){
			.id = compose->files[i].path, .marked = true,
			.label = compose->files[i].name,
			.detail = size_text(compose->files[i].size,
			    sizes[i]) };
	pane->host->ask(pane, &(struct pane_ask){
		.kind = ASK_PICK_MANY, .cookie = COOKIE_DETACH,
		.label = "Files that go with it", .choices = choices,
		.choices_len = compose->files_len });
}

static void keep_only(struct pane *pane, const struct pane_event *event)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct attached kept[ATTACHED_MAX];
	size_t i, k, n = 0;

	for (i = 0; i < compose->files_len; i++)
		for (k = 0; k < event->ids_len; k++)
			if (!strcmp(event->ids[k], compose->files[i].path))
				kept[n++] = compose->files[i];
	memcpy(compose->files, kept, n * sizeof(*kept));
	compose->files_len = n;
	compose_edited(pane);
}

bool attach_answer(struct pane *pane, const struct pane_event *event)
{
	bool open = event->accepted && inbox_of(pane)->compose.open;

	if (event->cookie == COOKIE_ATTACH) {
		if (open && event->text && *event->text)
			take_path(pane, event->text);
		return true;
	}
	if (event->cookie != COOKIE_DETACH)
		return false;
	if (open)
		keep_only(pane, event);
	return true;
}
