/*
 * Attachments: listed, saved into a folder, opened.
 *
 * Nothing is fetched but by a key. What is on its way, and where it went, is
 * kept for as long as the pane lives, so that the thread can tell beside the
 * attachment; only what is shown or asked about is text from outside.
 */
#include "config.h"

#include "panes/inbox/inbox.h"
#include "panes/inbox/save_name.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { CHOICES_MAX = 500, LABEL_BYTES = 160 };

/* --- which attachment is meant: "PART INDEX" as the id of a choice --- */

static const char *key_of(struct arena *arena, const struct part *part,
    size_t index)
{
	return arena_printf(arena, "%s %zu", part->id ? part->id : "", index);
}

static const struct attachment *find_key(const struct inbox *inbox,
    const char *key, const struct part **of, size_t *index)
{
	const struct conversation *it = thread_conversation(inbox);
	const char *space = key ? strrchr(key, ' ') : NULL;
	size_t i, len;

	if (!it || !space)
		return NULL;
	len = (size_t)(space - key);
	*index = strtoul(space + 1, NULL, 10);
	for (i = 0; i < it->parts_len; i++) {
		*of = &it->parts[i];
		if ((*of)->id && strlen((*of)->id) == len &&
		    !strncmp((*of)->id, key, len) &&
		    *index < (*of)->attachments_len)
			return &(*of)->attachments[*index];
	}
	return NULL;
}

/* --- fetches --- */

static struct fetch *find_fetch(struct files *files, api_id id)
{
	size_t i;

	for (i = 0; id && i < FETCHES_MAX; i++)
		if (files->fetches[i].id == id)
			return &files->fetches[i];
	return NULL;
}

const struct fetch *files_fetch_of(const struct inbox *inbox,
    const struct part *part, size_t index)
{
	const struct fetch *fetch;
	size_t i;

	for (i = 0; part->id && i < FETCHES_MAX; i++) {
		fetch = &inbox->files.fetches[i];
		if ((fetch->id || fetch->path[0]) && fetch->index == index &&
		    !strcmp(fetch->part_id, part->id))
			return fetch;
	}
	return NULL;
}

/* One that tells of the same attachment, else one that is over, the oldest
 * first; NULL: all are on their way. */
static struct fetch *free_fetch(struct inbox *inbox, const struct part *part,
    size_t index)
{
	struct files *files = &inbox->files;
	struct fetch *fetch = (struct fetch *)files_fetch_of(inbox, part,
	    index);
	size_t i;

	if (fetch)
		return fetch->id ? NULL : fetch;
	for (i = 0; i < FETCHES_MAX; i++) {
		fetch = &files->fetches[files->next++ % FETCHES_MAX];
		if (!fetch->id)
			return fetch;
	}
	return NULL;
}

static bool fetch(struct pane *pane, const char *key, enum fetch_use use,
    const char *folder)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *it = thread_conversation(inbox);
	const struct attachment *attachment;
	const struct part *part;
	struct fetch *fetch;
	size_t index;

	attachment = find_key(inbox, key, &part, &index);
	if (!attachment) {
		pane->host->say(pane, SAY_INFO,
		    "This file is not in the conversation any more");
		return false;
	}
	fetch = free_fetch(inbox, part, index);
	if (!fetch) {
		pane->host->say(pane, SAY_INFO,
		    "This file, or too many others, are on their way");
		return false;
	}
	*fetch = (struct fetch){ .use = use, .index = index };
	snprintf(fetch->part_id, sizeof(fetch->part_id), "%s", part->id);
	save_name(attachment->name, fetch->name);
	fetch->total = attachment->size;
	fetch->id = pane->host->send(pane, request_download(it->id, part->id,
	    index, attachment->url, folder, fetch->name));
	return true;
}

void files_stop(struct pane *pane, const struct pane_call *call)
{
	struct files *files = &inbox_of(pane)->files;
	size_t i, n = 0;

	for (i = 0; i < FETCHES_MAX; i++)
		if (files->fetches[i].id) {
			pane->host->cancel(pane, files->fetches[i].id);
			n++;
		}
	if (!pictures_stop(pane) && !n)
		pane->host->say(pane, SAY_INFO, "Nothing is being fetched");
}

/* --- the answers --- */

