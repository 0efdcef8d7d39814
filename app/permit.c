/* What the token's permissions allow here. */
#include "config.h"

#include "app/host.h"
#include "app/permit.h"

#include <stdio.h>
#include <string.h>

static enum grant grant_of(const struct app *app, enum permission permission)
{
	return app->status && app->status->status ?
	    app->status->status->grants[permission] : GRANT_UNKNOWN;
}

/* The key or name of what looks again. */
static const char *look_again(const struct app *app)
{
	const struct open_pane *open = app_focused((struct app *)app);
	const char *key = open ? keymap_key_for(&app->keymap, open->ops->name,
	    NULL, "refresh") : NULL;

	return key ? key : ":check-permissions";
}

/* The first of them that is refused; false: none is known to be. */
static bool lacks(const struct app *app, uint32_t flags,
    enum permission *permission, enum grant *grant)
{
	const uint32_t mask = (1u << PERMISSION_BITS) - 1;
	const uint32_t numbers[2] = { flags >> PERMISSION_SHIFT & mask,
		flags >> (PERMISSION_SHIFT + PERMISSION_BITS) & mask };
	size_t i;

	for (i = 0; i < ARRAY_LEN(numbers); i++) {
		if (!numbers[i] || numbers[i] > PERMISSION_COUNT)
			continue;
		*permission = numbers[i] - 1;
		*grant = grant_of(app, *permission);
		if (*grant == GRANT_REFUSED || *grant == GRANT_PLAN)
			return true;
	}
	return false;
}

bool permit_allows(const struct app *app, uint32_t flags,
    char why[PERMIT_TEXT_MAX])
{
	enum permission permission;
	enum grant grant;

	if (!lacks(app, flags, &permission, &grant))
		return true;
	if (!why)
		return false;
	if (grant == GRANT_PLAN)
		snprintf(why, PERMIT_TEXT_MAX, "Your Intercom plan does not "
		    "include this (\"%s\")", permission_label(permission));
	else
		snprintf(why, PERMIT_TEXT_MAX, "Needs \"%s\": tick it in "
		    "the Developer Hub, then %s",
		    permission_label(permission), look_again(app));
	return false;
}

void permit_mark(const struct app *app, uint32_t flags,
    char out[PERMIT_MARK_MAX])
{
	enum permission permission;
	enum grant grant;

	out[0] = '\0';
	if (lacks(app, flags, &permission, &grant))
		snprintf(out, PERMIT_MARK_MAX, "%s \"%s\"", grant ==
		    GRANT_PLAN ? "not in plan:" : "needs",
		    permission_label(permission));
}

void permit_check(struct app *app)
{
	app_say(app, SAY_INFO, "Asking which permissions there are…");
	app->asking_permissions = host_send_own(app, request_permissions());
}

void permit_look_again(struct app *app)
{
	enum permission i;

	for (i = 0; i < PERMISSION_COUNT; i++)
		if (grant_of(app, i) == GRANT_REFUSED ||
		    grant_of(app, i) == GRANT_PLAN)
			break;
	if (i < PERMISSION_COUNT)
		host_send_own(app, request_permissions());
}

static void list(const struct api_status *status, enum grant grant,
    char *out, size_t size)
{
	size_t used = 0, i;

	out[0] = '\0';
	for (i = 0; i < PERMISSION_COUNT && used < size; i++)
		if (status->grants[i] == grant)
			used += (size_t)snprintf(out + used, size - used,
			    "%s%s", used ? ", " : "", permission_label(i));
}

void permit_reply(struct app *app, const struct api_reply *reply)
{
	char refused[400], unknown[400];

	/* Asked for without a word, it is answered without one. */
	if (reply->id != app->asking_permissions)
		return;
	if (!reply->status) {
		app_say(app, SAY_ERROR, "%s", reply->err.text);
		return;
	}
	if (reply->err.code) {
		app_say(app, SAY_WARNING, "Permissions could not be asked "
		    "for: %s", reply->err.text);
		return;
	}
	list(reply->status, GRANT_REFUSED, refused, sizeof(refused));
	list(reply->status, GRANT_UNKNOWN, unknown, sizeof(unknown));
	if (refused[0])
		app_say(app, SAY_WARNING, "Missing permission: %s. Tick it in "
		    "the Developer Hub, under Authentication", refused);
	else if (unknown[0])
		app_say(app, SAY_GOOD, "Nothing is refused; not known before "
		    "first use: %s", unknown);
	else
		app_say(app, SAY_GOOD, "All permissions are there");
}
