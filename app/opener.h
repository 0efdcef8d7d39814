/* Other programs: the editor and the browser. */
#ifndef CALLBOX_OPENER_H
#define CALLBOX_OPENER_H

#include "app/app.h"

/* Start $EDITOR on a private copy of text; the terminal is the child's until
 * app->child has ended. False: it could not be started. */
bool opener_edit(struct app *app, const char *text, struct error *err);
/* After it has ended with that wait status: the text, yours to free(), NULL
 * when it failed or nothing came of it; the file is removed. */
char *opener_edited(struct app *app, int status, struct error *err);

/* Both for a verb, which waits for the editor. */
char *opener_edit_wait(const struct config *config, const char *text,
    struct error *err);

/* Run `callbox connect NAME` in the terminal, which is the child's until
 * app->child has ended. */
bool opener_connect(struct app *app, const char *name, struct error *err);

/* In a child: signals as a program of its own expects them. */
void opener_reset_signals(void);

/* Show an address: the configured opener, $BROWSER, xdg-open where there is a
 * display; else it is copied and shown. http and https only. */
void opener_browse(struct app *app, const char *url);

enum { COMMAND_WORDS_MAX = 16 };

/* A command's words, by spaces alone: no shell sees what comes from outside.
 * They lie in command, which is changed. Returns how many. */
size_t opener_words(char *command, char *words[COMMAND_WORDS_MAX]);
/* A saved file with the program of the setting open-command, which no shell
 * reads; says what came of it. path: absolute, its name made safe. */
void opener_file(struct app *app, const char *path);

#endif