/* "~/Downloads/a.pdf" */
static void short_path(const char *path, char *out, size_t size)
{
	const char *home = getenv("HOME");
	size_t len = home ? strlen(home) : 0;

	if (len > 1 && !strncmp(path, home, len) && path[len] == '/')
		snprintf(out, size, "~%s", path + len);
	else
		snprintf(out, size, "%s", path);
}

static void saved(struct pane *pane, struct fetch *fetch, const char *path)
{
	snprintf(fetch->path, sizeof(fetch->path), "%s", path);
	if (fetch->use == FETCH_OPEN) {
		pane->host->open_file(pane, path);
		return;
	}
	short_path(path, fetch->path, sizeof(fetch->path));
	pane->host->say(pane, SAY_GOOD, "Saved: %s", fetch->path);
}

bool files_reply(struct pane *pane, const struct api_reply *reply)
{
	struct fetch *fetch = find_fetch(&inbox_of(pane)->files, reply->id);

	if (!fetch)
		return false;
	pane->host->redraw(pane);
	if (reply->download) {
		fetch->done = reply->download->done;
		if (reply->download->total)
			fetch->total = reply->download->total;
	}
	if (!reply->final)
		return true;
	fetch->id = 0;
	if (reply->err.code == ERROR_CANCELLED)
		pane->host->say(pane, SAY_INFO, "Stopped: %s",
		    fetch->name);
	else if (reply->err.code && reply->err.code != ERROR_STOPPED)
		pane->host->say(pane, SAY_ERROR, "%s could not be fetched: "
		    "%s", fetch->name, reply->err.text);
	else if (reply->download && reply->download->bytes)
		reader_open(pane, fetch->name, reply->download->bytes,
		    reply->download->len);
	else if (reply->download && reply->download->path)
		saved(pane, fetch, reply->download->path);
	return true;
}

/* --- where to --- */

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* As typed, "~" and all, to an absolute path; false: it is none. */
static bool expand(const char *typed, char out[PATH_MAX])
{
	const char *home = getenv("HOME");

	if (typed[0] == '~' && (typed[1] == '/' || !typed[1]) && home)
		snprintf(out, PATH_MAX, "%s%s", home, typed + 1);
	else
		snprintf(out, PATH_MAX, "%s", typed);
	return out[0] == '/';
}

static bool preview_folder(const struct pane *pane, const char *text,
    char *out, size_t size)
{
	char path[PATH_MAX];

	if (!expand(text, path))
		snprintf(out, size, "A whole path, from / or ~ on");
	else if (!is_folder(path))
		snprintf(out, size, "There is no such folder");
	else
		snprintf(out, size, "A name that is taken gets a number");
	return is_folder(path) && path[0] == '/';
}

/* The one used last, the setting's, ~/Downloads, ~. */
static void first_folder(struct pane *pane)
{
	struct files *files = &inbox_of(pane)->files;
	const char *setting = pane->host->setting(pane, "download-folder");
	char path[PATH_MAX];

	if (files->folder[0])
		return;
	if (setting && *setting)
		snprintf(files->folder, sizeof(files->folder), "%s", setting);
	else if (expand("~/Downloads", path) && is_folder(path))
		snprintf(files->folder, sizeof(files->folder), "~/Downloads");
	else
		snprintf(files->folder, sizeof(files->folder), "~");
}

static void ask_folder(struct pane *pane)
{
	struct files *files = &inbox_of(pane)->files;
	char label[64] = "Save it in";

	first_folder(pane);
	if (files->wanted_len > 1)
		snprintf(label, sizeof(label), "Save %zu files in",
		    files->wanted_len);
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_TEXT,
		.cookie = COOKIE_FOLDER, .label = label,
		.initial = files->folder, .preview = preview_folder });
}

static void want(struct files *files, const char *const *keys, size_t n)
{
	size_t i;

	arena_release(&files->wanted_arena);
	files->wanted = arena_calloc(&files->wanted_arena, n + 1,
	    sizeof(*files->wanted));
	for (i = 0; i < n; i++)
		files->wanted[i] = arena_strdup(&files->wanted_arena,
		    keys[i]);
	files->wanted_len = n;
}

