/* A page of text over the screen: the log, the version, what is wrong. */
#ifndef CALLBOX_PAGE_H
#define CALLBOX_PAGE_H

#include "app/app.h"

/* Show text; takes it. title: a constant. last: begin at the end. */
void page_open(struct app *app, const char *title, char *text, bool last);
void page_close(struct app *app);
/* Every key belongs to the page while it is open. */
void page_key(struct app *app, const char *key);
void page_draw(const struct app *app, struct canvas *canvas);

#endif
