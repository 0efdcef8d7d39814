/* The verbs for scripts; each as struct command's run. */
#ifndef CALLBOX_COMMAND_VERBS_H
#define CALLBOX_COMMAND_VERBS_H

#include "app/settings.h"

int list_run(struct config *config, int argc, char **argv);
int show_run(struct config *config, int argc, char **argv);
int message_run(struct config *config, int argc, char **argv);
int change_run(struct config *config, int argc, char **argv);
int completion_run(struct config *config, int argc, char **argv);
/* Those on conversations: reply, note, close, open, snooze, assign, tag,
 * untag. */
int reply_run(struct config *config, int argc, char **argv);
int note_run(struct config *config, int argc, char **argv);
int close_run(struct config *config, int argc, char **argv);
int open_run(struct config *config, int argc, char **argv);
int snooze_run(struct config *config, int argc, char **argv);
int assign_run(struct config *config, int argc, char **argv);
int tag_run(struct config *config, int argc, char **argv);
int untag_run(struct config *config, int argc, char **argv);

#endif
