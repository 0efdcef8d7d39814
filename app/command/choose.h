/* Teammates, teams and tags by what a person types. Pure. */
#ifndef CALLBOX_COMMAND_CHOOSE_H
#define CALLBOX_COMMAND_CHOOSE_H

#include "api/model.h"
#include "api/base/error.h"

/*
 * The id of the one that is meant: by id, by whole name or e-mail address
 * (without case), else the only one whose name begins so; "me" is the token's
 * own teammate. Borrowed from the workspace. NULL: ERROR_INPUT, and whether
 * there is none or more than one.
 */
const char *choose_admin(const struct workspace *workspace, const char *word,
    struct error *err);
const char *choose_team(const struct workspace *workspace, const char *word,
    struct error *err);
const char *choose_tag(const struct workspace *workspace, const char *word,
    struct error *err);

#endif
