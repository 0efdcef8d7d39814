/* The file that $EDITOR gets. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/file.h"
#include "api/base/mem.h"
#include "app/draft_file.h"
#include "app/paths.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EDIT_MAX = 4 << 20 };

static const char prefix[] = "callbox-edit-";

/* Memory (tmpfs) where there is some of our own, else the state folder. */
static char *private_folder(void)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	struct stat status;

	if (runtime && *runtime == '/' && stat(runtime, &status) == 0 &&
	    status.st_uid == geteuid() && !(status.st_mode & 077))
		return mem_strdup(runtime);
	return path_of(PATH_STATE, "");
}

/* A folder that has only files. */
static void remove_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(folder);
}

/* Those of processes that are no more. */
static void remove_stale(const char *parent)
{
	DIR *dir = opendir(parent);
	const struct dirent *entry;
	struct stat status;
	char *folder;
	long pid;

	while (dir && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, prefix, sizeof(prefix) - 1) != 0)
			continue;
		pid = strtol(entry->d_name + sizeof(prefix) - 1, NULL, 10);
		folder = mem_printf("%s/%s", parent, entry->d_name);
		if (pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH &&
		    lstat(folder, &status) == 0 && S_ISDIR(status.st_mode) &&
		    status.st_uid == geteuid())
			remove_folder(folder);
		free(folder);
	}
	if (dir)
		closedir(dir);
}

char *draft_file_make(const char *text, struct error *err)
{
	char *parent = private_folder(), *folder, *path = NULL;

	if (!path_make(parent, err)) {
		free(parent);
		return NULL;
	}
	remove_stale(parent);
	folder = mem_printf("%s/%s%ld-XXXXXX", parent, prefix, (long)getpid());
	if (mkdtemp(folder)) {
		/* A name that editors know as Markdown. */
		path = mem_printf("%s/draft.md", folder);
		if (file_write_new(path, text, strlen(text)))
			goto out;
	}
	error_set(err, ERROR_FILE, errno, "the draft cannot be written to "
	    "%s: %s", folder, strerror(errno));
	rmdir(folder);
	free(path);
	path = NULL;
out:
	free(folder);
	free(parent);
	return path;
}

char *draft_file_read(const char *path, struct error *err)
{
	FILE *file = fopen(path, "re");
	struct buf out;
	char piece[4096];
	size_t n;

	if (!file) {
		error_set(err, ERROR_FILE, errno, "%s: %s", path,
		    strerror(errno));
		return NULL;
	}
	buf_init(&out, EDIT_MAX);
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add(&out, piece, n);
	fclose(file);
	if (out.overflow) {
		error_set(err, ERROR_TOO_BIG, 0,
		    "the edited text is larger than 4 MB: it is still in %s",
		    path);
		buf_release(&out);
		return NULL;
	}
	/* Editors end the last line; a message needs no empty one. */
	while (out.len && out.data[out.len - 1] == '\n')
		out.data[--out.len] = '\0';
	return buf_take(&out);
}

void draft_file_remove(const char *path)
{
	char *folder = mem_strndup(path, (size_t)(strrchr(path, '/') - path));

	remove_folder(folder);
	free(folder);
}

/* What a program is called behind all links, as `vi` is vim.basic on Debian;
 * out has PATH_MAX bytes. */
static const char *real_name(const char *program, char *out)
{
	const char *path = getenv("PATH"), *slash = strrchr(program, '/');
	char *candidate;
	size_t n;
	bool found = false;

	for (; !slash && path && *path && !found; path += n + (path[n] == ':')) {
		n = strcspn(path, ":");
		candidate = mem_printf("%.*s/%s", (int)n, path, program);
		found = access(candidate, X_OK) == 0 && realpath(candidate,
		    out);
		free(candidate);
	}
	if (slash)
		found = realpath(program, out) != NULL;
	slash = found ? strrchr(out, '/') : NULL;
	return slash ? slash + 1 : program;
}

char *draft_file_command(const char *editor)
{
	/* Last before the file is read, whatever a vimrc says. */
	static const char vim[] = " --cmd 'au BufReadPre draft.md setl "
	    "nomodeline noswapfile noundofile'";
	static const char emacs[] = " --eval '(setq enable-local-variables "
	    "nil enable-local-eval nil make-backup-files nil)'";
	size_t skip = strspn(editor, " "), len;
	char *program, name[PATH_MAX];
	const char *real, *options = "";

	len = strcspn(editor + skip, " ");
	program = mem_strndup(editor + skip, len);
	real = real_name(program, name);
	if (strstr(real, "vim") || !strcmp(real, "view"))
		options = vim;
	else if (!strncmp(real, "emacs", 5) && strncmp(real, "emacsclient",
	    11) != 0)
		options = emacs;
	free(program);
	/* Behind the program's name, so that an argument of the person's own
	 * comes later; the path is never text of the command. */
	return mem_printf("exec %.*s%s%s \"$1\"", (int)(skip + len), editor,
	    options, editor + skip + len);
}
