/*
 * Pictures as characters: chafa draws them, in a process that can do nothing
 * else (app/confine.h). What it prints goes back to the pane as text, and
 * through the gate of panes/render/picture.h, never to the terminal.
 */
#ifndef CALLBOX_PICTURE_H
#define CALLBOX_PICTURE_H

#include "app/app.h"

#include <stddef.h>
#include <stdint.h>

/* Whether pictures are shown here: "on"; "ssh" or "slow": after a question;
 * "off": by the setting; "missing": chafa is not installed. */
const char *picture_policy(const struct app *app);

/* The picture in at most so many rows and columns. What came of it is told to
 * done as by filter_start, with app as its ctx. False: err. */
bool picture_start(struct app *app, const char *bytes, size_t len, int rows,
    int cols, struct filter_options options, struct error *err);

#endif