static void save_wanted(struct pane *pane, const char *typed)
{
	struct files *files = &inbox_of(pane)->files;
	const char *stop = pane->host->key_for(pane, "stop-downloads");
	char path[PATH_MAX];
	size_t i, n = 0;

	if (!expand(typed, path) || !is_folder(path)) {
		pane->host->say(pane, SAY_ERROR, "There is no folder %s",
		    typed);
		return;
	}
	snprintf(files->folder, sizeof(files->folder), "%s", typed);
	for (i = 0; i < files->wanted_len; i++)
		n += fetch(pane, files->wanted[i], files->use, path);
	if (n)
		pane->host->say(pane, SAY_INFO, "Fetching %zu file%s; %s stops",
		    n, n == 1 ? "" : "s", stop ? stop : ":stop-downloads");
	pane->host->redraw(pane);
}

/* --- choosing --- */

struct listing {
	struct arena arena;
	struct pane_choice *choices;
	size_t len;
};

static void add(struct pane *pane, struct listing *out,
    const struct part *part, size_t index)
{
	const struct attachment *it = &part->attachments[index];
	char size[32], when[WHEN_TEXT_MAX];

	if (out->len == CHOICES_MAX)
		return;
	parts_size_words(it->size, size, sizeof(size));
	when_text(part->created_at, pane->host->now(pane), when);
	out->choices[out->len] = (struct pane_choice){
		.id = key_of(&out->arena, part, index), .marked = true,
		.label = arena_printf(&out->arena, "%zu  %.*s", out->len + 1,
		    LABEL_BYTES, it->name ? it->name : "(no name)"),
		.detail = arena_printf(&out->arena, "%s, %.60s, %.60s %s",
		    size, it->content_type ? it->content_type :
		    "kind unknown", part->author.name ? part->author.name :
		    "", when) };
	out->len++;
}

/* The newest first: that is what the last message speaks of. */
static void list(struct pane *pane, struct listing *out)
{
	const struct conversation *it = thread_conversation(inbox_of(pane));
	size_t i, k;

	*out = (struct listing){ 0 };
	out->choices = arena_calloc(&out->arena, CHOICES_MAX,
	    sizeof(*out->choices));
	for (i = it ? it->parts_len : 0; i-- > 0;)
		for (k = 0; k < it->parts[i].attachments_len; k++)
			if (it->parts[i].id)
				add(pane, out, &it->parts[i], k);
}

/* What can be read here. */
static bool is_text(const struct attachment *it)
{
	static const char *const endings[] = { "txt", "log", "csv", "md",
		"json", "xml", "yml", "yaml", "har", "ics", "eml", "asc",
		"ini", "conf", "diff", "patch", "sql", "sh", "py", "js" };
	const char *type = it->content_type ? it->content_type : "";
	const char *dot = it->name ? strrchr(it->name, '.') : NULL;
	size_t i;

	if (!strncmp(type, "text/", 5) || !strcmp(type, "application/json") ||
	    !strcmp(type, "application/xml"))
		return true;
	for (i = 0; dot && i < ARRAY_LEN(endings); i++)
		if (!strcasecmp(dot + 1, endings[i]))
			return true;
	return false;
}

void files_ask_what(struct pane *pane, const char *key)
{
	struct pane_choice choices[] = {
		{ .id = "read", .label = "Read it here" },
		{ .id = "save", .label = "Save in a folder" },
		{ .id = "open", .label = "Save and open",
			.detail = "with the program of the setting "
			    "open-command" },
		{ .id = "copy", .label = "Copy its address",
			.detail = "whoever has it can read the file, for "
			    "a while" },
	};
	struct files *files = &inbox_of(pane)->files;
	const struct attachment *it;
	const struct part *part;
	char label[LABEL_BYTES];
	size_t index;
	bool picture, here;

	it = find_key(inbox_of(pane), key, &part, &index);
	if (!it)
		return;
	picture = pictures_is_one(it);
	here = picture || is_text(it);
	if (picture)
		choices[0] = (struct pane_choice){ .id = "look",
			.label = "Look at it here" };
	want(files, &key, 1);
	snprintf(label, sizeof(label), "%.100s",
	    it->name ? it->name : "The file");
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_FILE, .label = label,
		.choices = choices + !here,
		.choices_len = ARRAY_LEN(choices) - !here });
}

