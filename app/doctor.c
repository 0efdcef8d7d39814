/* `callbox doctor`. */
#include "config.h"

#include "app/account.h"
#include "app/action.h"
#include "app/commands.h"
#include "app/doctor.h"
#include "app/loader.h"
#include "app/paths.h"
#include "app/print.h"
#include "keystore/keyring.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECRET_TRIED = 32 };

static const char keyring_name[] = "callbox:doctor";

void doctor_say(struct doctor *doctor, enum verdict verdict,
    const char *what, const char *fmt, ...)
{
	static const char *const words[] = { "ok  ", "note", "BAD " };
	static const char *const json[] = { "ok", "note", "bad" };
	va_list ap;
	char *text;

	doctor->bad += verdict == DOCTOR_BAD;
	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	if (!doctor->json) {
		print_line(stdout, "%s %-10s %s", words[verdict], what, text);
	} else {
		buf_printf(&doctor->out, "%s{\"check\":\"%s\",\"verdict\":"
		    "\"%s\",\"text\":", doctor->out.len ? "," : "", what,
		    json[verdict]);
		print_json(&doctor->out, text);
		buf_add_text(&doctor->out, "}");
	}
	free(text);
}

static void check_locale(struct doctor *doctor)
{
	const char *codeset = nl_langinfo(CODESET);

	if (!strcmp(codeset, "UTF-8"))
		doctor_say(doctor, DOCTOR_OK, "locale", "UTF-8");
	else
		doctor_say(doctor, DOCTOR_NOTE, "locale", "%s: letters beyond ASCII are "
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
		doctor_say(doctor, DOCTOR_BAD, "settings", "%s",
		    doctor->config->problems[i]);
	if (!doctor->config->problems_len)
		doctor_say(doctor, DOCTOR_OK, "settings", "no mistakes");
	loader = app->loader;
	for (i = 0; i < loader.panes_len; i++)
		doctor_say(doctor, DOCTOR_OK, "pane", "%s (%s)", loader.panes[i].ops.name,
		    loader.panes[i].path);
	for (i = 0; i < loader.refused_len; i++)
		doctor_say(doctor, DOCTOR_BAD, "pane", "%s refused: %s",
		    loader.refused[i].path, loader.refused[i].err.text);
	if (!loader.panes_len)
		doctor_say(doctor, DOCTOR_BAD, "pane", "none was found: is callbox "
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
		doctor_say(doctor, DOCTOR_NOTE, "vault", "none yet: callbox connect");
	} else if (!vault) {
		doctor_say(doctor, DOCTOR_BAD, "vault", "%s", err.text);
	} else if (keystore_unlock_cached(vault, &err)) {
		names = account_names(vault, &n);
		doctor_say(doctor, DOCTOR_OK, "vault", "unlocked, %zu account%s", n,
		    n == 1 ? "" : "s");
		for (i = 0; i < n; i++)
			free(names[i]);
		free(names);
	} else {
		doctor_say(doctor, err.code == ERROR_VAULT ? DOCTOR_BAD :
		    DOCTOR_OK, "vault",
		    "%s (%zu way%s to unlock)", err.code == ERROR_VAULT ?
		    err.text : "locked", keystore_slot_count(vault),
		    keystore_slot_count(vault) == 1 ? "" : "s");
	}
	keystore_free(vault);
	free(path);
}

static void check_folder(struct doctor *doctor, enum path_kind kind,
    const char *what)
{
	char *path = path_of(kind, "");
	struct stat status;

	if (stat(path, &status) != 0)
		doctor_say(doctor, DOCTOR_OK, what, "%s (not made yet)", path);
	else if (status.st_uid != geteuid())
		doctor_say(doctor, DOCTOR_BAD, what, "%s belongs to another user", path);
	else if (status.st_mode & 077 && kind != PATH_CONFIG)
		doctor_say(doctor, DOCTOR_BAD, what, "%s is open to others: chmod 700 %s",
		    path, path);
	else
		doctor_say(doctor, DOCTOR_OK, what, "%s", path);
	free(path);
}

static void check_memory(struct doctor *doctor)
{
	struct secret *secret = secret_new_random(SECRET_TRIED);
	struct error err;

	if (secret_all_locked())
		doctor_say(doctor, DOCTOR_OK, "memory", "secrets are kept "
		    "from swapping and core dumps");
	else
		doctor_say(doctor, DOCTOR_NOTE, "memory", "secrets cannot be "
		    "locked against swapping: raise ulimit -l");
	if (keyring_put(keyring_name, secret, 1, &err))
		doctor_say(doctor, DOCTOR_OK, "keyring", "the kernel keeps "
		    "the key for %ld h (keyring-hours)",
		    config_number(doctor->config, "keyring-hours"));
	else
		doctor_say(doctor, DOCTOR_NOTE, "keyring", "%s: the vault is "
		    "unlocked each time", err.text);
	keyring_remove(keyring_name);
	secret_free(secret);
}

static bool parse(struct doctor *doctor, int argc, char **argv)
{
	struct error err;
	int i;

	for (i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "--json"))
			doctor->json = true;
		else if (strcmp(argv[i], "--account") != 0 || i + 1 == argc ||
		    !config_set(doctor->config, "account", argv[++i], &err))
			return false;
	}
	return true;
}

int doctor_run(struct config *config, int argc, char **argv)
{
	struct doctor doctor = { .config = config };

	if (!parse(&doctor, argc, argv))
		return command_usage("doctor");
	buf_init(&doctor.out, BUF_SMALL_MAX);
	doctor_say(&doctor, DOCTOR_OK, "version", "%s", PACKAGE_STRING);
	doctor_terminal(&doctor);
	check_locale(&doctor);
	check_config(&doctor);
	check_folder(&doctor, PATH_CONFIG, "settings");
	check_folder(&doctor, PATH_DATA, "data");
	check_folder(&doctor, PATH_CACHE, "cache");
	check_folder(&doctor, PATH_STATE, "state");
	check_vault(&doctor);
	check_memory(&doctor);
	doctor_account(&doctor);
	if (doctor.json)
		print_line(stdout, "{\"ok\":%s,\"checks\":[%s]}",
		    doctor.bad ? "false" : "true", doctor.out.data);
	buf_release(&doctor.out);
	return doctor.bad ? 1 : 0;
}
