/* Finding and checking panes. */
#include "config.h"

#include "api/base/mem.h"
#include "app/elf_note.h"
#include "app/loader.h"
#include "app/log.h"
#include "app/paths.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PANE_NAME_MAX = 32 };

void loader_init(struct loader *loader)
{
	*loader = (struct loader){ 0 };
}

void loader_release(struct loader *loader)
{
	size_t i;

	for (i = 0; i < loader->panes_len; i++)
		free(loader->panes[i].path);
	for (i = 0; i < loader->refused_len; i++)
		free(loader->refused[i].path);
	loader_init(loader);
}

/* Ours or root's, and nobody else can change it. */
static bool trusted(const struct stat *status, const char *what,
    struct error *err)
{
	if (status->st_uid != 0 && status->st_uid != geteuid())
		return error_set(err, ERROR_PERMISSIONS, 0, "%s belongs to "
		    "another user (uid %u): only root's and your own are "
		    "loaded", what, (unsigned)status->st_uid);
	/* A sticky folder lets others add files, not replace ours. */
	if (status->st_mode & (S_IWGRP | S_IWOTH) &&
	    !(S_ISDIR(status->st_mode) && status->st_mode & S_ISVTX))
		return error_set(err, ERROR_PERMISSIONS, 0, "%s can be "
		    "written by others (mode %04o): chmod go-w %s", what,
		    (unsigned)status->st_mode & 07777, what);
	return true;
}

/* The folder of the file, and all above it. */
static bool folders_trusted(const char *path, struct error *err)
{
	char *real = realpath(path, NULL), *slash;
	struct stat status;
	bool ok = real || error_set(err, ERROR_PANE, errno, "%s",
	    strerror(errno));

	while (ok && (slash = strrchr(real, '/'))) {
		*slash = '\0';
		ok = stat(*real ? real : "/", &status) == 0 ?
		    trusted(&status, *real ? real : "/", err) :
		    error_set(err, ERROR_PANE, errno, "%s: %s", real,
		    strerror(errno));
	}
	free(real);
	return ok;
}

static int open_checked(const char *path, struct error *err)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		error_set(err, ERROR_PANE, errno, "%s", errno == ELOOP ?
		    "it is a symbolic link: put the file itself there" :
		    strerror(errno));
		return -1;
	}
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		error_set(err, ERROR_PANE, 0, "it is no regular file");
	} else if (trusted(&status, "it", err) &&
	    folders_trusted(path, err)) {
		return fd;
	}
	close(fd);
	return -1;
}

static bool check_abi(uint32_t abi, struct error *err)
{
	uint32_t major = abi >> 16, minor = abi & 0xffff;

	if (major != PANE_ABI_MAJOR)
		return error_set(err, ERROR_PANE, 0, "it was built for pane "
		    "ABI %u.%u, this callbox has %d.%d: build it again "
		    "against the installed panes/pane.h", major, minor,
		    PANE_ABI_MAJOR, PANE_ABI_MINOR);
	if (minor > PANE_ABI_MINOR)
		return error_set(err, ERROR_PANE, 0, "it needs pane ABI "
		    "%u.%u, this callbox has %d.%d: update callbox", major,
		    minor, PANE_ABI_MAJOR, PANE_ABI_MINOR);
	return true;
}

static bool name_valid(const char *name)
{
	return name && *name && strlen(name) < PANE_NAME_MAX &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyz-") == strlen(name);
}

static bool check_ops(const char *name, const struct pane_ops *ops,
    struct error *err)
{
	const struct pane_action *action;
	const struct pane_key *key;

	if (!ops->name || strcmp(ops->name, name) != 0)
		return error_set(err, ERROR_PANE, 0, "the pane in it is "
		    "called \"%.40s\": the file must be, too",
		    ops->name ? ops->name : "");
	if (!ops->title || !ops->help || !ops->actions || !ops->keys ||
	    !ops->open || !ops->event || !ops->draw || !ops->close)
		return error_set(err, ERROR_PANE, 0, "it lacks one of title, "
		    "help, actions, keys, open, event, draw, close");
	if (ops->caps & PANE_TEXT && !ops->text)
		return error_set(err, ERROR_PANE, 0,
		    "it wants text (PANE_TEXT) and has no text function");
	for (action = ops->actions; action->name; action++)
		if (!name_valid(action->name) || !action->help || !action->run)
			return error_set(err, ERROR_PANE, 0,
			    "its action \"%.40s\" has a bad name, no help or "
			    "no function", action->name);
	for (key = ops->keys; key->keys; key++)
		if (!key->action)
			return error_set(err, ERROR_PANE, 0,
			    "its key %.20s has no action", key->keys);
	return true;
}

