/*
 * What covers the whole screen and takes a secret: the lock, a new token.
 *
 * While it is there nothing else is drawn and no key goes anywhere else. What
 * is typed goes into guarded memory and is not shown.
 */
#ifndef CALLBOX_COVER_H
#define CALLBOX_COVER_H

#include "app/app.h"

/* Save what is unsaved, drop every key (the keyring's too) and blank the
 * screen until the vault is unlocked again. The demo has nothing to lock. */
void cover_lock(struct app *app);
/* Ask for an access token to go on with, here and now. */
void cover_ask_token(struct app *app);
/* The service took or refused the new token, as its status says. */
void cover_status(struct app *app, const struct api_status *status);

/* Try what was entered too soon. Returns ms until then, -1: nothing waits. */
int cover_timer(struct app *app);

void cover_key(struct app *app, const char *key);
void cover_text(struct app *app, const char *text);
void cover_draw(const struct app *app, struct canvas *canvas);
/* Wipe what was typed. */
void cover_release(struct app *app);

#endif