void files_show(struct pane *pane, const struct pane_call *call)
{
	struct listing listing;

	list(pane, &listing);
	if (!listing.len)
		pane->host->say(pane, SAY_INFO,
		    "No files are attached in this conversation");
	else if (call && call->count > 0 &&
	    (size_t)call->count <= listing.len)
		files_ask_what(pane, listing.choices[call->count - 1].id);
	else if (listing.len == 1)
		files_ask_what(pane, listing.choices[0].id);
	else
		pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
			.cookie = COOKIE_FILES, .label = "Attached file",
			.choices = listing.choices,
			.choices_len = listing.len });
	arena_release(&listing.arena);
}

void files_save(struct pane *pane, const struct pane_call *call)
{
	struct listing listing;

	list(pane, &listing);
	inbox_of(pane)->files.use = FETCH_SAVE;
	if (!listing.len) {
		pane->host->say(pane, SAY_INFO,
		    "No files are attached in this conversation");
	} else if (listing.len == 1) {
		want(&inbox_of(pane)->files, &listing.choices[0].id, 1);
		ask_folder(pane);
	} else {
		pane->host->ask(pane, &(struct pane_ask){
			.kind = ASK_PICK_MANY, .cookie = COOKIE_SAVE,
			.label = "Save", .choices = listing.choices,
			.choices_len = listing.len });
	}
	arena_release(&listing.arena);
}

static void copy_address(struct pane *pane, const char *key)
{
	const struct attachment *it;
	const struct part *part;
	size_t index;

	it = find_key(inbox_of(pane), key, &part, &index);
	if (it && it->url)
		links_copy_text(pane, it->url, "address");
}

/* What shows or plays only; all else may do things when it is opened. */
static bool harmless(const char *name)
{
	static const char *const endings[] = { "png", "jpg", "jpeg", "gif",
		"webp", "heic", "pdf", "txt", "log", "csv", "md", "mp3",
		"wav", "mp4", "mov", "webm" };
	const char *dot = strrchr(name, '.');
	size_t i;

	for (i = 0; dot && i < ARRAY_LEN(endings); i++)
		if (!strcasecmp(dot + 1, endings[i]))
			return true;
	return false;
}

static void open_wanted(struct pane *pane)
{
	struct files *files = &inbox_of(pane)->files;
	char name[SAVE_NAME_BYTES], label[LABEL_BYTES];
	const struct attachment *it;
	const struct part *part;
	size_t index;

	files->use = FETCH_OPEN;
	it = find_key(inbox_of(pane), files->wanted[0], &part, &index);
	if (!it)
		return;
	save_name(it->name, name);
	if (harmless(name)) {
		ask_folder(pane);
		return;
	}
	snprintf(label, sizeof(label), "%.80s came from outside and may run "
	    "when it is opened. Open it?", name);
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_CONFIRM,
		.cookie = COOKIE_RISK, .label = label });
}

static void look(struct pane *pane, const char *key)
{
	const struct part *part;
	size_t index;

	if (find_key(inbox_of(pane), key, &part, &index))
		pictures_look(pane, part, index);
}

static void take_what(struct pane *pane, const char *what)
{
	struct files *files = &inbox_of(pane)->files;

	files->use = FETCH_SAVE;
	if (!strcmp(what, "look"))
		look(pane, files->wanted[0]);
	else if (!strcmp(what, "read"))
		fetch(pane, files->wanted[0], FETCH_READ, NULL);
	else if (!strcmp(what, "save"))
		ask_folder(pane);
	else if (!strcmp(what, "open"))
		open_wanted(pane);
	else if (!strcmp(what, "copy"))
		copy_address(pane, files->wanted[0]);
}

bool files_answer(struct pane *pane, const struct pane_event *event)
{
	struct files *files = &inbox_of(pane)->files;
	const char *text = event->accepted ? event->text : NULL;

	switch (event->cookie) {
	case COOKIE_FILES:
		if (text)
			files_ask_what(pane, text);
		return true;
	case COOKIE_FILE:
		if (text && files->wanted_len)
			take_what(pane, text);
		return true;
	case COOKIE_RISK:
		if (event->accepted)
			ask_folder(pane);
		return true;
	case COOKIE_SAVE:
		if (event->accepted && event->ids_len) {
			want(files, event->ids, event->ids_len);
			ask_folder(pane);
		}
		return true;
	case COOKIE_FOLDER:
		if (text && *text)
			save_wanted(pane, text);
		return true;
	default:
		return false;
	}
}

void files_release(struct pane *pane)
{
	arena_release(&inbox_of(pane)->files.wanted_arena);
}
