/*
 * Custom attributes as scripts give them: attributes.Plan=Enterprise. Whether
 * that is a number, a truth, a time or a choice says the workspace.
 */
#ifndef CALLBOX_COMMAND_ATTRIBUTES_H
#define CALLBOX_COMMAND_ATTRIBUTES_H

#include "app/command/script.h"

/*
 * Give each attribute among the inputs the type that it has ("n:5"), in the
 * arena. One that begins with its type is left as it is; so are all where
 * nothing is known of the attributes (nobody is asked then, and no definition
 * is refused). False: ERROR_USAGE, there is no such attribute, or it cannot
 * have that value; or what happened when they were asked for.
 */
bool attributes_type(struct script *script, const struct record_change *change,
    struct record_input *inputs, struct arena *arena, struct error *err);

#endif
