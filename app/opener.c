/* Other programs: the editor and the browser. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "app/draft_file.h"
#include "app/opener.h"
#include "app/osc.h"
#include "app/term.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

void opener_reset_signals(void)
{
	static const int used[] = { SIGINT, SIGQUIT, SIGTSTP, SIGWINCH,
	    SIGHUP, SIGTERM, SIGCHLD, SIGPIPE, SIGCONT, SIGSEGV, SIGABRT,
	    SIGBUS, SIGFPE, SIGILL };
	sigset_t none;
	size_t i;

	for (i = 0; i < ARRAY_LEN(used); i++)
		signal(used[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The editor's process; -1: it could not be started. */
static pid_t start_editor(const struct config *config, const char *path,
    struct error *err)
{
	const char *editor = config_get(config, "editor");
	char *command;
	pid_t child;

	if (!editor)
		editor = getenv("VISUAL");
	if (!editor || !*editor)
		editor = getenv("EDITOR");
	if (!editor || !*editor)
		editor = "vi";
	command = draft_file_command(editor);
	child = fork();
	if (child == 0) {
		opener_reset_signals();
		execl("/bin/sh", "sh", "-c", command, "callbox", path,
		    (char *)NULL);
		_exit(127);
	}
	free(command);
	if (child < 0)
		error_set(err, ERROR_FILE, errno,
		    "the editor cannot be started: %s", strerror(errno));
	return child;
}

bool opener_edit(struct app *app, const char *text, struct error *err)
{
	char *path = draft_file_make(text, err);

	if (!path)
		return false;
	term_suspend();
	app->child = start_editor(&app->config, path, err);
	if (app->child < 0) {
		app->child = 0;
		term_resume();
		draft_file_remove(path);
		free(path);
		return false;
	}
	app->child_file = path;
	return true;
}

bool opener_connect(struct app *app, const char *name, struct error *err)
{
	term_suspend();
	app->child = fork();
	if (app->child == 0) {
		opener_reset_signals();
		execl("/proc/self/exe", "callbox", "connect", name,
		    (char *)NULL);
		_exit(127);
	}
	if (app->child > 0)
		return true;
	app->child = 0;
	term_resume();
	return error_set(err, ERROR_FILE, errno,
	    "callbox cannot be started once more: %s", strerror(errno));
}

/* What the editor that ended so made of the file. */
static char *take_back(const char *path, int status, struct error *err)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return draft_file_read(path, err);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		error_set(err, ERROR_CONFIG, 0, "the editor was not found: "
		    "set `editor`, $VISUAL or $EDITOR");
	else
		error_set(err, ERROR_CANCELLED, 0,
		    "the editor failed: the text is as it was");
	return NULL;
}

/* The file goes, but for a text that is too long for us. */
static char *edited(char *path, int status, struct error *err)
{
	char *text = take_back(path, status, err);

	if (err->code != ERROR_TOO_BIG)
		draft_file_remove(path);
	free(path);
	return text;
}

char *opener_edit_wait(const struct config *config, const char *text,
    struct error *err)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before[2];
	char *path = draft_file_make(text, err);
	int status;
	pid_t child;

	if (!path)
		return NULL;
	/* C-c is for the editor. */
	sigaction(SIGINT, &ignore, &before[0]);
	sigaction(SIGQUIT, &ignore, &before[1]);
	child = start_editor(config, path, err);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	sigaction(SIGINT, &before[0], NULL);
	sigaction(SIGQUIT, &before[1], NULL);
	if (child > 0)
		return edited(path, status, err);
	draft_file_remove(path);
	free(path);
	return NULL;
}

char *opener_edited(struct app *app, int status, struct error *err)
{
	char *path = app->child_file;

	app->child = 0;
	app->child_file = NULL;
	return edited(path, status, err);
}

/* Letters of other scripts may stand behind the host, not in it, where they
 * could look like others. */
static bool url_safe(const char *url)
{
	const char *c;

	if (strncasecmp(url, "http://", 7) && strncasecmp(url, "https://", 8))
		return false;
	for (c = strchr(url, '/') + 2; *c && !strchr("/?#", *c); c++)
		if (*c <= ' ' || *c > '~')
			return false;
	for (; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return utf8_valid(url, strlen(url));
}

/* Twice forked: the program is nobody's child that we would wait for. words
 * ends with NULL. */
static bool spawn(char *const *words)
{
	pid_t child = fork();
	int status, null;

	if (child == 0) {
		opener_reset_signals();
		setsid();
		if (fork() != 0)
			_exit(0);
		null = open("/dev/null", O_RDWR);
		if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
		    dup2(null, 2) < 0)
			_exit(1);
		execvp(words[0], words);
		_exit(127);
	}
	return child > 0 && waitpid(child, &status, 0) == child;
}

static void browse(struct app *app, const char *url)
{
	const char *opener = config_get(&app->config, "opener");

	if (!opener)
		opener = getenv("BROWSER");
	if ((!opener || !*opener) && (getenv("DISPLAY") ||
	    getenv("WAYLAND_DISPLAY")))
		opener = "xdg-open";
	if (!opener || !*opener)
		app_say_link(app, term_copy(url) ? "Copied: " : "Address: ",
		    url);
	else if (spawn((char *[]){ (char *)opener, (char *)url, NULL }))
		app_say(app, SAY_GOOD, "Opened with %s", opener);
	else
		app_say(app, SAY_ERROR, "%s cannot be started", opener);
}

void opener_browse(struct app *app, const char *url)
{
	char *encoded;

	if (!url_safe(url)) {
		app_say(app, SAY_WARNING,
		    "Not opened: only http and https addresses are: %.100s",
		    url);
		return;
	}
	encoded = osc_url(url);
	browse(app, encoded);
	free(encoded);
}

size_t opener_words(char *command, char *words[COMMAND_WORDS_MAX])
{
	char *rest, *word = strtok_r(command, " ", &rest);
	size_t n = 0;

	for (; word && n < COMMAND_WORDS_MAX;
	    word = strtok_r(NULL, " ", &rest))
		words[n++] = word;
	return n;
}

void opener_file(struct app *app, const char *path)
{
	const char *setting = config_get(&app->config, "open-command");
	char *command, *words[COMMAND_WORDS_MAX + 2] = { NULL };
	size_t n;

	if (!setting && (getenv("DISPLAY") || getenv("WAYLAND_DISPLAY")))
		setting = "xdg-open";
	command = mem_strdup(setting ? setting : "");
	n = opener_words(command, words);
	words[n] = (char *)path;
	if (!n)
		app_say(app, SAY_GOOD, "Saved: %s (the setting open-command "
		    "would open it)", path);
	else if (spawn(words))
		app_say(app, SAY_GOOD, "Saved: %s, and opened with %s", path,
		    words[0]);
	else
		app_say(app, SAY_ERROR, "Saved: %s, but %s cannot be started",
		    path, words[0]);
	free(command);
}
