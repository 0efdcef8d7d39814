/* The nine permissions, by the Developer Hub's names. */
#include "config.h"

#include "api/permission.h"

static const struct {
	const char *label, *scope, *unlocks;
	bool minimum;
} table[PERMISSION_COUNT] = {
#define X(name, label, scope, minimum, unlocks) \
	{ label, scope, unlocks, minimum },
	PERMISSIONS(X)
#undef X
};

const char *permission_label(enum permission permission)
{
	return table[permission].label;
}

const char *permission_scope(enum permission permission)
{
	return table[permission].scope;
}

const char *permission_unlocks(enum permission permission)
{
	return table[permission].unlocks;
}

bool permission_is_minimum(enum permission permission)
{
	return table[permission].minimum;
}

enum permission_group permission_group(enum permission permission)
{
	return permission < PERMISSION_READ_ADMINS ? PERMISSION_PEOPLE_DATA :
	    PERMISSION_WORKSPACE_DATA;
}

const char *permission_group_label(enum permission_group group)
{
	return group == PERMISSION_PEOPLE_DATA ?
	    "People & conversation data" : "Workspace data";
}
