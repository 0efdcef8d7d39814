/* `callbox doctor`. */
#include "config.h"

#include "app/account.h"
#include "app/action.h"
#include "app/commands.h"
#include "app/doctor.h"
#include "app/loader.h"
#include "app/paths.h"
#include "app/print.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum verdict { GOOD, NOTE, BAD };

struct doctor {
	struct config *config;
	int bad;
};

static void say(struct doctor *doctor, enum verdict verdict,
    const char *what, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

static void say(struct doctor *doctor, enum verdict verdict,
    const char *what, const char *fmt, ...)
{
	static const char *const words[] = { "ok  ", "note", "BAD " };
	va_list ap;
	char *text;

	doctor->bad += verdict == BAD;
	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	print_line(stdout, "%s %-10s %s", words[verdict], what, text);
	free(text);
}

static void check_terminal(struct doctor *doctor)
{
	const char *name = getenv("TERM");

	if (!isatty(STDOUT_FILENO))
		say(doctor, NOTE, "terminal", "standard output is none");
	else if (!name || !*name)
		say(doctor, BAD, "terminal", "TERM is not set: export "
		    "TERM=xterm-256color");
	else
		say(doctor, GOOD, "terminal", "%s%s", name,
		    getenv("TMUX") ? " in tmux" : "");
}

static void check_locale(struct doctor *doctor)
{
	const char *codeset = nl_langinfo(CODESET);

	if (!strcmp(codeset, "UTF-8"))
		say(doctor, GOOD, "locale", "UTF-8");
	else
		say(doctor, NOTE, "locale", "%s: letters beyond ASCII are "
		    "spelled out; export LANG=C.UTF-8 shows them", codeset);
}

static void check_config(struct doctor *doctor)
{
	struct loader loader;
	struct keymap map;
	struct app *app = mem_zalloc(sizeof(*app));
	struct config_actions actions = action_checks(app);
	char *path = path_of(PATH_CONFIG, "keys.ini");
	size_t i;

	/* Key bindings name actions, and those are the panes'. */
	loader_init(&app->loader);
	loader_scan_all(&app->loader);
	keymap_init(&map);
	config_load_keys(doctor->config, path, &map, &actions);
	for (i = 0; i < doctor->config->problems_len; i++)
		say(doctor, BAD, "settings", "%s",
		    doctor->config->problems[i]);
	if (!doctor->config->problems_len)
		say(doctor, GOOD, "settings", "no mistakes");
	loader = app->loader;
	for (i = 0; i < loader.panes_len; i++)
		say(doctor, GOOD, "pane", "%s (%s)", loader.panes[i].ops.name,
		    loader.panes[i].path);
	for (i = 0; i < loader.refused_len; i++)
		say(doctor, BAD, "pane", "%s refused: %s",
		    loader.refused[i].path, loader.refused[i].err.text);
	if (!loader.panes_len)
		say(doctor, BAD, "pane", "none was found: is callbox "
		    "installed whole?");
	keymap_release(&map);
	loader_release(&app->loader);
	free(app);
	free(path);
}

static void check_vault(struct doctor *doctor)
{
	char *path = path_of(PATH_DATA, "vault");
	struct error err = { 0 };
	struct keystore *vault = keystore_open(path, &err);
	char **names;
	size_t n, i;

	if (!vault && err.code == ERROR_NOT_FOUND) {
		say(doctor, NOTE, "vault", "none yet: callbox connect");
	} else if (!vault) {
		say(doctor, BAD, "vault", "%s", err.text);
	} else if (keystore_unlock_cached(vault, &err)) {
		names = account_names(vault, &n);
		say(doctor, GOOD, "vault", "unlocked, %zu account%s", n,
		    n == 1 ? "" : "s");
		for (i = 0; i < n; i++)
			free(names[i]);
		free(names);
	} else {
		say(doctor, err.code == ERROR_VAULT ? BAD : GOOD, "vault",
		    "%s (%zu way%s to unlock)", err.code == ERROR_VAULT ?
		    err.text : "locked", keystore_slot_count(vault),
		    keystore_slot_count(vault) == 1 ? "" : "s");
	}
	if (!secret_all_locked())
		say(doctor, NOTE, "memory", "secrets cannot be locked against "
		    "swapping: raise ulimit -l");
	keystore_free(vault);
	free(path);
}

static void check_folder(struct doctor *doctor, enum path_kind kind,
    const char *what)
{
	char *path = path_of(kind, "");
	struct stat status;

	if (stat(path, &status) != 0)
		say(doctor, GOOD, what, "%s (not made yet)", path);
	else if (status.st_uid != geteuid())
		say(doctor, BAD, what, "%s belongs to another user", path);
	else if (status.st_mode & 077 && kind != PATH_CONFIG)
		say(doctor, BAD, what, "%s is open to others: chmod 700 %s",
		    path, path);
	else
		say(doctor, GOOD, what, "%s", path);
	free(path);
}

static void check_network(struct doctor *doctor)
{
	const char *proxy = getenv("HTTPS_PROXY");

	if (!proxy || !*proxy)
		proxy = getenv("https_proxy");
	if (proxy && *proxy)
		say(doctor, NOTE, "network", "through the proxy of "
		    "HTTPS_PROXY");
	else
		say(doctor, GOOD, "network", "no proxy");
}

int doctor_run(struct config *config, int argc, char **argv)
{
	struct doctor doctor = { .config = config };

	if (argc)
		return command_usage("doctor");
	say(&doctor, GOOD, "version", "%s", PACKAGE_STRING);
	check_terminal(&doctor);
	check_locale(&doctor);
	check_config(&doctor);
	check_folder(&doctor, PATH_CONFIG, "settings");
	check_folder(&doctor, PATH_DATA, "data");
	check_folder(&doctor, PATH_CACHE, "cache");
	check_folder(&doctor, PATH_STATE, "state");
	check_vault(&doctor);
	check_network(&doctor);
	return doctor.bad ? 1 : 0;
}
