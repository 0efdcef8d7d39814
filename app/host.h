/*
 * What panes may ask of the program (struct pane_host), and the other way
 * round: opening panes, handing replies to whom they belong.
 */
#ifndef CALLBOX_HOST_H
#define CALLBOX_HOST_H

#include "app/app.h"

void host_init(struct app *app);
/* Open the panes that have a tab. False: there is none at all. */
bool host_open_tabs(struct app *app, struct error *err);
void host_close_all(struct app *app);

/* Show a pane by name, opening it if needed. */
void host_go(struct app *app, const char *name, const char *object_id);
void host_focus(struct app *app, int index);
void host_event(struct open_pane *open, const struct pane_event *event);
void host_size(struct app *app);
void host_setting_changed(struct app *app);
/* A reply from the worker: to the pane that asked, or to all. */
void host_route(struct app *app, const struct api_reply *reply);
/* Run the timers that are due; returns ms until the next, -1: none. */
int host_timers(struct app *app);
/* Queue a request of the program's own; the reply goes to palette_reply. */
api_id host_send_own(struct app *app, struct api_request *request);
/* The child that edited has ended. */
void host_edited(struct app *app, int status);

#endif
