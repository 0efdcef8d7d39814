/* Pictures as characters, drawn by chafa. */
#include "config.h"

#include "api/base/mem.h"
#include "app/picture.h"
#include "app/settings.h"
#include "app/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	PICTURE_MS = 10000,
	CELL_TEXT_MAX = 40       /* bytes that chafa prints for a cell */
};

static bool installed(void)
{
	char folders[] = CONFINED_PATH, path[64], *rest, *folder;

	for (folder = strtok_r(folders, ":", &rest); folder;
	    folder = strtok_r(NULL, ":", &rest)) {
		snprintf(path, sizeof(path), "%s/chafa", folder);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

const char *picture_policy(const struct app *app)
{
	const char *setting = config_get(&app->config, "pictures");

	if (setting && !strcmp(setting, "off"))
		return "off";
	if (!installed())
		return "missing";
	if (setting && !strcmp(setting, "on"))
		return "on";
	if (getenv("SSH_CONNECTION") || getenv("SSH_TTY"))
		return "ssh";
	return term_is_slow() ? "slow" : "on";
}

bool picture_start(struct app *app, const char *bytes, size_t len, int rows,
    int cols, struct filter_options options, struct error *err)
{
	bool blocks = term_has_blocks();
	char size[32];
	/* 240: without the sixteen that each terminal has its own way with.
	 * Without block characters ASCII, coloured if there are colours.
	 * Without colours dots are mixed to greys. The input by a name: of
	 * "-" chafa would copy more than 4 MB into a file, which it may not
	 * make. */
	char *words[] = { (char *)"chafa", (char *)"--format=symbols",
		(char *)"--animate=off", (char *)"--polite=on",
		(char *)"--threads=1", (char *)"--size", size,
		(char *)(term_has_palette() ? "--colors=240" :
		    "--colors=none"),
		(char *)(blocks ? "--symbols=block+space-stipple" :
		    "--symbols=ascii"),
		(char *)(term_has_palette() ? "--dither=none" :
		    "--dither=diffusion"), (char *)"/proc/self/fd/0",
		NULL };

	snprintf(size, sizeof(size), "%dx%d", cols, rows);
	options.words = words;
	options.input = bytes;
	options.len = len;
	options.most = (size_t)(rows + 1) * (size_t)(cols + 1) *
	    CELL_TEXT_MAX;
	options.timeout_ms = PICTURE_MS;
	options.confined = true;
	options.ctx = app;
	return filter_start(&app->filters, &options, err);
}