/* The name is the file's, so that a second one is known before it runs. */
static bool check_name(const struct loader *loader, const char *path,
    char name[PANE_NAME_MAX], struct error *err)
{
	const char *file = strrchr(path, '/');
	size_t i;

	file = file ? file + 1 : path;
	snprintf(name, PANE_NAME_MAX, "%.*s", (int)strcspn(file, "."), file);
	if (!name_valid(name))
		return error_set(err, ERROR_PANE, 0, "its name must be of "
		    "small letters and hyphens, at most %d",
		    PANE_NAME_MAX - 1);
	for (i = 0; i < loader->panes_len; i++)
		if (!strcmp(loader->panes[i].ops.name, name))
			return error_set(err, ERROR_PANE, 0, "there is a pane "
			    "\"%s\" already: %s", name,
			    loader->panes[i].path);
	return true;
}

static bool load_fd(struct loader *loader, int fd, const char *path,
    struct error *err)
{
	struct loaded_pane *pane = &loader->panes[loader->panes_len];
	const struct pane_ops *entry;
	char name[PANE_NAME_MAX], proc[40];
	uint32_t abi;
	void *object;

	if (!check_name(loader, path, name, err) ||
	    !elf_note_read(fd, &abi, err) || !check_abi(abi, err))
		return false;
	snprintf(proc, sizeof(proc), "/proc/self/fd/%d", fd);
	object = dlopen(proc, RTLD_NOW | RTLD_LOCAL);
	if (!object)
		return error_set(err, ERROR_PANE, 0, "%s", dlerror());
	entry = dlsym(object, "pane_entry");
	if (!entry)
		return error_set(err, ERROR_PANE, 0,
		    "the symbol pane_entry is missing");
	if (entry->abi != abi || entry->size < offsetof(struct pane_ops,
	    open))
		return error_set(err, ERROR_PANE, 0,
		    "its entry and its note disagree");
	memset(&pane->ops, 0, sizeof(pane->ops));
	memcpy(&pane->ops, entry, entry->size < sizeof(pane->ops) ?
	    entry->size : sizeof(pane->ops));
	if (!check_ops(name, &pane->ops, err))
		return false;
	pane->path = mem_strdup(path);
	loader->panes_len++;
	return true;
}

bool loader_load(struct loader *loader, const char *path, struct error *err)
{
	struct error own = { 0 };
	struct refused_pane *refused;
	int fd;

	if (loader->panes_len == LOADER_PANES_MAX)
		return error_set(err, ERROR_PANE, 0, "more than %d panes",
		    LOADER_PANES_MAX);
	/* The descriptor stays open with the pane: the dynamic linker knows
	 * objects by name, and a number that is used again would be taken
	 * for the pane that had it before. */
	fd = open_checked(path, &own);
	if (fd >= 0 && load_fd(loader, fd, path, &own))
		return true;
	if (fd >= 0)
		close(fd);
	log_line("pane %s refused: %s", path, own.text);
	if (loader->refused_len < LOADER_PANES_MAX) {
		refused = &loader->refused[loader->refused_len++];
		refused->path = mem_strdup(path);
		refused->err = own;
	}
	if (err)
		*err = own;
	return false;
}

static int is_object(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 3 && !strcmp(entry->d_name + len - 3, ".so");
}

void loader_scan(struct loader *loader, const char *folder)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_object, alphasort), i;
	char *path;

	for (i = 0; i < n; i++) {
		path = mem_printf("%s/%s", folder, entries[i]->d_name);
		loader_load(loader, path, NULL);
		free(path);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

/* The panes of a build tree: BUILD/panes/.libs beside BUILD/callbox (which
 * libtool may run from BUILD/.libs). */
static char *build_folder(void)
{
	char program[PATH_MAX], *folder, *path;
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	struct stat status;

	if (n <= 0)
		return NULL;
	program[n] = '\0';
	folder = dirname(program);
	if (!strcmp(basename(folder), ".libs"))
		folder = dirname(folder);
	path = mem_printf("%s/panes/.libs", folder);
	if (stat(path, &status) == 0)
		return path;
	free(path);
	return NULL;
}

void loader_scan_all(struct loader *loader)
{
	const char *given = getenv("CALLBOX_PANE_PATH");
	char *build = given ? mem_strdup(given) : build_folder();
	char *own = path_of(PATH_DATA, "panes");

	loader_scan(loader, build ? build : PANE_DIR);
	loader_scan(loader, own);
	free(build);
	free(own);
}

const struct pane_ops *loader_find(const struct loader *loader,
    const char *name)
{
	size_t i;

	for (i = 0; i < loader->panes_len; i++)
		if (!strcmp(loader->panes[i].ops.name, name))
			return &loader->panes[i].ops;
	return NULL;
}
