/*
 * What of a message is its writer's own words: Markdown with its code, quoted
 * lines and addresses turned into spaces, so that places stay the same. Pure.
 */
#ifndef CALLBOX_PROSE_H
#define CALLBOX_PROSE_H

/* Yours to free(); as long as text. */
char *prose_of(const char *text);

#endif
